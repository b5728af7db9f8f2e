"""What a reader typed, brought or was called is shown as it is, on every page: nothing in it acts.

Two kinds of text: words and pieces of a text that somebody brought, which are offered, drawn, and
written by the model; and what somebody types.
"""

import re
from collections.abc import Iterator

import pytest
import streamlit as st
from google.protobuf.descriptor import FieldDescriptor
from google.protobuf.message import Message

from minigpt.classroom.examples import add_example, start_keeping
from minigpt.classroom.pairs import Pair
from minigpt.classroom.questions import open_question
from minigpt.classroom.rooms import find_room, set_topic
from minigpt.classroom.rounds import begin_round
from minigpt.classroom.students import join
from minigpt.lessons.questions import Question
from minigpt.text.vocabulary import Vocabulary
from tests import app_server
from tests.app_server import PAGE_TIME, ROOT, open_page, ready_store
from tests.classrooms import secret

FORMS = ("_q{}_", "[q{}](x)")  # in italics, and a link: pieces of a text may hold any sign
WORDS = Vocabulary([FORMS[at % 2].format(word) for at, word in enumerate(app_server.WORDS.words)])
ACTING = re.compile(r"(?<!\\)(_q[a-z]{3}_|\[q[a-z]{3}\]\(x\))")
TYPED = "*qqq* [qqq](x) https://qqq.example www.qqq.example qqq@a.example :qqq: <b>qqq &lt; $qqq$"
PARTS = TYPED.split()
ASKED = Question(TYPED[:80], (TYPED[:70], "b"))
PAIR = Pair(TYPED, f"a {TYPED}", f"b {TYPED}")
PAGES = sorted(path.stem for path in (ROOT / "pages").glob("*.py"))
# Fields of Streamlit's messages that no browser reads as Markdown: what stands in a box or in a
# list of one, names inside, and data. (Radio buttons, pills and buttons do read Markdown.)
PLAIN = {
    "text_input.default",
    "text_input.value",
    "text_input.placeholder",
    "text_area.value",
    "text_area.default",
    "selectbox.options",
    "selectbox.raw_value",
    "arrow_vega_lite_chart.spec",
    "vega_lite_chart.spec",
    "vega_lite_chart.alt",
    "imgs.url",
    "imgs.alt",
    "code.code_text",
    "bidi_component.json",
    "download_button.url",
    "html.body",  # HTML: looked at for itself
}
NAMES = {"id", "form_id", "query_param_key", "key", "html_id", "url", "icon", "url_path", "alt"}


def strings(message: Message, where: str = "") -> Iterator[tuple[str, str]]:
    """Every text in a message, with the names of the last two fields that lead to it."""
    for field, value in message.ListFields():
        for one in value if field.is_repeated else [value]:
            place = f"{where.rpartition('.')[2]}.{field.name}" if where else field.name
            if field.type == FieldDescriptor.TYPE_MESSAGE:
                if hasattr(one, "ListFields"):
                    yield from strings(one, place)
            elif field.type == FieldDescriptor.TYPE_STRING:
                yield place, one


def read_as_markdown(app) -> Iterator[tuple[str, str]]:
    """Every text of a page that a browser reads as Markdown, and the cells of tables that do."""
    for node in nodes(app._tree):
        proto, kind = getattr(node, "proto", None), type(node).__name__
        if kind == "Table":
            frame = node.value
            cells = [*frame.columns, *frame.index, *frame.to_numpy().ravel()]
            yield from (("table", str(cell)) for cell in cells)
        elif proto is not None:
            name = getattr(node, "type", kind)
            for place, text in strings(proto):
                whole = place if "." in place else f"{name}.{place}"
                if place.rpartition(".")[2] not in NAMES and whole not in PLAIN:
                    yield whole, text


def nodes(block) -> Iterator:
    """All elements and blocks below a block."""
    for child in block.children.values():
        yield child
        if hasattr(child, "children"):
            yield from nodes(child)


@pytest.fixture(scope="module")
def stored(tmp_path_factory):
    """A store whose models learnt from a text full of signs that Markdown reads."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(app_server, "WORDS", WORDS)
        yield ready_store(tmp_path_factory.mktemp("signs"))


def check(app, acting=lambda text: bool(ACTING.search(text))) -> int:
    """Fail where a text acts; returns how many texts were looked at."""
    assert not app.exception
    found = list(read_as_markdown(app))
    assert [(where, text[:200]) for where, text in found if acting(text)] == []
    assert not any("<b>qqq" in element.proto.body for element in app.get("html"))
    return len(found)


def typed_acts(text: str) -> bool:
    """Whether a part of what was typed stands in a text as it was typed."""
    return any(re.search(rf"(?<!\\){re.escape(part)}", text) for part in PARTS)


@pytest.fixture(autouse=True)
def no_links(monkeypatch):
    """A page by itself has no router, and so no other pages to lead to."""
    monkeypatch.setattr(st, "page_link", lambda *where, **how: None)


@pytest.mark.parametrize("name", PAGES)
def test_words_of_a_text_act_on_no_page(jobs, engine, name):
    """Pages draw, offer and explain words that Markdown would make something of."""
    address = {"prompt": " ".join(WORDS.words[:12])} if name != "vote" else {}
    assert check(open_page(name, **address)) > 1


@pytest.mark.parametrize("name", [name for name in PAGES if name not in ("vote", "room", "watch")])
def test_what_was_typed_acts_on_no_page(jobs, engine, name):
    """In the address, as prompt, sentence, word and corpus: boxes, hints and errors repeat it."""
    fields = ("prompt", "sentence", "word", "corpus", "letter", "recipe", "start", "variant")
    app = open_page(name, **dict.fromkeys(fields, TYPED))
    assert check(app, typed_acts) > 1


def test_what_was_typed_acts_on_no_phone(engine, room, phone):
    """A topic, a prompt and continuations, on the ballot."""
    set_topic(engine, room.id, TYPED[:80])
    join(engine, room, secret(1), TYPED[:20])
    begin_round(engine, room.id, "compare", [PAIR])
    app = open_page("vote", room=room.code)
    assert "Which is" in app.title[0].value
    assert check(app, typed_acts) > 4
    assert check(open_page("vote", room=TYPED), typed_acts) > 1


def test_what_a_file_asks_acts_on_no_phone(engine, room, phone):
    """A question and its answers, on the ballot."""
    join(engine, room, secret(1), TYPED[:20])
    open_question(engine, room.id, ASKED, "before")
    app = open_page("vote", room=room.code)
    assert "qqq" in app.title[0].value
    assert check(app, typed_acts) > 2


@pytest.mark.parametrize(
    "part", ["Invite", "Questions", "Examples", "Compare", "Reward", "Room data"]
)
def test_what_was_typed_does_not_act_on_the_desk(engine, room, part):
    """The topic of the round and the pairs in it, a question, and what a visitor wrote."""
    from tests.pages.test_class import desk

    add_example(engine, room.id, start_keeping(engine, room.id), TYPED)
    open_question(engine, room.id, ASKED, "before")
    set_topic(engine, room.id, TYPED[:80])
    begin_round(engine, room.id, "compare", [PAIR])
    assert find_room(engine, room.code).open_round
    assert check(desk(part), typed_acts) > 4


def test_a_text_that_acts_is_found():
    """The look at a page is no formality: words and typed text in labels, tables and options."""
    from streamlit.testing.v1 import AppTest

    script = f"""
import pandas as pd, streamlit as st
typed = {TYPED!r}
st.radio(typed, ["_qabc_"])
st.button("so", help=typed)
st.table(pd.DataFrame({{"a": ["_qabc_"]}}))
st.error(typed)
st.expander("_qabc_")
st.text_input("a", typed)
"""
    found = list(read_as_markdown(AppTest.from_string(script, default_timeout=PAGE_TIME).run()))
    assert {where for where, text in found if typed_acts(text)} == {
        "radio.label",
        "button.help",
        "error.body",
    }
    assert {where for where, text in found if ACTING.search(text)} == {
        "radio.options",
        "table",
        "expander.label",
    }
