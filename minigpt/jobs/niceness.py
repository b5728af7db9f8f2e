"""How the processes that compute give way to those that answer: a page is a moment's work."""

import logging
import os
import time
from pathlib import Path

NICENESS = 10  # beside what is busy all the time the worker still gets a tenth
AUTOGROUP = Path("/proc/self/autogroup")
TRIES = 5
PAUSE = 0.12  # seconds: of all who are not root, Linux takes one such change in a tenth of a second

log = logging.getLogger(__name__)


def give_way() -> None:
    """Give way to the server where cores are short; threads that are begun later do, too."""
    if hasattr(os, "nice"):  # not on Windows
        os.nice(NICENESS)


def give_way_as_session(whether: bool) -> None:
    """Give way to the sessions of server and browser, or be their equal again.

    Linux shares its cores among sessions first, and a process's niceness counts only beside others
    of the same session ("The autogroup feature" in its manual, sched(7)): a worker in a session of
    its own has half of the cores that a page waits for, however nice it is. What takes seconds, or
    has no table yet, keeps that half: somebody waits for it.

    Args:
        whether: True to give way.
    """
    if not hasattr(os, "getsid") or os.getsid(0) != os.getpid():
        return  # others are in this session
    wanted = NICENESS if whether else 0
    try:
        told = AUTOGROUP.read_text("ascii").split()
        if not told:  # what descends from the first process alone is in no such group
            log.info("this session is in no group of its own; the process's niceness has to do")
        elif told[-1] != str(wanted):
            _write(str(wanted).encode())
    except OSError as error:  # no Linux, or one without this: the process's own counts there
        log.info("no niceness of sessions here: %s", error)


def _write(niceness: bytes) -> None:
    with AUTOGROUP.open("wb", buffering=0) as group:
        for _ in range(TRIES):
            if group.write(niceness):  # None: somebody else has just changed theirs
                return
            time.sleep(PAUSE)
    log.info("the session's niceness was not taken; the process's own has to do")
