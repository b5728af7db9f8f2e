"""Recipe ``fast``: the same model and the same loss as the notebook's, in far less time.

Its first epoch goes through the training set once to count and to solve, in closed form
(:mod:`minigpt.training.initial_weights`); the next ones are epochs of Adam with a constant
learning rate. A running average of the weights is shown and kept, and the training ends with the
first epoch that hardly lowers the validation loss.
"""

import numpy as np

from minigpt.config import Config
from minigpt.model.weights import Weights, unflatten
from minigpt.text.dataset import Dataset
from minigpt.training.adversary_start import bent_to_ideal
from minigpt.training.blas_threads import one_blas_thread
from minigpt.training.device import has_gpu
from minigpt.training.history import Check, Clock, Epoch, OnEpoch, Trained, go_on
from minigpt.training.initial_weights import initial_weights
from minigpt.training.processor import Processor

# The constants below were found by trying; `python -m benchmarks` says what they give.
BATCH_SIZE = 1024
LEAST_STEPS = 5  # an epoch; a small training set gets smaller batches
EPOCHS = 10  # of Adam, at most
RATE = 0.02  # with the average below, a constant rate ends lower than a falling one
WARM_UP = 5  # steps in which the rate rises
MEMORY = 0.95  # of the running average of the weights: about the last twenty steps
PARTS = 4  # reports inside Adam's first epoch, so that the curve begins at once
SAMPLE = 4096  # test examples, about, that these look at; a whole epoch looks at all of them
FIRST_LOOK = 1024  # training examples that give the loss of the start, to about 2 %
GAIN = 0.01  # nats; an epoch that lowers the best validation loss by less ends the training


def train_fast(
    config: Config,
    dataset: Dataset,
    letter_counts: np.ndarray | None,
    start_weights: Weights | None,
    on_epoch: OnEpoch,
    check: Check = go_on,
) -> Trained:
    """Train for a few epochs and keep the weights with the least validation loss.

    Args:
        config: the sliders; its seed sets initial values and batch order.
        dataset: what to learn from.
        letter_counts: the reward of each word, ``(vocab_size,)``, for an adversary; None for an
            original.
        start_weights: the trained original's, for an adversary that starts from it; None for
            calculated initial values.
        on_epoch: told of every epoch, and of each quarter of the second, which is the first of
            Adam; True stops the training.
        check: called every few steps; what it raises ends the training, and its seconds do not
            count.

    Returns:
        The best weights at the end of an epoch, and one history entry for every epoch.
    """
    return _Training(config, dataset, letter_counts, start_weights, on_epoch, check).run()


def warm_up() -> None:
    """Trace and load what every training needs, with a training of a few milliseconds.

    A worker calls it before the first slider moves: the first training of a process takes about
    half a second longer than the others.
    """
    x = np.zeros((20, 2), np.int32)
    config = Config(vocab_size=2, context_length=2)
    train_fast(config, Dataset(x, x[:, 0], x, x[:, 0]), None, None, lambda *_: False)


def learning_rates(first: int, count: int) -> np.ndarray:
    """The learning rates of ``count`` steps from step number ``first`` on, float32."""
    steps = np.arange(first + 1, first + count + 1)
    return (RATE * np.minimum(1, steps / WARM_UP)).astype(np.float32)


def batch_size(examples: int) -> int:
    """1024, or less where an epoch would have fewer than 5 steps."""
    return max(1, min(BATCH_SIZE, examples // LEAST_STEPS))


def _engine():
    """What takes the steps: TensorFlow's graph on a GPU, else NumPy on the processor's cores."""
    if has_gpu():
        from minigpt.training.graph import Graph

        return Graph
    return Processor


class _Training:
    """One training under way: its data, its steps, its diary."""

    def __init__(self, config, dataset, letter_counts, start_weights, on_epoch, check):
        self.clock = Clock(check)
        self.config, self.on_epoch = config, on_epoch
        self.adversary = letter_counts is not None
        counts = letter_counts if self.adversary else np.zeros(config.vocab_size)
        with one_blas_thread():
            weights = start_weights or initial_weights(config, dataset)
            if self.adversary:
                weights = bent_to_ideal(weights, dataset.train_x, counts, config.adversary_weight)
        self.clock.check()
        self.weight = config.adversary_weight if self.adversary else 0.0
        reward = np.asarray(counts, np.float32) if self.adversary else None
        self.steps_on = _engine()(config, weights, reward, self.weight)
        data = (dataset.train_x, dataset.train_y, dataset.test_x, dataset.test_y)
        self.train_x, self.train_y, self.test_x, self.test_y = map(np.asarray, data)
        self.random = np.random.default_rng([config.seed, 1])
        self.sample = slice(None, None, max(1, len(self.test_y) // SAMPLE))  # of the test set
        self.rest = np.zeros(4)  # what the whole test set has over its sample, in each figure
        self.best: tuple[Epoch, np.ndarray] | None = None
        self.diary: list[Epoch] = []
        self.stopped = False

    def run(self) -> Trained:
        """Start, train, stop; see :func:`train_fast`."""
        try:
            with one_blas_thread():
                return self._run()
        finally:
            self.steps_on.close()

    def _run(self) -> Trained:
        size = batch_size(len(self.train_y))
        steps = len(self.train_y) // size  # an epoch
        self._report(1.0, self._first_loss())
        before = np.inf
        for epoch in range(EPOCHS):
            if self.stopped or self.best[0].val_loss > before - GAIN:
                break
            before = self.best[0].val_loss
            self._epoch(epoch, self._batches(steps, size), learning_rates(epoch * steps, steps))
        return self._trained()

    def _batches(self, steps: int, size: int) -> np.ndarray:
        """Which examples go into each step of an epoch, int32, ``(steps, size)``."""
        order = self.random.permutation(len(self.train_y))[: steps * size]
        return order.astype(np.int32).reshape(steps, size)

    def _epoch(self, epoch: int, batches: np.ndarray, rates: np.ndarray) -> None:
        parts = PARTS if epoch == 0 else 1
        total = 0.0
        edges = np.unique(np.linspace(0, len(rates), parts + 1).astype(int))
        for first, end in zip(edges, edges[1:], strict=False):
            if self.stopped:
                return
            total += self._steps(batches[first:end], rates[first:end])
            self._report(1 + epoch + end / len(rates), total / end)

    def _steps(self, batches: np.ndarray, rates: np.ndarray) -> float:
        """Take these steps; the sum of their losses."""
        data, total, few = (self.train_x, self.train_y), 0.0, self.steps_on.AT_ONCE
        for at in range(0, len(rates), few):
            self.clock.check()
            some = slice(at, at + few)
            total += self.steps_on.steps(*data, batches[some], rates[some], MEMORY)
        return total

    def _first_loss(self) -> float:
        """The loss of the start on the first training examples."""
        return self._validate(self.train_x[:FIRST_LOOK], self.train_y[:FIRST_LOOK])[0]

    def _validate(self, x, y) -> tuple[float, float, float, float]:
        """Loss, accuracy, score and cross-entropy of the averaged weights."""
        plain, score, right = self.steps_on.validate(x, y)
        return plain - self.weight * score, right, score, plain

    def _on_sample(self) -> np.ndarray:
        """The same on the test set's sample."""
        return np.array(self._validate(self.test_x[self.sample], self.test_y[self.sample]))

    def _figures(self, epoch: float) -> tuple[float, float, float, float]:
        """The same on the test set; inside an epoch an estimate (see :class:`Epoch`)."""
        if epoch != int(epoch):
            val_loss, accuracy, score, plain = map(float, self._on_sample() + self.rest)
            return val_loss, min(max(accuracy, 0.0), 1.0), score, plain
        figures = self._validate(self.test_x, self.test_y)
        if epoch == 1 and self.sample.step > 1:
            self.rest = np.array(figures) - self._on_sample()
        return figures

    def _report(self, epoch: float, loss: float) -> None:
        """Validate, remember what is best, tell who listens."""
        val_loss, accuracy, score, plain = self._figures(epoch)
        shown = score if self.adversary else None
        entry = Epoch(epoch, self.clock.seconds, loss, val_loss, accuracy, shown, plain)
        average = self.steps_on.average.copy()
        self.stopped = self.on_epoch(entry, lambda: unflatten(average, self.config))
        if epoch == int(epoch):
            self.diary.append(entry)
            if self.best is None or val_loss < self.best[0].val_loss:
                self.best = (entry, average)

    def _trained(self) -> Trained:
        kept, flat = self.best
        weights = unflatten(flat, self.config)
        return Trained(weights, tuple(self.diary), kept, self.stopped)
