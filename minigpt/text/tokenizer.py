"""How a text becomes units and units a text: the same for a corpus and for every prompt."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from minigpt.text.characters import characters
from minigpt.text.cleaned import Cleaning
from minigpt.text.coding import EMPTY, CodedCorpus, coded_parts, ranked, without
from minigpt.text.own_cleaning import LINE_END, pattern
from minigpt.text.pieces import MARK, Pieces

WORDS, PIECES, CHARACTERS = "words", "pieces", "characters"
SINGULAR = {WORDS: "word", PIECES: "piece", CHARACTERS: "character"}
SPACE = " "
# Between two pieces that would otherwise be read as other ones: U+2063, which nothing shows.
SEPARATOR = "\u2063"
INSIDE_WORD = r"(?:[\p{L}\p{M}\p{N}\u200c\u200d]|(?<=[\p{L}\p{M}])['״·](?=\p{L}))+"
WORD = rf"{INSIDE_WORD}|[^\p{{L}}\p{{N}}](?:[\p{{M}}]|\u200d.?)*"


@dataclass(frozen=True)
class Tokenizer:
    """How a text is cut.

    Attributes:
        units: ``words``, ``pieces`` or ``characters``.
        cleaning: what the text goes through first.
        pieces: what was learnt from the corpus, for ``pieces``.
    """

    units: str = WORDS
    cleaning: Cleaning = field(default_factory=Cleaning)
    pieces: Pieces = Pieces((), ())

    @property
    def is_notebooks(self) -> bool:
        """Whether it does what the notebook does."""
        return self == Tokenizer()

    @property
    def is_punctuated(self) -> bool:
        """Whether its cleaning leaves punctuation, which is to be parted from words."""
        return self.cleaning.name in ("punctuation", "everything")

    def split(self, pretoken: str) -> list[str]:
        """The units of what stands between two spaces; none for a line end between words."""
        if self.units == PIECES:
            return self.pieces.split(pretoken)
        if self.units == CHARACTERS:
            return [pretoken] if pretoken == LINE_END else [SPACE, *characters(pretoken)]
        if pretoken in (LINE_END, ""):
            return []
        return pattern(WORD).findall(pretoken) if self.is_punctuated else [pretoken]

    def units_of(self, text: str) -> list[str]:
        """The units of a typed text, cleaned as the corpus was.

        Of characters a space at the end stays: what comes next begins a word.
        """
        found: list[str] = []
        for pretoken in self.cleaning.pretokens(text):
            fresh = self.split(pretoken) if pretoken else []
            at_start = self.units == CHARACTERS and (not found or found[-1] == LINE_END)
            found += fresh[1:] if at_start and fresh[:1] == [SPACE] else fresh
        if self.units == CHARACTERS and found and text[-1:].isspace():
            found.append(SPACE)
        return found

    def join(self, units: Sequence[str]) -> str:
        """The text that some units make."""
        if self.units == WORDS:
            return SPACE.join(units)
        text = "".join(units)
        if self.units == CHARACTERS:
            return text
        text = text.replace(MARK, SPACE).replace(LINE_END + SPACE, LINE_END)
        return text.removeprefix(SPACE)

    def as_dict(self) -> dict:
        """As JSON; :func:`tokenizer_from` reads it."""
        return {
            "units": self.units,
            "cleaning": self.cleaning.name,
            "turkish": self.cleaning.turkish,
            "alphabet": self.pieces.alphabet,
            "merges": self.pieces.merges,
        }


def tokenizer_from(values: dict) -> Tokenizer:
    """The tokenizer that :meth:`Tokenizer.as_dict` described; KeyError or TypeError if none."""
    merges = tuple((a, b) for a, b in values["merges"])
    pieces = Pieces(tuple(values["alphabet"]), merges)
    return Tokenizer(values["units"], Cleaning(values["cleaning"], values["turkish"]), pieces)


def code_units(pretokens: CodedCorpus, tokenizer: Tokenizer) -> CodedCorpus:
    """A text in units, coded by how common they are, from its coded pretokens.

    Of pieces all are listed, those that stand nowhere by themselves last: a typed word may need
    them.
    """
    if tokenizer.units == PIECES:
        from minigpt.text.learning_pieces import code_pieces

        return code_pieces(pretokens, tokenizer.pieces)
    if tokenizer.is_notebooks:
        return pretokens
    if tokenizer.units == WORDS and not tokenizer.is_punctuated:
        return without(pretokens, LINE_END)
    parts = [tokenizer.split(word) for word in pretokens.words]
    coded = coded_parts(pretokens.codes, parts)
    return _lines_begun(coded) if tokenizer.units == CHARACTERS else coded


def _lines_begun(coded: CodedCorpus) -> CodedCorpus:
    """Without the spaces at the beginning of the text and of lines."""
    if not len(coded.codes):
        return coded
    number = {word: at for at, word in enumerate(coded.words)}
    spaces = coded.codes == number.get(SPACE, EMPTY - 1)
    line_ends = coded.codes == number.get(LINE_END, EMPTY - 1)
    spaces[1:] &= line_ends[:-1]
    return ranked(coded.words, coded.codes[~spaces])
