"""A store that machines share: one object an entry, whole or not at all, and nothing lost."""

import json
import threading
from pathlib import Path

import pytest

from minigpt import shared_store
from minigpt.errors import UserError
from minigpt.packed import pack
from minigpt.store import Store
from tests.shared_places import Unsteady, until
from tests.test_store import read_word, write_bytes, write_word


@pytest.fixture(params=["file", "memory"])
def two(request, tmp_path, machines):
    """Machines that share a place of each kind."""
    url = {"file": f"file://{tmp_path}/shared/minigpt", "memory": f"memory://{tmp_path.name}"}
    return machines(url[request.param])


def objects(store: Store) -> list[str]:
    """What lies in the place that a store is in front of."""
    return sorted(store.shared.place.names())


def test_what_one_machine_makes_another_reads(two):
    """One object an entry; the other machine keeps a copy of its own, with its manifest."""
    a, b = two.store("a"), two.store("b")
    assert b.read("words", "x", read_word) is None and not b.has("words", "x")
    a.write("words", "x", write_word("hello"))
    assert objects(a) == ["words/x.entry.zip"]
    assert b.has("words", "x") and b.read("words", "x", read_word) == "hello"
    assert (b.root / "words" / "x" / "manifest.json").exists()
    assert a.shared.outbox() == [] and a.keys("words") == b.keys("words") == ["x"]


def test_a_second_write_reaches_who_has_nothing_yet(two):
    """The newer object takes the older one's place."""
    a, b = two.store("a"), two.store("b")
    a.write("words", "x", write_word("old"))
    a.write("words", "x", write_word("new"))
    assert b.read("words", "x", read_word) == "new" and objects(a) == ["words/x.entry.zip"]


@pytest.mark.parametrize("damage", ["cut", "nonsense", "other entry"])
def test_a_damaged_object_is_set_aside_and_made_again(two, damage):
    """It is none; the next one takes its place."""
    a, b = two.store("a"), two.store("b")
    a.write("words", "x", write_word("hello"))
    a.write("words", "y", write_word("other"))
    place, name = a.shared.place, "words/x.entry.zip"
    broken = {
        "cut": place.read(name)[:-30],
        "nonsense": b"nonsense",
        "other entry": place.read("words/y.entry.zip"),
    }
    place.write(name, broken[damage])
    assert b.read("words", "x", read_word) is None and not b.has("words", "x")
    (aside,) = place.names("damaged")
    assert aside.endswith("/words/x.entry.zip") and b.read("words", "y", read_word) == "other"
    b.write("words", "x", write_word("again"))
    assert two.store("c").read("words", "x", read_word) == "again"


def test_what_its_reader_refuses_is_set_aside_there_too(two):
    """Whole by its checksums, and yet of no use: nobody fetches it again and again."""
    a, b = two.store("a"), two.store("b")
    a.write("words", "x", write_word("hello"))

    def complain(folder: Path):
        raise ValueError("no such word")

    assert b.read("words", "x", complain) is None
    assert len(a.shared.place.names("damaged")) == 1 and not b.has("words", "x")


def test_a_copy_that_is_damaged_here_is_fetched_again(two):
    """The place still has a whole one; the damaged copy is set aside here alone."""
    a, b = two.store("a"), two.store("b")
    a.write("words", "x", write_word("hello"))
    b.read("words", "x", read_word)
    (b.root / "words" / "x" / "word.txt").write_text("jello")
    assert b.read("words", "x", read_word) == "hello"
    assert len(list((b.root / "damaged").iterdir())) == 1
    assert objects(a) == ["words/x.entry.zip"]


def test_an_object_of_a_later_version_is_left_where_it_is(two, caplog):
    """It is not damaged."""
    a, b = two.store("a"), two.store("b")
    folder = a.write("words", "x", write_word("hello"))
    manifest = json.loads((folder / "manifest.json").read_text())
    (folder / "manifest.json").write_text(json.dumps({**manifest, "version": 2}))
    packed = a.shared.place.read("words/x.entry.zip")
    assert packed.count(b'"version": 1') == 1
    with pytest.raises(Exception, match="is of version 2"):
        pack(folder)
    a.shared.place.write("words/x.entry.zip", repacked(folder))
    assert b.read("words", "x", read_word) is None
    assert "this MiniGPT reads up to 1" in caplog.text and objects(a) == ["words/x.entry.zip"]


def repacked(folder: Path) -> bytes:
    """An entry as one object, whatever its manifest says."""
    from tests.test_packed import zipped

    return zipped({path.name: path.read_bytes() for path in folder.iterdir()})


def test_what_is_about_one_machine_stays_there(two):
    """Which digest a path has, say: on another machine another file lies there."""
    a, b = two.store("a"), two.store("b")
    a.write("digests", "x", write_word("hello"), here=True)
    assert a.read("digests", "x", read_word, here=True) == "hello"
    assert objects(a) == [] and b.read("digests", "x", read_word, here=True) is None


def test_what_was_kept_before_the_setting_is_sent_when_it_is_used(two):
    """Without a manifest, as of 729f23e, too."""
    a, b = two.store("a"), two.store("b")
    Store(a.root, shipped=None).write("words", "x", write_word("hello"))
    (a.root / "words" / "x" / "manifest.json").unlink()
    assert b.read("words", "x", read_word) is None
    assert a.read("words", "x", read_word) == "hello"
    until(lambda: b.read("words", "x", read_word) == "hello")


def test_an_entry_that_lacks_what_is_asked_for_is_looked_for_there(two):
    """Another machine may have made it again with more in it; it is fetched once."""
    a, b = two.store("a"), two.store("b")
    a.write("words", "x", write_word("hello"))

    def more(folder: Path):
        found = folder / "more.txt"
        return found.read_text() if found.exists() else None

    assert b.read("words", "x", read_word) == "hello" and b.read("words", "x", more) is None
    a.write("words", "x", lambda folder: (folder / "more.txt").write_text("more"))
    assert b.read("words", "x", more) == "more"


def test_the_cap_is_for_the_copies_here(two, monkeypatch):
    """60 MB fit once: the older one goes here, stays there, and comes back when it is read."""
    monkeypatch.setenv("MINIGPT_STORE_MB", "50")
    a = two.store("a")
    a.write("data", "x", write_bytes(30_000_000))
    a.write("data", "y", write_bytes(30_000_000))
    assert a.keys("data") == ["y"]
    assert objects(a) == ["data/x.entry.zip", "data/y.entry.zip"]
    assert a.read("data", "x", lambda folder: (folder / "data").stat().st_size) == 30_000_000
    assert a.keys("data") == ["x"]


def test_a_store_with_a_folder_of_its_own_shares_nothing(two, tmp_path):
    """What ships is made in one, say."""
    store = Store(tmp_path / "own", shipped=None)
    store.write("words", "x", write_word("hello"))
    assert store.shared is None and objects(two.store("a")) == []


@pytest.mark.parametrize("trouble", ["gone", "silent"])
def test_a_place_that_is_away_loses_nothing_and_comes_back_by_itself(
    machines,
    unsteady,
    trouble,
    monkeypatch,
):
    """What is here is served, what is new is kept here, and is there when the place is back."""
    monkeypatch.setattr("minigpt.shared_place.FIRST", 0.2)
    monkeypatch.setattr(shared_store, "SEND", 0.2)
    monkeypatch.setattr(shared_store.Place.about, "__defaults__", (0.2,))
    both = machines(unsteady)
    a, b = both.store("a"), both.store("b")
    a.write("words", "x", write_word("before"))
    getattr(Unsteady, trouble).set()
    assert a.read("words", "x", read_word) == "before"
    assert b.read("words", "x", read_word) is None and b.shared.away
    a.write("words", "y", write_word("meanwhile"))
    assert a.read("words", "y", read_word) == "meanwhile"
    assert a.shared.outbox() == ["words/y.entry.zip"] and a.shared.away
    asked = Unsteady.asked
    for _ in range(100):  # a page that asks again and again waits for nobody
        assert b.read("words", "y", read_word) is None
    assert Unsteady.asked - asked < 50
    getattr(Unsteady, trouble).clear()
    until(lambda: b.read("words", "y", read_word) == "meanwhile")
    assert b.read("words", "x", read_word) == "before"
    until(lambda: a.shared.outbox() == [])
    assert not a.shared.away and not b.shared.away


def test_a_folder_that_is_not_mounted_for_a_while(machines, tmp_path):
    """A shared folder that goes and comes back, with what it held and what was made meanwhile."""
    both = machines(f"file://{tmp_path}/shared/minigpt")
    a, b = both.store("a"), both.store("b")
    a.write("words", "x", write_word("before"))
    (tmp_path / "shared").rename(tmp_path / "elsewhere")
    a.write("words", "y", write_word("meanwhile"))
    assert a.read("words", "y", read_word) == "meanwhile" and not (tmp_path / "shared").exists()
    (tmp_path / "elsewhere").rename(tmp_path / "shared")
    until(lambda: b.read("words", "y", read_word) == "meanwhile")
    assert b.read("words", "x", read_word) == "before"


def test_what_a_process_could_not_send_the_next_one_sends(machines, unsteady):
    """It was ended while the place was away: what is to be sent is noted in its folder."""
    both = machines(unsteady)
    a = both.store("a")
    Unsteady.gone.set()
    a.write("words", "x", write_word("hello"))
    a.shared._keeper = None  # its thread ends with it
    Unsteady.gone.clear()
    again = both.store("a")
    until(lambda: again.shared.outbox() == [])
    assert both.store("b").read("words", "x", read_word) == "hello"


def test_what_is_not_sent_yet_is_not_evicted(machines, unsteady, monkeypatch):
    """There is no other copy of it."""
    monkeypatch.setenv("MINIGPT_STORE_MB", "50")
    a = machines(unsteady).store("a")
    Unsteady.gone.set()
    a.write("data", "x", write_bytes(30_000_000))
    a.write("data", "y", write_bytes(30_000_000))
    assert a.keys("data") == ["x", "y"] and a.kinds() == ["data"]
    assert a.shared.outbox() == ["data/x.entry.zip", "data/y.entry.zip"]
    Unsteady.gone.clear()
    until(lambda: a.shared.outbox() == [])
    a.write("data", "z", write_bytes(10))
    assert a.keys("data") == ["y", "z"]


def test_a_place_that_refuses_is_said_and_what_was_made_is_kept(machines, tmp_path):
    """A file where the folder should be: one sentence; it is sent once that is mended."""
    (tmp_path / "shared").write_text("in the way")
    a = machines(f"file://{tmp_path}/shared").store("a")
    with pytest.raises(UserError, match="can't be used.*Correct the credentials"):
        a.write("words", "x", write_word("hello"))
    assert a.read("words", "x", read_word) == "hello"
    (tmp_path / "shared").unlink()
    until(lambda: a.shared.outbox() == [])
    assert objects(a) == ["words/x.entry.zip"]


def test_many_fetch_one_entry_at_once(two):
    """Thirty students open what another server made: all read it, and nothing is left over."""
    a, b = two.store("a"), two.store("b")
    a.write("words", "x", write_word("hello"))
    found = []
    threads = [
        threading.Thread(target=lambda: found.append(b.read("words", "x", read_word)))
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == ["hello"] * 8
    assert [path.name for path in (b.root / "words").iterdir()] == ["x"]
    assert not (b.root / "damaged").exists()
