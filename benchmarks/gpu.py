"""Recipe ``notebook`` on a GPU and on that machine's CPU: ``python -m benchmarks --only gpu``.

It needs keras, numpy and a backend, and nothing else of what the app needs: with
``KERAS_BACKEND=jax`` it runs where there is no TensorFlow. Each device has a process of its own,
by turns: a backend chooses its devices once.
"""

import json
import lzma
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.rows import ROOT, Row

SLIDERS, SEED, TEST_SHARE = (500, 5, 2), 11, 0.2
SECONDS = 200.0  # of one training at most: the whole command takes less than ten minutes
FULL = {"JAX_DEFAULT_MATMUL_PRECISION": "highest"}  # else a GPU rounds what it multiplies
HIDDEN = {"JAX_PLATFORMS": "cpu", "CUDA_VISIBLE_DEVICES": ""}  # for the CPU's process


def gpu_rows(quick: bool) -> Iterator[Row]:
    """Seconds to the best loss and final loss on both devices; none, with a line, without a GPU."""
    with tempfile.TemporaryDirectory() as folder:
        data, found = Path(folder) / "phrases.npz", {}
        write_phrases(data, quick)
        for device, variables in (("gpu", {}), ("cpu", HIDDEN)):
            found[device] = _run(data, device, variables)
            if found[device] is None:
                print("gpu: not measured, Keras's backend finds no GPU here", flush=True)
                return
            print(f"{device}: {json.dumps(found[device])}", flush=True)
    yield from rows_of(found)


def rows_of(found: dict[str, dict]) -> Iterator[Row]:
    """The table's lines from what the two processes said."""
    gpu, cpu = found["gpu"], found["cpu"]
    recipes = ("notebook", "fast") if "fast" in gpu and "fast" in cpu else ("notebook",)
    for recipe in recipes:
        one, two = gpu[recipe], cpu[recipe]
        note = (
            f"{gpu['device']}: {one['seconds']:.1f} s, loss {one['loss']:.4f}, {one['epochs']:g} "
            f"epochs; {cpu['device']}: {two['seconds']:.1f} s, loss {two['loss']:.4f}, "
            f"{two['epochs']:g} epochs; Keras on {gpu['backend']}"
        )
        what = f"Recipe `{recipe}`: seconds to the best test loss, the GPU against the CPU"
        yield Row(what, "builtin", "times less", (two["seconds"] / one["seconds"],), note=note)


def write_phrases(file: Path, quick: bool) -> None:
    """The built-in text's phrases, cut and split as in MiniGPT, but by NumPy alone."""
    import numpy as np

    from minigpt.config import Config
    from minigpt.text.cleaning import clean
    from minigpt.text.coding import code_words
    from minigpt.text.dataset import unique_phrases

    text = builtin_text()[: 400_000 if quick else None]
    vocab_size, context, _ = SLIDERS
    phrases = unique_phrases(code_words(clean(text)), vocab_size, context + 1)
    order = np.random.RandomState(Config(seed=SEED).seed).permutation(len(phrases))
    test = int(np.ceil(TEST_SHARE * len(phrases)))
    parts = {"test": phrases[order[:test]], "train": phrases[order[test:]]}
    held = {}
    for name, some in parts.items():
        held[f"{name}_x"], held[f"{name}_y"] = some[:, :-1], some[:, -1]
    np.savez(file, **{name: np.ascontiguousarray(part) for name, part in held.items()})


def builtin_text() -> str:
    """The pocket encyclopedia, without what else the app needs to read texts."""
    return lzma.open(ROOT / "assets" / "corpus" / "builtin.txt.xz", "rt", encoding="utf-8").read()


def _run(data: Path, device: str, variables: dict[str, str]) -> dict | None:
    """Train in a process that has this device; None where there is no GPU."""
    command = [sys.executable, "-m", "benchmarks.gpu", str(data), device]
    run = subprocess.run(
        command, cwd=ROOT, env={**os.environ, **FULL, **variables}, capture_output=True, text=True
    )
    if run.returncode:
        raise RuntimeError(f"the training on the {device} failed: {run.stderr[-1000:]}")
    return json.loads(run.stdout.splitlines()[-1])


def device_of(backend: str) -> tuple[str, bool]:
    """What Keras computes on by this backend, and whether that is a GPU."""
    if backend == "jax":
        import jax

        device = jax.devices()[0]
        return device.device_kind, device.platform in ("gpu", "cuda", "rocm")
    if backend == "tensorflow":
        import tensorflow as tf

        if gpus := tf.config.list_physical_devices("GPU"):
            details = tf.config.experimental.get_device_details(gpus[0])
            return details.get("device_name", "GPU"), True
    return "CPU", False


def trained(data: Path, seconds: float = SECONDS) -> dict:
    """Train ``notebook`` on what this process computes on, and ``fast`` on TensorFlow's GPU."""
    import keras
    import numpy as np

    from minigpt.config import Config
    from minigpt.text.dataset import Dataset
    from minigpt.training.notebook_recipe import train_notebook

    held = np.load(data)
    dataset = Dataset(*(held[name] for name in ("train_x", "train_y", "test_x", "test_y")))
    vocab_size, context, heads = SLIDERS
    config = Config(vocab_size=vocab_size, context_length=context, heads=heads, seed=SEED)
    backend = keras.backend.backend()
    recipes = {"notebook": train_notebook}
    if backend == "tensorflow":
        from minigpt.training.fast_recipe import train_fast

        recipes["fast"] = train_fast
    found = {"device": device_of(backend)[0], "backend": backend}
    for name, recipe in recipes.items():
        told = []

        def listen(epoch, weights, told=told):
            told.append(epoch)
            return epoch.seconds > seconds

        recipe(config, dataset, None, None, listen)
        best = min(told, key=lambda epoch: epoch.val_loss)
        figures = {"seconds": best.seconds, "loss": best.val_loss, "epochs": float(told[-1].epoch)}
        found[name] = figures
    return found


def main() -> None:
    """Train in this process and print what came of it, as JSON; null where there is no GPU."""
    import keras

    data, device = sys.argv[1:]
    is_gpu = device_of(keras.backend.backend())[1]
    print(json.dumps(None if device == "gpu" and not is_gpu else trained(Path(data))))


if __name__ == "__main__":
    main()
