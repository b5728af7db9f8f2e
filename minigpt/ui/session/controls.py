"""The controls at the side: the four sliders of every page, and what else can be chosen."""

from collections.abc import Collection

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from minigpt.config import TOYS, Config, declaration
from minigpt.text.corpus import BUILTIN, OWN, SIMPLE_WIKIPEDIA, may_be_offered
from minigpt.ui.parts.folded import once_open
from minigpt.ui.parts.plain_text import plain
from minigpt.ui.session.address import bound, checked, config_in_state, notes
from minigpt.ui.session.declared import control
from minigpt.ui.session.letter_choice import draw_letter_choice, with_letter
from minigpt.ui.session.names_example import draw_names_example
from minigpt.ui.session.own_text import draw_own_text, own_texts, put_in_control, title_here
from minigpt.ui.session.unit_names import in_units

SLIDERS = ("vocab_size", "context_length", "heads", "adversary_weight")
CHOICES = ("letter", "cleaning", "recipe", "start", "seed", "corpus", "units")
BOUND = (*SLIDERS, *CHOICES)
UNLESS_CHOSEN = {"start": "as the recipe says", "cleaning": "as the text needs"}


def draw(hidden: Collection[str] = (), place: DeltaGenerator | None = None) -> None:
    """Draw the controls; the router calls this on every page, before the page.

    Args:
        hidden: the controls to leave out; they stand where they stood.
        place: where to draw them; by default in the side bar.
    """
    with place or st.sidebar, checked({name: control(name) for name in BOUND}, hidden):
        for name in hidden:
            if name in st.session_state:
                st.session_state[name] = st.session_state[name]  # or Streamlit would forget it
        for name in SLIDERS:
            if name not in hidden:
                slider(name)
        if "units" not in hidden:
            choice("units")
        if "corpus" not in hidden:
            _corpus_choice()
        _more_choices([name for name in CHOICES[:5] if name not in hidden])
    for note in notes(config()):
        st.warning(plain(note), icon=":material/link:")


def _more_choices(names: list[str]) -> None:
    if not names:
        return
    fold = st.expander("More choices", key="more-choices", on_change="rerun")
    chosen = any(name in st.session_state or name in st.query_params for name in names)
    if not (fold.open or chosen):
        return  # all stand where they stand by default
    with fold:
        for name in names:
            if name == "letter":
                draw_letter_choice(config())
            elif name == "seed":
                number(name)
            else:
                choice(name, placeholder=UNLESS_CHOSEN.get(name))


def config() -> Config:
    """What the controls stand at."""
    return with_letter(config_in_state(BOUND))


def slider(name: str) -> None:
    """The slider for a numeric field of :class:`Config`."""
    st.slider(*_range(name), help=in_units(declaration(name)["help"]), **bound(name))


def number(name: str) -> None:
    """A box for a whole number."""
    st.number_input(*_range(name), help=declaration(name)["help"], **bound(name))


def _range(name: str) -> tuple:
    """Label, least, most, default and step, as Streamlit's number widgets take them."""
    about = declaration(name)
    values = about["values"]
    return about["label"], values.low, values.high, about["default"], values.step


def choice(name: str, **more) -> None:
    """A choice among the options of a field."""
    about = declaration(name)
    options = [option for option in about["values"].options if option]
    default = options.index(about["default"]) if about["default"] in options else None
    st.selectbox(about["label"], options, default, help=about["help"], **more, **bound(name))


def _corpus_choice() -> None:
    put_in_control()
    about = declaration("corpus")
    own = {*own_texts(), st.session_state.get("corpus", BUILTIN)}
    options = [BUILTIN, SIMPLE_WIKIPEDIA]
    options += sorted(name for name in own if name.startswith(OWN))
    options += TOYS
    given = st.query_params.get("corpus", "")
    options += [given] if given not in options and may_be_offered(given) else []
    if "corpus" not in st.session_state and given in options:
        st.session_state["corpus"] = given
    chosen = st.selectbox(
        about["label"],
        options,
        format_func=title_here,
        help=about["help"],
        key="corpus",
        persist_state="session",
    )
    _put_in_address(chosen)
    fold = st.popover(
        "Use your own text", icon=":material/upload_file:", key="own-text", on_change="rerun"
    )
    if once_open("own-text", fold.open):
        with fold:
            draw_own_text()
            draw_names_example()


def _put_in_address(corpus: str) -> None:
    """Keep the corpus's own name in the address; a bound control would put its title there."""
    if corpus == BUILTIN:
        st.query_params.pop("corpus", None)
    elif st.query_params.get_all("corpus") != [corpus]:
        st.query_params["corpus"] = corpus
