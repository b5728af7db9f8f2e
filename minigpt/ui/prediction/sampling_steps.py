"""From logits to a word, one column a step; moving a control does not run the model again."""

import numpy as np
import pandas as pd
import streamlit as st

from minigpt.model.forward import logits
from minigpt.model.prediction import LanguageModel
from minigpt.model.sampling import TEMPERATURE, TOP_K, TOP_P, Columns, Draw, Sampling, columns, draw
from minigpt.ui.parts.bars import (
    CUT,
    DRAWN,
    KEPT,
    Piece,
    Step,
    draw_beside,
    line_figure,
    step_table,
)
from minigpt.ui.parts.folded import TABLE, draw_folded
from minigpt.ui.parts.plain_text import inset
from minigpt.ui.parts.signed import written
from minigpt.ui.session.address import bound, checked
from minigpt.ui.session.declared import Control
from minigpt.ui.session.unit_names import in_units, unit, units
from minigpt.values import Range

WORDS_SHOWN = 10
ASKED = "logits_asked"  # session key: weights and prompt of the last question, and its answer
SEED = Range(0, 999, 1, least=0, limit=999)
CONTROLS = {
    "temperature": Control("Temperature", TEMPERATURE, 1.0),
    "top_k": Control("Top-k", TOP_K, 0),
    "top_p": Control("Top-p", TOP_P, 1.0),
    "draw_seed": Control("Draw number", SEED, 0),
}
HELP = {
    "temperature": (
        "The logits are divided by it. Below 1 likely words gain, above 1 unlikely ones; at 0 "
        "only the likeliest is left."
    ),
    "top_k": "Only the k likeliest words may be drawn; 0 lets all of them (Fan et al., 2018).",
    "top_p": (
        "Only the fewest likeliest words that together have at least this chance may be drawn "
        "(Holtzman et al., 2020)."
    ),
    "draw_seed": "Fixes the random number: the same gives the same.",
}


def sampling_controls() -> Sampling:
    """The four controls, all of them in the address."""
    chosen = []
    with checked(CONTROLS):
        for column, (name, about) in zip(st.columns(4), CONTROLS.items(), strict=True):
            low, high, step = about.values.low, about.values.high, about.values.step
            where = {"help": in_units(HELP[name]), **bound(name)}
            with column:
                value = st.slider(about.label, low, high, about.default, step, **where)
            chosen.append(about.fit(value))
    return Sampling(*chosen)


def draw_steps(raw: np.ndarray, words: tuple[str, ...], sampling: Sampling) -> None:
    """The five columns, and all of it as a table.

    Args:
        raw: the logits, ``(vocab_size,)``.
        words: the word of each.
        sampling: the controls.
    """
    steps = columns(raw, sampling)
    drawn = draw(steps, sampling.seed)
    shown = steps.order[:WORDS_SHOWN]
    scaled, cut = f"2 · ÷ {sampling.temperature:g}", f"4 · {_cut_title(sampling)}"
    titles = ("1 · Logit", scaled, "3 · Softmax", cut)
    names = [words[i] for i in shown]
    states = [_state(steps, drawn, i) for i in shown]
    tables = [
        step_table(Step(title, [float(value) for value in values[shown]], form), names, states)
        for title, values, form in zip(titles, _values(steps), WRITTEN, strict=True)
    ]
    draw_beside([*tables, _line(steps, drawn, words)])
    _explain(steps, drawn, words, sampling)

    def draw_numbers() -> None:
        table = _table(steps, drawn, words)
        st.dataframe(table, hide_index=True, key="steps-table", width="stretch")

    draw_folded("The numbers behind these steps", "steps", draw_numbers, TABLE)


def _values(steps: Columns) -> tuple[np.ndarray, ...]:
    return steps.logits, steps.scaled, steps.chances, steps.after_top_p


def _percent(chance: float) -> str:
    return f"{chance:.1%}" if chance else "✕ cut"


def _number(value: float) -> str:
    return written(value, 2) if np.isfinite(value) else "−∞"


WRITTEN = (_number, _number, _percent, _percent)


def _state(steps: Columns, drawn: Draw, word: int) -> str:
    if word == drawn.word:
        return DRAWN
    return KEPT if steps.after_top_p[word] else CUT


def _cut_title(sampling: Sampling) -> str:
    k = f"Top {sampling.top_k}" if sampling.top_k else in_units("All words")
    return f"{k}, p {sampling.top_p:g}" if sampling.top_p < 1 else k


def _line(steps: Columns, drawn: Draw, words: tuple[str, ...]) -> str:
    """The pieces of the likeliest words, of the drawn one, and one piece for all others."""
    ends = np.cumsum(steps.after_top_p[steps.order])
    starts = np.concatenate([[0.0], ends[:-1]])
    pieces = [
        Piece(words[i], float(a), float(b), DRAWN if i == drawn.word else KEPT)
        for i, a, b in zip(steps.order[:WORDS_SHOWN], starts, ends, strict=False)
        if b > a
    ]
    if pieces[-1].end < 1 - 1e-9:
        pieces.append(Piece("all others", pieces[-1].end, 1.0))
    alt = f"The line from 0 to 1, a piece a {unit()}; the random number is {drawn.point:.3f}."
    return line_figure(f"5 · Draw: {drawn.point:.3f}", pieces, drawn.point, alt)


def _explain(steps: Columns, drawn: Draw, words: tuple[str, ...], sampling: Sampling) -> None:
    possible = int(np.count_nonzero(steps.after_top_p))
    place = int(np.flatnonzero(steps.order == drawn.word)[0]) + 1
    st.markdown(
        f"The random number {drawn.point:.3f} fell on the piece from {drawn.start:.3f} to "
        f"{drawn.end:.3f}: **{inset(words[drawn.word])}**, number {place} by chance. {possible:,} "
        f"of {len(words):,} {units()} could be drawn. The model ran once for these logits; "
        "temperature, top-k and top-p only work on its answer." + _equal_columns(sampling)
    )


def _equal_columns(sampling: Sampling) -> str:
    """Which columns are the same, and why: who sees the same numbers twice looks for a mistake."""
    said = ""
    if sampling.temperature == 1:
        said += " At temperature 1 column 2 is column 1: dividing by 1 changes nothing."
    if not sampling.top_k and sampling.top_p == 1:
        said += in_units(" With all words let through, column 4 is column 3.")
    return said


def _table(steps: Columns, drawn: Draw, words: tuple[str, ...]) -> pd.DataFrame:
    shown = list(steps.order[:50])
    return pd.DataFrame(
        {
            in_units("Word"): [words[i] for i in shown],
            "Logit": steps.logits[shown],
            "÷ temperature": steps.scaled[shown],
            "Softmax": steps.chances[shown],
            "After top-k": steps.after_top_k[shown],
            "After top-p": steps.after_top_p[shown],
            "Drawn": ["drawn" if i == drawn.word else "" for i in shown],
        }
    )


def logits_of(model: LanguageModel, prompt: str) -> np.ndarray:
    """The model's logits after ``prompt``, ``(vocab_size,)``; asked once, then remembered.

    Raises:
        UserError: the prompt has an unknown word or too few.
    """
    weights, asked, raw = st.session_state.get(ASKED, (None, None, None))
    if weights is not model.weights or asked != prompt:
        raw = logits(model.weights, model.context(prompt)[None, :])[0]  # (vocab_size,)
        st.session_state[ASKED] = (model.weights, prompt, raw)
    return raw
