"""Fetching the notebook's own corpus, Simple English Wikipedia, when somebody asks for it.

What fetches is loaded when it is needed: the server asks only where the file lies, and would start
a tenth of a second later.
"""

import hashlib
import logging
import os
from collections.abc import Callable
from pathlib import Path

from minigpt.errors import UserError
from minigpt.home import home
from minigpt.text.reading import read_text_file

URL = "https://raw.githubusercontent.com/alexwolson/carte_workshop_datasets/main/corpus.txt.zip"
TIMEOUT = (10, 30)  # seconds to connect, and without a byte, before a download counts as stalled
RETRIES = 1

# (bytes so far, bytes in all or 0 if the server does not say)
Progress = Callable[[int, int], None]


class Meter:
    """What pooch calls a progress bar: it tells ``progress`` how far the download is."""

    def __init__(self, progress: Progress) -> None:
        self.progress, self.total, self.done = progress, 0, 0

    def update(self, count: int) -> None:
        """``count`` more bytes have come; pooch reports the total once more at the end."""
        if not count:  # the total at the end, where the server gave none
            return
        self.done = min(self.done + count, self.total or self.done + count)
        self.progress(self.done, self.total)

    def reset(self) -> None:
        """Start again from nothing."""
        self.done = 0

    def close(self) -> None:
        """Nothing to tidy up."""


def corpus_url() -> str:
    """Where the corpus comes from; ``MINIGPT_CORPUS_URL`` overrides it."""
    url = os.environ.get("MINIGPT_CORPUS_URL", URL)
    if not url.startswith(("https://", "http://")):
        do = "Correct or unset MINIGPT_CORPUS_URL"
        raise UserError(f"MINIGPT_CORPUS_URL is {url!r}", "an http or https address", do)
    return url


def downloaded_path() -> Path:
    """Where the file lies once it is downloaded: a folder and a name for each address."""
    url = corpus_url()
    name = url.rsplit("/", 1)[-1].split("?")[0] or "corpus.txt.zip"
    return home() / "downloads" / hashlib.sha256(url.encode()).hexdigest()[:12] / name


def download(progress: Progress = lambda done, total: None) -> Path:
    """Fetch the corpus unless it is here already, and return where it lies.

    A file cut short or that is not what it should be is thrown away, so that the next try starts
    clean. ``progress`` may raise to stop the download.

    Raises:
        UserError: no connection, a stall, an error from the server, a cut or a damaged file.
    """
    path = downloaded_path()
    if not path.exists():
        _fetch(corpus_url(), path, progress)
    try:
        read_text_file(path)
    except UserError as error:
        path.unlink(missing_ok=True)
        raise _failed(f"what came from {corpus_url()} is of no use: {error.received}") from error
    return path


def _fetch(url: str, path: Path, progress: Progress) -> None:
    import pooch
    import requests

    pooch.get_logger().setLevel(logging.WARNING)  # its hash hint is for programmers
    fetcher = pooch.create(
        path=path.parent,
        base_url="",
        registry={path.name: None},
        urls={path.name: url},
        retry_if_failed=RETRIES,
    )
    downloader = pooch.HTTPDownloader(progressbar=Meter(progress), timeout=TIMEOUT)
    try:
        fetcher.fetch(path.name, downloader=downloader)
    except requests.exceptions.HTTPError as error:
        code = error.response.status_code
        raise _failed(f"the server answered {code} for {url}") from error
    except requests.exceptions.RequestException as error:
        how = "stalled" if _stalled(error) else "broke off"
        raise _failed(f"the download from {url} {how}") from error
    except OSError as error:
        raise _failed(f"the download could not be kept in {path.parent}: {error}") from error


def _stalled(error: OSError) -> bool:
    """Whether time ran out; once bytes have come, requests calls that a ConnectionError."""
    from requests.exceptions import Timeout
    from urllib3.exceptions import ReadTimeoutError

    causes = (error, *error.args)
    return any(isinstance(cause, Timeout | ReadTimeoutError) for cause in causes)


def _failed(received: str) -> UserError:
    do = "Try again, or use the built-in corpus, which needs no network"
    return UserError(received, "the whole corpus file", do)
