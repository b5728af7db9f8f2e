"""One step of ``fast``: against its last layer alone, and against a plain PyTorch loop."""

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median

import numpy as np

from benchmarks.browser import ROOT
from benchmarks.builds import write_phrases
from benchmarks.rows import Row
from benchmarks.setting import Setting
from minigpt.model.weights import FEED_FORWARD_SIZE
from minigpt.text.dataset import Dataset
from minigpt.training.blas_threads import one_blas_thread
from minigpt.training.fast_recipe import MEMORY, RATE, batch_size
from minigpt.training.initial_weights import initial_weights
from minigpt.training.processor import Processor

STEPS, SETTLING, ROUNDS = 60, 10, 5  # steps of a round; those not counted; rounds by turns
TORCH = "torch==2.13.0"


def step_rows(setting: Setting) -> Iterator[Row]:
    """The step against the last layer alone; by turns, in one process."""
    config = setting.config(setting.seeds[0])
    corpus = setting.corpora[0]
    data, count = corpus.dataset(config), 3 if setting.quick else STEPS
    last, whole = [], []
    for _ in range(1 if setting.quick else ROUNDS):
        size = batch_size(len(data.train_y))
        shape = (size, config.context_length * FEED_FORWARD_SIZE, config.vocab_size)
        last.append(median(last_layer(*shape, count)))
        whole.append(median(steps_of(config, data, count)))
    ratios = tuple(one / two for one, two in zip(whole, last, strict=True))
    yield Row(
        "Step of `fast` against the last layer's three products and softmax alone, in TensorFlow",
        corpus.name,
        "times more",
        ratios,
        "at most 1.6 ×",
        median(ratios) <= 1.6,
        f"{median(whole):.1f} ms against {median(last):.1f} ms",
    )


def steps_of(config, data: Dataset, count: int) -> list[float]:
    """Milliseconds of each of ``count`` steps of our own."""
    size = batch_size(len(data.train_y))
    order = np.random.default_rng(0).permutation(len(data.train_y))[:size][None]
    rate, took = np.array([RATE], np.float32), []
    with one_blas_thread():
        under_way = Processor(config, initial_weights(config, data), None, 0.0)
        for _ in range(SETTLING + count):
            began = time.perf_counter()
            under_way.steps(data.train_x, data.train_y, order, rate, MEMORY)
            took.append(1000 * (time.perf_counter() - began))
        under_way.close()
    return took[SETTLING:]


def last_layer(batch: int, inputs: int, vocab_size: int, count: int) -> list[float]:
    """Milliseconds of the last layer's products and softmax, and back, in TensorFlow."""
    import tensorflow as tf

    draw = np.random.default_rng(0)
    hidden = tf.constant(draw.normal(size=(batch, inputs)), tf.float32)
    kernel = tf.constant(0.1 * draw.normal(size=(inputs, vocab_size)), tf.float32)
    labels = tf.constant(draw.integers(vocab_size, size=batch), tf.int32)

    @tf.function
    def there_and_back(hidden, kernel, labels):
        _, slope = tf.raw_ops.SparseSoftmaxCrossEntropyWithLogits(
            features=hidden @ kernel, labels=labels
        )
        to_kernel = tf.matmul(hidden, slope, transpose_a=True)
        return to_kernel, tf.matmul(slope, kernel, transpose_b=True)

    took = []
    for _ in range(SETTLING + count):
        began = time.perf_counter()
        there_and_back(hidden, kernel, labels)[1].numpy()
        took.append(1000 * (time.perf_counter() - began))
    return took[SETTLING:]


def torch_rows(setting: Setting) -> Iterator[Row]:
    """Our step against PyTorch's, each text; none, with a line, where torch can't be had."""
    python = None if setting.torch is None else python_with_torch(setting.torch)
    if python is None:
        print(f"torch: skipped, it needs --torch FOLDER, where {TORCH} is kept", flush=True)
        return
    config = setting.config(setting.seeds[0])
    for corpus in setting.corpora:
        ours, theirs = [], []
        with tempfile.TemporaryDirectory() as folder:
            data, file = corpus.dataset(config), Path(folder) / "phrases.npz"
            write_phrases(file, corpus, config)
            for _ in range(ROUNDS):
                theirs.append(median(torch_steps(python, file, config)))
                ours.append(median(steps_of(config, data, STEPS)))
        ratios = tuple(one / two for one, two in zip(ours, theirs, strict=True))
        yield Row(
            "Step of `fast` against a plain PyTorch loop on the same model, batch and phrases",
            corpus.name,
            "times more",
            ratios,
            "at most 0.5 ×",
            median(ratios) <= 0.5,
            f"{median(ours):.1f} ms against {median(theirs):.1f} ms, {TORCH}",
        )


def torch_steps(python: Path, file: Path, config) -> list[float]:
    """Milliseconds of each step of the plain loop, in a process of its own."""
    numbers = (config.vocab_size, config.context_length, config.heads, SETTLING + STEPS)
    command = [str(python), str(ROOT / "benchmarks" / "torch_loop.py"), str(file)]
    run = subprocess.run([*command, *map(str, numbers)], capture_output=True, text=True, check=True)
    return json.loads(run.stdout)["ms"][SETTLING:]


def python_with_torch(folder: Path) -> Path | None:
    """An environment with torch and numpy, made once; None, with a line, where that fails."""
    python = folder / ("Scripts" if sys.platform == "win32" else "bin") / "python"
    done = folder / "has-torch"
    if done.exists():
        return python
    steps = (
        [sys.executable, "-m", "venv", str(folder)],
        [str(python), "-m", "pip", "install", "-q", TORCH, f"numpy=={np.__version__}"],
    )
    for step in steps:
        run = subprocess.run(step, capture_output=True, text=True)
        if run.returncode:
            print(
                f"torch: not measured, {TORCH} can't be had here: {run.stderr[-300:]}", flush=True
            )
            return None
    done.write_text(TORCH)
    return python
