"""How long one job may take where many share a worker."""

import logging
import math
import os

from minigpt.environment import JOB_SECONDS_SETTING, TOKEN_SETTING
from minigpt.errors import UserError

IN_A_CLASS = 300.0  # seconds of work; the presenter's own jobs may take longer
NO_LIMIT = 0.0

log = logging.getLogger(__name__)


def checked_job_seconds() -> float:
    """Seconds of work that one job may take, 0 for as many as it needs: 300 in a class.

    Raises:
        UserError: ``MINIGPT_JOB_SECONDS`` is no number of seconds.
    """
    named = os.environ.get(JOB_SECONDS_SETTING, "")
    if not named:
        return _usual()
    try:
        seconds = float(named)
    except ValueError:
        seconds = math.nan
    if not 0 <= seconds < math.inf:
        raise UserError(
            f"{JOB_SECONDS_SETTING} is {named!r}",
            "a number of seconds, or 0 for no limit",
            f"Correct or unset {JOB_SECONDS_SETTING}",
        )
    return seconds


def job_seconds() -> float:
    """The same for a server that is running already: what is no number is logged and left out."""
    try:
        return checked_job_seconds()
    except UserError as error:
        log.warning("%s", error)
        return _usual()


def _usual() -> float:
    return IN_A_CLASS if os.environ.get(TOKEN_SETTING) else NO_LIMIT
