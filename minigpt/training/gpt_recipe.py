"""Recipe ``fast`` for the models that have more than the notebook's: the `gpt` and the mixtures.

On a GPU they are trained through Keras: their graphs differ from switch to switch. The mixtures
start from the same calculated values as the notebook's model and go on in the same way, so that
what differs at the end is what the switch did: Adam, a running average of the weights, and an end
when an epoch gains nothing. Of the `gpt`, word vectors and last layer are calculated likewise.
"""

import numpy as np

from minigpt.config import Config
from minigpt.model.keras_model import build_model, model_weights
from minigpt.model.weights import Weights, unflatten
from minigpt.text.dataset import Dataset
from minigpt.training.blas_threads import one_blas_thread
from minigpt.training.device import has_gpu
from minigpt.training.fast_recipe import MEMORY, batch_size
from minigpt.training.history import Check, Clock, Epoch, OnEpoch, Trained, go_on
from minigpt.training.initial_weights import gpt_initial_weights, initial_weights
from minigpt.training.processor import Processor

PARTS = 4  # reports inside the first epoch
EPOCHS = {"notebook": 10, "gpt": 6}  # at most,
GPT_STEPS = 400  # but a gpt takes this many steps where its epochs are short
RATE = {"notebook": 0.02, "gpt": 0.01}
WARM_UP = 5  # steps in which the rate rises
GAIN = 0.003  # nats; an epoch that lowers the best validation loss by less ends the training


def train_gpt(
    config: Config,
    dataset: Dataset,
    letter_counts: np.ndarray | None,
    start_weights: Weights | None,
    on_epoch: OnEpoch,
    check: Check = go_on,
) -> Trained:
    """Train for a few epochs and keep the weights with the least validation loss.

    Arguments and result as in :func:`minigpt.training.fast_recipe.train_fast`.
    """
    return _Training(config, dataset, letter_counts, start_weights, on_epoch, check).run()


def initial_values(config: Config, dataset: Dataset, drawn: Weights) -> Weights:
    """Where the training starts: calculated for a mixture, in part as Keras drew it for a gpt.

    Args:
        config: the sliders and switches; its seed fixes what is random.
        dataset: its training part is counted.
        drawn: the weights as Keras drew them.
    """
    if config.variant == "notebook":
        return initial_weights(config, dataset)
    return gpt_initial_weights(config, dataset, drawn)


def drawn_weights(config: Config) -> Weights:
    """The weights of a new model as Keras draws them, by the config's seed."""
    import keras

    keras.utils.set_random_seed(config.seed)
    return model_weights(build_model(config, logits=True), config)


def _engine():
    """What takes the steps: Keras on a GPU, else NumPy on the processor's cores."""
    if has_gpu():
        from minigpt.training.keras_steps import KerasSteps

        return KerasSteps
    return Processor


class _Training:
    """One training under way: its steps, its diary."""

    def __init__(self, config, dataset, letter_counts, start_weights, on_epoch, check):
        self.clock = Clock(check)
        self.config, self.dataset, self.on_epoch = config, dataset, on_epoch
        self.adversary = letter_counts is not None
        self.weight = config.adversary_weight if self.adversary else 0.0
        if start_weights is None:
            with one_blas_thread():
                start_weights = initial_values(config, dataset, drawn_weights(config))
        self.clock.check()
        self.steps_on = _engine()(config, start_weights, letter_counts, self.weight)
        self.random = np.random.default_rng([config.seed, 1])
        self.best: tuple[Epoch, Weights] | None = None
        self.diary: list[Epoch] = []
        self.stopped = False

    def run(self) -> Trained:
        """Train until the schedule ends, an epoch gains nothing, or somebody stops it."""
        try:
            with one_blas_thread():
                return self._run()
        finally:
            self.steps_on.close()

    def _run(self) -> Trained:
        count = len(self.dataset.train_y)
        size = batch_size(count)
        steps = count // size
        epochs = EPOCHS[self.config.variant]
        if self.config.variant == "gpt":
            epochs = max(epochs, GPT_STEPS // steps)
        for epoch in range(epochs):
            before = self.best[0].val_loss if epoch else np.inf
            order = self.random.permutation(count)[: steps * size].reshape(steps, size)
            self._epoch(epoch, order)
            if self.stopped or self.best[0].val_loss > before - GAIN:
                break
        kept, weights = self.best
        return Trained(weights, tuple(self.diary), kept, self.stopped)

    def _epoch(self, epoch: int, order: np.ndarray) -> None:
        """Take a step with each row of ``order``, numbers of examples, ``(steps, batch)``."""
        steps, total, rate = len(order), 0.0, RATE[self.config.variant]
        reports = set(np.linspace(0, steps, PARTS + 1).astype(int)[1:]) if epoch == 0 else {steps}
        for done, batch in enumerate(order, start=1):
            self.clock.check()
            now = rate * min(1, (epoch * steps + done) / WARM_UP)
            batch = np.sort(batch)  # reads a memory-mapped file from front to back
            data = (self.dataset.train_x, self.dataset.train_y)
            total += self.steps_on.steps(*data, batch[None], np.array([now], np.float32), MEMORY)
            if done in reports and not self.stopped:
                self._report(epoch + done / steps, total / done)

    def _report(self, epoch: float, loss: float) -> None:
        """Validate, remember what is best, tell who listens."""
        plain, score, right = self.steps_on.validate(self.dataset.test_x, self.dataset.test_y)
        val_loss = plain - self.weight * score
        shown = score if self.adversary else None
        entry = Epoch(epoch, self.clock.seconds, loss, val_loss, right, shown, plain)
        weights = unflatten(self.steps_on.average.copy(), self.config)
        if epoch == int(epoch):
            self.diary.append(entry)
        if self.best is None or val_loss < self.best[0].val_loss:
            self.best = (entry, weights)
        self.stopped = self.on_epoch(entry, lambda: weights)
