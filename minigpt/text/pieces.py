"""Pieces of words: byte-pair encoding, applied; :mod:`minigpt.text.learning_pieces` learns it.

Sennrich, Haddow and Birch 2016, "Neural Machine Translation of Rare Words with Subword Units". A
piece that begins a word begins with :data:`MARK` (Kudo and Richardson 2018, "SentencePiece").
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from minigpt.text.characters import characters
from minigpt.text.own_cleaning import LINE_END, pattern

MARK = "▁"  # a space, as a piece shows it
LONGEST_CUT = 64  # characters; where nothing parts words, a line is cut into stretches of so many
CUTS = rf"{MARK}?[\p{{L}}\p{{M}}\u200c\u200d'״·]+|{MARK}?\p{{N}}[\p{{N}}\p{{M}}]*"
CUTS = rf"{CUTS}|{MARK}?[^\p{{L}}\p{{N}}{MARK}]+|{MARK}"


@dataclass(frozen=True)
class Pieces:
    """What was learnt from a text: its characters, and which neighbours to join, in order.

    Attributes:
        alphabet: the characters, most common first, :data:`MARK` and the line end among them.
        merges: pairs of pieces, the first one to be joined first.
    """

    alphabet: tuple[str, ...]
    merges: tuple[tuple[str, str], ...]

    @cached_property
    def ranks(self) -> dict[tuple[str, str], int]:
        """When each pair is joined, from 0."""
        return {pair: rank for rank, pair in enumerate(self.merges)}

    @cached_property
    def units(self) -> tuple[str, ...]:
        """All pieces: the characters, then what each merge adds."""
        return tuple(dict.fromkeys([*self.alphabet, *(a + b for a, b in self.merges)]))

    def first(self, size: int) -> "Pieces":
        """The ``size`` pieces to begin with, or all if there are fewer.

        Half of the places are for characters, the commonest first. Merges that need no other ones
        fill the rest, and where they do not suffice, more characters. What stands in the text for
        a character that has no place is unknown.
        """
        count = min(len(self.alphabet), max(1, size // 2))
        while True:
            chosen = self._with(count, size)
            spare = size - len(chosen.units)
            if not spare or count == len(self.alphabet):
                return chosen
            count = min(len(self.alphabet), count + spare)

    def _with(self, count: int, size: int) -> "Pieces":
        """The first ``count`` characters, and what is made of them, ``size`` pieces at most."""
        alphabet = self.alphabet[:count]
        kept, merges = set(alphabet), []
        for a, b in self.merges:
            if a not in kept or b not in kept:
                continue
            if len(kept) == size and a + b not in kept:
                break
            kept.add(a + b)
            merges.append((a, b))
        return Pieces(alphabet, tuple(merges))

    def split(self, pretoken: str) -> list[str]:
        """The pieces of what stands between two spaces; an unknown character is one by itself."""
        if pretoken == LINE_END:
            return [pretoken]
        return [piece for cut in cuts(MARK + pretoken) for piece in self.merged(cut)]

    def merged(self, parts: Sequence[str]) -> list[str]:
        """Characters joined as the merges say: the earliest learnt pair first, from the left."""
        parts = list(parts)
        while len(parts) > 1:
            pairs = [self.ranks.get(pair, len(self.ranks)) for pair in pairwise(parts)]
            at = min(range(len(pairs)), key=pairs.__getitem__)
            if pairs[at] == len(self.ranks):
                break
            parts[at : at + 2] = [parts[at] + parts[at + 1]]
        return parts


def cuts(word: str) -> list[list[str]]:
    """Stretches of a word within which pieces may grow, each as its characters.

    Letters, digits and punctuation never share a piece, as in GPT-2 (Radford et al. 2019).
    """
    found = []
    for stretch in [word] if _all_letters(word) else pattern(CUTS).findall(word):
        parts = characters(stretch)
        found += [parts[at : at + LONGEST_CUT] for at in range(0, len(parts), LONGEST_CUT)]
    return found


def _all_letters(word: str) -> bool:
    return word.removeprefix(MARK).isalpha()
