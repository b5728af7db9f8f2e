"""A model at one moment of its training: its attention, its words on a map, a line of its text."""

from functools import partial

import numpy as np
import pandas as pd
import streamlit as st

from minigpt.model.embedding_map import MapBasis, project
from minigpt.model.forward import trace
from minigpt.model.prediction import LanguageModel
from minigpt.training.moments import Moments
from minigpt.ui.parts.charts import draw_table_behind
from minigpt.ui.parts.one_piece import draw_together
from minigpt.ui.parts.point_map import COMMON, draw_map, frame_around, named_points
from minigpt.ui.parts.word_grid import draw_word_grid
from minigpt.ui.prediction.written import continued, joined
from minigpt.ui.session.unit_names import in_units, unit, units

WORDS_ON_MAP = 40
DOT = 4  # pixels from the middle of a dot to its rim
MAP_HEIGHT, MAP_BELOW = 420, 62  # pixels; the second are those of the margin and the axis's title
NEW_WORDS = 10


def draw_line(model: LanguageModel, prompt: str, name: str) -> None:
    """What the model writes, going on from the prompt."""
    begun, made = continued(model, prompt, NEW_WORDS)
    draw_together(joined(f"{name}: {begun}", made))


def draw_attention(model: LanguageModel, prompt: str, layer: int, head: int) -> None:
    """How much each word of the context looks at each other one, in one head of one layer."""
    context = model.context(prompt)
    looks = trace(model.weights, context[None, :])[f"attention_{layer}"]["attention"][0, head]
    words = [model.vocabulary.words[number] for number in context]
    alt = in_units("Attention of a layer's head at this moment: a square for each pair of words.")
    draw_word_grid(words, looks, "moment-attention", alt, height=320)
    st.caption(in_units("Each row is a word that looks, each column a word that it looks at."))
    draw_table_behind(partial(_share_table, words, looks), "moment-attention")


def _share_table(words: list[str], looks: np.ndarray) -> pd.DataFrame:
    pairs = [
        (f"{i + 1} {one}", f"{j + 1} {other}", float(looks[i, j]))
        for i, one in enumerate(words)
        for j, other in enumerate(words)
    ]
    return pd.DataFrame(pairs, columns=[unit(), "looks at", "share"])


def draw_moment_map(moments: Moments, at: int, basis: MapBasis, words: tuple[str, ...]) -> None:
    """The most common words where their vectors lie at this moment; the frame never moves."""
    points = project(basis, moments.embeddings()[:, :WORDS_ON_MAP])  # (moments, words, 2)
    shown = list(words[:WORDS_ON_MAP])
    places = frame_around(points).place(points[at])
    count = len(shown)
    data = named_points(places, shown, range(count), [DOT] * count, MAP_HEIGHT - MAP_BELOW)
    data["kind"] = COMMON
    alt = f"The {count} most common {units()} on a map, where they lie at this moment."
    draw_map(data, "moment-map", alt, MAP_HEIGHT)
    st.caption(
        "Names stand where they have room; point at a dot for its name, or unfold the numbers "
        "below."
    )
    table = pd.DataFrame({unit(): shown, "x": points[at, :, 0], "y": points[at, :, 1]})
    draw_table_behind(lambda: table, "moment-map")
