"""Texts to vote on: what writes them, and what the topic's words are in the text."""

import numpy as np

from minigpt.classroom.continuations import READ, Writer, sentence_ends
from minigpt.classroom.examples import Example
from minigpt.classroom.topics import Topic, look_up
from minigpt.config import Config
from minigpt.model.prediction import LanguageModel
from minigpt.text.coding import CodedCorpus
from minigpt.text.corpus import identity
from minigpt.text.sample import corpus_sample
from minigpt.text.tokenizer import WORDS, Tokenizer
from minigpt.text.vocabulary import Vocabulary
from minigpt.ui.parts.plain_text import inset
from minigpt.ui.session import service
from minigpt.ui.session.once import once
from minigpt.ui.session.prompt import example as fitting
from minigpt.ui.session.prompt_help import missing_words


def pen(model: LanguageModel) -> Writer:
    """The model with the ends of sentences, which are counted once for a text."""
    corpus = model.config.corpus
    words = model.vocabulary
    return Writer(model, _ends(corpus, identity(corpus), words.words, words.tokenizer))


@once(16)
def _ends(corpus: str, as_it_is_now: str, words: tuple[str, ...], tokenizer: Tokenizer):
    return sentence_ends(corpus_sample(corpus, READ), Vocabulary(words, tokenizer))


def topic_in_text(topic: str, model: LanguageModel) -> Topic | None:
    """The topic's words in the model's text; None while that is not coded yet.

    A model of pieces or characters has no words to look up.
    """
    if model.vocabulary.tokenizer.units != WORDS:
        return Topic((), ())
    corpus = service.corpus(model.config)
    return None if corpus is None else _looked_up(topic, corpus, len(model.vocabulary))


@once(64)
def _looked_up(topic: str, corpus: CodedCorpus, vocab_size: int) -> Topic:
    return look_up(topic, corpus, vocab_size)


def said_of(topic: Topic) -> list[str]:
    """What the text has of a topic, in sentences; Markdown."""
    said = []
    if topic.words:
        counted = ", ".join(f"*{inset(one.word)}* {one.count:,} times" for one in topic.words)
        said.append(f"In the text: {counted}.")
    unknown = [f"*{inset(one.word)}*" for one in topic.words if not one.known]
    if unknown:
        said.append(
            f"{', '.join(unknown)}: not among the words that this model knows, so it can't write "
            "that. A larger **Vocabulary size** may bring it in."
        )
    if topic.absent:
        words = ", ".join(f"“{inset(word)}”" for word in topic.absent)
        said.append(f"{words}: nowhere in the text.")
    return said


def contexts_of(
    found: list[Example], config: Config, known: Vocabulary
) -> tuple[list[Example], np.ndarray]:
    """The examples that a model can go on from, and their contexts.

    One with a word that the model does not know is left out; one that is too short gets the words
    before it that a prompt on a page would get.

    Args:
        found: the examples.
        config: the model's.
        known: its words.

    Returns:
        The usable examples, and for each its last words, int32, ``(usable, context_length)``.
    """
    usable, rows = [], []
    for one in found:
        words = known.read(one.prompt)
        if not known.knows(words):
            continue
        if len(words) < config.context_length:
            words = [*missing_words(words, config, known, fitting(config, known)), *words]
        row = known.numbers(words[-config.context_length :])
        if len(row) == config.context_length and row not in rows:
            usable.append(one)
            rows.append(row)
    return usable, np.array(rows, np.int32).reshape(len(rows), config.context_length)
