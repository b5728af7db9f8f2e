"""The weights as they were at some moments of a training: what the time machine goes back to."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache

import numpy as np

from minigpt.config import Config
from minigpt.model.weights import Weights, flatten, unflatten
from minigpt.training.history import Epoch, OnEpoch, Trained

MOST = 12  # moments kept of one training, the last one counted


@dataclass(frozen=True)
class Moments:
    """Some moments of a training, in order; the last one is the model that was kept.

    Attributes:
        config: what was trained.
        epochs: the diary entry of each moment.
        flat: all weights of each moment one after the other, float32, ``(moments, parameters)``;
            memory-mapped when it comes from the store.
    """

    config: Config
    epochs: tuple[Epoch, ...]
    flat: np.ndarray

    def __len__(self) -> int:
        return len(self.epochs)

    def weights(self, moment: int) -> Weights:
        """The weights by name at one moment, from 0."""
        return unflatten(np.asarray(self.flat[moment]), self.config)

    def embeddings(self) -> np.ndarray:
        """The word vectors at every moment, ``(moments, vocab_size, size)``."""
        return np.stack([self.weights(at)["embedding"] for at in range(len(self))])


@dataclass
class Recorder:
    """Notes the weights while a training runs, and thins its notes out as they grow.

    It keeps the reports number 0, s, 2s, 3s, ...; whenever they grow too many, s doubles and
    every other note goes. So however long a training turns out to be, the notes are evenly
    spread, and two trainings have many moments in common.

    Attributes:
        most: moments to keep at most.
    """

    most: int = MOST
    _notes: list[tuple[Epoch, np.ndarray]] = field(default_factory=list)
    _spacing: int = 1
    _reports: int = 0

    def listening(self, on_epoch: OnEpoch) -> OnEpoch:
        """``on_epoch`` with the recorder listening in; the weights are fetched at most once."""

        def listen(epoch: Epoch, weights: Callable[[], Weights]) -> bool:
            fetched = cache(weights)
            self._note(epoch, fetched)
            return on_epoch(epoch, fetched)

        return listen

    def _note(self, epoch: Epoch, weights: Callable[[], Weights]) -> None:
        if self._reports % self._spacing == 0:
            self._notes.append((epoch, flatten(weights())))
        if len(self._notes) >= self.most:
            self._notes = self._notes[::2]
            self._spacing *= 2
        self._reports += 1

    def moments(self, config: Config, trained: Trained) -> Moments:
        """The moments up to the one whose weights were kept; later ones led nowhere."""
        before = [note for note in self._notes if note[0].epoch < trained.kept.epoch]
        notes = [*before, (trained.kept, flatten(trained.weights))]
        return Moments(config, tuple(n[0] for n in notes), np.stack([n[1] for n in notes]))
