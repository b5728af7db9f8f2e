"""What the training of large models took, as their makers published it."""

from dataclasses import dataclass

from minigpt.published.figures import Figure
from minigpt.published.publications import GPT_3, LLAMA_1, LLAMA_3


@dataclass(frozen=True)
class TrainingCost:
    """What one training took.

    Attributes:
        name: of the model.
        flop: floating point operations; a multiply-add is two of them.
    """

    name: str
    flop: Figure


TRAININGS = (
    TrainingCost("GPT-3", Figure(3.14e23, GPT_3, "table D.1")),
    TrainingCost("Llama 3.1 405B", Figure(3.8e25, LLAMA_3, "section 1")),
)
# Megawatt hours; the makers' own estimate for all four sizes together.
LLAMA_ENERGY = Figure(2638, LLAMA_1, "section on the carbon footprint")
