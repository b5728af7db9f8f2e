"""The configuration in front of several servers, in a real nginx: affinity, failures, sizes."""

import shutil
import socket
import subprocess
import threading
import urllib.error
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from minigpt.cli.nginx import nginx_command, server_groups
from minigpt.home import ROOT
from tests.shared_places import until

NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")
pytestmark = pytest.mark.skipif(NGINX is None, reason="nginx is not installed")
SERVERS = ROOT / "deploy" / "servers.conf"


class Server:
    """Says at every address which server it is, and what it was told of the visitor.

    Args:
        port: where it listens; 0 for one that is free.
    """

    def __init__(self, port: int = 0) -> None:
        self.asked: list[dict] = []
        asked = self.asked

        class Answers(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                self._answer()

            def do_PUT(self) -> None:
                self._answer()

            def _answer(self) -> None:
                length = int(self.headers.get("content-length") or 0)
                asked.append({**dict(self.headers), "bytes": len(self.rfile.read(length))})
                body = str(self.server.server_address[1]).encode()
                if self.headers.get("upgrade"):
                    self.send_response(101)
                    self.send_header("Upgrade", self.headers["upgrade"])
                    self.send_header("Connection", "upgrade")
                    self.end_headers()
                    self.wfile.write(body)
                    self.close_connection = True
                    return
                self.send_response(200)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *told) -> None:
                """Say nothing."""

        self._http = ThreadingHTTPServer(("127.0.0.1", port), Answers)
        self.port = self._http.server_address[1]
        threading.Thread(target=self._http.serve_forever, daemon=True).start()

    def stop(self) -> None:
        """End it; whoever connects is refused."""
        self._http.shutdown()
        self._http.server_close()


def free_port() -> int:
    """A port that nobody uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def answers(port: int) -> bool:
    """Whether somebody listens at a port."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def configured(folder: Path, port: int, first: int, second: int) -> list[str]:
    """Put the configuration in a folder, for servers of this machine; gives nginx's command."""
    return nginx_command(folder, [f"127.0.0.1:{port}"], [first, second])


class Front:
    """nginx in front of two servers, and a browser's way to it."""

    def __init__(self, port: int, servers: tuple[Server, Server]) -> None:
        self.port, self.servers = port, servers

    def ask(self, cookie: str = "", path: str = "/", **how) -> tuple[str, str]:
        """Which server answers, and the cookie that a browser holds then."""
        headers = {"Cookie": f"minigpt_server={cookie}"} if cookie else {}
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", **how)
        for name, value in headers.items():
            request.add_header(name, value)
        with urllib.request.urlopen(request, timeout=30) as answer:
            given = answer.headers["Set-Cookie"]
            if given:
                assert given.endswith("; Path=/; HttpOnly; SameSite=Lax")
            held = given.split(";")[0].removeprefix("minigpt_server=") if given else cookie
            return answer.read().decode(), held


@pytest.fixture
def front(tmp_path):
    """nginx with the configuration that ships, in front of two servers."""
    servers, port = (Server(), Server()), free_port()
    command = configured(tmp_path, port, servers[0].port, servers[1].port)
    process = subprocess.Popen(command, stderr=(tmp_path / "said").open("w"))

    until(lambda: answers(port) or process.poll() is not None)
    assert process.poll() is None, (tmp_path / "said").read_text()
    yield Front(port, servers)
    process.terminate()
    process.wait(30)
    for server in servers:
        server.stop()


def test_nginx_finds_the_configuration_right(tmp_path):
    """As `nginx -t` says of it; and it says of one that is not right what is wrong."""
    command = configured(tmp_path, free_port(), 8501, 8502)
    looked = subprocess.run([*command, "-t"], capture_output=True, text=True, timeout=60)
    assert looked.returncode == 0, looked.stderr
    words = (tmp_path / "nginx.conf").read_text()
    (tmp_path / "nginx.conf").write_text(words.replace("proxy_read_timeout 1h", "proxy_read 1h"))
    looked = subprocess.run([*command, "-t"], capture_output=True, text=True, timeout=60)
    assert looked.returncode != 0 and "unknown directive" in looked.stderr


def test_the_servers_that_ship_are_written_as_those_of_a_cluster_are():
    """One form for both; only what is said about it differs."""
    written = [line.partition("#")[0].strip() for line in SERVERS.read_text().splitlines()]
    made = server_groups([("server1", 8501), ("server2", 8502)]).splitlines()
    assert [line for line in written if line] == [line.strip() for line in made if line]


def test_a_browser_stays_with_the_server_that_began(front):
    """By its cookie, for all visitors come from one address here; newcomers are shared out."""
    for server in front.servers:
        cookie = str(server.port)
        assert {front.ask(cookie) for _ in range(6)} == {(cookie, cookie)}
    newcomers = [front.ask() for _ in range(6)]
    assert {answered for answered, _ in newcomers} == {str(s.port) for s in front.servers}
    assert all(answered == held for answered, held in newcomers)
    (told,) = {one["X-Forwarded-For"] for server in front.servers for one in server.asked}
    assert told == "127.0.0.1"


@pytest.mark.parametrize("cookie", ["1", "127.0.0.1:22", "x" * 500])
def test_a_cookie_that_is_not_ours_leads_to_a_server_of_ours(front, cookie):
    """Nobody is led elsewhere by what a browser sends."""
    answered, held = front.ask(cookie)
    assert answered == held and answered in {str(server.port) for server in front.servers}


def test_who_had_to_move_stays_where_they_are(front):
    """A server dies: its visitors go on at the other one, also when the first is back."""
    first, second = front.servers
    first.stop()
    answered, held = front.ask(str(first.port))
    assert (answered, held) == (str(second.port), str(second.port))
    again = Server(first.port)
    assert {front.ask(held)[0] for _ in range(6)} == {str(second.port)}
    again.stop()


def test_a_page_connects_by_a_web_socket(front):
    """The change of protocol reaches the server, and its answer the browser."""
    port = front.servers[1].port
    with socket.create_connection(("127.0.0.1", front.port), timeout=30) as line:
        words = "GET /_stcore/stream HTTP/1.1\r\nHost: gpt.school.example:8080\r\n"
        words += "Connection: Upgrade\r\nUpgrade: websocket\r\nX-Forwarded-For: 10.9.9.9\r\n"
        line.sendall(f"{words}Cookie: minigpt_server={port}\r\n\r\n".encode())
        answer = b""
        while not answer.endswith(str(port).encode()):
            answer += line.recv(4096)
    assert answer.startswith(b"HTTP/1.1 101 ")
    (told,) = front.servers[1].asked
    assert (told["Upgrade"], told["Host"]) == ("websocket", "gpt.school.example:8080")
    assert told["X-Forwarded-For"] == "127.0.0.1"  # not what the visitor said


def test_a_file_of_twenty_megabytes_comes_in_and_a_larger_one_does_not(front):
    """As Streamlit's own limit is."""
    cookie = str(front.servers[0].port)
    front.ask(cookie, "/_stcore/upload_file/a/b", method="PUT", data=bytes(20_000_000))
    assert front.servers[0].asked[-1]["bytes"] == 20_000_000
    with pytest.raises((urllib.error.HTTPError, ConnectionError, urllib.error.URLError)) as refused:
        front.ask(cookie, "/_stcore/upload_file/a/b", method="PUT", data=bytes(23_000_000))
    assert getattr(refused.value, "code", 413) == 413
    assert len(front.servers[0].asked) == 1
