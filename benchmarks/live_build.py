"""A live process of one build that trains what it is asked to: run as a file, also on an older one.

``python live_build.py BUILD [quick]`` loads TensorFlow, warms up as a worker does, says
``{"ready": true}`` and then answers each JSON line on stdin, a training, by one on stdout. Only the
training is timed: the phrases come in a file, the same for both builds.
"""

import json
import os
import sys
import time
from dataclasses import replace
from pathlib import Path

import numpy as np


class Build:
    """The functions of a build, wherever it keeps them.

    Args:
        folder: its checkout; 729f23e had no rooms, so that all lies in ``minigpt`` itself.
    """

    def __init__(self, folder: Path) -> None:
        rooms = (folder / "minigpt" / "training").is_dir()
        training = "minigpt.training." if rooms else "minigpt."
        self.fast = _module(f"{training}fast_recipe")
        self.gpt = _module(f"{training}gpt_recipe")
        self.config = _module("minigpt.config").Config
        self.dataset = _module("minigpt.text.dataset" if rooms else "minigpt.dataset").Dataset
        self.originals: dict[str, dict] = {}

    def warm_up(self, quick: bool) -> None:
        """As a worker before its first job; Keras is loaded by a gpt of a few words."""
        self.fast.warm_up()
        if quick:
            return
        x = np.zeros((20, 2), np.int32)
        config = self.config(vocab_size=2, context_length=2, variant="gpt")
        stop = lambda *_: True  # noqa: E731 - after its first report
        self.gpt.train_gpt(config, self.dataset(x, x[:, 0], x, x[:, 0]), None, None, stop)

    def train(self, asked: dict) -> dict:
        """Train and time; an adversary's original is trained before, once, and not timed."""
        held = np.load(asked["data"])
        parts = (held[name] for name in ("train_x", "train_y", "test_x", "test_y"))
        data, config = self.dataset(*parts), self.config(**asked["config"])
        reward = start = None
        if config.role == "adversary":
            original = replace(config, role="original")
            known = json.dumps([asked["data"], asked["config"] | {"adversary_weight": 0}])
            if known not in self.originals:
                trained = self.fast.train_fast(original, data, None, None, lambda *_: False)
                self.originals[known] = trained.weights
            reward, start = held["counts"], self.originals[known]
        recipe = self.fast.train_fast if config.variant == "notebook" else self.gpt.train_gpt
        return _timed(recipe, config, data, reward, start)


def _module(name: str):
    __import__(name)
    return sys.modules[name]


def _timed(recipe, config, data, reward, start) -> dict:
    told = []
    clock, processor = time.perf_counter(), time.process_time()
    trained = recipe(config, data, reward, start, lambda epoch, _: told.append(epoch) or False)
    return {
        "seconds": time.perf_counter() - clock,
        "processor": time.process_time() - processor,
        "first": told[0].seconds,
        "epochs": float(told[-1].epoch),
        "val_loss": trained.kept.val_loss,
        "val_accuracy": trained.kept.val_accuracy,
    }


def main() -> None:
    """Answer until stdin closes."""
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # what libraries print is no answer
    folder = Path(sys.argv[1]).resolve()
    sys.path[0] = str(folder)
    build = Build(folder)
    build.warm_up(sys.argv[2:] == ["quick"])
    print(json.dumps({"ready": True}), file=answers, flush=True)
    for line in sys.stdin:
        print(json.dumps(build.train(json.loads(line))), file=answers, flush=True)


if __name__ == "__main__":
    main()
