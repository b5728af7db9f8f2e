"""The trainings in the store: which can be compared, and with which figures."""

import json
from dataclasses import asdict, replace

import pytest

from minigpt.config import Config
from minigpt.library.entry_files import write_json
from minigpt.library.trainings import comparable, load_training, of_text, values_of
from minigpt.store import Store
from tests.app_server import DIGEST, keep

ORIGINAL = Config(vocab_size=500)


@pytest.fixture(scope="module")
def store(tmp_path_factory) -> Store:
    """An original, one of another seed, two adversaries, and three that are something else."""
    store = Store(tmp_path_factory.mktemp("trainings"), shipped=None)
    adversary = ORIGINAL.adversary()
    others = [replace(ORIGINAL, recipe="notebook"), replace(adversary, letter="a")]
    plain = [ORIGINAL, replace(ORIGINAL, seed=1, letter="a"), adversary]
    weights = [replace(adversary, adversary_weight=0.5), replace(adversary, adversary_weight=0.0)]
    for number, config in enumerate([*plain, *weights, *others]):
        keep(store, config, number)
    return store


def known(store: Store) -> list:
    """All of them."""
    return [load_training(store, key) for key in store.keys("models")]


def test_those_are_compared_that_differ_in_sliders_and_seed_alone(store):
    """Not the notebook's recipe, not another letter's adversary, not an adversary of weight 0."""
    config = replace(ORIGINAL, vocab_size=50, context_length=9, heads=8, seed=7)
    found = comparable(known(store), config, DIGEST)
    assert [(one.at("adversary_weight"), one.config.seed) for one in found] == [
        (0.0, 0),
        (0.0, 1),
        (0.5, 0),
        (0.75, 0),
    ]
    assert values_of(found, "adversary_weight") == [0.0, 0.5, 0.75]
    assert len(of_text(known(store), DIGEST)) == 7
    assert comparable(known(store), config, "1" * 20) == of_text(known(store), "1" * 20) == []


def test_the_score_of_an_original_is_about_one_letter(store):
    """Seed 1 was first asked for with the letter a: of e it says nothing."""
    found = comparable(known(store), ORIGINAL, DIGEST)
    assert [one.score for one in found] == [0.5, None, 0.5, 0.5]


def test_the_loss_of_an_adversary_is_its_cross_entropy(store, tmp_path):
    """The report's 4.1 is the combined one; the diary says 4.0 beside it, at the epoch kept."""
    key = ORIGINAL.adversary().key(DIGEST)
    assert load_training(store, key).loss == 4.0
    assert load_training(store, ORIGINAL.key(DIGEST)).loss == 4.1
    place = store.root / "models" / key
    diary = json.loads((place / "history.json").read_text())
    old = [{k: v for k, v in one.items() if k != "val_cross_entropy"} for one in diary]
    report = json.loads((place / "report.json").read_text())

    def write(folder):
        write_json(folder / "history.json", old)
        write_json(folder / "report.json", report)
        write_json(folder / "config.json", asdict(ORIGINAL.adversary()))

    before = Store(tmp_path, shipped=None)
    before.write("models", key, write)
    assert load_training(before, key).loss is None


def test_a_damaged_training_is_none(store, tmp_path):
    """Nothing is told of it, and nothing raised."""
    other = Store(tmp_path, shipped=None)
    model = keep(other, ORIGINAL, 1)
    (other.root / "models" / model.key / "report.json").write_text("{}")
    assert load_training(other, model.key) is None
    assert load_training(other, "no such key") is None
