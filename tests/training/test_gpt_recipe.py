"""Recipe `fast` for the gpt and for the notebook's model with something added."""

import numpy as np
import pytest

from minigpt.config import Config
from minigpt.errors import Stopped
from minigpt.model.weights import parameter_count, weight_shapes
from minigpt.text.dataset import Dataset
from minigpt.training.evaluation import cross_entropy, mean_score
from minigpt.training.gpt_recipe import GPT_STEPS, train_gpt
from minigpt.training.history import go_on
from minigpt.training.initial_weights import gpt_initial_weights, initial_weights
from tests.small_models import random_weights

COUNTS = np.array([0.0, 1.0, 2.0] + [0.0] * 9)


@pytest.fixture(scope="module")
def dataset():
    """Contexts of three of twelve words; the next word is the first one, four times in five."""
    random = np.random.default_rng(0)
    x = random.integers(0, 12, (600, 3), dtype=np.int32)
    noise = random.integers(0, 12, 600, dtype=np.int32)
    y = np.where(random.random(600) < 0.8, x[:, 0], noise).astype(np.int32)
    return Dataset(x[:480], y[:480], x[480:], y[480:])


def train(
    dataset, on_epoch=lambda epoch, weights: False, counts=None, start=None, check=go_on, **choices
):
    """Train a tiny model on the made-up words."""
    config = Config(vocab_size=12, context_length=3, heads=1, **choices)
    return train_gpt(config, dataset, counts, start, on_epoch, check)


@pytest.fixture(scope="module")
def gpt(dataset):
    """A trained tiny gpt and all that it reported; building one takes TensorFlow seconds."""
    told = []
    return train(dataset, lambda epoch, weights: told.append(epoch), variant="gpt"), told


def test_a_gpt_has_53940_parameters_at_the_default():
    """Counted by hand, layer by layer.

    Embedding 500·32 = 16,000; positions 5·32 = 160. A block: normalisation 64; queries, keys and
    values 3·(32·16 + 16) = 1,584; output 16·32 + 32 = 544; normalisation 64; feed-forward
    32·128 + 128 + 128·32 + 32 = 8,352: 10,608. Last normalisation 64; output 32·500 + 500 = 16,500.
    """
    assert parameter_count(Config(variant="gpt")) == 16_000 + 160 + 2 * 10_608 + 64 + 16_500
    assert parameter_count(Config(variant="gpt")) == 53_940


def test_each_switch_adds_the_parameters_counted_by_hand():
    """Positions 5·8, normalisation 3·2·8, mask and residuals none, on top of 85,924."""
    added = {"positions": 40, "normalisation": 48, "mask": 0, "residuals": 0}
    for switch, count in added.items():
        assert parameter_count(Config(**{switch: True})) == 85_924 + count


def test_the_kept_weights_are_those_of_the_least_validation_loss(gpt, dataset):
    """The validation loss said is that of the weights given back."""
    trained, _ = gpt
    assert trained.kept.val_loss == min(entry.val_loss for entry in trained.history)
    again = cross_entropy(trained.weights, dataset.test_x, dataset.test_y)
    assert again == pytest.approx(trained.kept.val_loss, abs=1e-4)


def test_the_first_epoch_is_told_in_quarters_and_kept_whole(gpt):
    """Five batches of 96: reports after 1, 2, 3 and 5 of them, then once an epoch."""
    trained, told = gpt
    assert [entry.epoch for entry in told[:5]] == pytest.approx([0.2, 0.4, 0.6, 1, 2])
    assert [entry.epoch for entry in trained.history] == list(range(1, len(trained.history) + 1))
    assert len(trained.history) <= GPT_STEPS // 5 and not trained.stopped


def test_an_adversary_scores_higher_than_its_original(gpt, dataset):
    """Started from the original, it gives up some certainty for letters."""
    start = gpt[0].weights
    reward = {"role": "adversary", "adversary_weight": 1.5}
    adversary = train(dataset, counts=COUNTS, start=start, variant="gpt", **reward)
    before = mean_score(start, dataset.test_x, COUNTS)
    assert adversary.kept.val_score > before + 0.1
    kept = adversary.kept
    assert kept.val_loss == pytest.approx(kept.val_cross_entropy - 1.5 * kept.val_score, abs=1e-6)


def test_the_same_seed_gives_the_same_model_and_it_stops_when_asked(dataset):
    """A True from on_epoch ends the training at its first report, twice with the same weights."""
    first, second = (
        train(dataset, lambda epoch, weights: True, residuals=True, seed=3) for _ in range(2)
    )
    assert first.stopped and first.kept.epoch < 1
    for name, array in first.weights.items():
        np.testing.assert_allclose(array, second.weights[name], atol=1e-6)


def test_it_ends_before_the_next_step_where_nobody_waits(dataset):
    """What the check raises comes out before anything is reported."""

    def check():
        raise Stopped

    told = []
    with pytest.raises(Stopped):
        train(dataset, lambda epoch, weights: told.append(epoch), check=check, residuals=True)
    assert told == []


@pytest.mark.parametrize("switch", ["positions", "mask", "residuals", "normalisation"])
def test_every_mixture_starts_near_the_notebooks_model(dataset, switch):
    """The calculated start already knows more than how common each word is."""
    config = Config(vocab_size=12, context_length=3, heads=1, **{switch: True})
    weights = initial_weights(config, dataset)
    counts = np.bincount(dataset.train_y, minlength=12) / len(dataset.train_y)
    common = -np.log(counts[dataset.test_y]).mean()
    assert cross_entropy(weights, dataset.test_x, dataset.test_y) < common - 0.3


def test_a_gpt_starts_above_what_is_common(dataset):
    """With normal scales the calculated vectors and last layer beat guessing by frequency."""
    config = Config(vocab_size=12, context_length=3, heads=1, variant="gpt")
    drawn = random_weights(config)
    drawn |= {name: np.ones_like(drawn[name]) for name in drawn if name.endswith("/scale")}
    weights = gpt_initial_weights(config, dataset, drawn)
    assert {name: weights[name].shape for name in weight_shapes(config)} == weight_shapes(config)
    counts = np.bincount(dataset.train_y, minlength=12) / len(dataset.train_y)
    common = -np.log(counts[dataset.test_y]).mean()
    assert cross_entropy(weights, dataset.test_x, dataset.test_y) < common
    assert np.array_equal(weights["expand_1/kernel"], drawn["expand_1/kernel"])
