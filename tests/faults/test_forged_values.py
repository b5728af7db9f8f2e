"""Forged values over the protocol: no file of the server is read, no error page, no odd job."""

import ast
import json
import random
import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from benchmarks.visitor import Visitor
from minigpt.config import Config
from minigpt.text.corpus import is_offered
from minigpt.ui.session.address import control
from tests.browser.app_pages import PATHS
from tests.faults.conftest import TOKEN, run
from tests.faults.forger import Forger

PAGES = [path.strip("/") for path in PATHS]
MARKER = "a line that no visitor may read"
SELECTED = '{"selection": {"cell": [{"row": "x"}], "point": [7], "rows": {}}}'
TEXTS = (
    "",
    "x",
    "/etc",
    "own:",
    "517",
    "true",
    "é\u0000",
    "{}",
    "[1]",
    SELECTED,
    "x" * 999,
)
FORGED = {
    "bool_value": (True, False),
    "bytes_value": (b"", b"\xff"),
    "double_value": (0.0, -1.0, 517.0, 1e300, float("nan"), float("inf")),
    "int_value": (0, -1, 517, 2**40),
    "string_value": TEXTS,
    "json_value": ("null", "7", "[]", '{"secret": 7, "kept": [1], "pass": {}}', "{", "[" * 50),
    "double_array_value": ([], [517.0], [float("nan")], [1.0, 2.0]),
    "int_array_value": ([], [-1], [2**40]),
    "string_array_value": ([], ["x"], ["/etc", "own:"]),
}


def asked_configs(worker_log: str) -> list[dict]:
    """The configs in the jobs that a worker was given, as its log has them."""
    found = re.findall(r"job \d+: \w+ (\{.*\})$", worker_log, re.MULTILINE)
    payloads = [ast.literal_eval(text) for text in found]
    return [payload.get("config", payload) for payload in payloads]


def test_a_hidden_control_reads_no_file_of_the_server(server):
    """A path for the corpus, while a lesson hides that control: the page shows our own text."""
    secret = server.home / "secret.txt"
    secret.write_text(f"{MARKER}\n" * 100)

    async def visit():
        async with Forger(server.url, "words") as visitor:
            (corpus,) = visitor.find(label="Corpus")
            visitor.hold(corpus, "string_value", str(secret))
            await visitor.rerun()
            drawn = visitor.says(MARKER), visitor.says("Pocket encyclopedia")
            visitor.query = "lesson=story&step=1"
            await visitor.rerun()
            for _ in range(3):
                if following := visitor.find(label="Next"):
                    await visitor.use(following[0], "trigger_value", True)
            hidden = visitor.says(MARKER)
            return drawn, hidden, visitor.troubles

    (read, ours), hidden, troubles = run(visit())
    assert not read and ours and not hidden
    assert troubles == []
    assert MARKER not in server.log and str(secret) not in server.worker_log


@pytest.mark.parametrize("where", PAGES)
def test_any_value_for_any_widget_gives_no_error_page(class_server, where):
    """Each widget of the page is sent a value of each kind; then all of them one at once."""
    draw = random.Random(where)

    async def visit():
        async with Forger(class_server.url, where) as visitor:
            widgets = sorted(visitor.widgets)
            for field, values in FORGED.items():
                for identity in widgets:
                    visitor.hold(identity, field, draw.choice(values))
                await visitor.rerun()
            for identity in widgets:
                field = draw.choice(list(FORGED))
                visitor.hold(identity, field, draw.choice(FORGED[field]))
            await visitor.rerun()
            visitor.let_go()
            await visitor.rerun()
            return visitor.troubles, visitor.lost

    troubles, lost = run(visit())
    assert troubles == [] and lost == 0


VALUES = {
    "bool_value": st.booleans(),
    "bytes_value": st.binary(max_size=50),
    "double_value": st.floats(),
    "int_value": st.integers(-(2**63), 2**63 - 1),
    "string_value": st.text(max_size=50) | st.sampled_from(TEXTS),
    "json_value": st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=9),
        lambda one: st.lists(one, max_size=3) | st.dictionaries(st.text(max_size=9), one),
    ).map(json.dumps),
    "double_array_value": st.lists(st.floats(), max_size=3),
    "int_array_value": st.lists(st.integers(-(2**63), 2**63 - 1), max_size=3),
    "string_array_value": st.lists(st.text(max_size=20), max_size=3),
}
FIELDS = st.sampled_from(sorted(VALUES))
SENT = FIELDS.flatmap(lambda field: st.tuples(st.just(field), VALUES[field]))


@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.sampled_from(PAGES), st.lists(SENT, min_size=30, max_size=30))
def test_whatever_is_sent_the_page_is_drawn(class_server, page, sent):
    """Any value of any kind for each widget of any page, in turn: no error page, no lost tab."""

    async def visit():
        async with Forger(class_server.url, page) as visitor:
            for number, identity in enumerate(sorted(visitor.widgets)):
                visitor.hold(identity, *sent[number % len(sent)])
            await visitor.rerun()
            return visitor.troubles, visitor.lost

    assert run(visit()) == ([], 0)


def test_the_desk_takes_no_forged_value_either(class_server):
    """Every part of the desk, each widget of it sent a value of each kind; nothing is deleted."""
    draw = random.Random(13)

    async def visit():
        async with Forger(class_server.url, "room") as visitor:
            await visitor.present(TOKEN)
            (parts,) = visitor.find(key="desk_part")
            names = [option.content for option in visitor.widgets[parts][1].options]
            for name in names:
                visitor.let_go()
                await visitor.use(parts, "string_array_value", [name])
                for field, values in FORGED.items():
                    for identity in sorted(visitor.widgets):
                        if identity != parts:
                            visitor.hold(identity, field, draw.choice(values))
                    await visitor.rerun()
            visitor.let_go()
            for field, values in FORGED.items():
                visitor.hold(parts, field, draw.choice(values))
                await visitor.rerun()
            return names, visitor.troubles, visitor.lost

    names, troubles, lost = run(visit())
    assert len(names) > 5 and troubles == [] and lost == 0


def test_a_session_that_is_new_takes_no_forged_value(class_server):
    """Values for widgets that are yet to be drawn, in the first message of a session."""

    async def visit():
        async with Visitor(class_server.url, "training") as honest:
            widgets = sorted(honest.widgets)
        troubles = []
        for field, values in FORGED.items():
            visitor = Forger(class_server.url, "training")
            for identity in widgets:
                visitor.hold(identity, field, values[-1])
            async with visitor:
                troubles += visitor.troubles
        return troubles

    assert run(visit()) == []


def test_no_job_was_asked_for_what_is_not_declared(class_server):
    """After all of that: every config that reached the worker is one that controls can have."""
    found = asked_configs(class_server.worker_log)
    assert found
    for payload in found:
        assert is_offered(payload["corpus"])
        known = {name: value for name, value in payload.items() if name != "role"}
        Config(**payload)
        for name, value in known.items():
            assert control(name).fit(value) == value, (name, value)
