"""The door in front of Streamlit."""

import pytest

from minigpt.network.front_door import FrontDoor
from minigpt.network.hosts import Hosts, told
from tests.faults.conftest import run

SCRIPT = "/srv/class/minigpt/router.py"


def through(kind="http", path="/", says=(), hosts=None, base="", **headers):
    """One request through the door: what the app was given (None if it was not), what came back."""
    given, back = [], []

    async def app(scope, receive, send):
        given.append(scope)
        for message in says:
            await send(message)

    async def send(message):
        back.append(message)

    named = [(name.encode(), value.encode()) for name, value in headers.items()]
    scope = {"type": kind, "path": path, "raw_path": path.encode(), "headers": named}
    door = FrontDoor(app, hosts or Hosts(here="pc"), SCRIPT, base)
    run(door(scope, None, send))
    return (given or [None])[0], back


def test_our_own_page_is_let_in():
    """The app sees what came."""
    scope, back = through(host="10.0.0.7:8501", origin="http://10.0.0.7:8501")
    assert scope["path"] == "/" and back == []


@pytest.mark.parametrize("path", ["/", "/vote", "/_stcore/health", "/_stcore/host-config"])
def test_a_foreign_name_is_refused_with_the_way_out(path):
    """A request with a name that nobody told: the sentence says how to tell it."""
    scope, back = through(path=path, host="gpt.school.example")
    assert scope is None and back[0]["status"] == 421
    assert "serve --address gpt.school.example" in back[1]["body"].decode()


def test_a_foreign_page_is_refused():
    """Its request and its connection, before Streamlit sees either."""
    scope, back = through(host="10.0.0.7:8501", origin="http://evil.example")
    assert scope is None and back[0]["status"] == 403
    scope, back = through("websocket", host="10.0.0.7:8501", origin="http://evil.example")
    assert scope is None and [m["type"] for m in back] == ["websocket.close"]


@pytest.mark.parametrize("path", ["/_stcore/metrics", "/mini/_stcore/metrics"])
def test_what_is_the_servers_own_is_closed(path):
    """Nobody in a class reads its counters."""
    scope, back = through(path=path, host="10.0.0.7:8501")
    assert scope is None and back[0]["status"] == 404


def test_streamlit_always_sees_its_own_page():
    """What was let in looks same-origin: Streamlit has nothing to look up."""
    hosts = told(["https://gpt.school.example"], [], [])
    scope, _ = through(
        "websocket", hosts=hosts, host="127.0.0.1:8501", origin="https://gpt.school.example"
    )
    assert dict(scope["headers"])[b"origin"] == b"http://127.0.0.1:8501"


def test_a_program_without_an_origin_is_let_in():
    """It is no page of another site."""
    scope, _ = through("websocket", host="10.0.0.7:8501")
    assert b"origin" not in dict(scope["headers"])


def test_no_answer_can_be_framed_or_fetch_elsewhere():
    """Every answer carries it; the rest of the answer stays."""
    start = {"type": "http.response.start", "status": 200, "headers": [(b"a", b"b")]}
    _, (message,) = through(says=[start], host="10.0.0.7:8501")
    sent = dict(message["headers"])
    assert sent[b"a"] == b"b" and sent[b"x-frame-options"] == b"SAMEORIGIN"
    policy = sent[b"content-security-policy"].decode()
    assert "frame-ancestors 'self'" in policy and "img-src 'self' data: blob:;" in policy
    assert policy.endswith("connect-src 'self' data: blob: ws://10.0.0.7:8501 wss://10.0.0.7:8501")


def test_the_folder_is_hidden_without_a_change_of_length():
    """A message names lengths before texts: as many bytes stand there after as before."""
    said = {"type": "websocket.send", "bytes": b"\x22\x1c" + SCRIPT.encode() + b"\x2a"}
    other = {"type": "websocket.send", "bytes": b"/srv/class"}
    text = {"type": "websocket.close"}
    _, back = through("websocket", says=[said, other, text], host="10.0.0.7:8501")
    assert back[0]["bytes"] == b"\x22\x1c" + b"." * 19 + b"router.py" + b"\x2a"
    assert len(back[0]["bytes"]) == len(said["bytes"])
    assert back[1:] == [other, text]


@pytest.mark.parametrize(
    ("path", "found"), [("/", "/mini/"), ("/vote", "/mini/vote"), ("/mini/vote", "/mini/vote")]
)
def test_below_a_base_both_addresses_lead_to_the_app(path, found):
    """With the base in the address and without it, as a proxy that strips it asks."""
    scope, _ = through(path=path, base="mini/", host="10.0.0.7:8501")
    assert scope["path"] == found and scope["raw_path"] == found.encode()
