"""One training of a position at a time, among processes that share a store."""

import subprocess
import sys
import threading

import pytest

from minigpt.errors import Stopped, UserError
from minigpt.home import ROOT
from minigpt.library import alone as alone_module
from minigpt.library.alone import alone

HOLDER = """
import sys
from pathlib import Path
from minigpt.library.alone import alone
with alone(Path(sys.argv[1]), "k", lambda: None):
    print("held", flush=True)
    sys.stdin.readline()
"""


@pytest.fixture
def holder(tmp_path):
    """Another process that holds ``k`` until a line is written to it."""
    command = [sys.executable, "-c", HOLDER, str(tmp_path)]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen(command, cwd=ROOT, text=True, **pipes) as process:
        assert process.stdout.readline() == "held\n"
        yield process
        process.kill()


def test_a_second_process_waits_until_the_first_is_done(tmp_path, holder, monkeypatch):
    """It says so now and then, and goes on once the lock is let go; another name is free."""
    monkeypatch.setattr(alone_module, "LOOK", 0.01)
    with alone(tmp_path, "other", pytest.fail):
        pass
    waits = []

    def wait() -> None:
        waits.append(1)
        if len(waits) == 3:
            holder.stdin.write("done\n")
            holder.stdin.flush()

    with alone(tmp_path, "k", wait):
        assert len(waits) >= 3
    assert list((tmp_path / "locks").iterdir()) == []


def test_the_lock_dies_with_its_process(tmp_path, holder):
    """kill -9 of the process that holds it lets the next one in."""
    with alone(tmp_path, "k", holder.kill):
        assert holder.wait(10) != 0


def test_who_waits_can_be_stopped(tmp_path, holder):
    """What the wait raises ends it, and the lock stays with who holds it."""

    def stop() -> None:
        raise Stopped

    for _ in range(2):
        with pytest.raises(Stopped), alone(tmp_path, "k", stop):
            pytest.fail("it was let in")


def test_within_one_process_nobody_is_kept_out(tmp_path):
    """A training that is held up for another one must not keep that one waiting."""
    inside = threading.Event()

    def other() -> None:
        with alone(tmp_path, "k", pytest.fail):
            inside.set()

    with alone(tmp_path, "k", pytest.fail):
        threading.Thread(target=other).start()
        assert inside.wait(20)


def test_a_folder_that_is_none_is_a_users_error(tmp_path):
    """Where nothing can be written, that is said before a training begins."""
    (tmp_path / "file").write_text("in the way")
    with (
        pytest.raises(UserError, match="can't be written to"),
        alone(tmp_path / "file", "k", print),
    ):
        pytest.fail("it was let in")
