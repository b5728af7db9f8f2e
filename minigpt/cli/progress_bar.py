"""How a command stands, in one line on a terminal."""

import sys

from tqdm import tqdm

from minigpt.training.history import Epoch


class Bar:
    """A progress bar on stderr, shown only on a terminal."""

    def __init__(self) -> None:
        self.bar = tqdm(disable=None, file=sys.stderr, bar_format="{desc}", leave=False)

    def stage(self, stage: str, share: float | None) -> None:
        """Show what is being done."""
        done = "" if share is None else f" {share:.0%}"
        self.bar.set_description_str(f"{stage}{done} ...")

    def epoch(self, epoch: Epoch, weights) -> bool:
        """Show how the training stands; never stop it."""
        self.bar.set_description_str(
            f"Epoch {epoch.epoch:g}: loss {epoch.loss:.3f}, on the test set {epoch.val_loss:.3f}, "
            f"accuracy {epoch.val_accuracy:.1%}, {epoch.seconds:.1f} s"
        )
        return False

    def close(self) -> None:
        """Take the bar away."""
        self.bar.close()
