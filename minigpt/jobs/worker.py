"""The worker process: takes jobs on stdin, does them, answers on stdout, all in JSON lines.

In: ``{"id": 1, "task": "train", "payload": {...}, "waited": 0.2}``, the seconds since it was asked
for; ``{"stop": 1}``; ``{"hold": 1}``, which lets another job go first, and ``{"go_on": 1}``.
Out: ``{"event": "loading"}`` and ``ready`` (with ``device``) or ``broken`` (with ``reason``) about
TensorFlow; ``alive`` (with ``cpu``) every two seconds; for a job its ``stage`` and ``epoch``
events, ``held`` when it has halted for another one, and one of ``done`` (with ``result``),
``stopped`` and ``failed`` (with ``reason``).
Each job has a thread of its own; the server begins one when the one before has ended or is held.
It ends when stdin closes, whatever it is doing: nobody is left to answer.
"""

import json
import logging
import os
import queue
import sys
import threading
import time
from argparse import ArgumentParser, Namespace
from typing import IO

from minigpt.errors import NotNow, Stopped, UserError
from minigpt.jobs.niceness import give_way, give_way_as_session
from minigpt.jobs.orders import Orders
from minigpt.jobs.snapshots import clear_old_snapshots
from minigpt.jobs.status import FETCH, is_long, went_wrong
from minigpt.jobs.tasks import TASKS, Desk
from minigpt.store import Store
from minigpt.text.corpus import is_to_be_fetched, may_be_offered

SIGN_OF_LIFE = 2.0  # seconds between two
PATIENCE = 120.0  # seconds that a job waits for a text whose place does not answer
ASK_AGAIN = 0.5  # seconds between two tries
WAITING = "Waiting: the place of the texts does not answer just now"

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
        self.orders = Orders()

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
                if "id" in message:
                    self.jobs.put(message)
                else:
                    self.orders.take(message)
        finally:  # also after half a line, when the server was killed while it wrote
            os._exit(0)  # a training can't be interrupted in any other way

    def live(self) -> None:
        """Say every few seconds that the process runs, and how much it has computed."""
        while True:
            self.say(event="alive", cpu=time.process_time())
            time.sleep(SIGN_OF_LIFE)


def main() -> None:
    """Work until stdin closes."""
    chosen = _arguments()
    # An end of its own: while TensorFlow loads, stderr goes nowhere, and a job may begin meanwhile.
    logging.basicConfig(level=logging.INFO, stream=os.fdopen(os.dup(2), "w", encoding="utf-8"))
    give_way()
    line = Line(_own_stdout())
    beside(line.listen, sys.stdin)
    beside(line.live)
    store = Store()
    beside(clear_old_snapshots, store.root)
    if chosen.light:
        line.say(event="ready", device="")
    else:
        beside(warm_up, line, chosen.without_tensorflow)
    while True:
        beside(_do, line.jobs.get(), line, store)


def _arguments() -> Namespace:
    parser = ArgumentParser(prog="minigpt.jobs.worker")
    parser.add_argument("--light", action="store_true", help="for downloads: loads no TensorFlow")
    parser.add_argument("--without-tensorflow", default="", help="why it can't be loaded here")
    return parser.parse_args()


def beside(work, *arguments) -> None:
    """Do something in a thread that nobody waits for."""
    threading.Thread(target=work, args=arguments, daemon=True).start()


def warm_up(line: Line, without: str = "") -> None:
    """Load TensorFlow, say what it computes on, and rehearse a training.

    Done beside the first jobs, which may need none of it: reading a corpus does not wait for it.
    Where it can't be loaded, that is said, and each job that needs it fails with the reason.

    Args:
        line: to the server.
        without: why it must not be tried, because a process died of it.
    """
    from minigpt.training import device

    line.say(event="loading")
    try:
        device.do_without(without)
        found = device.prepare_device()
    except UserError as error:
        line.say(event="broken", reason=str(error))
        return
    line.say(event="ready", device=found)
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
    for name in _corpora(payload):
        if not may_be_offered(name):
            raise UserError(
                f"{str(name)[:40]!r} is no text that is offered here",
                "the built-in text, Simple English Wikipedia, or a text that was added here",
                "Choose the text to learn from at the side",
            )


def refuse_downloads(payload: dict) -> None:
    """Raise :class:`UserError` for a text that has to be fetched: here others would wait for it."""
    if any(is_to_be_fetched(name) for name in _corpora(payload)):
        raise UserError(
            "the notebook's text is not on this computer",
            "its download first, which goes on beside the trainings",
            "Choose the text again at the side",
        )


def _corpora(payload: dict) -> list:
    """What a job's arguments name as its text."""
    parts = [part for part in (payload, payload.get("config")) if isinstance(part, dict)]
    return [part["corpus"] for part in parts if part.get("corpus") is not None]


def _do(job: dict, line: Line, store: Store) -> None:
    number, long = job["id"], is_long(job["payload"])

    def say(**event) -> None:
        line.say(**event)
        if long and event["event"] == "epoch":  # a first table is there
            give_way_as_session(True)

    desk = Desk(store, number, say, line.orders, job.get("waited", 0.0))
    try:
        give_way_as_session(False)
        line.say(id=number, **outcome(job, desk))
    finally:
        line.orders.forget(number)


def outcome(job: dict, desk: Desk) -> dict:
    """Do a job: ``task`` and ``payload``; gives the last event of it, whatever happens."""
    number = desk.number
    log.info("job %d: %s %s", number, job["task"], job["payload"])
    try:
        refuse_files(job["payload"])
        if job["task"] != FETCH:
            refuse_downloads(job["payload"])
        result = _done(job, desk)
    except Stopped:
        log.info("job %d: stopped", number)
        return {"event": "stopped"}
    except UserError as error:
        return {"event": "failed", "reason": str(error)}
    except Exception as error:
        log.exception("job %s failed", job)
        return {"event": "failed", "reason": went_wrong(error)}
    return {"event": "done", "result": result}


def _done(job: dict, desk: Desk) -> dict:
    """What comes of a task; a text whose place does not answer is waited for, for a while."""
    end = time.monotonic() + PATIENCE
    while True:
        try:
            return TASKS[job["task"]](desk, job["payload"])
        except NotNow:
            if time.monotonic() > end:
                raise
        desk.stage(WAITING, None)
        time.sleep(ASK_AGAIN)
        desk.check()  # others go first meanwhile


if __name__ == "__main__":
    main()
