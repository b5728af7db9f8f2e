"""A model at one moment of its training: its attention, its words on a map, a line of its text."""

from functools import lru_cache

import numpy as np
import pandas as pd
import streamlit as st

from minigpt.model.embedding_map import MapBasis, project
from minigpt.model.forward import trace
from minigpt.model.prediction import LanguageModel
from minigpt.training.moments import Moments
from minigpt.ui.parts.charts import ORIGINAL, colour_by, draw_table_behind
from minigpt.ui.parts.plain_text import plain

WORDS_ON_MAP = 40
NEW_WORDS = 10


def draw_line(model: LanguageModel, prompt: str, name: str) -> None:
    """What the model writes, going on from the prompt."""
    made = model.generate(prompt, NEW_WORDS)[len(prompt) :].strip()
    st.markdown(f"{name}: {plain(prompt)} **{plain(made)}**")


def draw_attention(model: LanguageModel, prompt: str, layer: int, head: int) -> None:
    """How much each word of the context looks at each other one, in one head of one layer."""
    context = model.context(prompt)
    looks = trace(model.weights, context[None, :])[f"attention_{layer}"]["attention"][0, head]
    words = [f"{place + 1} {model.vocabulary.words[i]}" for place, i in enumerate(context)]
    rows = [
        (one, other, float(looks[i, j]), f"{looks[i, j]:.0%}", bool(looks[i, j] > 0.5))
        for i, one in enumerate(words)
        for j, other in enumerate(words)
    ]
    data = pd.DataFrame(rows, columns=["word", "looks at", "share", "text", "strong"])
    alt = f"Attention of layer {layer}, head {head + 1}, at this moment: a square a pair of words."
    st.vega_lite_chart(data, _heat_spec(), height=320, alt=alt, key="moment-attention")
    draw_table_behind(lambda: data[["word", "looks at", "share"]], "moment-attention")


@lru_cache(maxsize=1)
def _heat_spec() -> dict:
    axis = {"title": "looks at …", "labelAngle": -30, "orient": "top"}
    return {
        "encoding": {
            "x": {"field": "looks at", "type": "nominal", "sort": None, "axis": axis},
            "y": {"field": "word", "type": "nominal", "sort": None, "title": "this word …"},
        },
        "layer": [
            {
                "mark": {"type": "rect", "aria": False},
                "encoding": {
                    "color": {
                        "field": "share",
                        "type": "quantitative",
                        "scale": {"domain": [0, 1], "range": ["#e9ecfb", "#26337f"]},
                        "legend": None,
                    }
                },
            },
            {
                "mark": {"type": "text", "fontSize": 13, "aria": False},
                "encoding": {
                    "text": {"field": "text"},
                    "color": {
                        "condition": {"test": "datum.strong", "value": "white"},
                        "value": "#1c2033",
                    },
                },
            },
        ],
    }


def draw_map(moments: Moments, at: int, basis: MapBasis, words: tuple[str, ...]) -> None:
    """The most common words where their vectors lie at this moment; the frame never moves."""
    places = _places(moments, basis)
    shown = [
        (word, float(x), float(y), "word")
        for word, (x, y) in zip(words[:WORDS_ON_MAP], places[at], strict=False)
    ]
    data = pd.DataFrame(shown, columns=["word", "x", "y", "kind"])
    frame = tuple(float(v) for axis in (0, 1) for v in _limits(places[..., axis]))
    alt = f"The {len(shown)} most common words on a map, where they lie at this moment."
    st.vega_lite_chart(data, _map_spec(frame), height=420, alt=alt, key="moment-map")
    draw_table_behind(lambda: data[["word", "x", "y"]], "moment-map")


def _places(moments: Moments, basis: MapBasis) -> np.ndarray:
    """Places on the map at every moment, ``(moments, words, 2)``."""
    return project(basis, moments.embeddings()[:, :WORDS_ON_MAP])


def _limits(values: np.ndarray) -> tuple[float, float]:
    low, high = float(values.min()), float(values.max())
    margin = 0.06 * (high - low)
    return round(low - margin, 3), round(high + margin, 3)


@lru_cache(maxsize=32)
def _map_spec(frame: tuple[float, float, float, float]) -> dict:
    def axis(field: str, domain: tuple[float, float], title: str) -> dict:
        scale = {"domain": list(domain), "nice": False}
        shown = {"title": title, "labels": False, "ticks": False}
        return {"field": field, "type": "quantitative", "scale": scale, "axis": shown}

    return {
        "encoding": {
            "x": axis("x", frame[:2], "first main direction"),
            "y": axis("y", frame[2:], "second main direction"),
            "color": colour_by("kind", (("word", ORIGINAL),)),
            "tooltip": {"field": "word"},
        },
        "layer": [
            {"mark": {"type": "point", "filled": True, "size": 30, "aria": False}},
            {
                "mark": {"type": "text", "align": "left", "dx": 5, "fontSize": 12, "aria": False},
                "encoding": {"text": {"field": "word"}},
            },
        ],
    }
