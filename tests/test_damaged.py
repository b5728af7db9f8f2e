"""What was set aside is found, put back or thrown away."""

import pytest

from minigpt.damaged import empty, found, restore
from minigpt.errors import UserError
from minigpt.store import Store
from tests.test_store import read_word, write_word


@pytest.fixture
def store(tmp_path) -> Store:
    """A store with one entry that a reader complained about."""
    store = Store(tmp_path / "my-store", shipped=None)
    store.write("big_words", "a-1", write_word("hello"))

    def complain(folder):
        raise ValueError("it is unreadable")

    assert store.read("big_words", "a-1", complain) is None
    return store


def test_it_is_found_with_its_kind_key_and_reason(store):
    """Nothing is lost without a word."""
    (one,) = found(store.root)
    assert (one.kind, one.key) == ("big_words", "a-1")
    assert one.why == "ValueError: it is unreadable" and one.bytes > 5
    assert found(store.root / "elsewhere") == []


def test_it_is_put_back_as_it_was(store):
    """No trace of its time away is left in it."""
    (one,) = found(store.root)
    assert restore(store.root, one.name) == [("big_words", "a-1")]
    assert store.read("big_words", "a-1", read_word) == "hello"
    files = {path.name for path in (store.root / "big_words" / "a-1").iterdir()}
    assert files == {"word.txt", "manifest.json"} and found(store.root) == []


def test_what_was_made_again_is_not_replaced(store):
    """The new entry stays, and so does the old one where it lies."""
    store.write("big_words", "a-1", write_word("new"))
    (one,) = found(store.root)
    with pytest.raises(UserError, match="the place .* is taken"):
        restore(store.root, one.name)
    assert store.read("big_words", "a-1", read_word) == "new" and len(found(store.root)) == 1


@pytest.mark.parametrize("name", ["", "..", "../my-store", "models-abc-1"])
def test_only_what_the_list_names_is_put_back(store, name):
    """A name is no path."""
    with pytest.raises(UserError, match="nothing was set aside as"):
        restore(store.root, name)


def test_a_whole_kind_that_729f23e_set_aside_is_put_back(store):
    """That build took the folder of all models for an entry when it read an empty key."""
    models = store.root / "models"
    for key in ("b", "c"):
        store.write("models", key, write_word(key))
    models.rename(store.root / "damaged" / "my-store-models-1700000000000000000")
    store.write("models", "b", write_word("made since"))
    one = found(store.root)[0]
    assert (one.kind, one.key, one.moment) == ("models", "", 1_700_000_000)
    assert restore(store.root, one.name) == [("models", "c")]
    assert store.read("models", "c", read_word) == "c"
    assert store.read("models", "b", read_word) == "made since"
    assert [one.kind for one in found(store.root)] == ["models", "big_words"]  # b lies there still


def test_all_of_it_is_thrown_away(store):
    """Files too: whatever lay in an entry's place."""
    (store.root / "damaged" / "words-b-5").write_text("no folder")
    assert [one.key for one in empty(store.root)] == ["b", "a-1"]
    assert found(store.root) == [] and empty(store.root) == []
