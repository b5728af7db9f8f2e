"""Where MiniGPT keeps what it makes and what it ships."""

import os
from pathlib import Path

import platformdirs

ASSETS = Path(__file__).resolve().parent.parent / "assets"


def home() -> Path:
    """The user's folder for trained models and texts; ``MINIGPT_HOME`` moves it."""
    named = os.environ.get("MINIGPT_HOME")
    return Path(named).expanduser() if named else Path(platformdirs.user_cache_dir("minigpt"))
