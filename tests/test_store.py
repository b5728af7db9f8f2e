"""Entries on disk: whole or not at all, within a cap, and never fatal when damaged."""

import errno
import json
import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from minigpt.errors import UserError
from minigpt.store import Store


def write_word(word: str):
    """A writer that puts one word in a file."""
    return lambda folder: (folder / "word.txt").write_text(word)


def read_word(folder: Path) -> str:
    """The reader for it."""
    return (folder / "word.txt").read_text()


def write_bytes(count: int):
    """A writer of a file of a certain size."""
    return lambda folder: (folder / "data").write_bytes(bytes(count))


@pytest.fixture
def store(tmp_path) -> Store:
    """An empty store that knows nothing of what ships."""
    return Store(tmp_path / "store", shipped=None)


def test_an_entry_is_written_and_read(store):
    """What is written is there under its kind and key, and nothing else is."""
    assert store.read("words", "a", read_word) is None and not store.has("words", "a")
    assert store.write("words", "a", write_word("hello")) == store.root / "words" / "a"
    assert store.has("words", "a") and not store.has("other", "a")
    assert store.read("words", "a", read_word) == "hello"
    assert store.keys("words") == ["a"] and store.keys("other") == []


def test_a_second_write_replaces_the_first(store):
    """The newer entry takes the older one's place."""
    store.write("words", "a", write_word("old"))
    store.write("words", "a", write_word("new"))
    assert store.read("words", "a", read_word) == "new"


def test_a_write_that_fails_leaves_nothing(store):
    """Half an entry is never seen, and the entry that was there before stays."""
    store.write("words", "a", write_word("old"))

    def fail(folder: Path) -> None:
        (folder / "word.txt").write_text("half")
        raise KeyError("a mistake in the writer")

    for key in ("a", "b"):
        with pytest.raises(KeyError):
            store.write("words", key, fail)
    assert store.read("words", "a", read_word) == "old"
    assert [p.name for p in (store.root / "words").iterdir()] == ["a"]


def test_nobody_reads_half_an_entry(store):
    """A reader that looks while the entry is rewritten finds a whole one or none."""
    found = []
    done = threading.Event()

    def look() -> None:
        while not done.is_set():
            found.append(store.read("words", "a", read_word))

    reader = threading.Thread(target=look)
    reader.start()
    for word in ("first", "second") * 30:
        store.write("words", "a", write_word(word))
    done.set()
    reader.join()
    assert set(found) <= {"first", "second", None}
    assert store.read("words", "a", read_word) == "second"


def test_minigpt_home_moves_the_store(monkeypatch, tmp_path):
    """Without an argument the store lies where the variable says."""
    monkeypatch.setenv("MINIGPT_HOME", str(tmp_path / "elsewhere"))
    assert Store().write("words", "a", write_word("x")).is_relative_to(tmp_path / "elsewhere")


def test_the_cap_comes_from_the_environment(monkeypatch):
    """MINIGPT_STORE_MB is the cap in megabytes; what is no number is a user's error."""
    assert Store().cap_mb == 2000
    monkeypatch.setenv("MINIGPT_STORE_MB", "12.5")
    assert Store().cap_mb == 12.5
    monkeypatch.setenv("MINIGPT_STORE_MB", "lots")
    with pytest.raises(UserError, match="MINIGPT_STORE_MB is 'lots'"):
        Store()


@pytest.mark.parametrize("error", [OSError("x"), ValueError("x"), KeyError("x"), TypeError("x")])
def test_a_damaged_entry_is_set_aside_and_made_again(store, error):
    """The reader's complaint means damage: the entry moves away and its place is free."""
    store.write("words", "a", write_word("hello"))

    def complain(folder: Path):
        raise error

    assert store.read("words", "a", complain) is None
    assert not store.has("words", "a")
    (aside,) = (store.root / "damaged").iterdir()
    assert read_word(aside) == "hello"
    store.write("words", "a", write_word("again"))
    assert store.read("words", "a", read_word) == "again"


def test_a_file_where_an_entry_should_be_is_set_aside(store):
    """Something that is no folder is damage too."""
    (store.root / "words").mkdir(parents=True)
    (store.root / "words" / "a").write_text("not a folder")
    assert store.read("words", "a", read_word) is None
    store.write("words", "a", write_word("made"))
    assert store.read("words", "a", read_word) == "made"


def test_what_ships_is_read_but_never_changed(tmp_path):
    """A shipped entry is found; one of our own goes before it; a damaged one is left and remade."""
    shipped = Store(tmp_path / "assets" / "store", shipped=None)
    shipped.write("words", "a", write_word("shipped"))
    store = Store(tmp_path / "store", shipped=tmp_path / "assets")
    assert store.has("words", "a") and store.keys("words") == ["a"]
    assert store.read("words", "a", read_word) == "shipped"
    (shipped.root / "words" / "a" / "word.txt").unlink()
    assert store.read("words", "a", read_word) is None
    assert (shipped.root / "words" / "a").is_dir()
    store.write("words", "a", write_word("own"))
    assert store.read("words", "a", read_word) == "own"


def age(store: Store, key: str, seconds: float) -> None:
    """Make an entry look as if it was last used so long ago."""
    then = time.time() - seconds
    os.utime(store.root / "data" / key, (then, then))


def test_the_longest_unused_goes_first(tmp_path):
    """Three entries of 0.4 MB fit a cap of 1 MB only two at a time; reading one saves it."""
    store = Store(tmp_path, shipped=None, cap_mb=1)
    for key, seconds in (("old", 3000), ("older", 4000)):
        store.write("data", key, write_bytes(400_000))
        age(store, key, seconds)
    assert store.read("data", "older", lambda folder: True)  # now the one used last
    store.write("data", "new", write_bytes(400_000))
    assert store.keys("data") == ["new", "older"]


def test_an_entry_larger_than_the_cap_stays_alone(tmp_path):
    """The entry just written is never thrown away, whatever its size."""
    store = Store(tmp_path, shipped=None, cap_mb=0.1)
    store.write("data", "small", write_bytes(10))
    store.write("data", "large", write_bytes(400_000))
    assert store.keys("data") == ["large"]


def test_what_people_made_is_never_evicted(tmp_path):
    """Downloads and texts of one's own do not count and do not go."""
    store = Store(tmp_path, shipped=None, cap_mb=0.1)
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "mine.txt").write_bytes(bytes(500_000))
    (tmp_path / "downloads" / "x").mkdir(parents=True)
    (tmp_path / "downloads" / "x" / "corpus.zip").write_bytes(bytes(500_000))
    store.write("data", "a", write_bytes(60_000))
    store.write("data", "b", write_bytes(30_000))
    assert store.keys("data") == ["a", "b"]
    assert (tmp_path / "texts" / "mine.txt").exists()
    assert (tmp_path / "downloads" / "x" / "corpus.zip").exists()


def test_what_a_killed_writer_left_is_cleared_away(store):
    """A folder half filled an hour ago belongs to nobody; one half filled just now may."""
    for name, seconds in ((".making-dead", 7200), (".making-busy", 0)):
        (store.root / "data" / name / "key").mkdir(parents=True)
        age(store, name, seconds)
    store.write("data", "a", write_bytes(10))
    left = {p.name for p in (store.root / "data").iterdir()}
    assert left == {"a", ".making-busy"}


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EDQUOT])
def test_a_full_disk_is_a_users_error(store, code):
    """The message says that the disk is full and how to use another; nothing is left behind."""

    def fill(folder: Path) -> None:
        raise OSError(code, "No room")

    with pytest.raises(UserError, match="is full.*MINIGPT_HOME"):
        store.write("words", "a", fill)
    assert list((store.root / "words").iterdir()) == []


def test_a_limit_of_the_system_is_a_users_error(tmp_path):
    """A real refusal by the system: a process that may write no file above 64 kB."""
    program = (
        "import resource, signal, sys\n"
        "from pathlib import Path\n"
        "from minigpt.errors import UserError\n"
        "from minigpt.store import Store\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (65536, 65536))\n"
        "store = Store(Path(sys.argv[1]), shipped=None)\n"
        "try:\n"
        "    store.write('d', 'a', lambda folder: (folder / 'x').write_bytes(bytes(10**6)))\n"
        "except UserError as error:\n"
        "    print(error)\n"
    )
    command = [sys.executable, "-c", program, str(tmp_path)]
    run = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert run.stderr == ""
    assert "can't be written to (File too large)" in run.stdout
    assert list((tmp_path / "d").iterdir()) == []


def test_a_really_full_disk_is_a_users_error(tmp_path):
    """A file system of 256 kB that overflows; skips where one may not be mounted."""
    place = tmp_path / "small"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", str(place)]
    if os.geteuid() != 0 or subprocess.run(mount, capture_output=True).returncode != 0:
        pytest.skip("no right to mount a small file system here")
    try:
        store = Store(place, shipped=None)
        store.write("data", "small", write_bytes(50_000))
        with pytest.raises(UserError, match="is full"):
            store.write("data", "large", write_bytes(400_000))
        assert store.keys("data") == ["small"]
        assert [p.name for p in (place / "data").iterdir()] == ["small"]
    finally:
        subprocess.run(["umount", str(place)], check=True)


def test_a_place_that_cannot_be_written_to_is_a_users_error(tmp_path):
    """A file where the store's folder should be: the message says what to set."""
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(UserError, match="Set MINIGPT_HOME"):
        Store(tmp_path / "file", shipped=None).write("words", "a", write_word("x"))


def test_two_processes_may_write_the_same_entry(tmp_path):
    """Two writers of one key take turns: the entry is whole, and nothing is left of either."""
    program = (
        "import json, sys\nfrom pathlib import Path\nfrom minigpt.store import Store\n"
        "store = Store(Path(sys.argv[1]), shipped=None)\n"
        "for turn in range(30):\n"
        "    store.write('d', 'a', lambda folder: (folder / 'x').write_text(json.dumps([turn])))\n"
    )
    command = [sys.executable, "-c", program, str(tmp_path)]
    both = [subprocess.Popen(command, stderr=subprocess.PIPE) for _ in range(2)]
    assert [process.communicate(timeout=60)[1] for process in both] == [b"", b""]
    assert json.loads((tmp_path / "d" / "a" / "x").read_text()) == [29]
    assert [p.name for p in (tmp_path / "d").iterdir()] == ["a"]
