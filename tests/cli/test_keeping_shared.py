"""``python -m minigpt store`` where machines share one."""

import json

import pytest

from minigpt.cli.main import main
from tests.shared_places import Unsteady
from tests.test_store import write_word


def told(capsys, *typed: str) -> dict:
    """What the command says with ``--json``."""
    assert main(["store", *typed, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


@pytest.fixture
def store(tmp_path, machines):
    """The store of a machine that shares a folder, with one word in it."""
    made = machines(f"file://{tmp_path}/shared/minigpt").store("a")
    made.write("words", "x", write_word("hello"))
    return made


def test_the_list_says_where_it_is(store, capsys):
    """The place, and what lies there."""
    shared = told(capsys)["shared"]
    assert shared["url"] == store.shared.place.shown and shared["to_be_sent"] == []
    assert [(one["kind"], one["objects"]) for one in shared["kinds"]] == [("words", 1)]
    assert main(["store"]) == 0
    assert f"shared with other machines: {shared['url']}" in capsys.readouterr().out


def test_a_check_reads_what_lies_there(store, capsys):
    """Whole, then damaged and set aside; it can be put back, thrown away, and is looked at."""
    assert told(capsys, "check")["shared"] == [{"name": "words/x.entry.zip", "state": "whole"}]
    whole = store.shared.place.read("words/x.entry.zip")
    store.shared.place.write("words/x.entry.zip", whole[:-30])
    store.shared.place.write("texts/" + "0" * 20 + ".txt", b"no such digest")
    assert {one["state"] for one in told(capsys, "check")["shared"]} == {"damaged"}
    aside = told(capsys)["shared"]["set_aside"]
    assert len(aside) == 2
    (name,) = [name for name in aside if name.endswith("words/x.entry.zip")]
    assert main(["store", "restore", name]) == 2
    assert "could not be read, and set aside again" in capsys.readouterr().err
    (name,) = [one for one in told(capsys)["shared"]["set_aside"] if one.endswith(".zip")]
    store.shared.place.write(f"damaged/{name}", whole)  # somebody mended it
    assert told(capsys, "restore", name)["restored"] == ["words/x.entry.zip"]
    assert len(told(capsys, "empty")["thrown_away_there"]) == 1
    assert list(store.shared.place.names()) == ["words/x.entry.zip"]


def test_what_was_made_again_is_not_replaced(store, capsys):
    """Its place is taken."""
    store.shared.set_aside("words/x.entry.zip", "a test")
    (name,) = told(capsys)["shared"]["set_aside"]
    store.write("words", "x", write_word("again"))
    assert main(["store", "restore", name]) == 2
    assert "is taken: it was made again since" in capsys.readouterr().err


def test_a_place_that_is_away_is_one_sentence(machines, unsteady, capsys):
    """Exit 2, and what to do."""
    store = machines(unsteady).store("a")
    store.write("words", "x", write_word("hello"))
    Unsteady.gone.set()
    assert main(["store"]) == 2
    told = capsys.readouterr().err
    assert "shared store unsteady://minigpt does not answer" in told and told.count("\n") == 1


def test_a_setting_that_names_nothing_is_one_sentence(monkeypatch, capsys):
    """Whatever command is typed."""
    monkeypatch.setenv("MINIGPT_STORE_URL", "nowhere://me:hush-hush@bucket")
    for typed in (["store"], ["predict", "the people of the city"]):
        assert main(typed) == 2
        told = capsys.readouterr()
        assert told.out == "" and told.err.count("\n") == 1
        assert "MINIGPT_STORE_URL is 'nowhere://…'" in told.err and "hush" not in told.err
