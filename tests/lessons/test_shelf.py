"""What an address may call a lesson: a shipped one or one that was loaded here, never a path."""

import pytest

from minigpt.errors import UserError
from minigpt.lessons.shelf import find_lesson, keep_lesson

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
