"""Fetching the notebook's own corpus, Simple English Wikipedia, when somebody asks for it.

What fetches is loaded when it is needed: the server asks only where the file lies, and would start
a tenth of a second later.
"""

import errno
import hashlib
import logging
import os
from pathlib import Path

from minigpt.errors import UserError
from minigpt.home import disk_error, home
from minigpt.text.reading import read_text_file
from minigpt.text.shared_texts import brought_here, discard, share
from minigpt.text.transfer import Progress, fetch, refused

URL = "https://raw.githubusercontent.com/alexwolson/carte_workshop_datasets/main/corpus.txt.zip"
SETTING = "MINIGPT_CORPUS_URL"
RETRIES = 1


class _Final(Exception):
    """Holds a refusal: a UserError is a ValueError, which pooch takes for a reason to try again."""


def corpus_url() -> str:
    """Where the corpus comes from; ``MINIGPT_CORPUS_URL`` overrides it."""
    url = os.environ.get(SETTING, URL)
    if not url.startswith(("https://", "http://")):
        received = f"{SETTING} is {without_secrets(url)!r}"
        raise UserError(received, "an http or https address", f"Correct or unset {SETTING}")
    return url


def without_secrets(url: str) -> str:
    """An address as it may be shown: without name and password, and without its query."""
    scheme, given, rest = url.rpartition("://")
    place = rest.split("?")[0].split("#")[0]
    if "@" in rest and "@" not in place:  # a password with a question mark, or a query with an @
        return f"the address in {SETTING}"
    return scheme + given + place.rpartition("@")[2]


def downloaded_path() -> Path:
    """Where the file lies once it is downloaded: a folder and a name for each address."""
    url = corpus_url()
    name = url.rsplit("/", 1)[-1].split("?")[0]
    if not name or "@" in name:  # no path, but a password
        name = "corpus.txt.zip"
    return home() / "downloads" / hashlib.sha256(url.encode()).hexdigest()[:12] / name


def download(progress: Progress = lambda done, total: None) -> Path:
    """Fetch the corpus unless it is here already, and return where it lies.

    A file cut short or that is not what it should be is thrown away, so that the next try starts
    clean. ``progress`` may raise to stop the download.

    Raises:
        UserError: no connection, a stall, an error from the server or the network's proxy, a
            certificate that can't be checked, a web page in place of the file, too many bytes, too
            slow, no room; a cut or a damaged file.
    """
    path = brought_here(downloaded_path())
    is_new = not path.exists()
    if is_new:
        _fetch(corpus_url(), path, progress)
    try:
        read_text_file(path)
    except UserError as error:
        discard(path, error)
        came = without_secrets(corpus_url())
        raise refused(f"what came from {came} is of no use: {error.received}") from error
    if is_new:
        share(path)
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

    def downloader(url: str, file: str, _fetcher) -> None:
        try:
            with open(file, "wb") as out:
                fetch(url, out, path.parent, progress)
        except UserError as error:
            raise _Final(error) from error

    try:
        fetcher.fetch(path.name, downloader=downloader)
    except _Final as final:
        raise final.args[0] from final
    except requests.exceptions.RequestException as error:
        raise _why(error, without_secrets(url)) from error
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise disk_error(error, path.parent) from error
        received = f"the download could not be kept in {path.parent} ({error.strerror or error})"
        raise refused(received) from error


def _why(error: Exception, url: str) -> UserError:
    """What the reader can do about a connection that came to nothing; ``url`` without secrets."""
    from requests import exceptions
    from urllib3.exceptions import NewConnectionError

    found = _causes(error)
    code = error.response.status_code if isinstance(error, exceptions.HTTPError) else 0
    if code == 407 or (isinstance(error, exceptions.ProxyError) and "407" in str(error)):
        return refused(
            "this network's proxy asks for a name and a password",
            "Ask those who run the network, and set HTTPS_PROXY to http://NAME:PASSWORD@PROXY:PORT "
            "before you start MiniGPT; or use the built-in corpus, which needs no network",
        )
    if isinstance(error, exceptions.SSLError):
        return refused(
            f"the certificate shown for {url} is not one that this computer trusts, as in schools "
            "and companies whose proxy reads along",
            "Ask those who run the network for the proxy's certificate, and set REQUESTS_CA_BUNDLE "
            "to that file before you start MiniGPT; or use the built-in corpus, which needs no "
            "network",
        )
    if isinstance(error, exceptions.ProxyError):
        return refused(f"this network's proxy, through which {url} was asked for, can't be reached")
    if code:
        return refused(f"the server answered {code} for {url}")
    if any(isinstance(cause, NewConnectionError) for cause in found):  # before what it derives from
        return refused(f"there is no connection to {url}: this computer may have no network")
    if _stalled(found):
        return refused(f"the download from {url} stalled")
    return refused(f"the download from {url} broke off")


def _causes(error: Exception) -> list[BaseException]:
    """An error of requests, and those of urllib3 that lie in it."""
    found, left = [], [error]
    while left:
        cause = left.pop()
        found.append(cause)
        inner = (*getattr(cause, "args", ()), getattr(cause, "reason", None))
        left += [one for one in inner if isinstance(one, BaseException) and one not in found]
    return found


def _stalled(causes: list[BaseException]) -> bool:
    """Whether time ran out; once bytes have come, requests calls that a ConnectionError."""
    from requests.exceptions import Timeout
    from urllib3.exceptions import ConnectTimeoutError, ReadTimeoutError

    return any(isinstance(c, Timeout | ReadTimeoutError | ConnectTimeoutError) for c in causes)
