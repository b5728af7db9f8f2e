"""Starting the app for a class."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request

import pytest

from minigpt.classroom.addresses import reachable_address
from minigpt.classroom.database import connect
from minigpt.classroom.rooms import Room, check_token, find_room
from minigpt.cli import serving
from minigpt.errors import UserError

ROOM = Room(1, "BCDFG", "", None, 0.0)


def test_the_announcement_has_all_that_a_class_needs():
    """Join code, address and token; the token stands in no address."""
    text = serving.announcement(ROOM, "the-token", "http://10.0.0.7:8501")
    assert "http://10.0.0.7:8501/vote?room=BCDFG" in text
    assert "Join code: BCDFG" in text
    assert not any("the-token" in word for word in text.split() if "http" in word)
    assert "▀" in text
    assert "phones can't join" not in text


def test_without_a_network_it_says_that_phones_cannot_join():
    """And what to do."""
    text = serving.announcement(ROOM, "t", "http://127.0.0.1:8501")
    assert "phones can't join" in text and "--address" in text


def test_the_address_is_one_of_this_machine():
    """The system can listen there."""
    with socket.socket() as probe:
        probe.bind((reachable_address(), 0))


@pytest.mark.parametrize("port", [0, 70_000])
def test_a_port_out_of_range_is_refused(port):
    """Before anything is started."""
    with pytest.raises(UserError, match="a number from 1 to 65535"):
        serving.serve(port, None, False)


def test_a_port_that_is_taken_is_refused():
    """The message says what to do."""
    with socket.socket() as other:
        other.bind(("0.0.0.0", 0))
        other.listen()
        with pytest.raises(UserError, match="--port"):
            serving.serve(other.getsockname()[1], None, False)


def test_a_server_that_is_killed_is_started_again(tmp_path, monkeypatch, capsys):
    """Once it lived long enough; one that ends by itself is not."""
    monkeypatch.setattr(serving, "SHORT_LIFE", 0.0)
    count = tmp_path / "count"
    program = (
        "import os, pathlib; p = pathlib.Path(os.environ['COUNT']); n = len(p.read_text()); "
        "p.write_text('x' * (n + 1)); os.kill(os.getpid(), 9) if n < 2 else None"
    )
    count.write_text("")
    environment = {**os.environ, "COUNT": str(count)}
    serving._keep_running([sys.executable, "-c", program], environment)
    assert count.read_text() == "xxx"
    assert capsys.readouterr().err.count("starting it again") == 2


def test_serving_a_class(isolated_home):
    """The real command: it answers on its port, its token opens its room, and it ends when told."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "minigpt", "serve", "--port", str(port)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    said = ""
    while "asks for this token" not in said:
        line = process.stdout.readline()
        assert line, said
        said += line
    token, code = said.split()[-1], said.split("Join code:")[1].split()[0]
    engine = connect()
    check_token(engine, find_room(engine, code), token)
    assert wait_for(f"http://127.0.0.1:{port}/_stcore/health") == b"ok"
    process.send_signal(signal.SIGTERM)
    assert process.wait(20) == 130
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind(("0.0.0.0", port))


def wait_for(url: str, seconds: float = 60) -> bytes:
    """What stands at a URL, once there is something."""
    until = time.monotonic() + seconds
    while True:
        try:
            with urllib.request.urlopen(url, timeout=5) as answer:
                return answer.read()
        except OSError:
            assert time.monotonic() < until, "nobody answered"
            time.sleep(0.2)
