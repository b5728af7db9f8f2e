"""A record of the names that a process looks up, and of the machines that it connects to."""

import json
from pathlib import Path

# Python runs a module of this name at the start of every process that finds it.
RECORDER = """
import json, os, socket

def note(what):
    with open(os.environ["LOOKUPS"], "a", encoding="utf-8") as out:
        out.write(json.dumps(str(what)) + "\\n")

def noting(name):
    known = getattr(socket, name)
    def look(*arguments, **more):
        note(arguments[0])
        return known(*arguments, **more)
    setattr(socket, name, look)

for name in ("getaddrinfo", "gethostbyname", "gethostbyname_ex", "gethostbyaddr", "getfqdn"):
    noting(name)

class Noting(socket.socket):
    def connect(self, address):
        note(address[0] if isinstance(address, tuple) else "local")
        return super().connect(address)

socket.socket = Noting
"""
# This machine, and the address of no machine with which the system is asked for its way out:
# nothing is sent there (minigpt/network/cards.py).
OWN = {"localhost", "127.0.0.1", "::1", "::", "0.0.0.0", "local", "None", "192.0.2.1"}


def recording(folder: Path) -> dict[str, str]:
    """The environment of a process whose look-ups are recorded in ``folder``."""
    (folder / "sitecustomize.py").write_text(RECORDER, encoding="utf-8")
    return {"PYTHONPATH": str(folder), "LOOKUPS": str(folder / "lookups.jsonl")}


def looked_up(folder: Path) -> list[str]:
    """What was looked up or connected to, but for this machine itself."""
    path = folder / "lookups.jsonl"
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    return [name for name in map(json.loads, lines) if name not in OWN]
