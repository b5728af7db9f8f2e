"""A prompt and what a model writes after it, as one text: words parted by spaces, pieces joined."""

from collections.abc import Iterable

from minigpt.model.prediction import LanguageModel
from minigpt.text.own_cleaning import LINE_END
from minigpt.text.tokenizer import SPACE
from minigpt.text.vocabulary import Vocabulary
from minigpt.ui.parts.one_piece import written


def split_text(
    vocabulary: Vocabulary, before: Iterable[int], added: Iterable[int]
) -> tuple[str, str]:
    """The text that some units make, and how it goes on with others."""
    first, second = list(before), list(added)
    begun = vocabulary.text(first)
    return begun, vocabulary.text(first + second)[len(begun) :]


def joined(begun: str, made: str, more: str = "") -> str:
    """HTML of a text whose second part is bold; line ends have a sign.

    Args:
        begun: the first part.
        made: how it goes on, with the space that parts the two if there is one.
        more: what stands behind it.
    """
    gap = SPACE if made[:1] == SPACE else ""
    return written(with_signs(begun), with_signs(made).strip(SPACE), more, gap)


def with_signs(text: str) -> str:
    """A text in one line."""
    return text.replace(LINE_END, " ↵ ")


def continued(model: LanguageModel, prompt: str, words: int) -> tuple[str, str]:
    """A prompt, and what the model adds to it, each unit the likeliest.

    Args:
        model: who is asked.
        prompt: what the box has let pass.
        words: how many units are added.
    """
    begun = model.vocabulary.text(model.vocabulary.encode(prompt))
    return begun, model.generate(prompt, words)[len(begun) :]
