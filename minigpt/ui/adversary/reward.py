"""Figures of original, ideal adversary and trained adversary, each worked out once and kept.

What needs many contexts looks at the first of the test set, as many as a moment allows
(:data:`CHANCES_AT_ONCE`); all three models are held against the very same ones.
"""

from dataclasses import dataclass, replace

import numpy as np

from minigpt.config import Config
from minigpt.model.forward import log_softmax, logits
from minigpt.model.prediction import LanguageModel
from minigpt.reward.ideal import Ideal, ScoreCurve, ideal_adversary, score_curve, score_groups
from minigpt.text.dataset import Dataset
from minigpt.training.evaluation import mean_chances
from minigpt.training.twin_run import CollapseWord, collapse_words
from minigpt.ui.session import service
from minigpt.ui.session.once import once

CHANCES_AT_ONCE = 2_000_000  # contexts × words: about a tenth of a second on one core
FEW = 500_000  # the same for the mean chance of every word
WEIGHTS = tuple(round(0.05 * step, 2) for step in range(41))  # the slider's positions
STRONGEST = WEIGHTS[-1]  # at which the page shows what the adversary collapses onto


def sample(config: Config, chances: int = CHANCES_AT_ONCE) -> Dataset | None:
    """The first test contexts, no more than ``chances`` ÷ vocabulary size; None if not cut yet."""
    data = service.dataset(config)
    if data is None:
        return None
    count = max(1, chances // config.vocab_size)
    return replace(data, test_x=data.test_x[:count], test_y=data.test_y[:count])


def of_letter(config: Config) -> Config:
    """``config`` with what does not matter to the ideal adversary's curve made equal."""
    return replace(config.original(), adversary_weight=0.0, start="original")


def curve(config: Config) -> ScoreCurve | None:
    """The ideal adversary at every position of the weight slider; None until all is there."""
    if service.model(config.original()) is None or service.dataset(config) is None:
        return None
    return _curve(service.digest(config.corpus), of_letter(config))


@once(64)
def _curve(digest: str, config: Config) -> ScoreCurve:
    return _measure(config, np.array(WEIGHTS))


@dataclass(frozen=True)
class Point:
    """How one model does on the test contexts that are looked at.

    Attributes:
        score: mean adversary score.
        accuracy: share of the contexts whose next word is its likeliest, 0–1.
        loss: cross-entropy − weight × score, nats.
    """

    score: float
    accuracy: float
    loss: float


def on_curve(found: ScoreCurve, weight: float, at: float | None = None) -> Point:
    """The ideal adversary made for weight ``at`` (by default ``weight``), judged by ``weight``."""
    place = int(np.abs(found.weights - (weight if at is None else at)).argmin())
    score, plain = float(found.score[place]), float(found.cross_entropy[place])
    return Point(score, float(found.accuracy[place]), plain - weight * score)


def trained_point(config: Config) -> Point | None:
    """The trained adversary on the same contexts; None until it is trained."""
    if service.model(config.adversary()) is None or service.dataset(config) is None:
        return None
    found = _trained(service.digest(config.corpus), config.adversary())
    return on_curve(found, config.adversary_weight, at=0.0)


@once(256)
def _trained(digest: str, config: Config) -> ScoreCurve:
    """The trained adversary's own figures, as the one point of a curve: its answers as they are."""
    return _measure(config, np.zeros(1))


def _measure(config: Config, weights: np.ndarray) -> ScoreCurve:
    model, data = service.model(config), sample(config)
    counts = model.vocabulary.letter_counts(config.letter)
    groups = score_groups(model.weights, data.test_x, data.test_y, counts)
    return score_curve(groups, weights)


def ideal_answer(model: LanguageModel, contexts: np.ndarray, config: Config) -> Ideal:
    """The ideal adversary's answer to ``contexts``, ``(contexts, context_length)``."""
    log_q = log_softmax(logits(model.weights, contexts))
    counts = model.vocabulary.letter_counts(config.letter)
    return ideal_adversary(log_q, counts, config.adversary_weight)


def collapse(config: Config, weight: float) -> list[CollapseWord]:
    """The words on which the ideal adversary of ``weight`` piles its chance."""
    chosen = replace(config.original(), adversary_weight=weight, start="original")
    return _collapse(service.digest(config.corpus), chosen)


@once(256)
def _collapse(digest: str, config: Config) -> list[CollapseWord]:
    stored, data = service.model(replace(config, adversary_weight=0.0)), sample(config, FEW)
    model = service.language_model(stored, config)
    ideal = ideal_answer(model, np.asarray(data.test_x), config).chances.mean(axis=0)
    original = mean_chances(stored.weights, data.test_x)
    return collapse_words(stored.vocabulary, config.letter, original, ideal)
