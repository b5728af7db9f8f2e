"""The class's benchmark: a visitor sees what a browser would, and a lost vote is noticed."""

import pytest
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from benchmarks.class_loads import CHOICE, Seen, wrong_votes
from benchmarks.classroom import merged, middle, p95
from benchmarks.rows import Row
from benchmarks.visitor import Visitor


def drawn(identity: str, label: str, fragment: str = "") -> ForwardMsg:
    """The message that draws a button."""
    message = ForwardMsg()
    message.delta.fragment_id = fragment
    button = message.delta.new_element.button
    button.id, button.label = identity, label
    return message


def begun(*fragments: str) -> ForwardMsg:
    """The message that begins a run, of the whole page or of fragments."""
    message = ForwardMsg()
    message.new_session.page_script_hash = "page"
    message.metadata.run.fragment_ids.extend(fragments)
    return message


@pytest.fixture
def visitor() -> Visitor:
    """A tab that is not connected: messages are handed to it."""
    return Visitor("http://127.0.0.1:1", "vote")


def test_only_this_machine_is_visited():
    """A load is for a server of one's own."""
    with pytest.raises(ValueError, match="not on this machine"):
        Visitor("http://example.org", "vote")


def test_a_run_replaces_what_it_draws(visitor):
    """A fragment's run leaves the rest of the page; the whole page's run leaves nothing."""
    visitor._take(drawn("$$ID-1-vote-7-a", "A", "f"))
    visitor._take(drawn("$$ID-2-None", "Help"))
    assert visitor.find(key="vote-") == ["$$ID-1-vote-7-a"]
    assert CHOICE.search("$$ID-1-vote-7-a").groups() == ("7", "a")
    visitor._take(begun("f"))
    assert visitor.find("A") == [] and visitor.find("Help") == ["$$ID-2-None"]
    visitor._take(begun())
    assert visitor.widgets == {}


def test_a_message_that_is_referred_to_is_drawn_again(visitor):
    """The server sends a hash in place of what the browser has already."""
    message = drawn("$$ID-1-None", "A")
    message.hash, message.metadata.cacheable = "h", True
    visitor._take(message)
    visitor._take(begun())
    visitor._take(ForwardMsg(ref_hash="h"))
    assert visitor.find("A") == ["$$ID-1-None"]


def test_an_error_on_the_page_is_a_trouble(visitor):
    """A visitor does not overlook what a student would see."""
    message = ForwardMsg()
    message.delta.new_element.exception.type = "KeyError"
    message.delta.new_element.exception.message = "gone"
    visitor._take(message)
    assert visitor.troubles == ["KeyError: gone"]


def test_a_lost_and_a_changed_vote_are_found():
    """Of three acknowledged votes one is missing and one says something else."""

    class Server:
        def votes(self):
            return {("ada", 1): ["a"], ("bob", 1): ["b"]}

    seen = Seen(votes={("ada", 1): "a", ("bob", 1): "a", ("cy", 1): "b"})
    assert wrong_votes(Server(), seen) == [
        "pair 1: given a, stored ['b']",
        "pair 1: given b, stored []",
    ]


def test_rows_measured_anew_stand_in_their_places():
    """The others are kept, new ones come last."""
    old = [Row("a", "t", "ms", (1.0,)), Row("b", "t", "ms", (2.0,))]
    new = [Row("c", "t", "ms", (4.0,)), Row("a", "t", "ms", (3.0,))]
    assert [row.values[0] for row in merged(old, new)] == [3.0, 2.0, 4.0]


def test_nothing_that_came_back_is_no_fast_answer():
    """Infinite, not zero."""
    assert p95([]) == middle([]) == float("inf")
    assert middle([0.1, 0.2, 0.9]) == 200
