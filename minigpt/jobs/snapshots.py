"""Where the weights of running trainings lie, and what killed workers left there."""

import shutil
import time
from contextlib import suppress
from pathlib import Path

LIVE = "live"  # the folder, below that of the store
LEFT_BEHIND = 24 * 3600  # seconds; a training that is held up for so long has been given up


def clear_old_snapshots(root: Path) -> None:
    """Throw away what workers left that were killed: nobody looks at snapshots a day old."""
    folder = root / LIVE
    for left in folder.iterdir() if folder.is_dir() else ():
        with suppress(OSError):  # another worker threw it away meanwhile
            if left.stat().st_mtime < time.time() - LEFT_BEHIND:
                shutil.rmtree(left, ignore_errors=True)
