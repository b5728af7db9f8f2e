"""Which MiniGPT this is, to the letter: two that train alike have the same name."""

import hashlib
from functools import cache

from minigpt import __version__
from minigpt.home import ROOT

BESIDE = ("ui", "cli")  # rooms that say nothing of how a model is trained


@cache
def version() -> str:
    """The version, and twelve digits of a checksum of all modules that a worker may use."""
    package, found = ROOT / "minigpt", hashlib.sha256()
    for path in sorted(package.rglob("*.py")):
        place = path.relative_to(package)
        if place.parts[0] not in BESIDE:
            found.update(place.as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return f"{__version__}-{found.hexdigest()[:12]}"
