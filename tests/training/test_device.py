"""What TensorFlow computes on."""

import os
import platform
import subprocess
import sys
from types import SimpleNamespace

import pytest

from minigpt.errors import UserError
from minigpt.home import ROOT
from minigpt.training import device
from minigpt.training.device import prepare_device

WAY_OUT = "Python 3.11, 3.12 or 3.13, a processor with AVX, and on Windows the Microsoft Visual C"


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


def test_a_gpu_computes_as_exactly_as_the_cpu(monkeypatch):
    """It takes memory as it needs it, and multiplies all bits of what the model is made of."""
    told = {}
    experimental = SimpleNamespace(
        set_memory_growth=lambda gpu, on: told.update(growth=(gpu, on)),
        enable_tensor_float_32_execution=lambda on: told.update(rounded=on),
        get_device_details=lambda gpu: {"device_name": "NVIDIA H200"},
    )
    gpu = SimpleNamespace(name="/physical_device:GPU:0")
    config = SimpleNamespace(list_physical_devices=lambda kind: [gpu], experimental=experimental)
    monkeypatch.setattr(device, "_tensorflow", lambda: SimpleNamespace(config=config))
    device._prepared.cache_clear()
    name = prepare_device()
    device._prepared.cache_clear()
    assert name == "GPU (NVIDIA H200)"
    assert told == {"growth": (gpu, True), "rounded": False}


@pytest.fixture
def broken_tensorflow(tmp_path, monkeypatch):
    """A package of that name, found before the real one, whose import fails."""
    (tmp_path / "tensorflow").mkdir()
    line = "raise ImportError('DLL load failed\\nand a second line')"
    (tmp_path / "tensorflow" / "__init__.py").write_text(line)
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(tmp_path), str(ROOT)]))


def test_the_command_line_says_in_one_sentence_why_it_can_not_train(
    broken_tensorflow, tiny_corpus, isolated_home
):
    """Exit code 2, the reason and the way out, no traceback; nothing half-made stays."""
    command = [sys.executable, "-m", "minigpt", "train", "--corpus", str(tiny_corpus)]
    command += "--vocab-size 20 --context-length 3 --heads 1".split()
    run = subprocess.run(command, capture_output=True, text=True, timeout=120, cwd=ROOT)
    assert run.returncode == 2 and "Traceback" not in run.stderr
    assert "can't be loaded here (ImportError: DLL load failed)" in run.stderr
    assert WAY_OUT in run.stderr and "a second line" not in run.stderr
    assert not (isolated_home / "models").exists()


def test_what_is_trained_already_needs_no_tensorflow(broken_tensorflow):
    """The models that ship predict where TensorFlow can't be loaded."""
    command = [sys.executable, "-m", "minigpt", "predict", "the united states is one", "--json"]
    run = subprocess.run(command, capture_output=True, text=True, timeout=120, cwd=ROOT)
    assert run.returncode == 0, run.stderr


def test_a_processor_without_avx_is_found_before_it_ends_the_process(tmp_path, monkeypatch):
    """Where the import would end it without a word; an Arm processor needs no AVX."""
    about = tmp_path / "cpuinfo"
    about.write_text("processor\t: 0\nflags\t\t: fpu sse sse2 ssse3\n")
    monkeypatch.setattr(platform, "machine", lambda: "x86_64")
    assert not device._has_avx(about)
    about.write_text("flags\t\t: fpu sse avx avx2\n")
    assert device._has_avx(about) and device._has_avx(tmp_path / "nowhere")
    monkeypatch.setattr(platform, "machine", lambda: "aarch64")
    about.write_text("Features\t: fp asimd\n")
    assert device._has_avx(about)


def test_what_a_process_died_of_is_not_tried_again(monkeypatch):
    """The reason that the server gives its next worker comes back in the sentence."""
    device._prepared.cache_clear()
    monkeypatch.setattr(device, "_without", "the process that loads it ends with SIGILL")
    with pytest.raises(UserError, match="loads it ends with SIGILL"):
        prepare_device()
