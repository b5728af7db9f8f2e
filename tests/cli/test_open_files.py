"""How many files the server may hold open."""

import subprocess
import sys

import pytest

from minigpt.cli.open_files import raise_limit, too_few

resource = pytest.importorskip("resource")


def limits_after(soft: int, hard: int) -> list[int]:
    """What a process with these limits says it has then, and what it has."""
    program = f"""
import resource
resource.setrlimit(resource.RLIMIT_NOFILE, ({soft}, {hard}))
from minigpt.cli.open_files import raise_limit
print(raise_limit(), *resource.getrlimit(resource.RLIMIT_NOFILE))
"""
    run = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    return [int(word) for word in run.stdout.split()]


@pytest.mark.parametrize(
    ("soft", "hard", "limits"),
    [(256, 1_000, [1_000, 1_000, 1_000]), (256, 256, [256, 256, 256])],
)
def test_the_limit_is_raised_as_far_as_it_may(soft, hard, limits):
    """To the hard limit, which stays."""
    assert limits_after(soft, hard) == limits


def test_a_limit_that_only_the_system_knows_is_tried_step_by_step(monkeypatch):
    """macOS names none and refuses what is over its own: the next step down is taken."""
    tried = []

    def refuse(_, limits):
        tried.append(limits[0])
        if limits[0] > 10_240:
            raise ValueError("too many")

    monkeypatch.setattr(resource, "getrlimit", lambda _: (256, resource.RLIM_INFINITY))
    monkeypatch.setattr(resource, "setrlimit", refuse)
    assert raise_limit() == 10_240
    assert tried == [65_536, 10_240]


def test_a_limit_is_never_lowered(monkeypatch):
    """Who has more keeps it."""
    monkeypatch.setattr(resource, "getrlimit", lambda _: (100_000, 100_000))
    monkeypatch.setattr(resource, "setrlimit", None)
    assert raise_limit() == 100_000


@pytest.mark.parametrize(("limit", "browsers"), [(256, "49"), (100, "10"), (40, "0")])
def test_too_few_for_a_class_is_said_with_a_number(limit, browsers):
    """How many browsers there can be, and what to ask for."""
    assert f"about {browsers} browsers" in too_few(limit) and "ulimit -Hn 4096" in too_few(limit)


@pytest.mark.parametrize("limit", [None, 460, 65_536])
def test_enough_is_not_spoken_of(limit):
    """A hundred browsers, or no limit at all."""
    assert too_few(limit) == ""
