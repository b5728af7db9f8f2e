"""From a text's name to its units as numbers: everything on the way is made once and kept."""

from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache

from minigpt.config import Config
from minigpt.library.entries import (
    known_digest,
    load_corpus,
    load_units,
    remember_digest,
    save_coded,
    save_units,
)
from minigpt.store import Store
from minigpt.text.cleaned import cleaning_for, code_pretokens
from minigpt.text.coding import CodedCorpus
from minigpt.text.corpus import digest_of, read_corpus
from minigpt.text.learning_pieces import learn_pieces
from minigpt.text.text_units import MOST_PIECES, PIECES_LEARNT, TextUnits, same_as_notebook
from minigpt.text.tokenizer import CHARACTERS, PIECES, WORDS, Tokenizer, code_units

# (what is being done, in plain words; how far, 0–1, or None if that is not known)
OnStage = Callable[[str, float | None], None]


def quiet(stage: str, share: float | None) -> None:
    """Tell nobody."""


class Texts:
    """Makes coded texts, or finds them in the store.

    Args:
        store: where everything is kept.
    """

    def __init__(self, store: Store) -> None:
        self.store = store
        self._coded = lru_cache(maxsize=3)(self._load)
        self._raw: dict[str, str] = {}  # the text read last, by its digest, until it is coded

    def digest(self, name: str, on_stage: OnStage = quiet) -> str:
        """The digest of the corpus called ``name``; it is read if it is new.

        Raises:
            UserError: the corpus can't be had.
        """
        return known_digest(self.store, name) or self._read(name, on_stage)

    def fitted(self, config: Config, on_stage: OnStage = quiet) -> Config:
        """``config`` as its text allows it (see :meth:`TextUnits.fitted`)."""
        config = config.cleaned
        if _is_notebooks(config):
            return config
        return self.units(config, on_stage).fitted(config)

    def tokenizer(self, config: Config, on_stage: OnStage = quiet) -> Tokenizer:
        """How the text of ``config``, which must be fitted, is cut into units."""
        if _is_notebooks(config):
            return Tokenizer()
        return self.units(config, on_stage).tokenizer_for(config)

    def units(self, config: Config, on_stage: OnStage = quiet) -> TextUnits:
        """What is known of the text of ``config`` in its units."""
        key = config.tokenizer_key(self.digest(config.corpus, on_stage))
        found = load_units(self.store, key)
        if found is None or not found.enough_for(config):
            found = self._find_units(config, on_stage)
            save_units(self.store, key, found)
        return found

    def corpus(self, config: Config, on_stage: OnStage = quiet) -> CodedCorpus:
        """The text of ``config``, which must be fitted, as numbers."""
        digest = self.digest(config.corpus, on_stage)
        key = config.text_key(digest)
        coded = self._coded(key)
        if coded is None:  # not coded yet, or damaged and set aside
            self._coded.cache_clear()
            coded = self._code(config, key, on_stage)
        return coded

    def _code(self, config: Config, key: str, on_stage: OnStage) -> CodedCorpus:
        pretokens = self._pretokens(config, on_stage)
        if not _is_notebooks(config):
            on_stage(f"Counting the {config.units}", None)
            coded = code_units(pretokens, self.tokenizer(config, on_stage))
            save_coded(self.store, key, coded)
        return self._coded(key) or pretokens

    def _pretokens(self, config: Config, on_stage: OnStage) -> CodedCorpus:
        """The text before it is cut into units, as numbers."""
        key = config.pretokens_key(self.digest(config.corpus, on_stage))
        found = self._coded(key)
        if found is None:
            self._coded.cache_clear()
            found = self._code_pretokens(config, key, on_stage)
        return found

    def _code_pretokens(self, config: Config, key: str, on_stage: OnStage) -> CodedCorpus:
        digest = self.digest(config.corpus, on_stage)
        if digest not in self._raw:
            digest = self._read(config.corpus, on_stage)
        text = self._raw.pop(digest)
        on_stage("Counting the words", None)
        cleaning = cleaning_for(config.cleaning, text)
        coded = code_pretokens(text, cleaning)
        save_coded(self.store, key, coded)
        self._note_words(config, digest, cleaning, coded, text)
        return coded

    def _note_words(self, config, digest, cleaning, coded, text) -> None:
        """Keep the words' tokenizer: it holds how this text is cleaned, which all units need."""
        tokenizer = Tokenizer(WORDS, cleaning)
        words = code_units(coded, tokenizer)
        units = TextUnits(tokenizer, len(words.words), as_notebook=same_as_notebook(text, words))
        save_units(self.store, replace(config, units=WORDS).tokenizer_key(digest), units)
        if units.as_notebook:
            save_coded(self.store, digest, words)
        elif config.units == WORDS:
            save_coded(self.store, config.text_key(digest), words)

    def _find_units(self, config: Config, on_stage: OnStage) -> TextUnits:
        words = self._words(config, on_stage)
        if config.units == WORDS:
            return words
        pretokens, cleaning = self._pretokens(config, on_stage), words.tokenizer.cleaning
        if config.units == PIECES:
            on_stage("Learning the pieces", None)
            most = PIECES_LEARNT if config.vocab_size <= PIECES_LEARNT else MOST_PIECES
            pieces = learn_pieces(pretokens, most)
            return TextUnits(Tokenizer(PIECES, cleaning, pieces), len(pieces.units), most)
        on_stage("Counting the characters", None)
        tokenizer = Tokenizer(CHARACTERS, cleaning)
        coded = code_units(pretokens, tokenizer)
        save_coded(self.store, config.text_key(self.digest(config.corpus)), coded)
        return TextUnits(tokenizer, len(coded.words))

    def _words(self, config: Config, on_stage: OnStage) -> TextUnits:
        """What is known of the text's words, and with it how it is cleaned."""
        digest = self.digest(config.corpus, on_stage)
        key = replace(config, units=WORDS).tokenizer_key(digest)
        found = load_units(self.store, key)
        if found is None:
            self._code_pretokens(config, config.pretokens_key(digest), on_stage)
            found = load_units(self.store, key)
        return found

    def _read(self, name: str, on_stage: OnStage) -> str:
        on_stage("Reading the corpus", None)

        def progress(done: int, total: int) -> None:
            on_stage("Downloading the corpus", done / total if total else None)

        text = read_corpus(name, progress)
        digest = digest_of(text)
        self._raw = {digest: text}
        remember_digest(self.store, name, digest)
        return digest

    def _load(self, key: str) -> CodedCorpus | None:
        return load_corpus(self.store, key)


def _is_notebooks(config: Config) -> bool:
    """Whether the text is read as the notebook reads it; then nothing is to be found out."""
    return not config.newer
