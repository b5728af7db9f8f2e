"""What TensorFlow computes on."""

import os

from minigpt.training import device
from minigpt.training.device import prepare_device


def test_the_device_is_named():
    """No GPU is no error: the name says which kind it is, and asking twice changes nothing."""
    name = prepare_device()
    assert name.startswith(("CPU (", "GPU ("))
    assert prepare_device() == name


def test_where_the_system_keeps_its_cores_secret(monkeypatch):
    """On a Mac there is no list of a process's cores; their number is shown all the same."""
    monkeypatch.delattr(os, "sched_getaffinity", raising=False)
    device._prepared.cache_clear()
    name = prepare_device()
    device._prepared.cache_clear()
    assert name.startswith("GPU (") or name == f"CPU ({os.cpu_count()} cores)"
