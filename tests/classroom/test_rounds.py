"""A round is begun about a topic, whole or not at all."""

import pytest

from minigpt.classroom.rooms import new_room
from minigpt.classroom.rounds import begin_round, rounds
from minigpt.errors import UserError
from tests.classrooms import PAIRS


def test_a_round_needs_a_topic_and_pairs(engine):
    """What is missing is said, and no half of a round is stored."""
    room = new_room(engine, "token")
    with pytest.raises(UserError, match="no topic"):
        begin_round(engine, room.id, "compare", PAIRS)
    with pytest.raises(UserError, match="no pairs"):
        begin_round(engine, room.id, "compare", [])
    assert rounds(engine, room.id) == []
