"""Words near an unknown one by the company that they keep."""

import numpy as np

from minigpt.model.near_words import Company
from minigpt.text.coding import code_words


def text() -> list[str]:
    """A cat and a dog stand at the same places, seven times; a lion, too; red elsewhere."""
    lines = [f"the {one} runs home my {one} sees a wall of red stone" for one in ("cat", "dog")]
    return " ".join([*(lines * 7), *(["the lion runs home my lion sees a wall"] * 6)]).split()


def test_a_word_of_the_text_that_is_not_known_is_near_those_in_its_places():
    """The model knows all but the lion: cat and dog stand where it stands."""
    corpus = code_words(text())
    known = [word for word in corpus.words if word != "lion"]
    order = [corpus.words.index(word) for word in known] + [corpus.words.index("lion")]
    place = np.argsort(order)
    corpus = type(corpus)((*known, "lion"), corpus.counts[order], place[corpus.codes])
    company = Company(corpus, np.eye(len(known)))
    assert set(company.near("lion", 2)) == {"cat", "dog"}


def test_a_word_that_is_nowhere_in_the_text_has_no_company():
    """Nor has one that stands there too seldom."""
    corpus = code_words([*text(), "zebra"])
    company = Company(corpus, np.eye(3))
    assert company.near("giraffe") == [] and company.near("zebra") == []
