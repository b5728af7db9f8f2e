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


def test_an_entry_that_takes_the_number_of_the_one_before_is_not_set_aside(store):
    """A system gives the number of a folder that is gone to the next one: that one is whole."""
    place = store.write("words", "a", write_word("first"))
    number, reads = place.stat().st_ino, []

    def read(folder):
        reads.append(folder)
        if len(reads) > 1:
            return read_word(folder)
        for _ in range(50):
            store.write("words", "a", write_word("second"))
            if place.stat().st_ino == number:
                break
        raise ValueError("the files of the first one are gone")

    assert store.read("words", "a", read) == "second"
    assert not (store.root / "damaged").exists()


def test_minigpt_home_moves_the_store(monkeypatch, tmp_path):
    """Without an argument the store lies where the variable says."""
    monkeypatch.setenv("MINIGPT_HOME", str(tmp_path / "elsewhere"))
    assert Store().write("words", "a", write_word("x")).is_relative_to(tmp_path / "elsewhere")


def test_the_cap_comes_from_the_environment(monkeypatch):
    """MINIGPT_STORE_MB is the cap in megabytes."""
    assert Store().cap_mb == 2000
    monkeypatch.setenv("MINIGPT_STORE_MB", "62.5")
    assert Store().cap_mb == 62.5


def test_an_entry_says_whose_it_is(store):
    """Its manifest names kind and key, and the sha256 of each file ("hello": 2cf24dba5fb0...)."""
    folder = store.write("words", "a", write_word("hello"))
    manifest = json.loads((folder / "manifest.json").read_text())
    assert (manifest["version"], manifest["kind"], manifest["key"]) == (1, "words", "a")
    (noted,) = manifest["files"].values()
    assert noted["bytes"] == 5 and noted["sha256"].startswith("2cf24dba5fb0a30e26e8")


def test_an_entry_of_the_build_before_has_no_manifest_and_is_read(store):
    """What was kept is not made again."""
    (store.write("words", "a", write_word("hello")) / "manifest.json").unlink()
    assert store.read("words", "a", read_word) == "hello"


@pytest.mark.parametrize("damage", ["renamed", "other kind", "changed", "longer", "gone", "empty"])
def test_what_does_not_fit_its_manifest_is_set_aside(store, damage):
    """A folder under another's name, a file that is not what was written: none, then made again."""
    place = store.write("words", "a", write_word("hello"))
    if damage == "renamed":
        store.write("words", "b", write_word("other"))
        (store.root / "words" / "b").rename(place.rename(place.parent / "c").parent / "a")
    elif damage == "other kind":
        store.write("letters", "a", write_word("other"))
        place.rename(place.parent / "c")
        (store.root / "letters" / "a").rename(place)
    elif damage == "empty":
        (place / "manifest.json").write_bytes(b"")
    elif damage == "gone":
        (place / "word.txt").unlink()
    else:
        (place / "word.txt").write_text({"changed": "jello", "longer": "hello!"}[damage])
    assert store.read("words", "a", read_word) is None
    assert not store.has("words", "a")
    assert len(list((store.root / "damaged").iterdir())) == 1


def test_a_file_that_changes_after_it_was_read_is_found_out(store):
    """A checksum is worked out once, but only for the file as it lay there."""
    place = store.write("words", "a", write_word("hello"))
    assert store.read("words", "a", read_word) == "hello"
    (place / "word.txt").write_text("jello")
    os.utime(place / "word.txt", (1, 1))
    assert store.read("words", "a", read_word) is None


def test_only_the_files_that_are_read_are_checked(store):
    """A damaged file that nobody asks for keeps nobody from the others."""
    place = store.write("words", "a", write_word("hello"))
    (place / "word.txt").write_text("jello")
    assert store.read("words", "a", read_word, files=[]) == "jello"


def test_an_entry_of_a_later_version_is_left_where_it_is(store, caplog):
    """It is not damaged: it is skipped with a word, and our own may take its place."""
    place = store.write("words", "a", write_word("hello"))
    manifest = json.loads((place / "manifest.json").read_text())
    (place / "manifest.json").write_text(json.dumps({**manifest, "version": 2}))
    assert store.read("words", "a", read_word) is None
    assert "is of version 2, this MiniGPT reads up to 1" in caplog.text
    assert place.is_dir() and not (store.root / "damaged").exists()
    store.write("words", "a", write_word("again"))
    assert store.read("words", "a", read_word) == "again"


@pytest.mark.parametrize("key", ["", ".", "..", "../words", "a/b", "a b", "é", "a" * 65, None, 3])
def test_what_is_no_key_names_no_entry(store, key):
    """An empty one would name the kind's folder: nothing is read, set aside or written."""
    store.write("words", "a", write_word("hello"))
    assert store.read("words", key, read_word) is None and not store.has("words", key)
    with pytest.raises(ValueError, match="is no key"):
        store.write("words", key, write_word("x"))
    assert store.read("words", "a", read_word) == "hello"
    assert not (store.root / "damaged").exists()


@pytest.mark.parametrize("kind", ["", "texts", "rooms", "damaged", "live", "../words", "Words"])
def test_what_people_made_is_no_kind(store, kind):
    """A key can't reach into the folders that hold no entries."""
    store.write("words", "a", write_word("hello"))
    (store.root / "texts" / "a").mkdir(parents=True)
    assert store.read(kind, "a", read_word) is None and not store.has(kind, "a")
    with pytest.raises(ValueError, match="is no key of"):
        store.write(kind, "a", write_word("x"))
    assert store.kinds() == ["words"] and (store.root / "texts" / "a").is_dir()


@pytest.mark.parametrize("code", [errno.EMFILE, errno.ENFILE])
def test_too_many_open_files_are_no_damage(store, code):
    """The machine's limit is told; the entry stays, and is read once there is room again."""
    store.write("words", "a", write_word("hello"))

    def complain(folder: Path):
        raise OSError(code, "Too many open files")

    with pytest.raises(UserError, match="as many files open as it may"):
        store.read("words", "a", complain)
    assert store.read("words", "a", read_word) == "hello"


def test_a_store_that_may_not_be_read_is_a_users_error(store, monkeypatch):
    """Somebody else's folder: one sentence that says what to set, whatever is asked."""
    store.write("words", "a", write_word("hello"))

    def forbidden(self, **how):
        raise PermissionError(errno.EACCES, "Permission denied", str(self))

    monkeypatch.setattr(Path, "stat", forbidden)
    for ask in (
        lambda: store.read("words", "a", read_word),
        lambda: store.has("words", "a"),
        lambda: store.keys("words"),
    ):
        with pytest.raises(UserError, match="can't be read .Permission denied.*MINIGPT_HOME"):
            ask()


def test_an_entry_that_can_not_be_moved_away_is_not_used(store, monkeypatch, caplog):
    """A damaged entry in a folder that may not be written to: none, and the log says why."""
    store.write("words", "a", write_word("hello"))
    (store.root / "words" / "a" / "word.txt").unlink()

    def forbidden(self, target):
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(Path, "replace", forbidden)
    assert store.read("words", "a", read_word) is None
    assert "could not be set aside" in caplog.text


def test_somebody_elses_store_is_read_though_its_times_can_not_be_noted(store, monkeypatch):
    """Eviction is for who may write; a reader goes on."""
    store.write("words", "a", write_word("hello"))
    os.utime(store.root / "words" / "a", (1, 1))

    def forbidden(*about, **how):
        raise PermissionError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(os, "utime", forbidden)
    assert store.read("words", "a", read_word) == "hello"


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
    (tmp_path / "cluster" / "nginx").mkdir(parents=True)
    (tmp_path / "downloads" / "x").mkdir(parents=True)
    (tmp_path / "downloads" / "x" / "corpus.zip").write_bytes(bytes(500_000))
    store.write("data", "a", write_bytes(60_000))
    store.write("data", "b", write_bytes(30_000))
    assert store.keys("data") == ["a", "b"] and store.kinds() == ["data"]
    assert (tmp_path / "texts" / "mine.txt").exists() and (tmp_path / "cluster" / "nginx").exists()
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
