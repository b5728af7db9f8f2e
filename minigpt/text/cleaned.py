"""Which cleaning a text goes through, and what it leaves: what stands between two spaces.

A prompt goes through the cleaning of its corpus: a :class:`Cleaning` is kept with what was learnt.
"""

from dataclasses import dataclass

import numpy as np

from minigpt.text import own_cleaning
from minigpt.text.cleaning import clean, cleaning_steps
from minigpt.text.coding import CodedCorpus, code_words, coded_parts, numbered, ranked
from minigpt.text.own_cleaning import LINE_END

NOTEBOOK = "notebook"
NO_SPACE = "\0"  # stands for a line end where all is split at spaces; no cleaning leaves it


@dataclass(frozen=True)
class Cleaning:
    """A way of cleaning.

    Attributes:
        name: as the field ``cleaning`` of :class:`minigpt.config.Config`.
        turkish: whether I and İ are two letters; found out from the corpus, and the same then for
            every prompt.
    """

    name: str = NOTEBOOK
    turkish: bool = False

    def steps(self, text: str) -> list[tuple[str, str]]:
        """The text after each step, as (what was done, the text then)."""
        if self.name == NOTEBOOK:
            return cleaning_steps(text)
        shown = []
        for title, step in own_cleaning.steps(self.name, self.turkish):
            text = step(text)
            shown.append((title, text))
        return shown

    def pretokens(self, text: str) -> list[str]:
        """What stands between white space in the cleaned text, in order.

        Of the notebook's cleaning also the empty words, which break phrases; of the others a
        ``\\n`` for each line end.
        """
        if self.name == NOTEBOOK:
            return clean(text)
        lines = own_cleaning.cleaned(text, self.name, self.turkish).split(LINE_END)
        found: list[str] = []
        for line in lines:
            found += [*line.split(), LINE_END]
        return found[:-1]


def cleaning_for(name: str, text: str) -> Cleaning:
    """The cleaning called ``name`` as this text needs it."""
    return Cleaning(name, name != NOTEBOOK and own_cleaning.is_turkish(text))


def code_pretokens(text: str, cleaning: Cleaning) -> CodedCorpus:
    """What :meth:`Cleaning.pretokens` finds in a whole corpus, coded by how common it is.

    A text of five million characters has few different words: each is cleaned once.
    """
    if cleaning.name == NOTEBOOK:
        return code_words(clean(text))
    text = text.replace("\r\n", LINE_END).replace("\r", LINE_END)
    lines = (text.replace(NO_SPACE, "") + LINE_END).replace(LINE_END, f" {NO_SPACE} ")
    tokens, codes = numbered(lines.split())
    tokens = [LINE_END if token == NO_SPACE else token for token in tokens]
    return _settled(coded_parts(codes, _cleaned_each(tokens, cleaning)))


def _cleaned_each(tokens: list[str], cleaning: Cleaning) -> list[list[str]]:
    """What each token leaves behind when it is cleaned: nothing, itself, or several pretokens."""
    text = LINE_END.join(t if t != LINE_END else "" for t in tokens)
    for _, step in own_cleaning.steps(cleaning.name, cleaning.turkish)[:-1]:
        text = step(text)
    parts = [line.split() for line in text.split(LINE_END)]
    return [[t] if t == LINE_END else part for t, part in zip(tokens, parts, strict=True)]


def _settled(coded: CodedCorpus) -> CodedCorpus:
    """Without line ends at both ends of the text, and never more than two of them in a row."""
    if LINE_END not in coded.words:
        return coded
    ends = coded.codes == coded.words.index(LINE_END)
    inside = np.flatnonzero(~ends)
    kept = np.zeros(len(ends), bool)
    if len(inside):
        first, last = inside[0], inside[-1] + 1
        kept[first:last] = True
        kept[first + 2 : last] &= ~(ends[2:] & ends[1:-1] & ends[:-2])[first : last - 2]
    return ranked(coded.words, coded.codes[kept])
