"""Toy tasks: texts that follow a rule, so that it can be worked out how often a model can be right.

Each text is made of different lines, drawn at random but always the same. A line is one phrase: its
last word is the answer, the words before it are the context. A model keeps to whole lines where its
context length is that of the task.
"""

import random
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from itertools import permutations, product

VERSION = 1  # raise it when a text changes
DRAW = 0  # fixes which lines are drawn, and their order
DRAWN = 30_000  # lines, where there are more than that
ANIMALS = (
    *("ant", "bee", "cat", "cow", "dog", "elk", "fox", "goat"),
    *("hare", "hen", "lion", "owl", "pig", "ram", "seal", "wolf"),
)
FIVE = 5  # animals in a line
COUNTED = ("cat", "dog", "hen", "owl")  # the first is counted
NUMBERS = ("none", "one", "two", "three", "four", "five", "six", "seven")
BRACKETS = ("()", "[]", "{}", "<>")
OPEN_AT_LEAST = 2  # brackets, where the answer is asked for

Line = tuple[str, ...]


@dataclass(frozen=True)
class ToyTask:
    """A rule that makes lines.

    Attributes:
        name: of the corpus.
        title: what a page calls it.
        rule: the rule, in a sentence.
        context: how many words stand before the answer.
        drawn: gives the lines of the text, each once.
        alike: gives lines, each as likely as any other, for which anybody can be right as often as
            for all that the rule allows: those that differ only in which animals they are about
            are left out.
    """

    name: str
    title: str
    rule: str
    context: int
    drawn: Callable[[], Iterable[Line]]
    alike: Callable[[], Iterable[Line]]


def drawn_orders(words: Sequence[str] = ANIMALS, length: int = FIVE) -> list[Line]:
    """:data:`DRAWN` ways to choose ``length`` different words in an order, no two the same."""
    draw, found = random.Random(DRAW), {}
    while len(found) < DRAWN:
        found[tuple(draw.sample(words, length))] = None
    return list(found)


def copy_lines(orders: Iterable[Line]) -> Iterator[Line]:
    """Some words, and the last but one of them again."""
    for line in orders:
        yield (*line, line[-2])


def count_lines(words: Sequence[str] = COUNTED, length: int = 7) -> Iterator[Line]:
    """``length`` words, and how many of them are the first of ``words``, as a word."""
    for line in product(words, repeat=length):
        yield (*line, NUMBERS[line.count(words[0])])


def reverse_lines(orders: Iterable[Line]) -> Iterator[Line]:
    """Some words, and the last three of them backwards."""
    for line in orders:
        yield (*line, *line[:-4:-1])


def bracket_lines(kinds: Sequence[str] = BRACKETS, length: int = 8) -> Iterator[Line]:
    """``length`` brackets of which two or more are open, the last one closing; and what fits."""
    closing = {kind[1] for kind in kinds}
    for line, open_kinds in _opened((), (), kinds, length):
        if len(open_kinds) >= OPEN_AT_LEAST and line[-1] in closing:
            yield (*line, open_kinds[-1][1])


def _opened(line: Line, opened: Line, kinds, length) -> Iterator[tuple[Line, Line]]:
    """Every way to go on from ``line`` up to ``length`` brackets, with the kinds still open."""
    if len(line) == length:
        yield line, opened
        return
    for kind in kinds:
        yield from _opened((*line, kind[0]), (*opened, kind), kinds, length)
    if opened:
        yield from _opened((*line, opened[-1][1]), opened[:-1], kinds, length)


def _orders() -> Iterator[Line]:
    return permutations(ANIMALS[:FIVE])


TASKS = {
    task.name: task
    for task in (
        ToyTask(
            "toy-copy",
            "Copy the last word but one",
            "Five different animals; the answer is the last but one of them.",
            FIVE,
            lambda: copy_lines(drawn_orders()),
            lambda: copy_lines(_orders()),
        ),
        ToyTask(
            "toy-reverse",
            "Say it backwards",
            "Five different animals, then the last three of them backwards; the answer is the last "
            "of these three.",
            FIVE + 2,
            lambda: reverse_lines(drawn_orders()),
            lambda: reverse_lines(_orders()),
        ),
        ToyTask(
            "toy-brackets",
            "Match the brackets",
            "Brackets of four kinds, two or more of them open; the answer closes the one that was "
            "opened last.",
            8,
            bracket_lines,
            bracket_lines,
        ),
        ToyTask(
            "toy-count",
            "Count the cats",
            "Seven animals of four kinds; the answer says how many of them are cats.",
            7,
            count_lines,
            count_lines,
        ),
    )
}


def lines(name: str) -> list[Line]:
    """The lines of the text called ``name``, shuffled, always in the same order."""
    found = list(TASKS[name].drawn())
    random.Random(DRAW).shuffle(found)
    return found


@cache
def toy_text(name: str) -> str:
    """The text of the task called ``name``: a line of words for each line of the rule."""
    return "\n".join(" ".join(line) for line in lines(name))


def in_order(context: Line) -> Hashable:
    """What a model sees that knows where each word stands: everything."""
    return context


def without_order(context: Line) -> Hashable:
    """What a model sees that knows the last word, and which others there are, but not where."""
    return context[-1], tuple(sorted(context[:-1]))


def best_possible(made: Iterable[Line], seen: Callable[[Line], Hashable] = in_order) -> Fraction:
    """The largest share of lines that anybody can get right, 0–1, exactly.

    Who sees the same must give the same answer: the commonest one is right most often.

    Args:
        made: all lines, each as likely as any other.
        seen: what is seen of a context.
    """
    answers: dict[Hashable, Counter] = {}
    for line in made:
        answers.setdefault(seen(line[:-1]), Counter())[line[-1]] += 1
    right = sum(max(found.values()) for found in answers.values())
    return Fraction(right, sum(found.total() for found in answers.values()))
