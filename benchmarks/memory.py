"""What a hundred trainings leave behind in a worker."""

import gc
from collections.abc import Iterator

from benchmarks.rows import Row
from benchmarks.setting import Setting
from benchmarks.training import watched

BEFORE = 10  # trainings until the allocator has settled


def resident_megabytes() -> float:
    """What this process holds in memory now, in millions of bytes (Linux).

    Raises:
        OSError: there is no ``/proc`` to ask.
    """
    with open("/proc/self/status", encoding="ascii") as status:
        line = next(line for line in status if line.startswith("VmRSS:"))
    return int(line.split()[1]) * 1024 / 1e6


def memory_rows(setting: Setting) -> Iterator[Row]:
    """Growth over many trainings, each with another vocabulary, context and number of heads."""
    corpus = setting.corpora[-1]
    largest, context, _ = setting.default

    def train(number: int) -> None:
        sliders = (largest - 10 * (number % 5), context - number % 2, 1 + number % 3)
        config = setting.config(setting.seeds[0], sliders)
        watched(config, corpus.dataset(config))
        gc.collect()

    try:
        resident_megabytes()
    except OSError:
        print("memory: skipped, this system has no /proc", flush=True)
        return
    for number in range(BEFORE):
        train(number)
    before = resident_megabytes()
    for number in range(setting.trainings):
        train(number)
    growth = (resident_megabytes() - before) / setting.trainings
    yield Row(
        f"Worker's growth over {setting.trainings} trainings, each",
        corpus.name,
        "MB",
        (growth,),
        "under 0.3 MB",
        growth < 0.3,
    )
