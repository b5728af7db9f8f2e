"""Two continuations of one prompt for the class to compare, chosen to differ in what is asked.

A reward can be learnt from few pairs only if the two texts of a pair differ in what the class is
asked about and in little else. So a model writes many continuations of each prompt, and of these
two are taken: where the topic's words occur in the text, one with them and one without, as alike
as can be otherwise; else two that share as few words as can be.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from minigpt.classroom.continuations import MOST_WORDS, Writer, chances, continuations
from minigpt.errors import UserError
from minigpt.text.dataset import Dataset

WRITTEN = 24  # continuations of a prompt to choose two from
LOOKED_AT = 12_000  # contexts among which prompts for a topic are looked for
SPARE = 5  # prompts tried for each pair wanted: some bring no pair on the topic
TRIES = 20  # draws until a continuation differs from the other one
BROKEN_OFF = 30.0  # a text that ends within a sentence counts as so many words too many
ENOUGH = 2  # of a topic's words: a text with more is not more about it


@dataclass(frozen=True)
class Pair:
    """A prompt and two ways to go on.

    Attributes:
        prompt: the words before.
        a: the first continuation.
        b: the second.
        a_is_new: of a blind pair whether ``a`` is the tuned model's; else None.
    """

    prompt: str
    a: str
    b: str
    a_is_new: bool | None = None


def draw_contexts(pen: Writer, dataset: Dataset, count: int, seed: int, about=()) -> np.ndarray:
    """Different contexts of the test set, int32, ``(count, context_length)``, or all there are.

    Args:
        pen: the model that will go on from them.
        dataset: where they come from.
        count: how many are wanted.
        seed: which ones.
        about: words of a topic; then those after which the model expects one of them most, and
            that hold none of them yet.
    """
    contexts = np.unique(np.asarray(dataset.test_x), axis=0)
    contexts = contexts[np.random.default_rng(seed).permutation(len(contexts))]
    numbers = pen.model.vocabulary.encode(" ".join(about))
    if not numbers:
        return contexts[:count]
    looked_at = contexts[:LOOKED_AT]
    without = looked_at[~np.isin(looked_at, numbers).any(axis=1)]
    looked_at = without if len(without) >= count else looked_at
    expected = chances(pen.model, looked_at)[:, numbers].sum(axis=1)
    return looked_at[np.argsort(-expected, kind="stable")[:count]]


def make_pairs(
    pen: Writer,
    dataset: Dataset,
    count: int,
    seed: int,
    about: Sequence[str] = (),
    first: np.ndarray | None = None,
) -> list[Pair]:
    """Up to ``count`` pairs for the class to compare, each of another prompt.

    Args:
        pen: the model that writes both texts.
        dataset: where the prompts come from.
        count: how many pairs are wanted.
        seed: fixes all that is drawn.
        about: the topic's words that the model knows.
        first: contexts that come first, however little their pairs are worth comparing, int32,
            ``(contexts, context_length)``.

    Raises:
        UserError: all continuations were equal.
    """
    random, words = np.random.default_rng([seed, 1]), pen.model.vocabulary
    contexts = draw_contexts(pen, dataset, SPARE * count, seed, about)
    first = contexts[:0] if first is None else first[:count]
    twice = (contexts[:, None] == first[None]).all(axis=-1).any(axis=1)
    contexts = np.concatenate([first, contexts[~twice]])
    points = random.random((len(contexts) * WRITTEN, MOST_WORDS))
    rows = continuations(pen, np.repeat(contexts, WRITTEN, axis=0), points)
    bags = np.stack([np.bincount(row, minlength=len(words)) for row in rows])  # (texts, vocab)
    numbers, common = words.encode(" ".join(about)), (bags > 0).mean(axis=0)
    badly = np.array([not pen.ends_well(row) for row in rows])
    found = []
    for at, context in enumerate(contexts):
        here = slice(at * WRITTEN, (at + 1) * WRITTEN)
        two = two_apart(bags[here], numbers, common, badly[here])
        texts = [words.decode(rows[here][place]) for place in two.places]
        found.append(((at >= len(first), two.merit), Pair(words.decode(context), *texts)))
    best = sorted((one for one in found if one[1].a != one[1].b), key=lambda one: one[0])[:count]
    turned = random.random(len(best)) < 0.5
    pairs = [_turned(pair) if turn else pair for (_, pair), turn in zip(best, turned, strict=True)]
    return _at_least_one(pairs)


@dataclass(frozen=True)
class Two:
    """Two continuations of one prompt.

    Attributes:
        merit: how little they are worth comparing: pairs are taken in ascending order of it.
        places: which two they are.
    """

    merit: tuple[int, float]
    places: tuple[int, int]


def two_apart(
    bags: np.ndarray, numbers: Sequence[int], common: np.ndarray, ends_badly: np.ndarray
) -> Two:
    """The two continuations of a prompt that are most worth comparing.

    One with the topic's words and one without, as alike as can be otherwise, where a common word
    that stands in one of them alone counts for more: it would stand in other pairs, too, and be
    taken for what the class likes. Without such two the least alike ones.

    Args:
        bags: how often each word stands in each continuation, ``(continuations, vocab_size)``.
        numbers: the topic's words.
        common: the share of all continuations in which each word stands, ``(vocab_size,)``.
        ends_badly: which continuations break off within a sentence, bool, ``(continuations,)``.
    """
    cost = BROKEN_OFF * (ends_badly[:, None] + ends_badly[None, :].astype(float))
    about = np.minimum(bags[:, numbers].sum(axis=1), ENOUGH)  # (continuations,)
    with_it, without = np.flatnonzero(about), np.flatnonzero(about == 0)
    if len(with_it) and len(without):
        weighed = bags * common
        weighed[:, numbers] = 0.0
        cost = cost[np.ix_(with_it, without)] - about[with_it][:, None]
        cost += _distances(weighed[with_it], weighed[without])
        i, j = np.unravel_index(cost.argmin(), cost.shape)
        return Two((0, float(cost[i, j])), (int(with_it[i]), int(without[j])))
    cost -= _distances(bags, bags)
    i, j = np.unravel_index(cost.argmin(), cost.shape)
    return Two((1, float(cost[i, j])), (int(i), int(j)))


def _distances(some: np.ndarray, others: np.ndarray) -> np.ndarray:
    """By how many words each of ``some`` differs from each of ``others``."""
    return np.abs(some[:, None] - others[None]).sum(axis=-1)


def _turned(pair: Pair) -> Pair:
    """The same pair, its texts in the other order."""
    turned = None if pair.a_is_new is None else not pair.a_is_new
    return replace(pair, a=pair.b, b=pair.a, a_is_new=turned)


def make_blind_pairs(old: Writer, new: Writer, contexts: np.ndarray, seed: int) -> list[Pair]:
    """A pair for each context, one continuation from each model; the seed says which stands first.

    Nothing is chosen among many here: each model writes once, with the same random numbers, and
    again with others where the two wrote the same.

    Raises:
        UserError: as :func:`make_pairs`.
    """
    random, pairs = np.random.default_rng([seed, 2]), []
    for context in contexts:
        texts = _until_they_differ(old, new, context, random)
        if texts is not None:
            pair = Pair(old.model.vocabulary.decode(context), *texts, a_is_new=False)
            pairs.append(_turned(pair) if random.random() < 0.5 else pair)
    return _at_least_one(pairs)


def _until_they_differ(old: Writer, new: Writer, context: np.ndarray, random) -> list[str] | None:
    """Two texts that differ, and if it can be had, end well both."""
    kept = None
    for _ in range(TRIES):
        points = random.random((1, MOST_WORDS))
        rows = [continuations(pen, context[None], points)[0] for pen in (old, new)]
        texts = [old.model.vocabulary.decode(row) for row in rows]  # both have the same words
        if texts[0] != texts[1]:
            kept = kept or texts
            if old.ends_well(rows[0]) and new.ends_well(rows[1]):
                return texts
    return kept


def written(pen: Writer, contexts: np.ndarray, points: np.ndarray) -> list[str]:
    """Continuations as text (see :func:`minigpt.classroom.continuations.continuations`)."""
    return [pen.model.vocabulary.decode(row) for row in continuations(pen, contexts, points)]


def _at_least_one(pairs: list[Pair]) -> list[Pair]:
    if not pairs:
        raise UserError(
            "both continuations were the same for every prompt",
            "two that differ",
            "Choose a model that is less sure of itself",
        )
    return pairs
