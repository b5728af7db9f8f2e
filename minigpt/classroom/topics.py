"""A topic and the text: which of the topic's words the model knows, and how often they occur."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from minigpt.text.cleaning import clean
from minigpt.text.coding import CodedCorpus

# Words that a topic is asked with, not about: "about animals", "more like a story".
ASKING = frozenset(
    "a about all an and any are as at be better by does for from has have in is it its less like "
    "likes little more most much nicer no not of on one or says so some something sounds talks "
    "tells than that the their them these they this to too very what where which who with".split()
)
ENDINGS = ("es", "s")  # of the plural: "animals" is also about an animal


@dataclass(frozen=True)
class TopicWord:
    """A word of the topic, or its singular or plural.

    Attributes:
        word: the word.
        count: how often it stands in the text.
        known: whether it is in the model's vocabulary, so that the model can say it.
    """

    word: str
    count: int
    known: bool


@dataclass(frozen=True)
class Topic:
    """A topic, as far as words of the text tell.

    Attributes:
        words: the words that count as about it, the commonest first; only those that occur.
        absent: the topic's words that occur nowhere, in no form.
    """

    words: tuple[TopicWord, ...]
    absent: tuple[str, ...]

    @property
    def known(self) -> tuple[str, ...]:
        """Those of its words that the model can say."""
        return tuple(found.word for found in self.words if found.known)

    @property
    def count(self) -> int:
        """How often words about it stand in the text."""
        return sum(found.count for found in self.words)


def look_up(topic: str, corpus: CodedCorpus, vocab_size: int) -> Topic:
    """Find a topic's words in a text.

    Args:
        topic: what the class is to prefer, as the presenter typed it.
        corpus: the text.
        vocab_size: how many of its words the model knows.
    """
    places = {word: place for place, word in enumerate(corpus.words)}
    found: dict[str, TopicWord] = {}
    absent = []
    for word in dict.fromkeys(word for word in clean(topic) if word and word not in ASKING):
        here = [form for form in _forms(word) if form in places]
        if not here:
            absent.append(word)
        for form in here:
            place = places[form]
            found[form] = TopicWord(form, int(corpus.counts[place]), place < vocab_size)
    words = sorted(found.values(), key=lambda one: (-one.count, one.word))
    return Topic(tuple(words), tuple(absent))


def _forms(word: str) -> list[str]:
    """A word, and what may be its plural or its singular."""
    longer = [word + ending for ending in ENDINGS]
    shorter = [word.removesuffix(ending) for ending in ENDINGS if len(word) > len(ending) + 2]
    return list(dict.fromkeys([word, *longer, *shorter]))


def mentions(text: str, words: Sequence[str]) -> int:
    """How often any of ``words`` stands in ``text``."""
    return int(np.isin(text.split(), list(words)).sum()) if words else 0
