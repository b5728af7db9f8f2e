"""Where MiniGPT keeps what it makes and what it ships."""

import errno
import os
from pathlib import Path

import platformdirs

from minigpt.errors import UserError

ROOT = Path(__file__).resolve().parent.parent  # what holds minigpt/, pages/ and assets/
ASSETS = ROOT / "assets"


def home() -> Path:
    """The user's folder for trained models and texts; ``MINIGPT_HOME`` moves it."""
    named = os.environ.get("MINIGPT_HOME")
    return Path(named).expanduser() if named else Path(platformdirs.user_cache_dir("minigpt"))


def disk_error(error: OSError, folder: Path) -> UserError:
    """What to tell somebody in whose ``folder`` nothing can be kept: it is full, or not theirs."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return UserError(
            f"the disk that holds {folder} is full",
            "room for what MiniGPT makes",
            "Free some space, or set MINIGPT_HOME to a folder on another disk",
        )
    return UserError(
        f"{folder} can't be written to ({error.strerror or error})",
        "a folder of your own",
        "Set MINIGPT_HOME to a folder that you can write to",
    )
