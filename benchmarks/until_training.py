"""A text's way to its first training, in a fresh process: run as a file, also on an older build.

``python until_training.py BUILD FILE UNITS VOCABULARY`` prints two numbers as JSON: seconds on the
clock, and seconds of the processor. Libraries that the worker rehearses before anybody waits are
loaded before; what the text alone needs is loaded within.
"""

import json
import os
import sys
import tempfile
import time
from pathlib import Path

CONTEXT = 5  # units; the slider's default


def measure(
    build: Path, file: Path, units: str, vocab_size: int, home: Path
) -> tuple[float, float]:
    """From the file's bytes to the phrases of the first training, all of it kept in the store."""
    import sklearn.model_selection  # noqa: F401 - the worker's rehearsal loads it

    from minigpt.config import Config
    from minigpt.store import Store

    # Asked of the folder: an installed MiniGPT would lend the older build the rooms it lacks.
    if (build / "minigpt" / "library").is_dir():
        from minigpt.library.trainer import Trainer
        from minigpt.text.corpus import keep_own_text

        chosen = {"units": units}
    else:  # build 729f23e had no rooms, and its units were words
        from minigpt.corpus import keep_own_text
        from minigpt.trainer import Trainer

        chosen = {}
    raw = file.read_bytes()
    clock, processor = time.perf_counter(), time.process_time()
    corpus = keep_own_text(raw, file.name)
    trainer = Trainer(Store(home / "store"))
    config = Config(corpus=corpus, vocab_size=vocab_size, context_length=CONTEXT, **chosen)
    trainer.dataset(config)
    trainer.vocabulary(config)
    return time.perf_counter() - clock, time.process_time() - processor


def main() -> None:
    """Measure the build named first."""
    build, file, units, vocab_size = sys.argv[1:]
    sys.path[0] = build
    with tempfile.TemporaryDirectory() as home:
        os.environ["MINIGPT_HOME"] = home
        print(json.dumps(measure(Path(build), Path(file), units, int(vocab_size), Path(home))))


if __name__ == "__main__":
    main()
