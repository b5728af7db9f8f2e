"""Sweep: what the store's trainings say of each slider, beside what chance alone changes."""

import streamlit as st

from minigpt.text.corpus import title
from minigpt.ui.inside.effects_view import FIGURES, draw_effects, draw_unknown, known
from minigpt.ui.inside.grid_desk import draw_grid
from minigpt.ui.inside.open_training import draw_box, open_wanted
from minigpt.ui.inside.stored_trainings import Found, found_for
from minigpt.ui.inside.sweep_charts import draw_charts
from minigpt.ui.parts.plain_text import inset
from minigpt.ui.session.address import bound, checked
from minigpt.ui.session.data import DataView, draw_data_status, follow_data
from minigpt.ui.session.declared import Among, Control
from minigpt.ui.session.terms import draw_prose
from minigpt.ui.session.unit_names import in_units

FIGURE = Control("Compare by", Among(tuple(FIGURES)), "Loss")


def draw(view: DataView) -> None:
    """All that is known of the text in view, and a grid to know more."""
    open_wanted()
    if view.corpus is None:
        draw_data_status(view)
        return
    found = found_for(view.config)
    draw_what_there_is(found, title(view.config.corpus))
    if found.trainings:
        draw_found(found)
    st.header("Train a grid")
    draw_grid(view.config, found.trainings)


def draw_what_there_is(found: Found, text: str) -> None:
    """How many trainings there are, and what is left out."""
    count, others = len(found.trainings), found.others
    if not count:
        st.info(
            "This server keeps no training of this text with these choices yet. Train a grid "
            "below; every model that a page trains comes here as well.",
            icon=":material/grid_on:",
        )
    else:
        trainings = f"{count} training{'s' * (count != 1)}"
        st.markdown(f"**{trainings}** of {inset(text)} in this server's store.")
    if others:
        st.caption(
            f"{others} more of this text are left out: they differ from the choices at the side in "
            "more than sliders and seed (units, recipe, letter, start, architecture), or are "
            "adversaries of weight 0."
        )


def draw_found(found: Found) -> None:
    """Which slider matters most, the charts, and a way to open a model."""
    with checked({"sweep_figure": FIGURE}):
        chosen = st.segmented_control(
            "Compare by", list(FIGURES), default="Loss", required=True, **bound("sweep_figure")
        )
    figure = FIGURES[FIGURE.fit(chosen)]
    if figure.about:
        st.caption(in_units(figure.about))
    if not known(found.trainings, figure):
        draw_unknown(figure)
        return
    st.header("Which slider matters most")
    draw_effects(found.trainings, figure)
    draw_prose(
        in_units(
            "Mind what is compared. With a larger vocabulary more words may come next, so that the "
            "loss rises and the accuracy falls though no model is worse. Another context length, "
            "or another seed, has other test phrases as well."
        )
    )
    st.header("Slider by slider")
    draw_charts(found, figure)
    draw_box(found.trainings)


st.title("Sweep")
draw_prose(
    "One training says little: another seed would have ended elsewhere. Here are all trainings of "
    "this text that this server keeps, whoever asked for them. Many of them, one for each "
    "combination of some values, are called a *grid*."
)
follow_data(draw)
