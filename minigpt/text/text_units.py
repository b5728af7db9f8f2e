"""What is known of a text in its units before any model: how it is cut, and how many there are."""

import re
from dataclasses import dataclass, replace

from minigpt.config import BEFORE, TOYS, Config
from minigpt.text.cleaning import clean
from minigpt.text.coding import CodedCorpus
from minigpt.text.tokenizer import PIECES, WORDS, Tokenizer, tokenizer_from

PIECES_LEARNT = 2000  # merges: enough for every place of the slider
MOST_PIECES = 20_000  # for who asks for more on the command line
LEAST = 2  # units that a model needs to have a choice
TOLD_APART = re.compile(r"[^\W\d_][^\w\s][^\W\d_]|\n\n\n|   ")


@dataclass(frozen=True)
class TextUnits:
    """How a text is cut into units.

    Attributes:
        tokenizer: cuts it; of pieces, with all that was learnt.
        size: how many different units the text has, or as pieces can have.
        learnt: up to how many pieces it was learnt.
        as_notebook: whether these are the very words that the notebook's cleaning leaves.
    """

    tokenizer: Tokenizer
    size: int
    learnt: int = 0
    as_notebook: bool = False

    def enough_for(self, config: Config) -> bool:
        """Whether more pieces need not be learnt for ``config``."""
        return config.units != PIECES or config.vocab_size <= self.learnt

    def fitted(self, config: Config) -> Config:
        """``config`` with what the text has no more of: the model that is trained for it.

        A text has some fifty characters, wherever the slider for the vocabulary stands; so all
        places above fifty mean one model, with one key, and every figure that a page works out
        from the config is that model's. Too few *words* stay a mistake that is said: there are
        other units for such a text. Of a toy task all words are few, and that is so by
        intent. And where the text is so plain that both cleanings leave the
        same words, its model is the notebook's, under the key that it had before there were two.
        """
        if config.units != WORDS or config.corpus in TOYS:
            config = replace(config, vocab_size=min(config.vocab_size, max(LEAST, self.size)))
        if config.units != WORDS:
            return config
        return replace(config, cleaning=BEFORE["cleaning"]) if self.as_notebook else config

    def tokenizer_for(self, config: Config) -> Tokenizer:
        """What cuts the text for a vocabulary of the size that ``config`` says."""
        if config.units != PIECES:
            return self.tokenizer
        return replace(self.tokenizer, pieces=self.tokenizer.pieces.first(config.vocab_size))

    def as_dict(self) -> dict:
        """As JSON; :func:`text_units_from` reads it."""
        about = {"size": self.size, "learnt": self.learnt, "as_notebook": self.as_notebook}
        return {**self.tokenizer.as_dict(), **about}


def text_units_from(values: dict) -> TextUnits:
    """What :meth:`TextUnits.as_dict` described; KeyError or TypeError if that is none."""
    about = (values["size"], values["learnt"], values["as_notebook"])
    return TextUnits(tokenizer_from(values), *about)


def same_as_notebook(text: str, coded: CodedCorpus) -> bool:
    """Whether the notebook's cleaning of ``text`` leaves the very words that ``coded`` holds.

    An apostrophe or a dash inside a word settles it, so a real text is not cleaned twice.
    """
    if TOLD_APART.search(text):
        return False
    return clean(text) == [coded.words[code] for code in coded.codes.tolist()]
