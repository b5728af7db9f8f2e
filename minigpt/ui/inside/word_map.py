"""Words on a map: where the model has put them, which are near, and how one of them got there."""

from functools import partial

import numpy as np
import pandas as pd
import streamlit as st

from minigpt.errors import UserError
from minigpt.model.embedding_map import MapBasis, Neighbour, nearest_words, project
from minigpt.model.prediction import LanguageModel
from minigpt.text.vocabulary import Vocabulary, has_ink
from minigpt.training.moments import Moments
from minigpt.ui.parts.bar_table import draw_bar_table
from minigpt.ui.parts.chart_spec import TURN
from minigpt.ui.parts.charts import draw_table_behind
from minigpt.ui.parts.choice import pressed, turn
from minigpt.ui.parts.plain_text import inset, plain, sentence
from minigpt.ui.parts.point_map import (
    BELOW,
    CHOSEN,
    COMMON,
    NEAR,
    PATH,
    PRESS,
    draw_followed,
    frame_around,
    named_points,
    reach_of,
)
from minigpt.ui.session.address import checked
from minigpt.ui.session.declared import Control, Words
from minigpt.ui.session.filled import answered, filled_box, last_answered
from minigpt.ui.session.unit_names import in_units, unit, units

KEY = "word"  # of the box, and of its value in the address
LONGEST = 60  # characters
WORD = Control("The word", Words(LONGEST), "")
MAP = "word-map"
NAMED = 40  # of the commonest words, so many may have their names on the map
WIDTH, HEIGHT = 500, 560  # pixels; a browser's own width may be another
RING, DOT = 11, 7  # pixels from the middle to the rim of a ring, and of a common word's dot
NEAREST = 10


def word_box(vocabulary: Vocabulary) -> str:
    """A box for one word to follow; the last one that could be, while there is none in it."""
    state = st.session_state
    with checked({KEY: WORD}):
        if KEY not in state:
            state[KEY] = st.query_params.get(KEY, _telling(vocabulary))[:LONGEST]
        typed = filled_box(in_units("A word to follow"), KEY, LONGEST)
    try:
        numbers = vocabulary.encode(typed)
        if len(numbers) != 1:
            raise UserError(
                f"the box has {len(numbers)} {units()}",
                in_units("one word"),
                in_units("Type a single word"),
            )
    except UserError as error:
        last = last_answered(KEY)
        kept = last if last in vocabulary else _telling(vocabulary)
        followed = f"Until then, the map follows “{inset(kept)}”."
        st.error(f"{sentence(error)} {followed}", icon=":material/edit:")
        near = vocabulary.near(typed.strip()) or [_telling(vocabulary)]
        with st.container(horizontal=True):
            for word in near:
                st.button(plain(word), key=f"near-{word}", on_click=_follow, args=(word,))
        return kept
    word = vocabulary.words[numbers[0]]
    answered(KEY, word)
    return word


def _telling(vocabulary: Vocabulary) -> str:
    """A word of which most readers know what belongs to it."""
    return next((word for word in ("people", "river", "city") if word in vocabulary), "") or next(
        word for word in reversed(vocabulary.words) if has_ink(word)
    )


def _follow(word: str) -> None:
    st.session_state[KEY] = word


def draw_word_map(
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
    words, number = model.vocabulary.words, model.vocabulary.numbers([word])[0]
    near = model.vocabulary.numbers(found.word for found in _nearest(model, word))
    points = project(basis, model.weights["embedding"])
    frame = frame_around(np.concatenate([points, path]))
    order = list(dict.fromkeys([number, *near, *range(min(NAMED, len(words)))]))
    rims = [RING if at == number or at in near else DOT for at in order]
    data = named_points(frame.place(points), words, order, rims, HEIGHT - BELOW, 1)
    data["reach"] = reach_of(frame.place(points), WIDTH, HEIGHT)
    data["rank"] = range(1, len(words) + 1)
    data["count"] = counts[: len(words)] if counts is not None else None
    data["kind"] = COMMON
    data.loc[near, "kind"] = NEAR
    data.loc[number, "kind"] = CHOSEN
    way = pd.DataFrame(frame.place(path), columns=["x", "y"])
    way["kind"], way["word"], way["moment"] = PATH, word, range(len(path))
    drawn = pd.concat([data, way], ignore_index=True)
    drawn[TURN] = turn(MAP, word)
    alt = f"The {len(words):,} {units()} of the model on a map. Nearest to {word}: "
    alt += ", ".join(sorted(words[at] for at in near)) + "."
    draw_followed(drawn, MAP, alt, HEIGHT, partial(_choose, words))
    st.caption(
        in_units(
            "Each dot is a word: the larger and the more orange, the commoner. Rings mark the "
            "words nearest to the chosen one. Names stand where they have room; point at a dot for "
            "its name, or unfold the numbers below."
        )
    )
    draw_table_behind(partial(_table, data, points), MAP)


def _table(data: pd.DataFrame, points: np.ndarray) -> pd.DataFrame:
    """The words with their places on the map in the embedding's own measure."""
    table = data[["word", "rank", "count"]].rename(columns={"word": unit()})
    table["x"], table["y"] = points[:, 0], points[:, 1]
    return table


def _choose(words: tuple[str, ...]) -> None:
    """A click on a word follows that word."""
    found = pressed(MAP, PRESS, {"word": str})
    if found and found["word"] in words:
        _follow(found["word"])


def path_of(moments: Moments | None, basis: MapBasis, number: int) -> np.ndarray:
    """Where word ``number`` was at each moment of the training, ``(moments, 2)``."""
    if moments is None:
        return np.empty((0, 2))
    return project(basis, moments.embeddings()[:, number])


def draw_nearest(model: LanguageModel, word: str) -> None:
    """The words whose vectors point most nearly the same way, with bars."""
    found = _nearest(model, word)
    columns = {
        in_units("Word"): [one.word for one in found],
        "Cosine": [float(one.cosine) for one in found],
    }
    index = [str(place) for place in range(1, len(found) + 1)]
    draw_bar_table(columns, "Cosine", {"Cosine": "{:.2f}"}, index=index)


def _nearest(model: LanguageModel, word: str) -> list[Neighbour]:
    return nearest_words(model.weights["embedding"], model.vocabulary, word, NEAREST)
