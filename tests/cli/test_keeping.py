"""``python -m minigpt store``: nothing that was set aside is lost without a word."""

import json
import shutil

import pytest

from minigpt.cli.main import main
from minigpt.config import Config
from minigpt.library.entries import load_model
from minigpt.store import Store
from tests.app_server import DIGEST, ready_store

KEY = Config().original().key(DIGEST)


@pytest.fixture
def kept(isolated_home) -> Store:
    """The user's own store, with the default pair and what belongs to it."""
    return ready_store(isolated_home)


def told(capsys, *typed: str) -> dict:
    """What the command says with ``--json``."""
    assert main(["store", *typed, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def damage(store: Store) -> str:
    """Cut the original's weights short, let it be read, and give the name it lies under now."""
    path = store.root / "models" / KEY / "weights.npz"
    path.write_bytes(path.read_bytes()[:1000])
    assert load_model(store, KEY) is None
    (place,) = (store.root / "damaged").iterdir()
    return place.name


def test_locks_are_no_entries(kept, capsys):
    """What processes keep each other out by lies in the same folder, and is in no list."""
    before = told(capsys)["kinds"]
    (kept.root / "locks" / "a").mkdir(parents=True)
    (kept.root / "locks" / "model.lock").touch()
    assert told(capsys)["kinds"] == before
    assert kept.keys("locks") == []


def test_an_empty_store_has_nothing(isolated_home, capsys):
    """Nothing is made by looking."""
    assert told(capsys, "list")["kinds"] == told(capsys)["set_aside"] == []
    assert told(capsys, "check")["entries"] == []
    assert told(capsys, "empty") == {"thrown_away": [], "bytes": 0}
    assert not isolated_home.exists()


def test_the_list_shows_every_kind_with_its_size(kept, capsys):
    """Three models, their phrases, the text, its digest, a map and a twin run."""
    kinds = {one["kind"]: one for one in told(capsys)["kinds"]}
    counts = {kind: one["entries"] for kind, one in kinds.items()}
    assert counts == {
        "corpora": 1,
        "datasets": 1,
        "digests": 1,
        "embedding_maps": 1,
        "models": 3,
        "twin_runs": 1,
    }
    assert 1e6 < kinds["models"]["bytes"] < 1e8
    assert main(["store"]) == 0
    assert "models: 3, " in capsys.readouterr().out


def test_a_check_of_a_whole_store_finds_it_whole(kept, capsys):
    """Eight entries; what is read keeps its place among those used last."""
    before = sorted(kept.keys("models"), key=lambda key: used(kept, key))
    found = told(capsys, "check")
    assert [row["state"] for row in found["entries"]] == ["whole"] * 8
    assert sorted(kept.keys("models"), key=lambda key: used(kept, key)) == before


def used(store: Store, key: str) -> float:
    """When a model was used last."""
    return (store.root / "models" / key).stat().st_mtime


def test_a_check_finds_what_nobody_asked_for_yet(kept, capsys):
    """A moment of a training was changed: its model is set aside, and the list says so."""
    path = kept.root / "models" / KEY / "moments.npy"
    path.write_bytes(path.read_bytes()[:-8] + b"damaged!")
    rows = told(capsys, "check")["entries"]
    assert [row["state"] for row in rows].count("whole") == 7
    (bad,) = [row for row in rows if row["state"] == "damaged"]
    assert (bad["kind"], bad["key"]) == ("models", KEY)
    (aside,) = told(capsys)["set_aside"]
    assert (aside["kind"], aside["key"]) == ("models", KEY)
    assert "was changed since it was written" in aside["why"]


def test_what_is_whole_again_is_put_back(kept, capsys):
    """Somebody has brought the file back from elsewhere."""
    whole = (kept.root / "models" / KEY / "weights.npz").read_bytes()
    name = damage(kept)
    (kept.root / "damaged" / name / "weights.npz").write_bytes(whole)
    assert told(capsys, "restore", name) == {"restored": [f"models {KEY}"], "damaged": []}
    assert load_model(kept, KEY).key == KEY


def test_what_is_damaged_as_before_is_set_aside_again(kept, capsys):
    """One line, exit 2; it is not shown to anybody."""
    assert main(["store", "restore", damage(kept)]) == 2
    assert "set aside again" in capsys.readouterr().err
    assert not kept.has("models", KEY) and len(told(capsys)["set_aside"]) == 1


@pytest.mark.parametrize("typed", [["restore"], ["restore", "nothing"], ["restore", "../models"]])
def test_a_name_that_is_none_is_one_line(kept, capsys, typed):
    """What was received, what was expected, what to do; exit 2."""
    assert main(["store", *typed]) == 2
    error = capsys.readouterr().err
    assert error.count("\n") == 1 and "; expected " in error


def test_an_action_that_is_none_is_one_line(capsys):
    """The parser's own complaint."""
    with pytest.raises(SystemExit) as end:
        main(["store", "repair"])
    assert end.value.code == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_emptying_leaves_all_that_is_whole(kept, capsys):
    """Only what was set aside goes."""
    name = damage(kept)
    assert told(capsys, "empty")["thrown_away"] == [name]
    assert told(capsys)["set_aside"] == []
    assert len(kept.keys("models")) == 2


def test_models_that_729f23e_moved_away_as_one_are_all_put_back(kept, capsys):
    """It took an empty key, and with it the folder of all models, for a damaged entry."""
    aside = kept.root / "damaged" / f"{kept.root.name}-models-1764268442000000000"
    aside.parent.mkdir()
    for folder in (kept.root / "models").iterdir():
        (folder / "manifest.json").unlink()  # that build wrote none
    shutil.move(kept.root / "models", aside)
    assert load_model(kept, KEY) is None
    assert len(told(capsys, "restore", aside.name)["restored"]) == 3
    assert load_model(kept, KEY).key == KEY and told(capsys)["set_aside"] == []
