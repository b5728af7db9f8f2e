"""Two continuations of one prompt for the class to compare, and how often the new model wins."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from minigpt.errors import UserError
from minigpt.model.prediction import LanguageModel
from minigpt.model.sampling import Sampling, generate_sampled
from minigpt.text.dataset import Dataset
from minigpt.text.vocabulary import Vocabulary

WORDS = 6  # in a continuation: short enough for a phone, long enough to differ
TRIES = 20  # draws until a continuation differs from the other one
TEMPERATURE = 0.9
TOP_P = 0.95  # the rarest words make nonsense, about which nobody can vote


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


def draw_prompts(dataset: Dataset, vocabulary: Vocabulary, count: int, seed: int) -> list[str]:
    """``count`` different contexts of the test set, as text, or as many as there are."""
    contexts = np.unique(np.asarray(dataset.test_x), axis=0)
    chosen = np.random.default_rng(seed).permutation(len(contexts))[:count]
    return [vocabulary.decode(contexts[i]) for i in chosen]


def make_pairs(
    model: LanguageModel, prompts: Sequence[str], seed: int, words: int = WORDS
) -> list[Pair]:
    """A pair for each prompt, both continuations drawn from ``model``; equal ones are left out.

    Raises:
        UserError: a prompt has an unknown word or too few, or all continuations were equal.
    """
    return _made(model, model, prompts, seed, words)


def make_blind_pairs(
    old: LanguageModel, new: LanguageModel, prompts: Sequence[str], seed: int, words: int = WORDS
) -> list[Pair]:
    """A pair for each prompt, one continuation from each model; the seed says which stands first.

    Raises:
        UserError: as :func:`make_pairs`.
    """
    pairs = _made(old, new, prompts, seed, words)
    first = np.random.default_rng([seed, 1]).random(len(pairs)) < 0.5
    return [
        Pair(p.prompt, p.b, p.a, True) if new_first else replace(p, a_is_new=False)
        for p, new_first in zip(pairs, first, strict=True)
    ]


def _made(first, second, prompts, seed, words) -> list[Pair]:
    found = [_pair(first, second, p, [seed, place], words) for place, p in enumerate(prompts)]
    pairs = [pair for pair in found if pair is not None]
    if not pairs:
        raise UserError(
            "both continuations were the same for every prompt",
            "two that differ",
            "Choose other prompts, or a model that is less sure of itself",
        )
    return pairs


def _pair(first, second, prompt: str, seed: list[int], words: int) -> Pair | None:
    seeds = np.random.default_rng(seed).integers(2**32, size=TRIES + 1)
    a = _continuation(first, prompt, words, seeds[0])
    for other in seeds[1:]:
        b = _continuation(second, prompt, words, other)
        if b != a:
            return Pair(prompt, a, b)
    return None


def _continuation(model: LanguageModel, prompt: str, words: int, seed: int) -> str:
    sampling = Sampling(TEMPERATURE, top_p=TOP_P, seed=int(seed))
    return model.vocabulary.decode(generate_sampled(model, prompt, words, sampling).made)
