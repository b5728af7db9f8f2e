"""Makes a Dask worker one of MiniGPT's.

    dask worker tcp://HOST:8786 --nthreads 1 --preload minigpt.jobs.dask_preload

One thread is one training, which has a core. TensorFlow is loaded at once, beside the first jobs.
A scheduler may have the same preload: then a job whose worker died is tried once more, not three
times.
"""

import logging

from distributed import Scheduler, Worker

from minigpt.home import home
from minigpt.jobs.niceness import give_way
from minigpt.jobs.snapshots import clear_old_snapshots
from minigpt.jobs.sources import version
from minigpt.jobs.worker import beside, warm_up

PLENTY = 1_000_000  # of a resource that nobody uses up: it says which jobs a worker can do
TRIES_MORE = 1

log = logging.getLogger(__name__)


def resource() -> str:
    """What a worker has that runs this very MiniGPT, and what a job asks for."""
    return f"minigpt {version()}"


class About:
    """What a worker says of itself with each sign of life."""

    def __init__(self) -> None:
        self.told = {"version": version(), "device": "", "broken": ""}

    def say(self, event: str, **more: str) -> None:
        """Take note of what is known of TensorFlow."""
        if event == "ready":
            self.told |= {"device": more["device"], "broken": ""}
        elif event == "broken":
            self.told |= {"broken": more["reason"]}


def dask_setup(node: Scheduler | Worker) -> None:
    """Called by Dask before the node takes part."""
    if isinstance(node, Scheduler):
        node.allowed_failures = TRIES_MORE
        logging.getLogger("distributed.worker").setLevel(logging.WARNING)  # a line a look else
        return
    about = About()
    node.metrics["minigpt"] = lambda worker: about.told
    if node.state.nthreads != 1:  # it gets no jobs, and the presenter is told why
        log.error("this worker has %d threads; start it with --nthreads 1", node.state.nthreads)
        return
    node.state.total_resources[resource()] = PLENTY
    node.state.available_resources[resource()] = PLENTY
    give_way()
    beside(clear_old_snapshots, home())
    beside(warm_up, about)
