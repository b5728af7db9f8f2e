"""Which entries of the store go when it grows larger than its cap: those used longest ago."""

import os
import shutil
import time
from collections.abc import Collection
from math import inf, nan
from pathlib import Path

from minigpt.damaged import size_of
from minigpt.errors import UserError

CAP_MB = 2000  # MINIGPT_STORE_MB changes it
LEAST_MB = 50  # the largest model of the sliders and the moments of its training take 41
OUTBOX = "outbox"  # where it is noted what is still to be sent to a shared store
CLUSTER = "cluster"  # what the processes of `python -m minigpt cluster` write
# What people made or fetched never goes, nor what processes need.
KEPT = ("downloads", "texts", "rooms", "logs", OUTBOX, CLUSTER)
ABANDONED = 3600  # seconds after which a half-made entry's writer has surely been killed


def named_cap_mb() -> float:
    """The most megabytes that a store may take: what ``MINIGPT_STORE_MB`` says, or 2000.

    Raises:
        UserError: it is no number, or too little for a model.
    """
    named = os.environ.get("MINIGPT_STORE_MB") or CAP_MB
    try:
        cap = float(named)
    except ValueError:
        cap = nan
    if not LEAST_MB <= cap < inf:
        raise UserError(
            f"MINIGPT_STORE_MB is {named!r}",
            f"a number of megabytes, at least {LEAST_MB}: one large model with its training",
            "Correct or unset MINIGPT_STORE_MB",
        )
    return cap


def evict(root: Path, cap_mb: float, keep: Collection[Path]) -> None:
    """Throw away the entries used longest ago until the others fit; never those to ``keep``.

    What was set aside counts, and goes, like any other.
    """
    entries = []
    for entry in _folders(root):
        try:
            used, size = entry.stat().st_mtime, size_of(entry)
        except FileNotFoundError:  # another process threw it away meanwhile
            continue
        if not entry.name.startswith("."):
            entries.append((used, size, entry))
        elif used < time.time() - ABANDONED:
            shutil.rmtree(entry, ignore_errors=True)
    total = sum(size for _, size, _ in entries)
    for _, size, entry in sorted(entries, key=lambda found: found[0]):
        if total <= cap_mb * 1e6:
            return
        if entry not in keep:
            shutil.rmtree(entry, ignore_errors=True)
            total -= size


def _folders(root: Path) -> list[Path]:
    kinds = [kind for kind in root.iterdir() if kind.is_dir() and kind.name not in KEPT]
    return [entry for kind in kinds for entry in kind.iterdir() if entry.is_dir()]
