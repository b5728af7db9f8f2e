"""What visitors wrote, on SQLite and, where there is one, on PostgreSQL: kept only where told."""

import json

import pytest
from sqlalchemy import create_engine, text

from minigpt.classroom.database import connect, prepare
from minigpt.classroom.examples import (
    LONGEST,
    MOST_EXAMPLES,
    MOST_SHARES,
    add_example,
    count_keeping,
    examples,
    keeps,
    start_keeping,
    stop_keeping,
    take_out,
)
from minigpt.classroom.export import export_json
from minigpt.classroom.rooms import new_room, wipe
from minigpt.errors import UserError
from tests.classrooms import TOKEN


@pytest.fixture
def room(engine):
    """A room."""
    return new_room(engine, TOKEN)


def prompts(engine, room) -> list[str]:
    """What is kept."""
    return [one.prompt for one in examples(engine, room.id)]


def test_nothing_is_kept_unless_the_owner_switched_it_on(engine, room):
    """Neither by a made-up name, nor by that of another room, nor after it was switched off."""
    theirs = start_keeping(engine, new_room(engine, "other").id)
    for name in ("", "0" * 16, theirs):
        with pytest.raises(UserError, match="not kept any more"):
            add_example(engine, room.id, name, "the cat")
    name = start_keeping(engine, room.id)
    assert keeps(engine, room.id, name) and not keeps(engine, room.id, theirs)
    add_example(engine, room.id, name, "the cat")
    stop_keeping(engine, room.id, name)
    with pytest.raises(UserError, match="not kept any more"):
        add_example(engine, room.id, name, "a dog")
    assert prompts(engine, room) == ["the cat"]


def test_the_presenter_ends_all_of_the_room(engine, room):
    """Another room's go on."""
    other = new_room(engine, "other")
    theirs, ours = start_keeping(engine, other.id), [start_keeping(engine, room.id) for _ in "ab"]
    assert len(set(ours)) == 2 and count_keeping(engine, room.id) == 2
    stop_keeping(engine, room.id)
    assert count_keeping(engine, room.id) == 0 and keeps(engine, other.id, theirs)


def test_the_same_prompt_is_kept_once_in_one_line_and_can_be_taken_out(engine, room):
    """What can't be seen is left out; another room's examples can't be taken out from here."""
    other = new_room(engine, "other")
    name, theirs = start_keeping(engine, room.id), start_keeping(engine, other.id)
    for typed in (" the\n cat", "the cat", "a \u202edog"):
        add_example(engine, room.id, name, typed)
    add_example(engine, other.id, theirs, "the owl")
    assert prompts(engine, room) == ["the cat", "a dog"]
    first, strange = examples(engine, room.id)[0], examples(engine, other.id)[0]
    take_out(engine, room.id, [first.id, strange.id])
    take_out(engine, room.id, [])
    assert prompts(engine, room) == ["a dog"] and prompts(engine, other) == ["the owl"]


def test_length_and_number_have_an_end(engine, room):
    """200 characters, 40 examples, 20 shares; each refusal says how many there may be."""
    name = start_keeping(engine, room.id)
    with pytest.raises(UserError, match="at most 200"):
        add_example(engine, room.id, name, "x" * (LONGEST + 1))
    with pytest.raises(UserError, match="is empty"):
        add_example(engine, room.id, name, " \n")
    for number in range(MOST_EXAMPLES):
        add_example(engine, room.id, name, f"word {number}")
    with pytest.raises(UserError, match="at most 40"):
        add_example(engine, room.id, name, "one more")
    assert len(prompts(engine, room)) == MOST_EXAMPLES
    for _ in range(MOST_SHARES - 1):
        start_keeping(engine, room.id)
    with pytest.raises(UserError, match="at most 20"):
        start_keeping(engine, room.id)


def test_they_outlive_the_server_are_exported_and_wiped(engine, room):
    """Another process finds switch and examples; the export has the words and nobody's name."""
    name = start_keeping(engine, room.id)
    add_example(engine, room.id, name, "schöne Wörter")
    again = connect()
    assert keeps(again, room.id, name) and prompts(again, room) == ["schöne Wörter"]
    again.dispose()
    exported = export_json(engine, room.id)
    assert [one["prompt"] for one in json.loads(exported)["examples"]] == ["schöne Wörter"]
    assert name not in exported
    wipe(engine, room.id)
    assert prompts(engine, room) == [] and not keeps(engine, room.id, name)


def test_a_database_of_an_earlier_version_gets_the_tables(engine, room):
    """729f23e had neither of them."""
    admin = create_engine(engine.url)
    with admin.begin() as connection:
        for table in ("shares", "examples"):
            connection.execute(text(f"DROP TABLE {table}"))
    admin.dispose()
    prepare(engine)
    add_example(engine, room.id, start_keeping(engine, room.id), "the cat")
    assert prompts(engine, room) == ["the cat"]
