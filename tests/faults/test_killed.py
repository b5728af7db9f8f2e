"""Kills: the worker under five who wait, and the server with damage done while it was away."""

import asyncio
import os
import signal

import psutil

from minigpt.store import Store
from tests.faults.conftest import run, running
from tests.faults.forger import SMALL, is_served

KILLS = 2
WAITING = [f"{SMALL}&seed={60 + n}" for n in range(5)]
TWO = (f"{SMALL}&seed=71", f"{SMALL}&seed=72")


async def kill_workers(server, times: int) -> list[int]:
    """Kill so many workers, each as soon as it is at a training of its own."""
    killed = []
    while len(killed) < times:
        await asyncio.sleep(0.2)
        begun = server.worker_log.count(": train ")
        fresh = [pid for pid in server.workers() if pid not in killed]
        if fresh and begun > len(killed):
            os.kill(fresh[0], signal.SIGKILL)
            killed.append(fresh[0])
    return killed


def test_a_worker_killed_again_and_again_serves_all_who_wait(tmp_path):
    """Five students wait for five positions while two workers die, one after the other."""
    with running(tmp_path) as server:

        async def visit():
            visits = [is_served(server.url, query) for query in WAITING]
            return await asyncio.gather(kill_workers(server, KILLS), *visits)

        killed, *troubles = run(visit())
        assert troubles == [[]] * len(WAITING)
        assert len(set(killed)) == KILLS and len(server.workers()) == 1
        assert len(Store(tmp_path, shipped=None).keys("models")) == len(WAITING)


def test_a_server_that_was_killed_makes_anew_what_was_damaged_meanwhile(tmp_path):
    """One file cut in two, one with a flipped bit: set aside, and each is trained once more."""
    with running(tmp_path) as server:
        assert run(_both(server.url)) == [[], []]
        psutil.Process(server.pid).kill()
    store = Store(tmp_path, shipped=None)
    cut, flipped = [store.root / "models" / key / "weights.npz" for key in store.keys("models")]
    cut.write_bytes(cut.read_bytes()[: cut.stat().st_size // 2])
    content = bytearray(flipped.read_bytes())
    content[len(content) // 2] ^= 1
    flipped.write_bytes(content)
    with running(tmp_path) as server:
        assert run(_both(server.url)) == [[], []]
        assert len(list((tmp_path / "damaged").iterdir())) == 2
        assert server.worker_log.count(": train ") == 4
        assert server.log.count("set aside, to be made again") == 2


async def _both(url: str) -> list[list[str]]:
    return await asyncio.gather(*(is_served(url, query) for query in TWO))
