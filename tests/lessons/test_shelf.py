"""What an address may call a lesson: a shipped one or one that was loaded here, never a path."""

import hashlib

import platformdirs
import pytest

from minigpt.errors import NotNow, UserError
from minigpt.lessons.shelf import find_lesson, keep_lesson
from tests.shared_places import Unsteady

RAW = b'title = "Mine"\n[[step]]\ntitle = "One"\npage = "home"\n'


def test_a_lesson_that_was_loaded_is_found_by_its_name():
    """The name is made from the bytes, so that the same file is kept once."""
    kept = keep_lesson(RAW, "mine.toml")
    assert kept.name.startswith("own-") and kept == keep_lesson(RAW, "other name.toml")
    assert find_lesson(kept.name) == kept
    assert find_lesson("story").name == "story"


def test_a_faulty_file_is_not_kept(isolated_home):
    """The message is that of the check."""
    with pytest.raises(UserError, match="title is"):
        keep_lesson(b"[[step]]", "bad.toml")
    assert not (isolated_home / "lessons").exists()


@pytest.mark.parametrize("name", ["nothing", "", "../story", "/etc/passwd", "own-" + "0" * 20])
def test_an_address_names_no_file(name):
    """Unknown names and paths alike: there is no such lesson, and what there is, is named."""
    with pytest.raises(UserError, match="there is no lesson .* expected one of story"):
        find_lesson(name)


def test_a_path_to_a_real_lesson_is_refused(tmp_path):
    """Though the command line would take it."""
    (tmp_path / "mine.toml").write_bytes(RAW)
    with pytest.raises(UserError, match="there is no lesson"):
        find_lesson(str(tmp_path / "mine.toml"))


def test_a_lesson_that_was_kept_once_is_read_again(isolated_home):
    """729f23e took a slider between two places: the address still opens it."""
    raw = RAW + b"[step.sliders]\nvocab_size = 525\n"
    with pytest.raises(UserError, match="vocab_size is 525"):
        keep_lesson(raw, "mine.toml")
    name = "own-" + hashlib.sha256(raw).hexdigest()[:20]
    (isolated_home / "lessons").mkdir(parents=True)
    (isolated_home / "lessons" / f"{name}.toml").write_bytes(raw)
    assert find_lesson(name).config(0).vocab_size == 525


def test_a_lesson_in_the_cache_folder_of_a_build_before_is_found(tmp_path, monkeypatch):
    """New ones are kept where nobody clears them."""
    monkeypatch.delenv("MINIGPT_HOME")
    for kind in ("cache", "data"):
        at = str(tmp_path / kind)
        monkeypatch.setattr(platformdirs, f"user_{kind}_dir", lambda app, at=at: f"{at}/{app}")
    kept = keep_lesson(RAW, "mine.toml")
    new = tmp_path / "data" / "minigpt" / "lessons" / f"{kept.name}.toml"
    old = tmp_path / "cache" / "minigpt" / "lessons" / new.name
    assert new.exists()
    old.parent.mkdir(parents=True)
    new.rename(old)
    assert find_lesson(kept.name) == kept


def test_a_lesson_that_was_loaded_on_one_server_is_on_the_shelf_of_all(machines, unsteady):
    """What can't be told now is no lesson that there is not; damage is none that there is."""
    both = machines(unsteady)
    store = both.store("a")
    kept = keep_lesson(RAW, "mine.toml")
    both.store("b")
    Unsteady.gone.set()
    with pytest.raises(NotNow):
        find_lesson(kept.name)
    Unsteady.gone.clear()
    both.store("c")
    assert find_lesson(kept.name) == kept
    store.shared.place.write(f"lessons/{kept.name}.toml", RAW + b"# changed")
    both.store("d")
    with pytest.raises(UserError, match="there is no lesson"):
        find_lesson(kept.name)
