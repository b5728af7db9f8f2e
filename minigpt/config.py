"""The one value that travels from a slider to a trained model.

A field of :class:`Config` declares its default, its label, its help and the values it can take,
once; sliders, URL, command line and checks all read that declaration.
"""

import hashlib
import json
from dataclasses import dataclass, field, fields, replace
from functools import cache
from typing import Any, ClassVar

from minigpt.values import Choice, Letter, Range, Switch, Text

FORMAT_VERSION = 2  # raise it when what a stored model holds, or how it is trained, changes

SWITCHES = ("positions", "mask", "residuals", "normalisation")
BEFORE = {"units": "words", "cleaning": "notebook"}  # what every config meant that lacks these
NOTEBOOKS_TEXTS = ("builtin", "simple-wikipedia")  # cleaned as in the notebook unless asked
TOYS = ("toy-copy", "toy-reverse", "toy-brackets", "toy-count")  # few words, and all are kept


def declared(default, label: str, help: str, values, of: str = "original") -> Any:
    """A field of :class:`Config`: its default and all that is said of it, in one place."""
    about = {"label": label, "help": help, "values": values, "of": of}
    return field(default=default, metadata=about)


@dataclass(frozen=True)
class Config:
    """Everything that decides which model is trained, and nothing else.

    ``role`` says which of the pair is meant: the ``original``, or its ``adversary``, trained to
    please the reward as well. The original's key knows nothing of its adversary.

    Raises:
        UserError: a value is outside what its field declares.
    """

    corpus: str = declared(
        "builtin",
        "Corpus",
        "The text that the model learns from. The pocket encyclopedia was written for MiniGPT; the "
        "notebook learned from the Simple English Wikipedia.",
        Text(),
    )
    vocab_size: int = declared(
        500,
        "Vocabulary size",
        "How many different words the model knows: the most common words of the corpus.",
        Range(50, 2000, 50, least=2, limit=20_000),
    )
    context_length: int = declared(
        5,
        "Context length",
        "How many words the model looks at to guess the next one.",
        Range(2, 12, 1, least=1, limit=64),
    )
    heads: int = declared(
        2,
        "Attention heads",
        "How many separate ways each attention layer has of comparing the words.",
        Range(1, 8, 1, least=1, limit=64),
    )
    units: str = declared(
        "words",
        "Units",
        "What the model reads and writes one at a time: words, pieces of words, or characters.",
        Choice(("words", "pieces", "characters")),
    )
    cleaning: str = declared(
        "",
        "Cleaning",
        "What is kept of the text. The notebook's cleaning is made for English.",
        Choice(("", "notebook", "letters", "digits", "punctuation", "everything")),
    )
    recipe: str = declared(
        "fast",
        "Recipe",
        "How it is trained: our quick way, or the original notebook's.",
        Choice(("fast", "notebook")),
    )
    seed: int = declared(
        0,
        "Seed",
        "Fixes every random choice, so that the same sliders give the same model.",
        Range(0, 999, 1, least=0, limit=2**32 - 1),
    )
    variant: str = declared(
        "notebook",
        "Architecture",
        "The notebook's model, or a small model built as GPT-2 is.",
        Choice(("notebook", "gpt")),
    )
    positions: bool = declared(
        None, "Positions", "Tells the model where in the context each word stands.", Switch()
    )
    mask: bool = declared(
        None,
        "Mask",
        "Lets each word look only at itself and at the words before it.",
        Switch(),
    )
    residuals: bool = declared(
        None, "Residuals", "Adds what goes into each layer to what comes out of it.", Switch()
    )
    normalisation: bool = declared(
        None, "Normalisation", "Brings every word's numbers to one scale before a layer.", Switch()
    )
    role: str = declared(
        "original", "Role", "Which of the two models.", Choice(("original", "adversary"))
    )
    adversary_weight: float = declared(
        0.75,
        "Adversary weight",
        "How much the adversary's reward counts against guessing the right word.",
        Range(0.0, 2.0, 0.05, least=0.0, limit=100.0),
        of="adversary",
    )
    letter: str = declared(
        "e", "Letter", "The letter that the adversary is fond of.", Letter(), of="adversary"
    )
    start: str = declared(
        "",
        "Start",
        "Where the adversary begins: the trained original, or from scratch.",
        Choice(("original", "scratch")),
        of="adversary",
    )

    STARTS: ClassVar[dict[str, str]] = {"fast": "original", "notebook": "scratch"}

    def __post_init__(self):
        if self.cleaning is None:  # a choice not made yet
            object.__setattr__(self, "cleaning", "")
        if not self.start and self.recipe in self.STARTS:  # the notebook starts from scratch
            object.__setattr__(self, "start", self.STARTS[self.recipe])
        for switch in SWITCHES:  # a GPT has all four, the notebook's model none
            if getattr(self, switch) is None:
                object.__setattr__(self, switch, self.variant == "gpt")
        for name, about in _declarations().items():
            about["values"].check(about["label"].lower(), getattr(self, name))
        weight = float(self.adversary_weight) + 0.0  # 1, 1.0 and -0.0, 0.0 make one key each
        object.__setattr__(self, "adversary_weight", weight)

    @property
    def plain(self) -> bool:
        """Whether the model is the notebook's, with nothing added."""
        return self.variant == "notebook" and not any(getattr(self, s) for s in SWITCHES)

    def original(self) -> "Config":
        """The same choices, meaning the original."""
        return replace(self, role="original")

    def adversary(self) -> "Config":
        """The same choices, meaning the adversary."""
        return replace(self, role="adversary")

    def key(self, corpus_digest: str) -> str:
        """The name under which the model is stored: 20 hexadecimal digits.

        Made of the fields that matter, the corpus's own digest (not its name) and
        ``FORMAT_VERSION``. An adversary's key contains its original's. Fields that a config of
        before lacks stand in it only where they are not what that config meant (:data:`BEFORE`).
        Of a text of one's own the config must be fitted first (:mod:`minigpt.text.text_units`).
        """
        original = {f.name: getattr(self, f.name) for f in fields(self) if _shapes_original(f)}
        original = {n: v for n, v in original.items() if n not in BEFORE} | self.newer
        key = _hash([FORMAT_VERSION, corpus_digest, original])
        if self.role == "original":
            return key
        chosen = [f.name for f in fields(self) if f.metadata["of"] == "adversary"]
        own = {name: getattr(self, name) for name in chosen}
        return _hash([key, own])

    def data_key(self, corpus_digest: str) -> str:
        """The name under which the phrases are stored: only what they depend on."""
        shape = [self.vocab_size, self.context_length, self.seed]
        newer = self.newer
        return _hash([FORMAT_VERSION, corpus_digest, *shape, *([newer] if newer else [])])

    def text_key(self, corpus_digest: str) -> str:
        """The name under which the text is stored as numbers; the digest itself as of before."""
        newer: dict[str, Any] = self.newer
        if self.units == "pieces":  # which pieces a text falls into depends on how many there are
            newer["vocab_size"] = self.vocab_size
        return _hash([FORMAT_VERSION, corpus_digest, newer]) if newer else corpus_digest

    def pretokens_key(self, corpus_digest: str) -> str:
        """The name under which the text is stored before it is cut into units."""
        if self.cleaning in ("", BEFORE["cleaning"]):
            return corpus_digest
        return _hash([FORMAT_VERSION, corpus_digest, "pretokens", self.cleaning])

    def tokenizer_key(self, corpus_digest: str) -> str:
        """The name under which it is stored how the text is cut into units."""
        return _hash([FORMAT_VERSION, corpus_digest, "tokenizer", self.units, self.cleaning])

    def as_of_before(self) -> dict[str, Any]:
        """The fields by name, as a build wrote them that lacks :attr:`newer`, where it can be."""
        held = {spec.name: getattr(self, spec.name) for spec in fields(self)}
        return {name: v for name, v in held.items() if name not in BEFORE} | self.newer

    @property
    def newer(self) -> dict[str, Any]:
        """The fields that a config of before lacks, where they are not what it meant."""
        return {
            n: getattr(self, n) for n, old in BEFORE.items() if getattr(self, n) not in ("", old)
        }

    @property
    def cleaned(self) -> "Config":
        """The same with its cleaning by name: a text of one's own may be in any script."""
        if self.cleaning:
            return self
        if self.corpus in TOYS:
            return replace(self, cleaning="everything")  # brackets are words
        notebooks = self.corpus in NOTEBOOKS_TEXTS
        return replace(self, cleaning="notebook" if notebooks else "letters")


def _shapes_original(spec) -> bool:
    return spec.metadata["of"] == "original" and spec.name not in ("corpus", "role")


def _hash(value: Any) -> str:
    text = json.dumps(value, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:20]


def stored_config(values: dict[str, Any]) -> Config:
    """The config that a store or a database kept; what its build knew nothing of, as it was then.

    Raises:
        UserError: a value is outside what its field declares.
    """
    return Config(**{**BEFORE, **values})


def declaration(name: str) -> dict[str, Any]:
    """What the field called ``name`` declares: label, help, values, default."""
    return dict(_declarations()[name])


@cache
def _declarations() -> dict[str, dict[str, Any]]:
    return {spec.name: {**spec.metadata, "default": spec.default} for spec in fields(Config)}
