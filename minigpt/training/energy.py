"""The energy that the processor took, where the machine tells it: Linux's RAPL counters.

They count what the whole processor takes, whatever else runs on it, in microjoules, and begin at 0
again now and then. Most machines that are rented tell nothing, and many let only root read.
"""

from pathlib import Path

POWERCAP = Path("/sys/class/powercap")
PACKAGES = "intel-rapl:[0-9]*"  # one a processor; AMD's have the same name
MICRO = 1e-6

Counters = dict[str, tuple[int, int]]  # by processor: microjoules, and where it begins at 0 again


def counters(powercap: Path = POWERCAP) -> Counters:
    """The counters now; empty where the machine does not say."""
    found = {}
    for folder in sorted(powercap.glob(PACKAGES)):
        if folder.name.count(":") > 1:
            continue  # a part of a processor, which is counted already
        try:
            now, most = (
                int((folder / name).read_text()) for name in ("energy_uj", "max_energy_range_uj")
            )
        except (OSError, ValueError):  # not there, not ours to read, no number: it does not say
            return {}
        found[folder.name] = (now, most)
    return found


def joules(before: Counters, after: Counters) -> float | None:
    """What was taken between two looks; None where the machine does not say."""
    if not before or before.keys() != after.keys():
        return None
    return MICRO * sum((now - before[name][0]) % (most + 1) for name, (now, most) in after.items())
