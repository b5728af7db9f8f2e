"""Byte-pair encoding step by step: which neighbours stand together most often, at every merge.

:mod:`minigpt.text.learning_pieces` learns the same merges, faster and without looking back. Here
each step keeps what was counted, so that a page can show it.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from minigpt.text.learning_pieces import LEAST_COUNT
from minigpt.text.pieces import MARK, cuts

SHOWN = 5  # pairs that a step remembers, the commonest first

Pair = tuple[str, str]


@dataclass(frozen=True)
class Merge:
    """One step.

    Attributes:
        commonest: the commonest pairs of neighbours and how often each stands in the text; the
            first one is merged.
        pieces: how many pieces the text has before it.
    """

    commonest: tuple[tuple[Pair, int], ...]
    pieces: int

    @property
    def pair(self) -> Pair:
        """The pair that is merged."""
        return self.commonest[0][0]


def merge_steps(words: Sequence[str], counts: Sequence[int], most: int) -> tuple[Merge, ...]:
    """The first ``most`` merges of a text, or fewer where no pair stands there twice.

    Of equally common pairs the one with the commoner characters comes first, as when they are
    learnt.

    Args:
        words: the different words of the text.
        counts: how often each stands in it, ``(len(words),)``.
        most: how many merges.
    """
    stretches = [(cut, n) for w, n in zip(words, counts, strict=True) for cut in cuts(MARK + w)]
    places = _places(stretches)
    paired: Counter[Pair] = Counter()
    where: defaultdict[Pair, set[int]] = defaultdict(set)
    for at, (parts, count) in enumerate(stretches):
        _count(parts, count, at, paired, where)
    size = sum(len(parts) * count for parts, count in stretches)
    found: list[Merge] = []
    while len(found) < most and paired:
        first = sorted(paired, key=lambda pair: (-paired[pair], *(places[p] for p in pair)))[:SHOWN]
        if paired[first[0]] < LEAST_COUNT:
            break
        found.append(Merge(tuple((pair, paired[pair]) for pair in first), size))
        places.setdefault("".join(first[0]), len(places))
        for at in list(where[first[0]]):
            parts, count = stretches[at]
            _count(parts, -count, at, paired, where)
            size -= len(parts) * count
            parts = merged(parts, first[0])
            stretches[at] = parts, count
            size += len(parts) * count
            _count(parts, count, at, paired, where)
        paired = +paired
    return tuple(found)


def merged(parts: Sequence[str], pair: Pair) -> list[str]:
    """``parts`` with every ``pair`` of neighbours joined, from the left."""
    made: list[str] = []
    for part in parts:
        if made and (made[-1], part) == pair:  # what was joined is longer than the pair's first
            made[-1] += part
        else:
            made.append(part)
    return made


def _places(stretches: list[tuple[list[str], int]]) -> dict[str, int]:
    """The characters by how common they are, ties in the order of first appearance."""
    counted: Counter[str] = Counter({MARK: 0})
    for parts, count in stretches:
        for part in parts:
            counted[part] += count
    return {character: at for at, (character, _) in enumerate(counted.most_common())}


def _count(parts, count: int, at: int, paired: Counter[Pair], where: dict[Pair, set[int]]) -> None:
    for pair in pairwise(parts):
        paired[pair] += count
        if count > 0:
            where[pair].add(at)
