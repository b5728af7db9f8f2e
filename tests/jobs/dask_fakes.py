"""A preload for the workers of the tests: ours, with a task more and without TensorFlow's start.

The task ``count`` reports ``epochs`` with a ``pause`` before each, notes in the file ``runs`` that
it was begun, and kills its process at the second epoch unless the file ``die`` is there; it is made
on the way. ``die_always`` kills each process that begins it. A turn of a long one is 0.3 seconds.
"""

import os
import signal
import time
from pathlib import Path

from minigpt.jobs import dask_preload, dask_task
from minigpt.jobs.tasks import TASKS


def count(desk, payload):
    """A training of nothing."""
    try:
        return _counted(desk, payload)
    finally:
        Path(payload["runs"] + "-ended").touch()


def _counted(desk, payload):
    with open(payload["runs"], "a", encoding="utf-8") as runs:
        runs.write(f"{os.getpid()}\n")
    if payload.get("die_always"):
        os.kill(os.getpid(), signal.SIGKILL)
    desk.stage("Counting", 0.5)
    for epoch in range(1, payload["epochs"] + 1):
        time.sleep(payload.get("pause", 0.05))
        desk.check()
        if epoch == 2 and "die" in payload and not Path(payload["die"]).exists():
            Path(payload["die"]).touch()
            os.kill(os.getpid(), signal.SIGKILL)
        desk.say(event="epoch", id=desk.number, epoch={"epoch": epoch}, snapshot=f"{epoch}.npz")
    return {"pid": os.getpid()}


def dask_setup(node):
    """Called by Dask."""
    TASKS["count"] = count
    dask_task.TURN = 0.3
    dask_preload.warm_up = lambda about: about.say(event="ready", device="a fake")
    dask_preload.dask_setup(node)
