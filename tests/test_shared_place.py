"""A place that machines share: what may be named, how long one waits, and what is said."""

import threading

import pytest

from minigpt.errors import UserError
from minigpt.shared_place import Away, Place
from tests.shared_places import Unsteady

SECRET = "hush-hush"


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("/shared/minigpt", "MINIGPT_STORE_URL is '/shared/minigpt'; expected the address of a"),
        ("file://shared/minigpt", "'file://shared/minigpt'; expected the address of a folder"),
        ("nowhere://bucket/minigpt", "expected a kind of address that fsspec knows"),
        ("file:///", "expected a folder or a bucket"),
        ("simplecache::s3://bucket", "expected the address of a folder"),
    ],
)
def test_what_is_no_place_is_one_sentence(url, said):
    """What was set, what may be, and what to do."""
    with pytest.raises(UserError) as told:
        Place(url)
    assert said in str(told.value)
    assert str(told.value).endswith("Correct or unset MINIGPT_STORE_URL.")


def test_a_library_that_is_missing_is_named(monkeypatch):
    """The kind of address, and what to install."""

    def missing(url, **how):
        raise ImportError("Install the library")

    monkeypatch.setattr("fsspec.core.url_to_fs", missing)
    with pytest.raises(UserError, match="speaks to gs:// is not installed.*requirements-shared"):
        Place("gs://bucket/minigpt")


@pytest.mark.parametrize(
    "url", [f"nowhere://me:{SECRET}@host/x", f"{SECRET}@host", f"nowhere://host/x?key={SECRET}"]
)
def test_a_password_is_repeated_nowhere(url):
    """Neither a name's nor a query's."""
    with pytest.raises(UserError) as told:
        Place(url)
    assert SECRET not in str(told.value) and "MINIGPT_STORE_URL is" in str(told.value)


@pytest.fixture(params=["file", "memory"])
def place(request, tmp_path):
    """An empty place of each kind."""
    if request.param == "file":
        return Place(f"file://{tmp_path}/shared/minigpt")
    return Place(f"memory://{tmp_path.name}")


def test_objects_are_written_read_moved_listed_and_removed(place):
    """Under names with folders; what is not there is None."""
    assert place.about("a/b.txt") is None and place.read("a/b.txt") is None
    place.write("a/b.txt", b"one")
    place.write("a/b.txt", b"other")
    assert place.read("a/b.txt") == b"other" and place.about("a/b.txt")["size"] == 5
    place.move("a/b.txt", "c/d.txt")
    place.move("a/b.txt", "c/e.txt")  # it is gone: nobody minds
    assert {name: about["size"] for name, about in place.names().items()} == {"c/d.txt": 5}
    assert place.names("a") == {} and list(place.names("c")) == ["c/d.txt"]
    place.remove("c/d.txt")
    assert place.names() == {}
    place.check()
    assert place.names() == {}


def test_nobody_reads_half_an_object(place):
    """Who reads while another writes gets the old bytes or the new ones."""
    sizes, done = set(), threading.Event()
    place.write("a", bytes(300_000))

    def look() -> None:
        while not done.is_set():
            sizes.add(len(place.read("a")))

    reader = threading.Thread(target=look)
    reader.start()
    for turn in range(40):
        place.write("a", bytes(300_000 + turn % 2))
    done.set()
    reader.join()
    assert sizes <= {300_000, 300_001}


def test_a_folder_that_is_gone_is_not_made_again(tmp_path):
    """It is not mounted: what would be written there would be hidden when it is.

    And what lies in it is not there now, which is not to say that there is no such thing.
    """
    place = Place(f"file://{tmp_path}/shared/minigpt", tmp_path / "home")
    place.write("a", b"1")
    (tmp_path / "shared").rename(tmp_path / "elsewhere")
    worker = Place(f"file://{tmp_path}/shared/minigpt", tmp_path / "home")  # has yet to write
    for ask in (place.about, worker.about, worker.read, lambda name: worker.write(name, b"2")):
        with pytest.raises(Away):
            ask("b")
    assert not (tmp_path / "shared").exists()
    (tmp_path / "elsewhere").rename(tmp_path / "shared")
    place.write("b", b"2")
    assert place.read("a") == b"1"


def test_a_file_in_the_way_is_one_sentence(tmp_path):
    """It will be there the next time: nobody waits for it to go away."""
    (tmp_path / "shared").write_text("in the way")
    with pytest.raises(UserError, match=r"shared store file://.* can't be used: .*MINIGPT_STORE_U"):
        Place(f"file://{tmp_path}/shared/minigpt").write("a", b"1")


@pytest.mark.parametrize("trouble", ["gone", "silent"])
def test_a_place_that_does_not_answer_is_away_soon(unsteady, trouble):
    """A connection that breaks, and one that says nothing; no secret is repeated."""
    place = Place(unsteady)
    place.write("a", b"1")
    getattr(Unsteady, trouble).set()
    with pytest.raises(Away) as away:
        place.about("a", 0.1)
    assert SECRET not in str(away.value)
    getattr(Unsteady, trouble).clear()
    assert place.about("a")["size"] == 1


def test_errors_that_will_stay_are_told_apart(monkeypatch, tmp_path):
    """A full disk, no right, missing credentials; all others may pass."""
    place = Place(f"file://{tmp_path}/minigpt")

    class NoCredentialsError(Exception):
        """As botocore's: no OSError."""

    lasting = [PermissionError(SECRET), OSError(28, "No space left on device"), NotImplementedError]
    for error in [*lasting, NoCredentialsError(SECRET)]:
        monkeypatch.setattr(place._files, "info", raising(error))
        with pytest.raises(UserError, match="can't be used") as told:
            place.about("a")
        assert SECRET not in str(told.value)
    for error in (TimeoutError(), ConnectionError(SECRET), OSError(5, "Input/output error")):
        monkeypatch.setattr(place._files, "info", raising(error))
        with pytest.raises(Away) as away:
            place.about("a")
        assert SECRET not in str(away.value)


def raising(error):
    """A function that raises."""

    def function(*given, **how):
        raise error

    return function
