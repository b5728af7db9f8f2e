"""The same prompts before and after a fine-tuning, in letters for the last row."""

from dataclasses import dataclass

import numpy as np
import streamlit as st

from minigpt.classroom.continuations import MOST_WORDS
from minigpt.classroom.pairs import draw_contexts, written
from minigpt.classroom.topics import mentions
from minigpt.library.entries import StoredModel
from minigpt.text.dataset import Dataset
from minigpt.ui.classroom.round_result import BEFORE_AND_AFTER
from minigpt.ui.classroom.texts import pen, topic_in_text
from minigpt.ui.parts.bar_table import bar_table
from minigpt.ui.parts.one_piece import columns, draw_together
from minigpt.ui.parts.plain_text import isolated
from minigpt.ui.session import service

SHOWN = 4  # prompts
COUNTED = 200  # texts of each model in which the topic's words are counted
SEED = 77  # not one of a round's: the blind vote shows other prompts, or it would not be blind
LARGE = '<div class="told" style="font-size: 1.25rem">{}</div>'


@dataclass(frozen=True)
class Texts:
    """What both models wrote, with the same random numbers.

    Attributes:
        prompts: the words before.
        before: the old model's continuations of them.
        after: the new model's.
        mentioning: in how many of :data:`COUNTED` other texts of the old and of the new model a
            word of the topic stands.
    """

    prompts: tuple[str, ...]
    before: tuple[str, ...]
    after: tuple[str, ...]
    mentioning: tuple[int, int]


_written: dict[tuple, Texts] = {}


def draw_before_and_after(
    original: StoredModel, tuned: StoredModel, dataset: Dataset, topic: str
) -> None:
    """What the same prompts become before and after, and how often the topic is spoken of."""
    st.subheader("The same prompts before and after")
    model = service.language_model(original, original.config)
    found = topic_in_text(topic, model)
    about = found.known if found else ()
    texts = _texts(original, tuned, dataset, about)
    tables = [
        bar_table({isolated(f"{prompt} …"): two}, None, {}, index=BEFORE_AND_AFTER)
        for prompt, *two in zip(texts.prompts, texts.before, texts.after, strict=True)
    ]
    draw_together(LARGE.format(columns(*tables, least="26rem")))
    if about:
        st.markdown(
            f"Of {COUNTED} texts that each wrote, a word of the topic stands in "
            f"**{texts.mentioning[0]}** before and in **{texts.mentioning[1]}** after."
        )


def _texts(original: StoredModel, tuned: StoredModel, dataset: Dataset, about) -> Texts:
    key = (original.key, tuned.key, about)
    if key not in _written:
        if len(_written) > 50:
            _written.clear()
        _written[key] = _write(original, tuned, dataset, about)
    return _written[key]


def _write(original: StoredModel, tuned: StoredModel, dataset: Dataset, about) -> Texts:
    config = original.config
    pens = [pen(service.language_model(one, config)) for one in (original, tuned)]
    random = np.random.default_rng(SEED)
    shown = draw_contexts(pens[0], dataset, SHOWN, SEED, about)
    points = random.random((len(shown), MOST_WORDS))
    counted = draw_contexts(pens[0], dataset, COUNTED, SEED)
    counted = counted[random.integers(len(counted), size=COUNTED)]  # a short text has fewer
    more = random.random((COUNTED, MOST_WORDS))
    wrote = [written(one, counted, more) for one in pens]
    return Texts(
        tuple(pens[0].model.vocabulary.decode(context) for context in shown),
        *(tuple(written(one, shown, points)) for one in pens),
        tuple(sum(mentions(text, about) > 0 for text in texts) for texts in wrote),
    )
