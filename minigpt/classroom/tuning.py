"""From votes to a tuned model, everything on the way kept in the store; the worker's work."""

from dataclasses import asdict

import numpy as np

from minigpt.classroom.reward import Reward, load_reward, save_reward, tuned_key
from minigpt.config import Config
from minigpt.errors import Stopped, UserError
from minigpt.library.entries import StoredModel, load_model, save_model
from minigpt.library.trainer import OnStage, Trainer
from minigpt.reward.kl_optimum import BETA, balance
from minigpt.training.evaluation import cross_entropy, mean_score
from minigpt.training.history import Check, Clock, OnEpoch, go_on


def learn_reward(
    trainer: Trainer, config: Config, key: str, topic: str, compared: list[list]
) -> Reward:
    """The reward stored under ``key``, learnt from votes if it is not there.

    Args:
        trainer: finds the words of ``config``.
        config: the original that wrote the texts.
        key: where it goes.
        topic: what the class was asked to prefer.
        compared: for each pair its two texts and how many prefer each.

    Raises:
        UserError: the votes can't be learnt from at all.
    """
    from minigpt.classroom.reward_model import Compared, fit_reward

    found = load_reward(trainer.store, key)
    if found is None:
        pairs = [Compared(*pair) for pair in compared]
        vocabulary = trainer.vocabulary(config)
        found = fit_reward(pairs, topic, vocabulary.words, vocabulary.read)
        save_reward(trainer.store, key, found)
    return found


def tuned_model(
    trainer: Trainer,
    config: Config,
    reward_key: str,
    beta: float,
    on_epoch: OnEpoch,
    on_stage: OnStage,
    check: Check = go_on,
) -> StoredModel:
    """The original of ``config`` fine-tuned on a reward, from the store if it is there.

    Its report has, beside the usual figures, ``topic``, ``beta`` and ``balance`` (see
    :class:`minigpt.reward.kl_optimum.Balance`).

    Raises:
        UserError: the reward is not in the store, or beta is out of range.
        Stopped: ``on_epoch``, ``on_stage`` or ``check`` stopped it.
    """
    BETA.check("beta", beta)
    reward = load_reward(trainer.store, reward_key)
    if reward is None:
        raise UserError("the reward is gone", "one learnt from votes", "Learn from the votes again")
    original, _ = trainer.model(config.original(), on_epoch, on_stage, check)
    if original.report["stopped"]:
        raise Stopped
    key = tuned_key(original.key, reward, beta)
    found = load_model(trainer.store, key)
    return found or _tune(trainer, key, original, reward, beta, on_epoch, on_stage, check)


def _tune(trainer, key, original, reward, beta, on_epoch, on_stage, check) -> StoredModel:
    from minigpt.training.device import prepare_device
    from minigpt.training.feedback_recipe import Wish, train_feedback

    device, config = prepare_device(), original.config
    dataset = trainer.dataset(config)
    wish = Wish(reward.of(original.vocabulary.words), beta)
    on_stage("Fine-tuning on the class's votes", None)
    clock = Clock(check)
    trained = train_feedback(config, dataset, original.weights, wish, on_epoch, clock.check)
    if trained.stopped:
        raise Stopped
    weighed = balance(trained.weights, original.weights, dataset, wish.reward, beta)
    counts = original.vocabulary.letter_counts(config.letter)
    x, y = np.asarray(dataset.test_x), np.asarray(dataset.test_y)
    report = {
        "device": device,
        "seconds": clock.seconds,
        "train_pairs": len(dataset.train_y),
        "test_pairs": len(dataset.test_y),
        "val_loss": cross_entropy(trained.weights, x, y),
        "val_accuracy": weighed.accuracy,
        "adversary_score": mean_score(trained.weights, x, counts),
        "stopped": False,
        "topic": reward.topic,
        "beta": beta,
        "balance": asdict(weighed),
    }
    weights, history = trained.weights, trained.history
    model = StoredModel(key, config, original.vocabulary, weights, history, report)
    save_model(trainer.store, model)
    return model
