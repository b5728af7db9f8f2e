"""From a config to a trained model: everything on the way is made once and kept in the store."""

import time
from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache, partial

import numpy as np

from minigpt.config import Config
from minigpt.errors import Stopped
from minigpt.library.entries import (
    StoredModel,
    known_digest,
    load_corpus,
    load_dataset,
    load_model,
    load_moments,
    remember_digest,
    save_corpus,
    save_dataset,
    save_model,
)
from minigpt.model.weights import Weights
from minigpt.store import Store
from minigpt.text.cleaning import clean
from minigpt.text.coding import CodedCorpus, code_words
from minigpt.text.corpus import digest_of, read_corpus
from minigpt.text.dataset import Dataset, build_dataset
from minigpt.text.vocabulary import Vocabulary, vocabulary_of
from minigpt.training.evaluation import mean_score
from minigpt.training.history import Check, Epoch, OnEpoch, Trained, go_on
from minigpt.training.moments import Moments, Recorder

# (what is being done, in plain words; how far, 0–1, or None if that is not known)
OnStage = Callable[[str, float | None], None]


def _quiet(stage: str, share: float | None) -> None:
    """Tell nobody."""


def _go_on(epoch: Epoch, weights: Callable[[], Weights]) -> bool:
    """Never stop."""
    return False


class Trainer:
    """Makes corpora, datasets and models, or finds them in the store.

    Args:
        store: where everything is kept.
    """

    def __init__(self, store: Store) -> None:
        self.store = store
        self._coded = lru_cache(maxsize=2)(self._read_coded)

    def digest(self, name: str, on_stage: OnStage = _quiet) -> str:
        """The digest of the corpus called ``name``; it is read, cleaned and coded if it is new.

        Raises:
            UserError: the corpus can't be had.
        """
        return known_digest(self.store, name) or self._code(name, on_stage)

    def corpus(self, name: str, on_stage: OnStage = _quiet) -> CodedCorpus:
        """The corpus called ``name`` as numbers."""
        coded = self._coded(self.digest(name, on_stage))
        if coded is None:  # not coded yet, or damaged and set aside
            self._coded.cache_clear()
            coded = self._coded(self._code(name, on_stage))
        return coded

    def vocabulary(self, config: Config, on_stage: OnStage = _quiet) -> Vocabulary:
        """The words that the model of ``config`` knows."""
        return vocabulary_of(self.corpus(config.corpus, on_stage), config.vocab_size)

    def dataset(self, config: Config, on_stage: OnStage = _quiet) -> Dataset:
        """The examples for ``config``.

        Raises:
            UserError: the sliders leave too few phrases, or the corpus too few words.
        """
        key = config.data_key(self.digest(config.corpus, on_stage))
        dataset = load_dataset(self.store, key, config.vocab_size, config.context_length)
        if dataset is None:
            on_stage("Cutting the text into phrases", None)
            self.vocabulary(config)
            dataset = build_dataset(self.corpus(config.corpus), config)
            save_dataset(self.store, key, dataset)
        return dataset

    def has_model(self, config: Config) -> bool:
        """Whether the model of ``config`` is in the store."""
        return self.store.has("models", config.key(self.digest(config.corpus)))

    def model(
        self,
        config: Config,
        on_epoch: OnEpoch = _go_on,
        on_stage: OnStage = _quiet,
        check: Check = go_on,
    ) -> tuple[StoredModel, bool]:
        """The model of ``config``, and whether it was in the store already.

        An adversary that starts from the original has that trained first if need be. What was
        stopped by ``on_epoch`` is returned but not kept.

        Raises:
            Stopped: ``check`` stopped the training.
        """
        digest = self.digest(config.corpus, on_stage)
        key = config.key(digest)
        found = load_model(self.store, key, digest)
        if found is not None:
            return self._scored(found, config), True
        return self._make(key, config, on_epoch, on_stage, check), False

    def moments(
        self, config: Config, on_epoch: OnEpoch = _go_on, on_stage: OnStage = _quiet
    ) -> Moments:
        """Moments of the training of ``config``; it is done once more if they were not kept.

        Raises:
            Stopped: ``on_epoch`` stopped the training.
        """
        model, _ = self.model(config, on_epoch, on_stage)
        found = load_moments(self.store, model.key)
        if found is None and not model.report["stopped"]:
            model = self._make(model.key, config, on_epoch, on_stage)
            found = load_moments(self.store, model.key)
        if found is None:
            raise Stopped
        return found

    def _make(self, key, config, on_epoch, on_stage, check=go_on) -> StoredModel:
        dataset = self.dataset(config, on_stage)
        vocabulary = self.vocabulary(config)
        start = self._start_weights(config, on_stage, check)
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
        started = time.monotonic()
        trained = recipe(config, check)(config, dataset, reward, start, on_epoch)
        seconds = time.monotonic() - started
        report = _report(trained, config, dataset, counts, device, seconds)
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

    def _code(self, name: str, on_stage: OnStage) -> str:
        on_stage("Reading the corpus", None)

        def progress(done: int, total: int) -> None:
            on_stage("Downloading the corpus", done / total if total else None)

        text = read_corpus(name, progress)
        digest = digest_of(text)
        if self.store.has("corpora", digest):
            remember_digest(self.store, name, digest)
        else:
            on_stage("Counting the words", None)
            save_corpus(self.store, name, digest, code_words(clean(text)))
        return digest

    def _read_coded(self, digest: str) -> CodedCorpus | None:
        return load_corpus(self.store, digest)


def recipe(config: Config, check: Check = go_on) -> Callable[..., Trained]:
    """The function that trains as ``config.recipe`` says; ``check`` may stop it between two steps.

    The notebook's is Keras' own loop, which is asked once an epoch, through ``on_epoch``.
    """
    if config.recipe == "notebook":
        from minigpt.training.notebook_recipe import train_notebook

        return train_notebook
    if not config.plain:
        from minigpt.training.gpt_recipe import train_gpt

        return partial(train_gpt, check=check)
    from minigpt.training.fast_recipe import train_fast

    return partial(train_fast, check=check)


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
