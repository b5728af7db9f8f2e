"""A server of texts on this machine that gives one byte after the other, and never comes to an end.

It stands for a slow network: nothing of it is read to its end by anybody.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

SAID = 1_000_000  # bytes that it promises
PAUSE = 0.3  # seconds between two of them


class Trickle(ThreadingHTTPServer):
    """Gives a byte now and then.

    Attributes:
        asked: set once somebody fetches.
        left: set once somebody who fetched has gone.
    """

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answer)
        self.asked, self.left, self.closing = (threading.Event() for _ in range(3))

    @property
    def url(self) -> str:
        """Where its one text lies."""
        return f"http://127.0.0.1:{self.server_port}/corpus.txt"


class _Answer(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", str(SAID))
        self.end_headers()
        self.server.asked.set()
        try:
            while not self.server.closing.wait(PAUSE):
                self.wfile.write(b"a")
        except OSError:
            self.server.left.set()

    def log_message(self, *_) -> None:
        """Say nothing."""


@contextmanager
def trickling() -> Iterator[Trickle]:
    """A server that trickles, ended at the end."""
    with Trickle() as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.closing.set()
        server.shutdown()
