"""Many trainings at once on the workers of a Dask scheduler, or on those of this machine."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict

from dask.system import CPU_COUNT
from distributed import Client, Future, LocalCluster, as_completed

from minigpt.config import Config
from minigpt.errors import UserError
from minigpt.jobs.dask_client import GONE, check, connected, last_event, submitted
from minigpt.jobs.status import BEHIND

PRELOAD = "minigpt.jobs.dask_preload"


@contextmanager
def workers_of(address: str, count: int | None = None) -> Iterator[Client]:
    """A client of the scheduler at ``address``, or of workers of its own for as long as it lasts.

    Args:
        address: the scheduler's; "" for a cluster on this machine.
        count: how many workers that has; None for one a core.

    Raises:
        UserError: the scheduler does not answer, or a worker of it does not fit; or this
            machine's own do not start.
    """
    if address:
        check(address, needed=True)
        with connected(address) as client:
            yield client
        return
    with (
        _of_this_machine(count or CPU_COUNT) as cluster,
        connected(cluster.scheduler_address) as client,
    ):
        yield client


def _of_this_machine(count: int) -> LocalCluster:
    options = {"threads_per_worker": 1, "dashboard_address": ":0", "preload": [PRELOAD]}
    try:
        return LocalCluster(n_workers=count, **options)
    except (RuntimeError, *GONE) as error:
        raise UserError(
            f"the {count} worker processes of this machine do not start ({error})",
            "memory and processes enough for them",
            "Ask for fewer with --workers, or end other programs",
        ) from error


def trained(
    client: Client, wanted: dict[str, Config], firsts: dict[str, tuple[str, Config]]
) -> Iterator[tuple[str, str]]:
    """Have models trained; gives the key of each as it is done, and why it could not be, or "".

    Args:
        client: of the workers.
        wanted: the configs by the keys of their models.
        firsts: the key and the config of the original that an adversary begins from, by the
            adversary's key; a worker that lacked it would train it beside another one.
    """
    begun: dict[str, Future] = {}
    for key, config in firsts.values():
        if key not in begun:
            begun[key] = submitted(client, _about(key, config))
    for key, config in wanted.items():
        after = [begun[firsts[key][0]]] if key in firsts else []
        if key not in begun:
            begun[key] = submitted(client, _about(key, config), after=after)
    keys = {begun[key].key: key for key in wanted}
    for future in as_completed([begun[key] for key in wanted], loop=client.loop):
        last = last_event(future)
        why = "it was stopped" if last["event"] == "stopped" else last.get("reason", "")
        yield keys[future.key], why


def _about(key: str, config: Config) -> dict:
    return {"key": key, "task": "train", "payload": asdict(config), "priority": BEHIND}
