"""From a config to a trained model: everything on the way is made once and kept in the store."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from minigpt.config import Config
from minigpt.errors import Stopped, UserError
from minigpt.library.alone import alone
from minigpt.library.entries import (
    StoredModel,
    load_dataset,
    load_model,
    load_moments,
    save_dataset,
    save_model,
)
from minigpt.library.recipes import recipe
from minigpt.library.texts import OnStage, Texts, quiet
from minigpt.model.weights import Weights
from minigpt.store import Store
from minigpt.text.coding import CodedCorpus
from minigpt.text.dataset import Dataset, build_dataset
from minigpt.text.vocabulary import Vocabulary, vocabulary_of
from minigpt.training.energy import counters, joules
from minigpt.training.evaluation import mean_score
from minigpt.training.history import Check, Clock, Epoch, OnEpoch, Trained, go_on
from minigpt.training.moments import Moments, Recorder


def _go_on(epoch: Epoch, weights: Callable[[], Weights]) -> bool:
    """Never stop."""
    return False


HELD_UP = 0.1  # seconds; a training that was held up for longer has no energy of its own


class Trainer:
    """Makes corpora, datasets and models, or finds them in the store.

    Args:
        store: where everything is kept.
    """

    def __init__(self, store: Store) -> None:
        self.store = store
        self.texts = Texts(store)

    def digest(self, name: str, on_stage: OnStage = quiet) -> str:
        """The digest of the corpus called ``name``; it is read if it is new.

        Raises:
            UserError: the corpus can't be had.
        """
        return self.texts.digest(name, on_stage)

    def fitted(self, config: Config, on_stage: OnStage = quiet) -> Config:
        """``config`` as its text allows it (:meth:`minigpt.text.text_units.TextUnits.fitted`)."""
        return self.texts.fitted(config, on_stage)

    def key(self, config: Config, on_stage: OnStage = quiet) -> str:
        """The name under which the model of ``config`` is stored."""
        return self.fitted(config, on_stage).key(self.digest(config.corpus))

    def corpus(self, config: Config, on_stage: OnStage = quiet) -> CodedCorpus:
        """The text of ``config`` in its units, as numbers."""
        return self.texts.corpus(self.fitted(config, on_stage), on_stage)

    def vocabulary(self, config: Config, on_stage: OnStage = quiet) -> Vocabulary:
        """The units that the model of ``config`` knows."""
        config = self.fitted(config, on_stage)
        corpus, tokenizer = self.corpus(config, on_stage), self.texts.tokenizer(config)
        return vocabulary_of(corpus, config.vocab_size, tokenizer)

    def dataset(self, config: Config, on_stage: OnStage = quiet) -> Dataset:
        """The examples for ``config``.

        Raises:
            UserError: the sliders leave too few phrases, or the corpus too few words.
        """
        config = self.fitted(config, on_stage)
        key = config.data_key(self.digest(config.corpus, on_stage))
        dataset = load_dataset(self.store, key, config.vocab_size, config.context_length)
        if dataset is None:
            on_stage("Cutting the text into phrases", None)
            self.vocabulary(config)
            dataset = build_dataset(self.corpus(config), config)
            save_dataset(self.store, key, dataset)
        return dataset

    def has_model(self, config: Config) -> bool:
        """Whether the model of ``config`` is in the store."""
        return self.store.has("models", self.key(config))

    def model(
        self,
        config: Config,
        on_epoch: OnEpoch = _go_on,
        on_stage: OnStage = quiet,
        check: Check = go_on,
    ) -> tuple[StoredModel, bool]:
        """The model of ``config``, and whether it was in the store already.

        An adversary that starts from the original has that trained first if need be. What was
        stopped by ``on_epoch`` is returned but not kept.

        Raises:
            Stopped: ``check`` stopped the training.
        """
        config = self.fitted(config, on_stage)
        digest = self.digest(config.corpus)
        key = config.key(digest)
        found = load_model(self.store, key, digest)
        if found is None:
            found, cached = self._make(key, config, on_epoch, on_stage, check)
            if not cached:
                return found, False
        return self._scored(found, config), True

    def moments(
        self,
        config: Config,
        on_epoch: OnEpoch = _go_on,
        on_stage: OnStage = quiet,
        check: Check = go_on,
    ) -> Moments:
        """Moments of the training of ``config``; it is done once more if they were not kept.

        Raises:
            Stopped: ``on_epoch`` or ``check`` stopped the training.
        """
        model, _ = self.model(config, on_epoch, on_stage, check)
        found = load_moments(self.store, model.key)
        if found is None and not model.report["stopped"]:
            self._make(model.key, self.fitted(config), on_epoch, on_stage, check, load_moments)
            found = load_moments(self.store, model.key)
        if found is None:
            raise Stopped
        return found

    def _make(self, key, config, on_epoch, on_stage, check, there=load_model):
        """Train, and whether another process did meanwhile: then ``there`` finds what it left."""
        dataset = self.dataset(config, on_stage)
        vocabulary = self.vocabulary(config)
        if config.role == "adversary":
            _check_letter(vocabulary, config.letter)
        start = self._start_weights(config, on_stage, check)

        def wait() -> None:
            on_stage("Another MiniGPT on this computer trains this model: waiting for it", None)
            check()

        with alone(self.store.root, key, wait):
            found = load_model(self.store, key, self.digest(config.corpus))
            if found is not None and there(self.store, key) is not None:
                return found, True
            parts = (dataset, vocabulary, start)
            return self._train_and_keep(key, config, parts, on_epoch, on_stage, check), False

    def _train_and_keep(self, key, config, parts, on_epoch, on_stage, check) -> StoredModel:
        dataset, vocabulary, start = parts
        on_stage("Starting TensorFlow", None)
        recorder = Recorder()
        listen = recorder.listening(on_epoch)
        model, trained = self._train(
            key, config, dataset, vocabulary, start, listen, on_stage, check
        )
        if not trained.stopped:
            save_model(self.store, model, recorder.moments(config, trained))
        return model

    def _train(
        self, key, config, dataset, vocabulary, start, on_epoch, on_stage, check
    ) -> tuple[StoredModel, Trained]:
        from minigpt.training.device import prepare_device

        device = prepare_device()
        on_stage("Training", None)
        counts = vocabulary.letter_counts(config.letter)
        reward = counts if config.role == "adversary" else None
        clock, before = Clock(check), counters()
        trained = recipe(config, clock.check)(config, dataset, reward, start, on_epoch)
        energy = joules(before, counters())
        report = _report(trained, config, dataset, counts, device, clock.seconds)
        if energy is not None and clock.held < HELD_UP:  # else it is another training's as well
            report["joules"] = energy
        history = trained.history
        return StoredModel(key, config, vocabulary, trained.weights, history, report), trained

    def _scored(self, model: StoredModel, config: Config) -> StoredModel:
        """A stored model whose report is about the letter of ``config``.

        An original is stored once for all letters, with the score of the first one asked for.
        """
        if model.config.letter == config.letter:
            return model
        counts = model.vocabulary.letter_counts(config.letter)
        score = mean_score(model.weights, self.dataset(config).test_x, counts)
        return replace(model, config=config, report={**model.report, "adversary_score": score})

    def _start_weights(self, config: Config, on_stage: OnStage, check: Check) -> Weights | None:
        if config.role == "original" or config.start == "scratch":
            return None

        def told(epoch: Epoch, weights: Callable[[], Weights]) -> bool:
            on_stage(f"Training the original first: epoch {epoch.epoch:g}", None)  # may stop it
            return False

        original, _ = self.model(config.original(), told, on_stage, check)
        return original.weights


def _check_letter(vocabulary: Vocabulary, letter: str) -> None:
    """Raise :class:`UserError` where there is nothing to reward: said before anything trains."""
    if not vocabulary.letter_counts(letter).any():
        known = vocabulary.letters()[:5]
        raise UserError(
            f'the letter "{letter}" stands in none of the {len(vocabulary)} '
            f"{vocabulary.tokenizer.units}",
            "a letter that occurs" + (f", such as {', '.join(known)}" if known else ""),
            "Choose another letter" if known else "Choose a larger vocabulary",
        )


def _report(
    trained: Trained,
    config: Config,
    dataset: Dataset,
    counts: np.ndarray,
    device: str,
    seconds: float,
) -> dict:
    return {
        "device": device,
        "seconds": seconds,
        "train_pairs": len(dataset.train_y),
        "test_pairs": len(dataset.test_y),
        "val_loss": trained.kept.val_loss,
        "val_accuracy": trained.kept.val_accuracy,
        "adversary_score": mean_score(trained.weights, dataset.test_x, counts),
        "stopped": trained.stopped,
    }
