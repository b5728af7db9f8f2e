"""Reading a document in a process of its own, with a limit of time and of memory.

Libraries for documents follow what a file says of itself; one that is made badly, or made to do
harm, can keep them busy for hours or fill the memory. Then only that process ends.

    python -m minigpt.text.guarded FILE TEXT KIND NAME      reads FILE, writes TEXT
"""

import json
import logging
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from minigpt.errors import UserError
from minigpt.home import ROOT

SECONDS = 60
MEMORY = 1_500_000_000  # bytes
DO = "Save its text as plain text (.txt) and try again"

log = logging.getLogger(__name__)


def document_text(raw: bytes, name: str, kind: str) -> str:
    """The text of a document, one of :data:`minigpt.text.file_kinds.DOCUMENTS`.

    Raises:
        UserError: it has a password or no text, is damaged, or takes too long or too much memory.
    """
    with tempfile.TemporaryDirectory() as folder:
        file, text = Path(folder) / "file", Path(folder) / "text"
        file.write_bytes(raw)
        answer = _ask(file, text, kind, name)
        if answer is None:
            raise UserError(
                f"{name} takes too much memory to read",
                f"a {kind} that takes at most {MEMORY / 1e9:g} GB",
                DO,
            )
        if "error" in answer:
            raise UserError(*answer["error"])
        return text.read_text(encoding="utf-8")


def _ask(file: Path, text: Path, kind: str, name: str) -> dict | None:
    """What the process answered; None if it died."""
    path = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))
    command = [sys.executable, "-m", "minigpt.text.guarded", str(file), str(text), kind, name]
    try:
        run = subprocess.run(
            command,
            capture_output=True,
            timeout=SECONDS,
            env={**os.environ, "PYTHONPATH": path},
            stdin=subprocess.DEVNULL,
        )
    except subprocess.TimeoutExpired as error:
        expected = f"a {kind} that is read within {SECONDS} seconds"
        raise UserError(f"{name} takes too long to read", expected, DO) from error
    if run.returncode:
        log.warning("reading %s ended with %d: %s", name, run.returncode, run.stderr[-2000:])
        return None
    return json.loads(run.stdout)


def main(file: str, text: str, kind: str, name: str) -> None:
    """Read one document and say how it went, as JSON."""
    _limit_ourselves()
    from minigpt.text.documents import TEXT_OF

    try:
        found = TEXT_OF[kind](Path(file).read_bytes(), name)
        Path(text).write_text(found, encoding="utf-8", errors="replace", newline="")
        answer: dict = {"done": True}
    except UserError as error:
        answer = {"error": [error.received, error.expected, error.do]}
    except MemoryError:
        sys.exit(1)
    except Exception:  # a library raises whatever a damaged file leads it to
        log.exception("%s can't be read", name)
        answer = {"error": [f"{name} is damaged: it is no {kind}", f"a whole {kind}", DO]}
    print(json.dumps(answer))


def _limit_ourselves() -> None:
    try:
        import resource
    except ImportError:  # Windows: the limit of time alone
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))


if __name__ == "__main__":
    main(*sys.argv[1:])
