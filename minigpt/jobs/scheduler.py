"""Whether the work is done by a Dask scheduler's workers, and by which; imports nothing of Dask."""

import os
from importlib.util import find_spec
from urllib.parse import urlsplit

from minigpt.environment import SCHEDULER_SETTING
from minigpt.errors import UserError

SCHEMES = ("tcp", "tls")
EXAMPLE = "an address such as tcp://192.168.1.20:8786, or tls:// and the same"
START = "dask worker {address} --nthreads 1 --preload minigpt.jobs.dask_preload"


def scheduler_address() -> str:
    """The address of the Dask scheduler whose workers train; "" where this server has its own.

    Raises:
        UserError: ``MINIGPT_SCHEDULER`` is no such address, or Dask is not installed.
    """
    named = os.environ.get(SCHEDULER_SETTING, "").strip()
    if named and not _is_address(named):
        do = f"Correct or unset {SCHEDULER_SETTING}"
        raise UserError(f"{SCHEDULER_SETTING} is {_shown(named)!r}", EXAMPLE, do)
    if named:
        check_dask(f"{SCHEDULER_SETTING} is set and Dask is not installed")
    return named


def check_dask(received: str) -> None:
    """Raise :class:`UserError` with the clause ``received`` where Dask is not installed."""
    if find_spec("distributed") is None:
        do = "Install it with pip install -r requirements-dask.txt"
        raise UserError(received, "what requirements-dask.txt names", do)


def check_scheduler() -> None:
    """Ask the scheduler, where one is named, whether it answers and whether its workers fit.

    That none is there yet is no mistake: workers come and go.

    Raises:
        UserError: the address is none, Dask is not installed, the scheduler does not answer, or a
            worker of it can't be one of ours.
    """
    address = scheduler_address()
    if address:
        from minigpt.jobs.dask_client import check  # loads Dask: nothing for the other servers

        check(address)


def _is_address(named: str) -> bool:
    try:
        parts = urlsplit(named)
        whole = parts.hostname and parts.port
    except ValueError:
        return False
    return (
        bool(whole) and parts.scheme in SCHEMES and "@" not in named and not parts.path.strip("/")
    )


def _shown(named: str) -> str:
    """The value without a name and a password, which are repeated nowhere."""
    return named.rpartition("@")[2][:80]
