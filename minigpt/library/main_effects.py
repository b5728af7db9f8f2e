"""Which slider matters most: how much a figure moves with each, beside how much it moves by chance.

The *main effect* of a slider (Fisher, The Design of Experiments, 1935) is the change of the mean
between two of its values with all else held equal. Chance is what another seed changes.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from math import sqrt
from statistics import fmean, variance

from minigpt.library.trainings import SLIDERS, Training

COVERED = 0.5  # two values count that meet at so many of the places of the two that meet most often


@dataclass(frozen=True)
class Effect:
    """How much a figure moves with one slider.

    Attributes:
        slider: which.
        low: the lower one of the two values between which it moves most.
        high: the higher one.
        change: the mean figure at ``high`` less that at ``low``.
        pairs: how many pairs of trainings, equal but for this slider, that is the mean of.
    """

    slider: str
    low: float
    high: float
    change: float
    pairs: int

    def stands_out(self, spread: "Spread | None") -> bool | None:
        """Whether it is more than another seed changes; None where that is not known."""
        return None if spread is None else abs(self.change) > spread.deviation


@dataclass(frozen=True)
class Spread:
    """How far seeds lie apart that are equal in all else.

    Attributes:
        deviation: the standard deviation of a figure between seeds, pooled over the places.
        places: how many places of the sliders have several seeds.
        trainings: how many trainings these are.
    """

    deviation: float
    places: int
    trainings: int


def main_effects(found: Sequence[Training], figure: str) -> list[Effect]:
    """The effect of each slider that was moved with all else held equal, the largest first.

    Args:
        found: trainings that can be compared.
        figure: ``loss``, ``accuracy`` or ``score``; a training without it is left out.
    """
    known = [one for one in found if getattr(one, figure) is not None]
    effects = (_main_effect(known, slider, figure) for slider in SLIDERS)
    return sorted(filter(None, effects), key=lambda one: -abs(one.change))


def _main_effect(known: Sequence[Training], slider: str, figure: str) -> Effect | None:
    """Between the two values that lie furthest apart in the mean.

    For any two values only trainings count that have a partner at the other value, equal in the
    other sliders and in the seed. On a whole grid that is the difference of the two means. Two
    values that hardly ever meet are left out: one odd pair would be the largest difference.
    """
    figures: dict[float, dict[tuple, float]] = defaultdict(dict)
    for one in known:
        figures[one.at(slider)][one.place(slider)] = getattr(one, figure)
    changes: dict[tuple[float, float], list[float]] = {}
    for low, high in combinations(sorted(figures), 2):
        both = figures[low].keys() & figures[high].keys()
        changes[low, high] = [figures[high][place] - figures[low][place] for place in both]
    most = max(map(len, changes.values()), default=0)
    if not most:
        return None
    met = {pair: them for pair, them in changes.items() if len(them) >= COVERED * most and them}
    (low, high), largest = max(met.items(), key=lambda item: abs(fmean(item[1])))
    return Effect(slider, low, high, fmean(largest), len(largest))


def spread_over_seeds(found: Sequence[Training], figure: str) -> Spread | None:
    """How far seeds lie apart; None where no place of the sliders has two.

    The variances of the places are weighted by their degrees of freedom, one less than the seeds.
    """
    places: dict[tuple, list[float]] = defaultdict(list)
    for one in found:
        if getattr(one, figure) is not None:
            places[one.place("seed")].append(getattr(one, figure))
    several = [figures for figures in places.values() if len(figures) > 1]
    if not several:
        return None
    squares = sum((len(figures) - 1) * variance(figures) for figures in several)
    count = sum(map(len, several))
    return Spread(sqrt(squares / (count - len(several))), len(several), count)
