"""Words on a map: where the model has put them, which are near, and how one of them got there."""

from functools import lru_cache, partial

import numpy as np
import pandas as pd
import streamlit as st

from minigpt.errors import UserError
from minigpt.model.embedding_map import MapBasis, Neighbour, nearest_words, project
from minigpt.model.prediction import LanguageModel
from minigpt.text.vocabulary import Vocabulary
from minigpt.training.moments import Moments
from minigpt.ui.parts.bar_table import draw_bar_table
from minigpt.ui.parts.charts import ADVERSARY, FOURTH, GREY, ORIGINAL, colour_by, draw_table_behind
from minigpt.ui.parts.plain_text import plain, sentence
from minigpt.ui.session.address import bound, checked
from minigpt.ui.session.declared import Control, Words

KEY = "word"  # of the box, and of its value in the address
LONGEST = 60  # characters
WORD = Control("The word", Words(LONGEST), "")
MAP = "word-map"
KINDS = (("word", GREY), ("near", FOURTH), ("chosen", ADVERSARY), ("path", ORIGINAL))
NAMED = 30  # of the commonest words, so many have their name on the map; others on hovering
NEAREST = 10


def word_box(vocabulary: Vocabulary) -> str | None:
    """A box for one word to follow, or None while there is no such word in it."""
    state = st.session_state
    with checked({KEY: WORD}):
        if KEY not in state:
            state[KEY] = st.query_params.get(KEY, _telling(vocabulary))[:LONGEST]
        limits = {"max_chars": LONGEST, "autocomplete": "off"}
        typed = st.text_input("A word to follow", **limits, **bound(KEY))
    try:
        numbers = vocabulary.encode(typed)
        if len(numbers) != 1:
            raise UserError(f"the box has {len(numbers)} words", "one word", "Type a single word")
    except UserError as error:
        st.error(sentence(error), icon=":material/edit:")
        near = vocabulary.near(typed.strip()) or [_telling(vocabulary)]
        with st.container(horizontal=True):
            for word in near:
                st.button(plain(word), key=f"near-{word}", on_click=_follow, args=(word,))
        return None
    return vocabulary.words[numbers[0]]


def _telling(vocabulary: Vocabulary) -> str:
    """A word of which most readers know what belongs to it."""
    return next((word for word in ("people", "river", "city") if word in vocabulary), "") or next(
        word for word in reversed(vocabulary.words) if word
    )


def _follow(word: str) -> None:
    st.session_state[KEY] = word


def draw_map(
    model: LanguageModel, basis: MapBasis, word: str, counts: np.ndarray | None, path: np.ndarray
) -> None:
    """All words, coloured and sized by how common they are, and the way of one of them.

    Args:
        model: whose words.
        basis: the two directions of the map.
        word: the word that is followed.
        counts: how often each word occurs, ``(vocab_size,)``; None if that is not known.
        path: where ``word`` was at the moments of the training, ``(moments, 2)``.
    """
    words, number = model.vocabulary.words, model.vocabulary.encode(word)[0]
    places = project(basis, model.weights["embedding"])
    near = {
        found.word for found in nearest_words(model.weights["embedding"], model.vocabulary, word)
    }
    data = pd.DataFrame({"word": words, "x": places[:, 0], "y": places[:, 1]})
    data["rank"] = range(1, len(words) + 1)
    data["count"] = counts[: len(words)] if counts is not None else None
    data["kind"] = ["near" if name in near else "word" for name in words]
    data.loc[number, "kind"] = "chosen"
    data["label"] = [
        name if at < NAMED or name in near or at == number else "" for at, name in enumerate(words)
    ]
    steps = pd.DataFrame({"x": path[:, 0], "y": path[:, 1], "kind": "path", "word": word})
    steps["moment"] = range(len(path))
    st.vega_lite_chart(
        pd.concat([data, steps], ignore_index=True),
        _map_spec(),
        height=560,
        key=MAP,
        on_select=partial(_choose, words),
        alt=f"The {len(words):,} words of the model on a map. Nearest to {word}: "
        f"{', '.join(sorted(near))}.",
    )
    draw_table_behind(lambda: data[["word", "rank", "count", "x", "y"]], MAP)


def _choose(words: tuple[str, ...]) -> None:
    """A click on a word follows that word."""
    points = st.session_state[MAP].selection.get("point", [])
    if points and points[0].get("word") in words:
        _follow(points[0]["word"])


@lru_cache(maxsize=1)
def _map_spec() -> dict:
    def axis(field: str) -> dict:
        shown = {"title": None, "labels": False, "ticks": False}
        return {"field": field, "type": "quantitative", "scale": {"zero": False}, "axis": shown}

    place = {"x": axis("x"), "y": axis("y")}
    named = {**place, "color": colour_by("kind", KINDS)}
    rank = {"field": "rank", "type": "quantitative"}
    colours = {"type": "log", "range": ["#d06a10", "#6272e4"], "interpolate": "rgb"}
    legend = {"title": "rank (1: commonest)", "orient": "bottom", "format": ",d"}
    by_rank = {
        "color": {**rank, "scale": colours, "legend": legend},
        "size": {**rank, "scale": {"type": "log", "range": [230, 25]}, "legend": None},
        "tooltip": [{"field": "word"}, {**rank, "format": ",d"}, {"field": "count"}],
    }
    click = {
        "name": "point",
        "select": {"type": "point", "fields": ["word"], "nearest": True, "toggle": "false"},
    }
    label = {"type": "text", "align": "left", "dx": 9, "fontSize": 12}
    return {
        "usermeta": {"embedOptions": {"renderer": "svg"}},  # however many words: it can be saved
        "resolve": {"scale": {"color": "independent"}},
        "layer": [
            _layer("datum.kind != 'path'", {"type": "point", "filled": True}, {**place, **by_rank})
            | {"params": [click]},
            _layer(
                "datum.kind == 'path'",
                {"type": "line", "strokeWidth": 3, "strokeDash": [6, 3]},
                {**named, "order": {"field": "moment", "type": "quantitative"}},
            ),
            _layer(
                "datum.kind == 'near' || datum.kind == 'chosen'",
                {"type": "point", "size": 260, "strokeWidth": 2.5},
                named,
            ),
            _layer(
                "datum.label != null && datum.label != ''",
                label,
                {**named, "text": {"field": "label"}},
            ),
        ],
    }


def _layer(test: str, mark: dict, encoding: dict) -> dict:
    return {
        "transform": [{"filter": test}],
        "mark": {**mark, "aria": False},
        "encoding": encoding,
    }


def path_of(moments: Moments | None, basis: MapBasis, number: int) -> np.ndarray:
    """Where word ``number`` was at each moment of the training, ``(moments, 2)``."""
    if moments is None:
        return np.empty((0, 2))
    return project(basis, moments.embeddings()[:, number])


def draw_nearest(model: LanguageModel, word: str) -> None:
    """The words whose vectors point most nearly the same way, with bars."""
    found = _nearest(model, word)
    columns = {
        "Word": [one.word for one in found],
        "Cosine": [float(one.cosine) for one in found],
    }
    index = [str(place) for place in range(1, len(found) + 1)]
    draw_bar_table(columns, "Cosine", {"Cosine": "{:.2f}"}, index=index)


def _nearest(model: LanguageModel, word: str) -> list[Neighbour]:
    return nearest_words(model.weights["embedding"], model.vocabulary, word, NEAREST)
