"""The same logits at four temperatures with ten drawn lines, and the likeliest word's circle."""

import numpy as np
import streamlit as st

from minigpt.model.circle import MOST_WORDS, Circle, find_circle
from minigpt.model.forward import logits
from minigpt.model.prediction import LanguageModel
from minigpt.model.sampling import Sampling, columns, draw
from minigpt.ui.parts.bar_table import PERCENT, Strong, bar_table, draw_bar_table
from minigpt.ui.parts.one_piece import caption, draw_together
from minigpt.ui.parts.one_piece import columns as beside
from minigpt.ui.parts.plain_text import inset
from minigpt.ui.session.unit_names import in_units, units

TEMPERATURES = (0.2, 0.7, 1.0, 1.5)
LINES, NEW_WORDS, WORDS_SHOWN = 10, 8, 8
ABOUT = (
    "*Temperature* is what every logit is divided by before softmax. Below 1 the likely words gain "
    "and the text gets safer; above 1 the unlikely ones gain and it gets wilder. At 0 the "
    "likeliest word is always taken. Nothing in the model changes."
)
WHY = (
    "Why does it repeat itself? Always the likeliest word **walks in circles**: the model sees "
    "only its window, so once the same words stand in the window again, the same words must follow."
)


def drawn_lines(model: LanguageModel, prompt: str, temperature: float) -> np.ndarray:
    """Ten times some words drawn after the prompt, ``(LINES, NEW_WORDS)``; line n has seed n."""
    windows = np.tile(model.context(prompt), (LINES, 1))  # (LINES, context_length)
    made = []
    for place in range(NEW_WORDS):
        raw = logits(model.weights, windows)
        steps = [columns(row, Sampling(temperature, seed=n)) for n, row in enumerate(raw)]
        words = np.array([draw(step, n, place).word for n, step in enumerate(steps)], np.int32)
        made.append(words)
        windows = np.concatenate([windows[:, 1:], words[:, None]], axis=1)
    return np.stack(made, axis=1)


def draw_temperatures(model: LanguageModel, prompt: str) -> None:
    """Four columns: the likeliest words' chances at a temperature, and the lines drawn at it."""
    raw = model.answer(model.context(prompt))
    cells, firsts = [], []
    for temperature in TEMPERATURES:
        chances = columns(raw, Sampling(temperature))
        lines = drawn_lines(model, prompt, temperature)
        firsts.append(len(set(lines[:, 0].tolist())))
        cells.append(_chances(model, chances, temperature) + _lines(model, lines))
    draw_together(beside(*cells, least="10.5rem"), caption(_said(firsts)))


def _chances(model: LanguageModel, chances, temperature: float) -> str:
    shown = chances.order[:WORDS_SHOWN]
    title = f"Temperature {temperature:g}"
    values = {title: [float(chance) for chance in chances.chances[shown]]}
    words = [model.vocabulary.words[i] for i in shown]
    return bar_table(values, title, {title: PERCENT}, index=words, index_name=in_units("Next word"))


def _lines(model: LanguageModel, lines: np.ndarray) -> str:
    said = [f"… {model.vocabulary.text(line)}" for line in lines]
    numbers = [str(number) for number in range(1, LINES + 1)]
    return bar_table({"Ten drawn lines": said}, None, {}, index=numbers, index_name="#")


def _said(firsts: list[int]) -> str:
    each = ", ".join(
        f"{count} at {temperature:g}"
        for temperature, count in zip(TEMPERATURES, firsts, strict=True)
    )
    return (
        f"So many different first {units()} do the ten lines have: {each}. Line 1 is drawn with "
        "the same random numbers at all four, and so is each other line. At temperature 0 all "
        "ten would be the same line."
    )


def draw_circle(model: LanguageModel, prompt: str) -> None:
    """The circle that the likeliest words of this model run into, window by window."""
    found = find_circle(model.answer, model.context(prompt))
    if found is None:
        st.markdown(
            f"From these {units()} no circle has closed yet after {MOST_WORDS} {units()}. There "
            "are only so many windows: one closes some time."
        )
        return
    words, length = model.vocabulary, model.config.context_length
    window = found.lead[-length:]
    added = len(found.lead) - length
    st.markdown(
        f"After {_some(added, words.unit)} the window is “{inset(words.text(window))}”. After "
        f"{_some(len(found.loop), words.unit)} more it is the same again, and the text goes "
        f"round for ever: … **{inset(words.text(found.loop).strip())}** …"
    )
    _windows(model, found)
    st.caption(
        "The first and the last line are the same window. Drawing by chance leaves the circle: "
        "choose “draw” above. *Temperature* then says how far it strays from the likeliest."
    )


def _windows(model: LanguageModel, found: Circle) -> None:
    windows = found.windows(model.config.context_length)
    first = windows[0]
    cells = [f"[ {model.vocabulary.text(window)} ]" for window in windows]
    shown = [Strong(c) if w == first else c for c, w in zip(cells, windows, strict=True)]
    nexts = [*found.loop, found.loop[0]]
    columns = {
        "What the model sees": shown,
        in_units("Likeliest next word"): [model.vocabulary.words[word] for word in nexts],
    }
    numbers = [str(number) for number in range(len(windows))]
    draw_bar_table(columns, None, {}, index=numbers, index_name=in_units("Words later"))


def _some(count: int, unit: str) -> str:
    return f"{count} {unit}{'s' * (count != 1)}"
