"""The worker process: takes jobs on stdin, does them, answers on stdout, all in JSON lines.

In: ``{"id": 1, "task": "train", "payload": {...}, "waited": 0.2}``, the seconds since it was asked
for, and ``{"stop": 1}``.
Out: ``{"event": "ready", "device": ...}``; for a job its ``stage`` and ``epoch`` events and one of
``done`` (with ``result``), ``stopped`` and ``failed`` (with ``reason``).
It ends when stdin closes, whatever it is doing: nobody is left to answer.
"""

import json
import logging
import os
import queue
import sys
import threading
from typing import IO

from minigpt.errors import Stopped, UserError
from minigpt.jobs.tasks import TASKS, Desk
from minigpt.store import Store
from minigpt.text.corpus import is_offered

NICENESS = 10  # beside a server that is busy all the time the worker still gets a tenth

log = logging.getLogger(__name__)


class Line:
    """The line to the server.

    Args:
        out: where the answers go, one JSON object a line.
    """

    def __init__(self, out: IO[str]) -> None:
        self._out = out
        self._lock = threading.Lock()
        self.jobs: queue.Queue[dict] = queue.Queue()
        self.stopped: set[int] = set()

    def say(self, **event) -> None:
        """Send one event."""
        with self._lock:
            self._out.write(json.dumps(event) + "\n")
            self._out.flush()

    def listen(self, lines: IO[str]) -> None:
        """Sort what comes in until the server closes the line; then end the process."""
        try:
            for line in lines:
                message = json.loads(line)
                if "stop" in message:
                    self.stopped.add(message["stop"])
                else:
                    self.jobs.put(message)
        finally:  # also after half a line, when the server was killed while it wrote
            os._exit(0)  # a training can't be interrupted in any other way


def main() -> None:
    """Work until stdin closes."""
    # An end of its own: while TensorFlow loads, stderr goes nowhere, and a job may begin meanwhile.
    logging.basicConfig(level=logging.INFO, stream=os.fdopen(os.dup(2), "w", encoding="utf-8"))
    give_way()
    line = Line(_own_stdout())
    threading.Thread(target=line.listen, args=(sys.stdin,), daemon=True).start()
    store = Store()
    threading.Thread(target=warm_up, args=(line,), daemon=True).start()
    while True:
        job = line.jobs.get()
        _do(job, line, store)


def give_way() -> None:
    """Give way to the server and the browser where cores are short: a page is a moment's work."""
    if hasattr(os, "nice"):  # not on Windows
        os.nice(NICENESS)


def warm_up(line: Line) -> None:
    """Load TensorFlow, say what it computes on, and rehearse a training.

    Done beside the first jobs, which may need none of it: reading a corpus does not wait for it.
    """
    from minigpt.training.device import prepare_device

    line.say(event="ready", device=prepare_device())
    rehearse()


def rehearse() -> None:
    """Train on a handful of numbers, so that recipe `fast` is compiled before anybody waits."""
    import sklearn.model_selection  # noqa: F401 - the first split of a dataset needs it

    from minigpt.training import fast_recipe

    fast_recipe.warm_up()


def _own_stdout() -> IO[str]:
    """Our line out; what libraries print goes to stderr instead, which is the log."""
    line_out = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    return line_out


def refuse_files(payload: dict) -> None:
    """Raise :class:`UserError` for a job about a text that no page offers, a path above all.

    The server has looked already; who finds a way around that gets no further than here. The
    command line trains without a worker, and takes paths.
    """
    for asked in (payload, payload.get("config")):
        name = asked.get("corpus") if isinstance(asked, dict) else None
        if name is not None and not is_offered(name):
            raise UserError(
                f"{str(name)[:40]!r} is no text that is offered here",
                "the built-in text, Simple English Wikipedia, or a text that was added here",
                "Choose the text to learn from at the side",
            )


def _do(job: dict, line: Line, store: Store) -> None:
    number = job["id"]
    log.info("job %d: %s %s", number, job["task"], job["payload"])
    desk = Desk(store, number, line.say, line.stopped, job.get("waited", 0.0))
    try:
        refuse_files(job["payload"])
        result = TASKS[job["task"]](desk, job["payload"])
    except Stopped:
        log.info("job %d: stopped", number)
        line.say(event="stopped", id=number)
    except UserError as error:
        line.say(event="failed", id=number, reason=str(error))
    except Exception as error:  # the log has it all; the reader gets one line
        log.exception("job %s failed", job)
        reason = f"Something went wrong in training ({type(error).__name__}). Try again."
        line.say(event="failed", id=number, reason=reason)
    else:
        line.say(event="done", id=number, result=result)


if __name__ == "__main__":
    main()
