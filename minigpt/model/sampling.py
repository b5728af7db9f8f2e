"""From logits to a word: temperature, softmax, top-k, top-p and the draw, step by step.

Everything here starts from logits that the model gave once; a new temperature, k or p needs no
new run of the model. The order of the steps is the usual one: temperature first, then top-k, then
top-p on what top-k left.
"""

from dataclasses import dataclass

import numpy as np

from minigpt.errors import UserError
from minigpt.model.forward import logits, softmax
from minigpt.model.prediction import LanguageModel
from minigpt.values import Range

TEMPERATURE = Range(0.0, 2.0, 0.05, least=0.0, limit=100.0)
TOP_K = Range(0, 50, 1, least=0, limit=20_000)
LEAST_TEMPERATURE = 1e-9  # what is smaller counts as 0: dividing by it would overflow
TOP_P = Range(0.05, 1.0, 0.05, least=0.0, limit=1.0)


@dataclass(frozen=True)
class Sampling:
    """How a word is chosen from the logits.

    Attributes:
        temperature: what the logits are divided by; below 1 the likely words gain, above 1 the
            unlikely ones; 0 means greedy, always the likeliest word.
        top_k: only the k likeliest words may be drawn; 0 means all (Fan et al. 2018, "Hierarchical
            Neural Story Generation").
        top_p: only the fewest likeliest words whose chances add up to at least p may be drawn; 1
            means all (Holtzman et al. 2020, "The Curious Case of Neural Text Degeneration").
        seed: fixes the random numbers of the draws.

    Raises:
        UserError: a value is out of range.
    """

    temperature: float = 1.0
    top_k: int = 0
    top_p: float = 1.0
    seed: int = 0

    def __post_init__(self):
        TEMPERATURE.check("temperature", self.temperature)
        TOP_K.check("top-k", self.top_k)
        TOP_P.check("top-p", self.top_p)
        Range(0, 999, 1, least=0, limit=2**32 - 1).check("seed", self.seed)
        if self.top_p == 0:
            raise UserError("top-p is 0", "a share above 0", "Choose a top-p such as 0.9")


@dataclass(frozen=True)
class Columns:
    """The steps from logits to chances, one array a step, each float64, ``(vocab_size,)``.

    Attributes:
        logits: what the model gave.
        scaled: logits ÷ temperature. At temperature 0 the limit of (logit − largest) ÷
            temperature: 0 for the likeliest word and minus infinity for the others.
        chances: softmax of ``scaled``.
        after_top_k: chances once all but the k likeliest are 0; they add up to 1 again.
        after_top_p: the same once top-p has cut as well: what is drawn from.
        order: the words' numbers, likeliest first, int64.
    """

    logits: np.ndarray
    scaled: np.ndarray
    chances: np.ndarray
    after_top_k: np.ndarray
    after_top_p: np.ndarray
    order: np.ndarray


def columns(raw: np.ndarray, sampling: Sampling) -> Columns:
    """All steps for the logits ``raw``, ``(vocab_size,)``; equal logits keep the words' order."""
    raw = np.asarray(raw, np.float64)
    order = np.argsort(-raw, kind="stable")
    scaled = _scaled(raw, sampling.temperature, order[0])
    chances = softmax(scaled)
    after_top_k = keep_likeliest(chances, order, sampling.top_k or len(order))
    count = nucleus_size(after_top_k[order], sampling.top_p)
    after_top_p = keep_likeliest(after_top_k, order, count)
    return Columns(raw, scaled, chances, after_top_k, after_top_p, order)


def _scaled(raw: np.ndarray, temperature: float, likeliest: int) -> np.ndarray:
    if temperature >= LEAST_TEMPERATURE:
        return raw / temperature
    limit = np.full_like(raw, -np.inf)
    limit[likeliest] = 0.0
    return limit


def keep_likeliest(chances: np.ndarray, order: np.ndarray, count: int) -> np.ndarray:
    """``chances`` with all but the first ``count`` words of ``order`` set to 0, adding up to 1."""
    kept = np.zeros_like(chances)
    kept[order[:count]] = chances[order[:count]]
    return kept / kept.sum()


def nucleus_size(falling: np.ndarray, top_p: float) -> int:
    """How many words top-p keeps: the fewest whose chances add up to at least ``top_p``.

    Args:
        falling: the chances, largest first.
        top_p: the share to reach, above 0 and at most 1.
    """
    if top_p >= 1:
        return len(falling)
    slack = 1e-12  # 0.1 + 0.2 is a little more than 0.3; a rounding error must not add a word
    return int(np.searchsorted(np.cumsum(falling), top_p - slack)) + 1


@dataclass(frozen=True)
class Draw:
    """One draw.

    Attributes:
        word: the number of the word drawn.
        point: the random number that chose it, at least 0 and below 1. The words lie side by
            side on the line from 0 to 1, likeliest first, each as wide as its chance; the word
            under the point is drawn.
        start: where that word's piece of the line begins.
        end: where it ends.
    """

    word: int
    point: float
    start: float
    end: float


def draw(steps: Columns, seed: int, place: int = 0) -> Draw:
    """Draw a word; the same seed and place always give the same random number.

    Args:
        steps: where the chances come from.
        seed: the seed of the whole text.
        place: which of the new words it is, from 0.
    """
    point = float(np.random.default_rng([seed, place]).random())
    ends = np.cumsum(steps.after_top_p[steps.order])
    possible = int(np.count_nonzero(steps.after_top_p))  # the others lie at the end, with no width
    at = min(int(np.searchsorted(ends, point, side="right")), possible - 1)
    start = float(ends[at - 1]) if at else 0.0
    return Draw(int(steps.order[at]), point, start, float(ends[at]))


@dataclass(frozen=True)
class Sampled:
    """A prompt and the words drawn after it, as numbers.

    Attributes:
        prompt: the numbers of the words of the prompt.
        made: the numbers of the new words.
        draws: how each new word was drawn.
    """

    prompt: tuple[int, ...]
    made: tuple[int, ...]
    draws: tuple[Draw, ...]

    @property
    def numbers(self) -> tuple[int, ...]:
        """Prompt and new words."""
        return self.prompt + self.made


def generate_sampled(model: LanguageModel, prompt: str, words: int, sampling: Sampling) -> Sampled:
    """Go on from ``prompt`` by ``words`` words, each drawn as ``sampling`` says.

    Raises:
        UserError: the prompt has an unknown word or too few, or ``words`` is below 0.
    """
    if words < 0:
        raise UserError(f"{words} words were asked for", "0 or more", "Ask for some words")
    length = model.config.context_length
    context, draws = list(model.context(prompt)), []
    for place in range(words):
        window = np.array(context[-length:], np.int32)[None, :]  # (1, context_length)
        steps = columns(logits(model.weights, window)[0], sampling)
        draws.append(draw(steps, sampling.seed, place))
        context.append(draws[-1].word)
    made = tuple(found.word for found in draws)
    return Sampled(tuple(model.vocabulary.encode(prompt)), made, tuple(draws))
