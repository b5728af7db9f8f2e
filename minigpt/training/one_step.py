"""One step of a training taken apart: a weight, its gradient, the step, and what comes of it.

All of it in float64 NumPy: the derivatives stand in :mod:`minigpt.training.backward`.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from minigpt.model.forward import chances
from minigpt.model.weights import Weights
from minigpt.training.adam import AdamState, nothing_yet
from minigpt.training.backward import loss_and_gradient, losses

NUDGE = 1e-4  # to both sides, where a slope is measured
LOOKED_AT = 256  # examples among which a fitting one is looked for
LEAST_CHANCE = 0.05  # of its right word
BATCH = 64  # examples in a step; fewer where a model is large
STEP_NUMBERS = 6_000_000  # examples × parameters in a step: some hundredths of a second


@dataclass(frozen=True)
class Place:
    """One number among all that a model learns.

    Attributes:
        name: of the weight that it stands in.
        row: its row, from 0, where the weight is written as a table (:func:`as_table`).
        column: its column, from 0.
    """

    name: str
    row: int
    column: int

    def of(self, weights: Weights) -> float:
        """The number itself, or its gradient where ``weights`` are gradients."""
        return float(as_table(self.name, weights[self.name])[self.row, self.column])

    def put(self, weights: Weights, number: float) -> Weights:
        """The weights with another number in this place; the others are shared."""
        changed = weights[self.name].copy()
        as_table(self.name, changed)[self.row, self.column] = number
        return {**weights, self.name: changed}


def as_table(name: str, array: np.ndarray) -> np.ndarray:
    """A weight as rows and columns, a view: what goes in by what comes out.

    Kernels of attention lie head by head: ``(size, heads * key)``, and ``(heads * key, size)``
    where the heads are joined again; a bias is one row.
    """
    if name.endswith("bias"):
        return array.reshape(1, -1)
    rows = array.shape[0] * array.shape[1] if name.endswith("output_kernel") else array.shape[0]
    return array.reshape(rows, -1)


def strongest(gradient: Weights, name: str) -> Place:
    """Where in a weight the gradient is steepest."""
    table = as_table(name, gradient[name])
    row, column = np.unravel_index(np.abs(table).argmax(), table.shape)
    return Place(name, int(row), int(column))


def fitting_example(weights: Weights, x: np.ndarray, y: np.ndarray) -> int:
    """The number of the first example that the model gets wrong but has an inkling of.

    Its right word is not the likeliest and has a chance of 5 % at least; if there is none such,
    it is the example whose right word has the least chance.

    Args:
        weights: the model's weights.
        x: contexts, ``(examples, context)``; the first 256 are looked at.
        y: the word that followed each, ``(examples,)``.
    """
    x, y = np.asarray(x[:LOOKED_AT]), np.asarray(y[:LOOKED_AT])
    found = chances(weights, x)
    right = found[np.arange(len(y)), y]
    wrong = (found.argmax(axis=1) != y) & (right >= LEAST_CHANCE)
    return int(wrong.argmax() if wrong.any() else right.argmin())


def batch_from(example: int, examples: int, parameters: int) -> np.ndarray:
    """The numbers of an example and of those after it, that make a batch: 64, or fewer."""
    size = min(examples, BATCH, max(8, STEP_NUMBERS // parameters))
    return (example + np.arange(size)) % examples


def curve(weights: Weights, place: Place, numbers: Sequence[float], x, y) -> np.ndarray:
    """The mean loss for each of ``numbers`` in one place, all other weights as they are."""
    return np.array([losses(place.put(weights, one), x, y).mean() for one in numbers])


def measured_slope(weights: Weights, place: Place, x, y) -> tuple[float, float, float]:
    """The loss with the number a little smaller and a little larger, and the slope between."""
    now = place.of(weights)
    below, above = curve(weights, place, (now - NUDGE, now + NUDGE), x, y)
    return float(below), float(above), float((above - below) / (2 * NUDGE))


def stepped(weights: Weights, gradient: Weights, rate: float) -> Weights:
    """Every weight moved against its gradient: plain gradient descent."""
    return {name: array - rate * gradient[name] for name, array in weights.items()}


@dataclass(frozen=True)
class Descent:
    """Some steps of plain gradient descent.

    Attributes:
        batch: the mean loss of the batch before the first step and after each, in nats.
        watched: the same of each group of examples that was only looked at, by name.
        burst: whether a number grew beyond what can be held; the last steps are left out.
    """

    batch: list[float]
    watched: dict[str, list[float]]
    burst: bool = False


def descend(weights: Weights, x, y, rate: float, steps: int, watch: dict) -> Descent:
    """Take steps with one batch, and note the losses.

    Args:
        weights: where to begin, float64.
        x: the batch's contexts, ``(batch, context)``.
        y: the word that followed each, ``(batch,)``.
        rate: the learning rate.
        steps: how many steps.
        watch: by name, contexts and next words whose loss is noted as well.
    """
    batch: list[float] = []
    watched: dict[str, list[float]] = {name: [] for name in watch}
    with np.errstate(over="ignore", invalid="ignore"):
        for _ in range(steps + 1):
            loss, gradient = loss_and_gradient(weights, x, y)
            seen = {name: float(losses(weights, *pair).mean()) for name, pair in watch.items()}
            if not np.isfinite([loss, *seen.values()]).all():
                return Descent(batch, watched, burst=True)
            batch.append(loss)
            for name, value in seen.items():
                watched[name].append(value)
            weights = stepped(weights, gradient, rate)
    return Descent(batch, watched)


@dataclass(frozen=True)
class AdamStep:
    """What one step of Adam does to one number.

    Attributes:
        gradient: of the number, on the batch.
        mean: the running mean of the gradients so far.
        square: the running mean of their squares.
        move: what is added to the number.
    """

    gradient: float
    mean: float
    square: float
    move: float


def adam_steps(weights: Weights, place: Place, x, y, rate: float, steps: int) -> list[AdamStep]:
    """The first steps of Adam on one batch, as one number sees them; all numbers move.

    It ends early if a number grows beyond what can be held.
    """
    states: dict[str, AdamState] = {name: nothing_yet(a) for name, a in weights.items()}
    found = []
    with np.errstate(over="ignore", invalid="ignore"):
        for _ in range(steps):
            loss, gradient = loss_and_gradient(weights, x, y)
            if not np.isfinite(loss):
                break
            states = {name: state.after(gradient[name]) for name, state in states.items()}
            moves = {name: state.move(rate) for name, state in states.items()}
            held = states[place.name]
            means = {"mean": {place.name: held.mean}, "square": {place.name: held.square}}
            numbers = {name: place.of(one) for name, one in means.items()}
            found.append(AdamStep(place.of(gradient), **numbers, move=place.of(moves)))
            weights = {name: array + moves[name] for name, array in weights.items()}
    return found
