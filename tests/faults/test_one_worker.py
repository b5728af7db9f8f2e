"""Whatever visitors send, a server has one worker, and others' jobs go on."""

from streamlit.proto.BackMsg_pb2 import BackMsg

from tests.faults.conftest import run
from tests.faults.forger import Forger


def test_emptied_caches_start_no_second_worker(server):
    """A browser may ask to empty the caches, for everybody; the worker stays the same one."""

    async def visit():
        async with Forger(server.url, "words") as visitor:
            await visitor.wait(server.workers)
            first = server.workers()
            for _ in range(3):
                await visitor.tell(BackMsg(clear_cache=True))
                await visitor.rerun()
            return first, server.workers(), visitor.troubles

    first, after, troubles = run(visit())
    assert len(first) == 1 and after == first
    assert troubles == []


def test_emptied_caches_stop_nobodys_training(server):
    """Another's training goes on: its session is still there, whatever Streamlit let go of."""

    async def visit():
        async with Forger(server.url, "training", "vocab_size=150") as student:
            async with Forger(server.url, "words") as other:
                await student.wait(lambda: student.says("in training"))
                await other.tell(BackMsg(clear_cache=True))
                await other.rerun()
            await student.wait(lambda: student.says("trained in"), 120)
            return student.troubles

    before = len(server.worker_log)
    assert run(visit()) == []
    since = server.worker_log[before:]
    assert "job " in since and "stopped" not in since
