"""Text made word by word: what the model saw at each step, and whether it is copied or new."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np
import streamlit as st

from minigpt.config import Config
from minigpt.model.prediction import LanguageModel
from minigpt.model.sampling import Sampling, columns, draw
from minigpt.text.novelty import NEW, ORIGINS, TEST, TRAINING, runs
from minigpt.ui.parts.bar_table import PERCENT, Strong, draw_bar_table
from minigpt.ui.parts.one_piece import draw_together
from minigpt.ui.parts.plain_text import plain
from minigpt.ui.parts.unit_text import visible
from minigpt.ui.parts.untranslated import as_it_is
from minigpt.ui.prediction.written import joined, split_text
from minigpt.ui.session import service
from minigpt.ui.session.once import once
from minigpt.ui.session.unit_names import in_units, unit

BADGES = {  # colour, icon and word: any one of them is enough
    TRAINING: ":blue-badge[:material/menu_book: in training]",
    TEST: ":violet-badge[:material/quiz: in the test set]",
    NEW: ":green-badge[:material/auto_awesome: new]",
}
IN_TABLE = {TRAINING: "a training phrase", TEST: "a test phrase", NEW: "new"}


@dataclass(frozen=True)
class Step:
    """One new word.

    Attributes:
        context: the words that the model saw, as numbers, ``(context_length,)``.
        word: the new word, as a number.
        chance: how likely the model held it, 0–1.
        place: its place among all words by chance, 1 for the likeliest.
    """

    context: tuple[int, ...]
    word: int
    chance: float
    place: int


def generate(model: LanguageModel, prompt: str, words: int, sampling: Sampling | None):
    """Go on from ``prompt`` word by word; gives one :class:`Step` a word.

    Args:
        model: who is asked; once a word.
        prompt: words that the box has let pass.
        words: how many to add.
        sampling: how a word is drawn; None for always the likeliest.
    """
    context, length = list(model.context(prompt)), model.config.context_length
    for place in range(words):
        window = np.array(context[-length:], np.int32)
        raw = model.answer(window)  # (vocab_size,)
        steps = columns(raw, Sampling())
        chosen = int(steps.order[0])
        if sampling is not None:
            chosen = draw(columns(raw, sampling), sampling.seed, place).word
        rank = int(np.flatnonzero(steps.order == chosen)[0]) + 1
        yield Step(tuple(int(i) for i in window), chosen, float(steps.chances[chosen]), rank)
        context.append(chosen)


def draw_text(model: LanguageModel, prompt: str, steps: list[Step]) -> None:
    """The prompt and, bold, the words that the model added."""
    words, added = model.vocabulary, [step.word for step in steps]
    draw_together(joined(*split_text(words, words.encode(prompt), added)))


def step_origins(model: LanguageModel, prompt: str, steps: list[Step]) -> tuple[str, ...]:
    """For each new word where the run of ``context_length`` + 1 words that ends in it stands.

    Empty as long as the phrases of the model's text are not cut.
    """
    config = model.config.original()
    if service.dataset(config) is None:
        return ()
    numbers = (*model.vocabulary.encode(prompt), *(step.word for step in steps))
    return _origins(service.digest(config.corpus), config, numbers, len(numbers) - len(steps))


@once(512)
def _origins(digest: str, config: Config, numbers: tuple[int, ...], prompt_length: int):
    """Looked up once for a text: twelve searches of a whole dataset are a seventh of a page."""
    found = runs(service.dataset(config), numbers, prompt_length)
    return tuple(run.origin for run in found)


def draw_origins(
    model: LanguageModel, prompt: str, steps: list[Step], origins: Sequence[str]
) -> None:
    """The text again, marked: does the run that ends in a word stand in the corpus?"""
    parts = [plain(prompt)]
    for origin, group in groupby(zip(origins, steps, strict=True), key=lambda pair: pair[0]):
        words = visible(model.vocabulary.text(step.word for _, step in group))
        parts.append(f"{BADGES[origin]} **{plain(words.strip())}**")
    with as_it_is("origins"):
        st.markdown(" ".join(parts))
    said = {TRAINING: "are training phrases", TEST: "are test phrases", NEW: "are neither: new"}
    listed = ", ".join(f"{origins.count(name)} {said[name]}" for name in ORIGINS)
    st.caption(
        f"A mark tells of each new {unit()} and the {model.config.context_length} before it: of "
        f"these {len(origins)} runs, {listed}. The corpus was cut into phrases that do not "
        "overlap, so a new run may still stand in it across a cut."
    )


def draw_window(model: LanguageModel, steps: list[Step], origins: Sequence[str]) -> None:
    """One line a new word: the words in the window, the word that came, its chance."""
    read = model.vocabulary.text
    columns = {
        "What the model sees": [f"[ {visible(read(step.context), False)} ]" for step in steps],
        in_units("Next word"): [
            Strong(visible(model.vocabulary.words[step.word])) for step in steps
        ],
        "Chance": [step.chance for step in steps],
        "Place": [str(step.place) for step in steps],
    }
    if origins:
        columns["Together"] = [IN_TABLE[origin] for origin in origins]
    numbers = [str(number) for number in range(1, len(steps) + 1)]
    draw_bar_table(
        columns, "Chance", {"Chance": PERCENT}, width="20%", index=numbers, index_name="#"
    )
    st.caption(
        in_units(
            "Each new word goes in at the right of the window and pushes the oldest one out: what "
            "left the window is forgotten. Place: 1 is the likeliest of all words."
        )
    )
