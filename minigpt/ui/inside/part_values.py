"""What each part of a GPT buys: the test loss with it and without it, from trained models."""

from collections.abc import Callable
from dataclasses import dataclass

from minigpt.config import SWITCHES, Config, declaration
from minigpt.model.variants import with_parts
from minigpt.model.weights import vector_size
from minigpt.ui.inside.variant_figures import report_of
from minigpt.ui.parts.bar_table import bar_table
from minigpt.ui.parts.one_piece import caption, draw_together
from minigpt.ui.session.unit_names import in_units

ADDED = "Added to the notebook's model"
LEFT_OUT = "Left out of the gpt"
UNKNOWN = "not trained yet"

Loss = Callable[[Config], float | None]


@dataclass(frozen=True)
class Step:
    """A change of a model and what it does to the test loss.

    Attributes:
        before: the model without it.
        after: the model with it.
    """

    before: Config
    after: Config

    def change(self, loss: Loss) -> float | None:
        """By how much the test loss rises (more than 0) or falls, in nats; None if unknown."""
        one, two = loss(self.before), loss(self.after)
        return None if one is None or two is None else two - one


def steps(config: Config) -> dict[str, tuple[Step, Step | None]]:
    """For each part, by its label: adding it to the notebook's model, leaving it out of the gpt.

    The last two rows go from one model to the other: all four parts at once, then what else
    differs.
    """
    plain, whole = with_parts(config, "notebook"), with_parts(config, "gpt")
    four = with_parts(config, "notebook", SWITCHES)
    found: dict[str, tuple[Step, Step | None]] = {}
    for part in SWITCHES:
        added = Step(plain, with_parts(config, "notebook", (part,)))
        left_out = Step(whole, with_parts(config, "gpt", left_out=(part,)))
        found[declaration(part)["label"]] = (added, left_out)
    found["All four"] = (Step(plain, four), None)
    found["What else differs"] = (Step(four, whole), None)
    return found


def draw_part_values(config: Config) -> None:
    """A row a part; nothing while no two models are trained that differ by one."""
    rows = steps(config)
    changes = [step.change(_test_loss) for pair in rows.values() for step in pair if step]
    if all(change is None for change in changes):
        return
    columns = {
        ADDED: [_said(added.change(_test_loss)) for added, _ in rows.values()],
        LEFT_OUT: [_said(out.change(_test_loss)) if out else "" for _, out in rows.values()],
    }
    table = bar_table(columns, None, {}, index=list(rows), index_name="Part")
    plain, whole = (vector_size(with_parts(config, name)) for name in ("notebook", "gpt"))
    draw_together(
        table,
        caption(
            in_units(
                "What happens to the test loss (nats): one training of each model, all with the "
                "same seed. What else differs: a feed-forward layer behind each attention layer, "
                f"{whole} numbers for a word and not {plain}, and an answer from the last word's "
                "numbers alone."
            )
        ),
    )


def _said(change: float | None) -> str:
    if change is None:
        return UNKNOWN
    size = f"{abs(change):.2f}"
    if size == "0.00":
        return "hardly moves"
    return f"falls by {size}" if change < 0 else f"rises by {size}"


def _test_loss(config: Config) -> float | None:
    report = report_of(config)
    return None if report is None else report["val_loss"]
