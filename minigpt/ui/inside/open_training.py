"""Opening the model of a training: the controls move where it stood, and another page follows."""

from collections.abc import Mapping, Sequence

import streamlit as st

from minigpt.library.trainings import SLIDERS, Training
from minigpt.ui.inside.stored_trainings import place_in_words
from minigpt.ui.parts.choice import pressed
from minigpt.ui.parts.seed_lines import PRESS
from minigpt.ui.session.declared import control
from minigpt.ui.session.move import go_to_page

WANTED = "sweep_wanted"  # session key: the training whose model is to be opened
LAST = "sweep_opened"  # session key: the key of the one that was opened last
BOX = "sweep_model"


def choose(chart: str, shown: Mapping[str, Training]) -> None:
    """A click on a dot of a chart wants its model."""
    found = pressed(chart, PRESS, {"training": str})
    if found and found["training"] in shown:
        want(shown[found["training"]])


def want(one: Training) -> None:
    """Have the model opened in this run, and put the controls where it stood, if they can be."""
    st.session_state[WANTED] = one
    st.session_state[LAST] = one.key
    if not out_of_reach(one):
        st.session_state.update(places(one))


def places(one: Training) -> dict[str, float]:
    """Where the controls stand for it; an original leaves the weight where it is."""
    names = (*SLIDERS, "seed") if one.config.role == "adversary" else (*SLIDERS[:-1], "seed")
    return {name: getattr(one.config, name) for name in names}


def out_of_reach(one: Training) -> list[str]:
    """The labels of the controls that cannot stand where it stood."""
    wanted = places(one).items()
    return [control(name).label for name, at in wanted if control(name).fit(at) != at]


def open_wanted() -> None:
    """Go to the page of the model that was wanted, or say why no page can show it."""
    one: Training | None = st.session_state.pop(WANTED, None)
    if one is None:
        return
    far = out_of_reach(one)
    if far:
        st.warning(
            f"{place_in_words(one)}: no page can show this model, because {far[0].lower()} cannot "
            "be set there at the side. The command line can: `python -m minigpt predict`.",
            icon=":material/open_in_new_off:",
        )
        return
    go_to_page("adversary" if one.config.role == "adversary" else "prediction")


def draw_box(trainings: Sequence[Training]) -> None:
    """The same without a mouse: a box to choose a training, and a button."""
    known = {place_in_words(one): one for one in trainings}
    one = known.get(st.selectbox("A training", list(known), key=BOX))
    icon = ":material/open_in_new:"
    gone = one is None
    st.button("Open its model", "sweep-open", None, want, (one,), icon=icon, disabled=gone)
