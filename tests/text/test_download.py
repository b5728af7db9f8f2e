"""Fetching a corpus from a real server on this machine that misbehaves in every way."""

import errno
import io
import ssl
import threading
import time
import zipfile
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
import trustme

from minigpt.errors import UserError
from minigpt.text import download as download_module
from minigpt.text import transfer
from minigpt.text.download import URL, corpus_url, download, downloaded_path, without_secrets


def corpus_zip(text: bytes = b"some words " * 5000) -> bytes:
    """A corpus as it lies on the server: a zip with one text, not compressed."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("corpus.txt", text)
    return out.getvalue()


class Behaviour:
    """What the server does next; a test changes it between requests.

    ``length`` is whether the length is told, or a false one; ``kind`` the content type;
    ``endless`` has it go on until the other side has enough, a byte every ``pause`` seconds.
    """

    status, body, sent, wait, length, kind = 200, b"", None, 0.0, True, "application/zip"
    endless, pause, requests = b"", 0.0, 0


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch):
    """No setting of this machine's network reaches a test."""
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.delenv("REQUESTS_CA_BUNDLE", raising=False)
    monkeypatch.setattr(download_module, "RETRIES", 0)  # a second try waits for a second


@pytest.fixture
def server(monkeypatch):
    """A server whose next answer is set by ``server.body`` and its fellows."""
    behaviour = Behaviour()
    with running(ThreadingHTTPServer(("127.0.0.1", 0), handler(behaviour))) as port:
        monkeypatch.setenv("MINIGPT_CORPUS_URL", f"http://127.0.0.1:{port}/corpus.txt.zip")
        yield behaviour


def handler(behaviour: Behaviour) -> type[BaseHTTPRequestHandler]:
    """What answers as ``behaviour`` says; as a proxy it lets nobody through without a login."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            behaviour.requests += 1
            self.send_response(behaviour.status)
            self.send_header("Content-Type", behaviour.kind)
            length = len(behaviour.body) if behaviour.length is True else behaviour.length
            if length:
                self.send_header("Content-Length", str(length))
            self.end_headers()
            self.wfile.write(behaviour.body[: behaviour.sent])
            self.wfile.flush()
            while behaviour.endless and self.connection:
                try:
                    self.wfile.write(behaviour.endless)
                except OSError:  # the other side has enough
                    return
                time.sleep(behaviour.pause)
            time.sleep(behaviour.wait)

        def do_CONNECT(self):
            self.send_error(407)

        def log_message(self, *arguments):
            """Say nothing."""

    return Handler


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
    server.body = corpus_zip(b"some words " * 50_000)
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
    monkeypatch.setattr(transfer, "TIMEOUT", (1, 0.3))
    server.body, server.sent, server.wait = corpus_zip(), 20_000, 2
    assert_refused("stalled")


def test_stalled_before_the_first_byte(monkeypatch):
    """A server that takes the call and never answers is given up too."""
    import socket

    monkeypatch.setattr(transfer, "TIMEOUT", (1, 0.3))
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


@pytest.mark.parametrize("body", [b"Log in first " * 9, b"", corpus_zip(b" ")])
def test_what_came_is_no_corpus(server, body):
    """Something else than a zip, nothing, or an empty text: thrown away, so a retry is clean."""
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


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("text/html; charset=utf-8", b"Log in first"),
        ("text/plain", b"\xef\xbb\xbf\n <!DOCTYPE html><title>Log in</title>"),
        ("application/zip", b"<HTML><body>Log in</body></HTML>"),
    ],
)
def test_a_web_page_is_no_corpus(server, monkeypatch, kind, body):
    """The page to log in at that a network sends in place of a file, as if all were well."""
    server.kind, server.body = kind, body
    monkeypatch.setenv("MINIGPT_CORPUS_URL", corpus_url().replace("corpus.txt.zip", "corpus.txt"))
    assert_refused("a web page came in place of the corpus")


def test_the_certificate_of_a_proxy(server, monkeypatch, tmp_path):
    """One that nobody here trusts is called so, with the setting that has it trusted; then it is.

    The authority that signs belongs to this test alone.
    """
    authority, context = trustme.CA(), ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    server.body = corpus_zip()
    safe = ThreadingHTTPServer(("127.0.0.1", 0), handler(server))
    safe.socket = context.wrap_socket(safe.socket, server_side=True)
    safe.handle_error = lambda *_: None  # the refusal is what the test is about
    with running(safe) as port:
        monkeypatch.setenv("MINIGPT_CORPUS_URL", f"https://127.0.0.1:{port}/corpus.txt.zip")
        assert_refused("the certificate .* set REQUESTS_CA_BUNDLE")
        authority.cert_pem.write_to_path(str(tmp_path / "authority.pem"))
        monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(tmp_path / "authority.pem"))
        assert download().read_bytes() == server.body


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_proxy_that_asks_for_a_login(server, monkeypatch, scheme):
    """Whether it answers for the file itself or for the way to it, it is called by its name."""
    port = corpus_url().split(":")[2].split("/")[0]
    monkeypatch.setenv(f"{scheme}_proxy", f"http://127.0.0.1:{port}")
    monkeypatch.setenv("MINIGPT_CORPUS_URL", f"{scheme}://corpus.invalid/corpus.zip")
    server.status = 407
    assert_refused("proxy asks for a name and a password.* set HTTPS_PROXY")


def test_a_proxy_that_is_not_there(monkeypatch):
    """Not the corpus's server is to blame, and not the computer's own network."""
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    monkeypatch.setenv("MINIGPT_CORPUS_URL", "http://corpus.invalid/corpus.zip")
    assert_refused("this network's proxy, through which .* can't be reached")


def test_a_length_over_the_limit_is_refused_before_it_comes(server):
    """What is said to be 101 MB is not begun."""
    server.length, server.body = 101_000_000, b"some words"
    assert_refused("larger than 100 MB")


def test_an_endless_download_stops_at_the_limit(server, monkeypatch):
    """Without a length, or with a false one, no more is kept than a corpus may have."""
    monkeypatch.setattr(transfer, "MOST_BYTES", 300_000)
    server.length, server.endless = False, b"x" * 10_000
    seen = []
    with pytest.raises(UserError, match=r"the download is larger than 0 MB"):
        download(lambda done, total: seen.append(done))
    assert 0 < max(seen) <= 300_000
    assert list(downloaded_path().parent.iterdir()) == []
    assert server.requests == 1


def test_a_byte_now_and_then_does_not_go_on_for_ever(server, monkeypatch):
    """The time limit is for the whole; each byte is reported, so that a stop is heard at once."""
    monkeypatch.setattr(download_module, "RETRIES", 1)  # which is for what broke off
    monkeypatch.setattr(transfer, "DEADLINE", 0.3)
    server.length, server.endless, server.pause = False, b"x", 0.02
    seen = []
    with pytest.raises(UserError, match="was not whole after"):
        download(lambda done, total: seen.append(done))
    assert seen[:3] == [1, 2, 3] and server.requests == 1


@pytest.mark.parametrize("length", [True, False])
def test_a_disk_without_room_is_not_filled(server, monkeypatch, length):
    """At the beginning, or in mid-download where the server gives no length: some stays free."""

    class Disk:
        free = transfer.LEFT_FREE + 1_000_000

    monkeypatch.setattr(transfer.shutil, "disk_usage", lambda folder: Disk)
    server.body, server.length = corpus_zip(bytes(range(32, 127)) * 30_000), length

    def fill(done: int, total: int) -> None:
        Disk.free = transfer.LEFT_FREE + 1_000_000 - done

    with pytest.raises(UserError, match="has (199|201) MB left"):
        download(fill)
    assert list(downloaded_path().parent.iterdir()) == []


def test_a_full_disk_is_called_full(server, monkeypatch):
    """Where the last byte finds no room all the same, the message says which disk it was."""

    def full(*arguments):
        raise OSError(errno.ENOSPC, "No space left on device")

    server.body = corpus_zip()
    monkeypatch.setattr(download_module, "fetch", full)
    with pytest.raises(UserError, match="is full.* MINIGPT_HOME"):
        download()


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("http://user:secret@127.0.0.1:9/c.zip", "http://127.0.0.1:9/c.zip"),
        ("http://127.0.0.1:9/c.zip?key=secret", "http://127.0.0.1:9/c.zip"),
        ("http://user:se/cret@127.0.0.1:9/c.zip", "http://127.0.0.1:9/c.zip"),
        ("http://user:secret?@127.0.0.1:9/c.zip", "the address in MINIGPT_CORPUS_URL"),
        ("http://user:secret@127.0.0.1:9", "http://127.0.0.1:9"),
        ("ftp://user:secret@127.0.0.1:9/c.zip", "ftp://127.0.0.1:9/c.zip"),
        ("user:secret@127.0.0.1", "127.0.0.1"),
    ],
)
def test_no_message_repeats_a_secret(monkeypatch, url, shown):
    """A name, a password, a key in the query: the address is shown without them."""
    assert without_secrets(url) == shown
    monkeypatch.setenv("MINIGPT_CORPUS_URL", url)
    with pytest.raises(UserError) as refusal:
        download()
    assert "secret" not in str(refusal.value) and "cret" not in str(refusal.value)


def test_nobody_listens(monkeypatch):
    """No server at all: the message says that there is no connection."""
    monkeypatch.setenv("MINIGPT_CORPUS_URL", "http://127.0.0.1:9/corpus.zip")
    assert_refused("there is no connection to http://127.0.0.1:9/corpus.zip")
    monkeypatch.setenv("MINIGPT_CORPUS_URL", "http://corpus.invalid/corpus.zip")
    assert_refused("there is no connection to http://corpus.invalid/corpus.zip")


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
