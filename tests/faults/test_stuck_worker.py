"""A worker that was halted or hangs, and a download that does not end: others are served."""

import asyncio
import os
import signal

import pytest

from minigpt.text.corpus import BUILTIN, TITLES
from tests.faults.conftest import run
from tests.faults.forger import LATE, SMALL, Forger, is_served
from tests.jobs.test_worker_process import is_alive

HANGS = "0" * 20  # the digest of a text whose file never comes to an end


@pytest.mark.skipif(not hasattr(signal, "SIGSTOP"), reason="no such signal on this system")
def test_a_halted_worker_is_replaced_and_the_next_student_served(server):
    """It reads no order any more; whose training stood still is stopped all the same."""

    async def visit():
        async with Forger(server.url, "training", "recipe=notebook&seed=51") as student:
            await student.wait(lambda: student.epoch() > 0, LATE)
            (halted,) = server.workers()
            os.kill(halted, signal.SIGSTOP)
            await student.press("Stop")
            troubles = await is_served(server.url, f"{SMALL}&seed=52")
            return halted, troubles + student.troubles

    halted, troubles = run(visit())
    assert troubles == []
    assert not is_alive(halted) and len(server.workers()) == 1
    assert "did not answer in time" in server.log


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no such files on this system")
def test_a_task_that_hangs_is_ended_for_the_next_student(server):
    """The worker waits for a file to begin that nobody writes; no order reaches that task."""
    (server.home / "texts").mkdir(exist_ok=True)
    endless = server.home / "texts" / f"{HANGS}.txt"
    os.mkfifo(endless)

    async def visit():
        async with Forger(server.url, "training", f"corpus=own:{HANGS}") as student:
            await student.wait(lambda: student.says("in training"), LATE)
            (first,) = server.workers()
            troubles = student.troubles
        return first, troubles + await is_served(server.url, f"{SMALL}&seed=53")

    try:
        first, troubles = run(visit())
    finally:
        endless.unlink()
    assert troubles == []
    assert not is_alive(first) and len(server.workers()) == 1


def test_a_download_of_a_byte_at_a_time_keeps_nobody_waiting(server, trickle):
    """Another is trained meanwhile; it ends when the only one who waited chooses our own text."""

    async def visit():
        async with Forger(server.url, "training", "corpus=simple-wikipedia") as student:
            assert await asyncio.to_thread(trickle.asked.wait, LATE)
            troubles = await is_served(server.url, f"{SMALL}&seed=54")
            under_way = not trickle.left.is_set()
            await student.wait(lambda: student.find("Corpus") and student.find("Vocabulary size"))
            (corpus,), (words,) = student.find("Corpus"), student.find("Vocabulary size")
            student.hold(corpus, "string_value", TITLES[BUILTIN])
            await student.use(words, "double_array_value", [260.0])
            gone = await asyncio.to_thread(trickle.left.wait, LATE)
            return under_way, gone, troubles + student.troubles

    under_way, gone, troubles = run(visit())
    assert under_way and gone
    assert troubles == []
