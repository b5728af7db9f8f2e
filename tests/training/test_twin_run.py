"""Original and adversary side by side."""

import numpy as np
import pytest

from minigpt.model.weights import flatten
from minigpt.store import Store
from minigpt.training.evaluation import (
    accuracy,
    cross_entropy,
    kl_divergence,
    mean_chances,
    mean_score,
)
from minigpt.training.history import Epoch
from minigpt.training.moments import Moments
from minigpt.training.twin_run import (
    TwinRun,
    collapse_words,
    compare,
    diary_objectives,
    load_twin_run,
    paired,
    save_twin_run,
    twin_run,
)
from tests.small_models import CONFIG, VOCABULARY, fixed_weights, random_weights, small_dataset

DATA = small_dataset()
COUNTS = VOCABULARY.letter_counts("e")  # the sea tree eel sun cat: 1 1 2 2 0 0
FLAT = np.full(6, 1 / 6)
FOND = np.array([0.1, 0.1, 0.4, 0.2, 0.1, 0.1])


def moments(config, epochs, answers) -> Moments:
    """Moments of a model that answers with fixed chances."""
    diary = tuple(Epoch(e, e, 1.0, 1.0, 0.0) for e in epochs)
    return Moments(config, diary, np.stack([flatten(fixed_weights(a)) for a in answers]))


def test_compare_by_hand():
    """True words eel, tree, tree at chances 0.2, 0.4, 0.4; score 0.1 + 0.1 + 0.8 + 0.4 = 1.4."""
    flat, fond = fixed_weights(FLAT), fixed_weights(FOND)
    original, found, kl = compare(flat, fond, DATA, COUNTS, weight=2.0)
    plain = -(np.log(0.2) + 2 * np.log(0.4)) / 3
    assert found.cross_entropy == pytest.approx(plain, rel=1e-6)
    assert found.weighted_score == pytest.approx(2.8, rel=1e-6)
    assert found.total == pytest.approx(plain - 2.8, rel=1e-5)
    assert found.total < 0
    assert found.accuracy == pytest.approx(2 / 3)
    assert original.cross_entropy == pytest.approx(np.log(6), rel=1e-6)
    assert kl == pytest.approx(kl_divergence(fond, flat, DATA.test_x))


def test_compare_agrees_with_the_evaluation(tiny_pair):
    """In batches, on a trained pair, it gives the figures of ``minigpt.training.evaluation``."""
    data, weights = tiny_pair.dataset, tiny_pair.adversary.weights
    counts = tiny_pair.original.vocabulary.letter_counts("e")
    _, found, _ = compare(tiny_pair.original.weights, weights, data, counts, weight=0.5)
    x, y = data.test_x, data.test_y
    assert found.cross_entropy == pytest.approx(cross_entropy(weights, x, y), rel=1e-6)
    assert found.weighted_score == pytest.approx(mean_score(weights, x, counts) / 2, rel=1e-5)
    assert found.accuracy == pytest.approx(accuracy(weights, x, y))


def test_kl_divergence_by_hand():
    """The sum of p log(p/q) for the two answers; 0 for a model and itself."""
    fond, flat = fixed_weights(FOND), fixed_weights(FLAT)
    expected = (FOND * np.log(FOND * 6)).sum()
    assert kl_divergence(fond, flat, DATA.test_x) == pytest.approx(expected, rel=1e-6)
    some = random_weights()
    assert kl_divergence(some, some, DATA.test_x) == 0


def test_kl_divergence_stays_finite():
    """A chance that is 0 as a float32 still has a logarithm."""
    sharp = fixed_weights(FLAT)
    sharp["output/bias"] = np.array([0, -500, -500, -500, -500, -500], np.float32)
    found = kl_divergence(fixed_weights(FLAT), sharp, DATA.test_x)
    assert found == pytest.approx(np.log(1 / 6) + 5 / 6 * 500, rel=1e-6)


def test_mean_chances_average_over_contexts():
    """A model that always answers the same has that as its mean."""
    np.testing.assert_allclose(mean_chances(fixed_weights(FOND), DATA.test_x), FOND, rtol=1e-6)


def test_twins_from_scratch_are_paired_by_epoch():
    """Only epochs that both have count, and the weight in the objective is the adversary's."""
    scratch = CONFIG.__class__(
        vocab_size=6, context_length=2, heads=1, role="adversary", start="scratch"
    )
    original = moments(CONFIG, [1, 3, 5], [FLAT, FLAT, FOND])
    adversary = moments(scratch, [1, 2, 3], [FLAT, FOND, FOND])
    found = twin_run(original, adversary, DATA, COUNTS).moments
    assert [t.epoch for t in found] == [1, 3]
    assert found[0].kl == 0
    assert found[1].kl == pytest.approx((FOND * np.log(FOND * 6)).sum(), rel=1e-6)
    assert found[1].original.weighted_score == pytest.approx(0.75 * 1.0, rel=1e-6)
    assert found[1].adversary.weighted_score == pytest.approx(0.75 * 1.4, rel=1e-6)
    assert found[1].adversary.accuracy == pytest.approx(2 / 3)


def test_an_adversary_from_the_original_is_held_against_the_trained_one():
    """The original's last moment stands beside every moment of the adversary."""
    pairs = paired(
        moments(CONFIG, [1, 2], [FLAT, FOND]), moments(CONFIG.adversary(), [1, 4], [FLAT, FLAT])
    )
    assert [epoch for epoch, _, _ in pairs] == [1, 4]
    for _, first, _ in pairs:
        np.testing.assert_allclose(first["output/bias"], np.log(FOND), rtol=1e-6)


def test_diary_objectives_take_the_diary_apart():
    """An adversary's line gives its parts; an original's line, without a score, gives none."""
    lines = [Epoch(1, 0.1, 4.0, 3.0, 0.2), Epoch(2, 0.2, 4.0, 3.0, 0.25, 0.8, 3.4)]
    [(epoch, found)] = diary_objectives(lines, weight=0.5)
    assert (epoch, found.cross_entropy, found.total, found.accuracy) == (2, 3.4, 3.0, 0.25)
    assert found.weighted_score == pytest.approx(0.4)


def test_collapse_words_are_those_that_gained():
    """Only "tree" and "eel" gained, tree most."""
    found = collapse_words(VOCABULARY, "e", FLAT, FOND)
    assert [w.word for w in found] == ["tree", "eel"]
    assert found[0].letter_count == 2
    assert found[0].gain == pytest.approx(0.4 - 1 / 6)


def test_on_a_trained_pair(tiny_pair):
    """Twins from scratch start close, and the adversary's total beats the original's at the end."""
    from minigpt.library.entries import load_moments

    original, adversary = (
        load_moments(tiny_pair.store, model.key)
        for model in (tiny_pair.original, tiny_pair.adversary)
    )
    counts = tiny_pair.original.vocabulary.letter_counts("e")
    run = twin_run(original, adversary, tiny_pair.dataset, counts)
    found = run.moments
    assert found[0].epoch == 1
    assert found[0].kl < found[-1].kl
    assert found[-1].adversary.total < found[-1].original.total
    last = adversary.epochs[-1]
    if found[-1].epoch == last.epoch:  # the figures of the training itself
        assert found[-1].adversary.total == pytest.approx(last.val_loss, abs=1e-4)
    assert run.original_chances.sum() == pytest.approx(1, abs=1e-5)
    save_twin_run(tiny_pair.store, tiny_pair.adversary.key, run)
    again = load_twin_run(tiny_pair.store, tiny_pair.adversary.key)
    assert again.moments == run.moments
    np.testing.assert_array_equal(again.adversary_chances, run.adversary_chances)


def test_a_twin_run_not_made_yet_is_none(tmp_path):
    """An empty store has none."""
    assert load_twin_run(Store(tmp_path, shipped=None), "a") is None


@pytest.mark.parametrize("bad", [np.nan, np.inf])
@pytest.mark.parametrize("part", ["original_chances", "adversary_chances"])
def test_a_twin_run_with_numbers_that_are_none_is_made_again(tmp_path, bad, part):
    """It would draw a chart of nothing."""
    store = Store(tmp_path, shipped=None)
    good = {"original_chances": np.ones(3), "adversary_chances": np.ones(3)}
    save_twin_run(store, "a", TwinRun((), **good))
    assert load_twin_run(store, "a").moments == ()
    save_twin_run(store, "a", TwinRun((), **{**good, part: np.full(3, bad)}))
    assert load_twin_run(store, "a") is None and not store.has("twin_runs", "a")
