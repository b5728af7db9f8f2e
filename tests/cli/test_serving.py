"""Starting the app for a class."""

import os
import resource
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from functools import partial

import psutil
import pytest

from minigpt.classroom.database import connect
from minigpt.classroom.rooms import Room, check_token, find_room
from minigpt.cli import serving
from minigpt.errors import UserError
from minigpt.jobs import dask_client
from minigpt.network.cards import Card
from tests.faults.lookups import looked_up, recording
from tests.shared_places import Unsteady

ROOM = Room(1, "BCDFG", "", None, 0.0)


def test_the_announcement_has_all_that_a_class_needs():
    """Join code, address and token; the token stands in no address."""
    text = serving.announcement(ROOM, "the-token", ["http://10.0.0.7:8501"])
    assert "http://10.0.0.7:8501/vote?room=BCDFG" in text
    assert "Join code: BCDFG" in text
    assert not any("the-token" in word for word in text.split() if "http" in word)
    assert "▀" in text
    assert "phones can't join" not in text and "other addresses" not in text


def test_without_a_network_it_says_that_phones_cannot_join():
    """And what to do."""
    text = serving.announcement(ROOM, "t", ["http://127.0.0.1:8501/mini"])
    assert "phones can't join" in text and "--address" in text


def test_other_addresses_are_printed_below_the_likely_one():
    """The code leads to the first."""
    text = serving.announcement(ROOM, "t", ["http://10.0.0.7:8501", "http://[2001:db8::1]:8501"])
    assert "Students join at http://10.0.0.7:8501/vote?room=BCDFG" in text
    assert "\n    http://[2001:db8::1]:8501\n" in text


def have_cards(monkeypatch, *addresses: str) -> None:
    """This machine has these addresses."""
    found = [Card(f"eth{at}", address) for at, address in enumerate(addresses)]
    monkeypatch.setattr(serving, "cards", lambda: found)


def test_the_likely_card_is_the_address_and_the_base_is_in_every_one(monkeypatch):
    """As Streamlit's own settings say; without a network, this machine alone."""
    monkeypatch.setenv("STREAMLIT_SERVER_BASE_URL_PATH", "/mini")
    have_cards(monkeypatch, "10.0.0.7", "2001:db8::1")
    assert serving.reached_at(8501) == [
        "http://10.0.0.7:8501/mini",
        "http://[2001:db8::1]:8501/mini",
    ]
    have_cards(monkeypatch)
    assert serving.reached_at(8501) == ["http://127.0.0.1:8501/mini"]


def test_a_certificate_makes_the_addresses_secure(monkeypatch):
    """Streamlit then speaks HTTPS alone."""
    monkeypatch.setenv("STREAMLIT_SERVER_SSL_CERT_FILE", "cert.pem")
    have_cards(monkeypatch, "10.0.0.7")
    assert serving.reached_at(8501) == ["https://10.0.0.7:8501"]


def test_a_named_address_goes_first_and_a_url_stands_alone(monkeypatch):
    """A URL is one of a proxy: what this machine is called behind it helps nobody."""
    have_cards(monkeypatch, "10.0.0.7", "10.8.0.2")
    both = ["http://10.0.0.7:8501", "http://10.8.0.2:8501"]
    assert serving.reached_at(8501, "10.8.0.2") == both[::-1]
    assert serving.reached_at(8501, "school.local") == ["http://school.local:8501", *both]
    assert serving.reached_at(8501, "https://gpt.example/a") == ["https://gpt.example/a"]


def test_streamlit_is_told_its_address_and_its_base():
    """It has nothing to find out, and says nothing of its own about addresses."""
    command = serving.streamlit_command(8501, "::", "https://gpt.school.example/a/mini")
    told = dict(zip(command[5::2], command[6::2], strict=True))
    assert told == {
        "--server.port": "8501",
        "--server.address": "::",
        "--server.baseUrlPath": "a/mini",
        "--browser.serverAddress": "gpt.school.example",
        "--logger.hideWelcomeMessage": "true",
    }


@pytest.mark.parametrize("port", [0, 70_000])
def test_a_port_out_of_range_is_refused(port):
    """Before anything is started."""
    with pytest.raises(UserError, match="a number from 1 to 65535"):
        serving.serve(port, None, False)


def test_a_store_that_cannot_be_used_is_said_before_anything_is_started(monkeypatch, tmp_path):
    """Its setting, or its folder: the class is not the first to read it on a page."""
    monkeypatch.setenv("MINIGPT_STORE_MB", "0")
    with pytest.raises(UserError, match="MINIGPT_STORE_MB is '0'"):
        serving.serve(8501, None, False)
    monkeypatch.delenv("MINIGPT_STORE_MB")
    monkeypatch.setenv("MINIGPT_HOME", str(tmp_path / "loop" / "here"))
    (tmp_path / "loop").symlink_to("loop")
    with pytest.raises(UserError, match="can't be"):
        serving.serve(8501, None, False)


def test_a_scheduler_that_does_not_answer_is_said_before_anything_is_started(monkeypatch):
    """Nobody listens at the port of a socket that was closed."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        address = f"tcp://127.0.0.1:{probe.getsockname()[1]}"
    monkeypatch.setenv("MINIGPT_SCHEDULER", address)
    monkeypatch.setattr(dask_client, "ANSWER", 1.0)
    with pytest.raises(UserError, match=f"no Dask scheduler answers at {address}; expected"):
        serving.serve(8501, None, False)


def test_a_shared_store_that_cannot_be_used_is_said_before_anything_is_started(
    monkeypatch, tmp_path, unsteady
):
    """A file where its folder should be; one that does not answer."""
    (tmp_path / "shared").write_text("in the way")
    monkeypatch.setenv("MINIGPT_STORE_URL", f"file://{tmp_path}/shared")
    with pytest.raises(UserError, match="shared store file://.* can't be used"):
        serving.serve(8501, None, False)
    monkeypatch.setenv("MINIGPT_STORE_URL", unsteady)
    Unsteady.gone.set()
    with pytest.raises(UserError, match="shared store unsteady://minigpt does not answer"):
        serving.serve(8501, None, False)


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


def test_serving_a_class(isolated_home, tmp_path):
    """The real command, below a path, on a terminal without blocks, with few files to open.

    It answers on its port with the path and without, says one address, asks nobody for it, opens
    as many files as it may and says that this is too few, its token opens its room, and it ends
    when told.
    """
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "minigpt", "serve", "--port", str(port)]
    below = {"STREAMLIT_SERVER_BASE_URL_PATH": "mini", "PYTHONIOENCODING": "cp1252"}
    environment = {**os.environ, **below, **recording(tmp_path)}
    process = subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env=environment,
        preexec_fn=partial(resource.setrlimit, resource.RLIMIT_NOFILE, (256, 400)),
    )
    said = ""
    while "asks for this token" not in said:
        line = process.stdout.readline()
        assert line, said
        said += line
    complaint = process.stdout.readline()
    token, code = said.split()[-1], said.split("Join code:")[1].split()[0]
    assert said.isascii() and f":{port}/mini/vote?room={code}" in said
    engine = connect()
    check_token(engine, find_room(engine, code), token)
    for path in ("/mini/_stcore/health", "/_stcore/health"):
        assert wait_for(f"http://127.0.0.1:{port}{path}") == b"ok"
    (server,) = psutil.Process(process.pid).children()
    assert server.rlimit(psutil.RLIMIT_NOFILE) == (400, 400)
    process.send_signal(signal.SIGTERM)
    said = process.communicate(timeout=30)[0]
    assert process.returncode == 130
    assert "open only 400 files: enough for about 85 browsers" in complaint
    assert "URL" not in said and "http" not in said, said  # Streamlit's own would be another one
    assert looked_up(tmp_path) == []
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
