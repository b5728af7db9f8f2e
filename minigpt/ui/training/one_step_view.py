"""The page One step: nine stages from a phrase to a better model, one in view at a time."""

import math
from collections.abc import Callable
from functools import partial

import numpy as np
import streamlit as st

from minigpt.model.prediction import LanguageModel
from minigpt.text.dataset import Dataset
from minigpt.ui.parts.bar_table import BLUE, ORANGE, PERCENT, Strong, bar_table, percent
from minigpt.ui.parts.chart_spec import ADVERSARY, ORIGINAL
from minigpt.ui.parts.charts import Axes, Line, draw_lines
from minigpt.ui.parts.one_piece import columns, draw_together, figure
from minigpt.ui.parts.plain_text import FROM_RIGHT, inset, is_from_right, plain
from minigpt.ui.parts.untranslated import as_it_is
from minigpt.ui.session.unit_names import in_units, unit, units
from minigpt.ui.training.scene import Scene
from minigpt.ui.training.step_stages import (
    draw_adam,
    draw_again,
    draw_all_numbers,
    draw_gradient,
    draw_one_move,
)
from minigpt.ui.training.weight_choice import choose_example

WORDS_SHOWN = 8
STAGE = "stage"  # session key: the stage in view; also its name in the address
PRESSES = "stage_presses"  # session key: how often a button went forth or back
LEAST_DRAWN = 0.001  # the curve of −log begins at a chance of 0.1 %, or further left


def draw_words(scene: Scene) -> None:
    """Stage 1: what the model sees, and what it does not."""
    st.markdown(
        f"This is one of the {len(scene.data.train_y):,} phrases that the model learns from. It "
        f"sees the first {len(scene.context)} {units()}. The next one is hidden: that is its task."
    )


def draw_chances(scene: Scene, tell: bool = False) -> None:
    """Stages 2 and 3: the likeliest words; ``tell`` marks the right one among them."""
    order = np.argsort(-scene.chances, kind="stable")
    place = int(np.flatnonzero(order == scene.right)[0])
    shown = list(order[:WORDS_SHOWN])
    if tell and place >= WORDS_SHOWN:
        shown.append(scene.right)
    names = [_named(scene, i, tell) for i in shown]
    colours = [ORANGE if tell and i == scene.right else BLUE for i in shown]
    places = [str(at) for at in range(1, WORDS_SHOWN + 1)] + [f"{place + 1:,}"]
    table = {in_units("Word"): names, "Chance": [float(scene.chances[i]) for i in shown]}
    draw_together(
        bar_table(
            table,
            "Chance",
            {"Chance": PERCENT},
            colour=colours,
            index=places[: len(shown)],
            index_name="Place",
        )
    )
    if not tell:
        st.markdown(
            f"The model gives each of its {len(scene.words):,} {units()} a chance. These are the "
            f"{len(shown)} likeliest."
        )
        return
    st.markdown(
        f"Now it is told the right {unit()}: **{inset(scene.words[scene.right])}**. The model had "
        f"given it a chance of **{percent(scene.chances[scene.right])}**: place {place + 1:,} of "
        f"{len(scene.words):,}."
    )


def _named(scene: Scene, word: int, tell: bool) -> str:
    name = scene.words[word]
    return Strong(f"{name} ✓") if tell and word == scene.right else name


def draw_loss(scene: Scene) -> None:
    """Stage 4: the chance of the right word as a loss, on the curve of −log."""
    chance = math.exp(-scene.loss)
    least = min(LEAST_DRAWN, chance / 2) or LEAST_DRAWN
    grid = np.unique([*np.geomspace(least, 1, 80), *np.linspace(0.01, 1, 60)])
    lines = [
        Line("−log(chance)", ORIGINAL, [(float(c), float(0 - np.log(c))) for c in grid]),
        Line("this phrase", ADVERSARY, [(chance, scene.loss)], dots=True),
    ]
    axes = Axes(
        in_units("chance of the right word"), "loss (nats)", x_format=".0%", zero=True, x_step=0.01
    )
    alt = in_units(
        "The loss falls as the chance of the right word grows; a chance of 100% has loss 0."
    )
    draw_lines(lines, axes, alt, "one-step-loss")
    st.markdown(
        f"The *loss* says how surprised the model is by the right {unit()}: −log of its chance. "
        f"Here −log({chance:.4g}) = **{scene.loss:.3f}**. A {unit()} that was certain would cost "
        f"0. Each time the chance is halved, the loss grows by log 2 = {math.log(2):.2f}."
    )


STAGES: dict[str, Callable[[Scene], None]] = {
    "Words": draw_words,
    "Chances": draw_chances,
    "Right word": partial(draw_chances, tell=True),
    "Loss": draw_loss,
    "Gradient": draw_gradient,
    "Step": draw_one_move,
    "All numbers": draw_all_numbers,
    "Again": draw_again,
    "Adam": draw_adam,
}
TITLES = {
    "Words": "The model sees some words",
    "Chances": "It gives every word a chance",
    "Right word": "It is told the right word",
    "Loss": "How surprised was it? Its loss",
    "Gradient": "Which way? The gradient of one number",
    "Step": "The number takes a step",
    "All numbers": "All numbers take that step at once",
    "Again": "And again",
    "Adam": "Better steps: Adam",
}


def draw_stages(model: LanguageModel, data: Dataset) -> None:
    """Keys and buttons to go forth and back, and the stage in view."""
    names = list(STAGES)
    now = _draw_keys(names)
    st.header(f"{names.index(now) + 1} of {len(names)} · {in_units(TITLES[now])}")
    held = st.container()
    scene = Scene(model, data, choose_example(model, data))
    with held:
        draw_trail(scene, names.index(now))
        STAGES[now](scene)


def _draw_keys(names: list[str]) -> str:
    """Buttons, and a row of all stages; gives the stage in view.

    The row has another key after each press of a button: while a training is followed, the browser
    may just then be sending where the row stood before, and Streamlit would take that for a choice.
    """
    state = st.session_state
    if state.get(STAGE) not in names:
        asked = st.query_params.get(STAGE)
        state[STAGE] = asked if asked in names else names[0]
    at, last = names.index(state[STAGE]), len(names) - 1
    with st.container(horizontal=True, vertical_alignment="bottom"):
        _turn_button("Back", "B", "arrow_back", names[max(0, at - 1)], at == 0)
        _turn_button("Next", "F", "arrow_forward", names[min(last, at + 1)], at == last)
        key = f"stage-row-{state.get(PRESSES, 0)}"
        st.segmented_control(
            "Stage",
            names,
            default=state[STAGE],
            format_func=in_units,
            required=True,
            key=key,
            label_visibility="collapsed",
            wrap=True,  # on a small laptop its last two would be out of sight
            on_change=_choose,
            args=(key,),
        )
    if st.query_params.get(STAGE) != state[STAGE]:
        st.query_params[STAGE] = state[STAGE]
    return state[STAGE]


def _turn_button(label: str, key: str, icon: str, to: str, disabled: bool) -> None:
    icon = f":material/{icon}:"
    st.button(label, shortcut=key, icon=icon, disabled=disabled, on_click=_turn, args=(to,))


def _turn(to: str) -> None:
    st.session_state[STAGE] = to
    st.session_state[PRESSES] = st.session_state.get(PRESSES, 0) + 1


def _choose(key: str) -> None:
    st.session_state[STAGE] = st.session_state[key]


def draw_trail(scene: Scene, stage: int) -> None:
    """What the stages before have found, in large letters; it grows with them.

    Args:
        scene: what is stepped.
        stage: the stage in view, from 0.
    """
    seen = " ".join(f":blue-badge[{plain(word)}]" for word in scene.context)
    word = plain(scene.words[scene.right])
    begun = FROM_RIGHT * is_from_right("".join(scene.context))  # no badge tells the line
    last = f":orange-badge[{word}]" if stage > 1 else ":orange-badge[?]"
    with as_it_is("trail"):
        st.markdown(f"### {begun}{seen} {last}")
    if stage > 3:
        chance = figure(in_units("Chance of the right word"), percent(math.exp(-scene.loss)))
        draw_together(columns(chance, figure("Loss", f"{scene.loss:.3f}"), least="9rem"))
