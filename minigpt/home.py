"""Where MiniGPT keeps what it makes and what it ships."""

import errno
import os
from pathlib import Path

import platformdirs

from minigpt.errors import UserError

ROOT = Path(__file__).resolve().parent.parent  # what holds minigpt/, pages/ and assets/
ASSETS = ROOT / "assets"
TOO_MANY = (errno.EMFILE, errno.ENFILE)  # of the process, of the system


def home() -> Path:
    """The user's folder for trained models and texts; ``MINIGPT_HOME`` moves it.

    Raises:
        UserError: ``MINIGPT_HOME`` names no folder.
    """
    return _named_home() or Path(platformdirs.user_cache_dir("minigpt"))


def lasting_home() -> Path:
    """The user's folder for what nobody can make again: the classroom, and lessons of their own.

    ``MINIGPT_HOME`` moves it too. It is no cache folder, which systems and people clear at will.
    """
    return _named_home() or Path(platformdirs.user_data_dir("minigpt"))


def _named_home() -> Path | None:
    named = os.environ.get("MINIGPT_HOME")
    try:
        return Path(named).expanduser() if named else None
    except RuntimeError as error:  # a tilde with the name of nobody
        do = "Correct or unset MINIGPT_HOME"
        raise UserError(f"MINIGPT_HOME is {named!r}", "a folder", do) from error


def disk_error(error: OSError, folder: Path) -> UserError:
    """What to tell somebody in whose ``folder`` nothing can be kept: it is full, or not theirs."""
    if error.errno in TOO_MANY:
        return too_many_files()
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


def unreadable(error: OSError, folder: Path) -> UserError:
    """What to tell somebody whose ``folder`` can't be looked into."""
    return UserError(
        f"{folder} can't be read ({error.strerror or error})",
        "a folder of your own",
        "Correct its permissions, or set MINIGPT_HOME to a folder of your own",
    )


def too_many_files() -> UserError:
    """What to tell somebody whose system lets MiniGPT open no more files."""
    return UserError(
        "MiniGPT has as many files open as it may",
        "a limit that is enough for the class",
        "Raise it (on Linux and macOS: ulimit -n 4096) and start MiniGPT again",
    )
