"""Fetching a corpus from a real server on this machine that misbehaves in every way."""

import io
import threading
import time
import zipfile
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from minigpt.errors import UserError
from minigpt.text import download as download_module
from minigpt.text.download import URL, corpus_url, download, downloaded_path


def corpus_zip(text: bytes = b"some words " * 5000) -> bytes:
    """A corpus as it lies on the server: a zip with one text, not compressed."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("corpus.txt", text)
    return out.getvalue()


class Behaviour:
    """What the server does next; a test changes it between requests."""

    status, body, sent, wait, length = 200, b"", None, 0.0, True
    requests = 0


@pytest.fixture
def server(monkeypatch):
    """A server whose next answer is set by ``server.body`` and its fellows."""
    behaviour = Behaviour()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            behaviour.requests += 1
            self.send_response(behaviour.status)
            if behaviour.length:
                self.send_header("Content-Length", str(len(behaviour.body)))
            self.end_headers()
            self.wfile.write(behaviour.body[: behaviour.sent])
            self.wfile.flush()
            time.sleep(behaviour.wait)

        def log_message(self, *arguments):
            """Say nothing."""

    with running(ThreadingHTTPServer(("127.0.0.1", 0), Handler)) as port:
        monkeypatch.setenv("MINIGPT_CORPUS_URL", f"http://127.0.0.1:{port}/corpus.txt.zip")
        monkeypatch.setattr(download_module, "RETRIES", 0)  # a second try waits for a second
        yield behaviour


@contextmanager
def running(server: ThreadingHTTPServer):
    """The server at work in a thread; gives its port."""
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    yield server.server_port
    server.shutdown()
    server.server_close()


def assert_refused(match: str) -> None:
    """The download is a user's error in one line, and leaves no file behind."""
    with pytest.raises(UserError, match=match) as refusal:
        download()
    assert "built-in corpus" in str(refusal.value) and "\n" not in str(refusal.value)
    folder = downloaded_path().parent
    assert not folder.exists() or not list(folder.iterdir())


def test_a_download_reports_its_progress_and_is_kept(server):
    """The bytes so far rise to the whole; a second call asks the server nothing."""
    server.body = corpus_zip()
    seen = []
    path = download(lambda done, total: seen.append((done, total)))
    assert path.read_bytes() == server.body
    assert seen[-1] == (len(server.body), len(server.body))
    assert len(seen) > 3 and seen == sorted(seen)
    assert download() == path and server.requests == 1


def test_a_server_that_gives_no_length(server):
    """Without a length the total is 0, which means unknown; what is done never falls to 0."""
    server.body, server.length = corpus_zip(), False
    seen = []
    download(lambda done, total: seen.append((done, total)))
    assert {total for _, total in seen} == {0}
    assert seen[-1][0] >= len(server.body)


def test_not_found(server):
    """The message gives the server's number and the address."""
    server.status = 404
    assert_refused("the server answered 404 for http://127.0.0.1")


def test_stalled(server, monkeypatch):
    """A server that sends half and then nothing is given up after the time limit."""
    monkeypatch.setattr(download_module, "TIMEOUT", (1, 0.3))
    server.body, server.sent, server.wait = corpus_zip(), 20_000, 2
    assert_refused("stalled")


def test_stalled_before_the_first_byte(monkeypatch):
    """A server that takes the call and never answers is given up too."""
    import socket

    monkeypatch.setattr(download_module, "TIMEOUT", (1, 0.3))
    monkeypatch.setattr(download_module, "RETRIES", 0)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"http://127.0.0.1:{silent.getsockname()[1]}/corpus.zip"
        monkeypatch.setenv("MINIGPT_CORPUS_URL", address)
        assert_refused("stalled")


def test_cut_short_and_then_whole(server):
    """Fewer bytes than promised are thrown away; the next try starts clean and succeeds."""
    server.body, server.sent = corpus_zip(), 20_000
    assert_refused("broke off")
    server.sent = None
    assert download().read_bytes() == server.body


def test_cut_short_once_is_tried_again(server, monkeypatch):
    """Of two tries the second may succeed, and the progress never passes the whole."""
    monkeypatch.setattr(download_module, "RETRIES", 1)
    server.body, server.sent = corpus_zip(), 20_000
    seen = []

    def mend(done: int, total: int) -> None:
        seen.append(done)
        server.sent = None

    assert download(mend).read_bytes() == server.body
    assert server.requests == 2
    assert max(seen) == len(server.body)


@pytest.mark.parametrize("body", [b"<html>Log in first</html>" * 9, b"", corpus_zip(b" ")])
def test_what_came_is_no_corpus(server, body):
    """A page instead of a zip, nothing, or an empty text: thrown away, so a retry is clean."""
    server.body = body
    assert_refused("is of no use")
    server.body = corpus_zip()
    assert download().exists()


def test_a_zip_that_leads_outside(server):
    """A path outside the zip is refused and writes nothing."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("../evil.txt", "bad")
    server.body = out.getvalue()
    assert_refused("leads outside")


def test_nobody_listens(monkeypatch):
    """No server at all: the message says that it broke off."""
    monkeypatch.setattr(download_module, "RETRIES", 0)
    monkeypatch.setenv("MINIGPT_CORPUS_URL", "http://127.0.0.1:9/corpus.zip")
    assert_refused("broke off")


def test_progress_may_stop_the_download(server):
    """What ``progress`` raises goes through, and no half file is left."""
    server.body = corpus_zip()

    class Enough(Exception):
        pass

    def stop(done: int, total: int) -> None:
        raise Enough

    with pytest.raises(Enough):
        download(stop)
    assert not list(downloaded_path().parent.iterdir())


def test_the_disk_is_in_the_way(server, isolated_home):
    """Where the file can't be kept the message says where that was."""
    server.body = corpus_zip()
    isolated_home.write_text("a file where the folder should be")
    with pytest.raises(UserError, match="could not be kept in"):
        download()


@pytest.mark.parametrize("url", ["", "corpus.zip", "ftp://host/corpus.zip", "file:///etc/passwd"])
def test_a_bad_address_is_named(monkeypatch, url):
    """Only http and https; the message names the variable to correct."""
    monkeypatch.setenv("MINIGPT_CORPUS_URL", url)
    with pytest.raises(UserError, match="MINIGPT_CORPUS_URL"):
        download()


@pytest.mark.parametrize("url", ["http://", "http://[", "http://a b/c.zip", "http://x:port/c.zip"])
def test_a_malformed_address_is_a_users_error(monkeypatch, url):
    """An address that can't be understood is refused like one that can't be reached."""
    monkeypatch.setattr(download_module, "RETRIES", 0)
    monkeypatch.setenv("MINIGPT_CORPUS_URL", url)
    with pytest.raises(UserError):
        download()


def test_addresses_do_not_share_a_file(monkeypatch):
    """Another address is another file; without the variable it is the notebook's."""
    assert corpus_url() == URL
    first = downloaded_path()
    assert first.name == "corpus.txt.zip"
    monkeypatch.setenv("MINIGPT_CORPUS_URL", "http://other/texts/small.txt?v=2")
    assert downloaded_path() != first
    assert downloaded_path().name == "small.txt"
