"""Word map: the numbers that stand for the words, seen from the side where they differ most."""

import streamlit as st

from minigpt.model.weights import vector_size
from minigpt.ui.inside.word_map import draw_nearest, draw_word_map, path_of, word_box
from minigpt.ui.parts.owed import draw_owed
from minigpt.ui.parts.plain_text import inset
from minigpt.ui.session import service
from minigpt.ui.session.live import View, draw_status, follow, wait_for
from minigpt.ui.session.training_record import map_basis, moments, request_map
from minigpt.ui.session.unit_names import in_units, unit, units

BEGAN = {
    "fast": "They begin where counting put them (words with alike followers near each other), and "
    "training moves each to where the guesses come out best.",
    "notebook": "They begin anywhere, and training moves each to where the guesses come out best.",
}


def draw(view: View) -> None:
    """The map and the nearest words, once the model is trained."""
    shown = view.original
    draw_status(shown)
    if shown.stored is None:
        if not shown.finished:
            st.markdown("The map is drawn when the model is trained.")
        draw_owed(shown, 560)
        return
    word = word_box(shown.model.vocabulary)
    basis = map_basis(shown.config)
    if basis is None:
        wait_for(lambda: map_basis(shown.config) is not None, lambda: request_map(shown.config))
        return
    number = shown.model.vocabulary.numbers([word])[0]
    corpus = service.corpus(shown.config)
    counts = None if corpus is None else corpus.counts
    path = path_of(moments(shown.config), basis, number)
    left, right = st.columns([2, 1])
    with left:
        draw_word_map(shown.model, basis, word, counts, path)
    with right:
        st.markdown(f"**Nearest to “{inset(word)}”**")
        draw_nearest(shown.model, word)
    draw_reading(shown.config, basis.explained.sum(), len(path), word)


def draw_reading(config, explained: float, steps: int, word: str) -> None:
    """How to read the map, with what it leaves out."""
    size = vector_size(config)
    st.markdown(
        f"The model holds {size} numbers for each {unit()}: the {unit()}'s *embedding*. A map has "
        f"only two directions, so we look from the side where the {units()} differ most "
        f"(*principal component analysis*, PCA). That shows **{explained:.0%}** of their "
        f"differences (their variance); {1 - explained:.0%} are hidden behind the picture. So for "
        f"the nearest {units()} the *cosine* counts all {size} numbers: 1 means that two "
        f"{units()}' numbers point the same way, 0 that they stand at right angles, as unlike as "
        "can be without being opposites."
    )
    if steps > 1:
        st.markdown(
            f"The broken line is the way of “{inset(word)}” through the training, at {steps} "
            f"moments; it ends at the {unit()}'s ring. Nobody told the model which {units()} "
            f"belong together. {in_units(BEGAN.get(config.recipe, BEGAN['notebook']))}"
        )


st.title(in_units("Words on a map"))
st.markdown(
    in_units(
        "To the model a word is a short list of numbers, learnt from the text. Words that it "
        "treats alike have numbers that are alike. Click a word, or type one."
    )
)
follow(draw)
