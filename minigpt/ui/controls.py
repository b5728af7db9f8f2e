"""The controls at the side: the four sliders of every page, and what else can be chosen."""

import string
from collections.abc import Collection

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from minigpt.config import Config, declaration
from minigpt.corpus import BUILTIN, OWN, SIMPLE_WIKIPEDIA, keep_own_text, title
from minigpt.errors import UserError
from minigpt.ui.address import bound, check_address, config_in_state, take_notes

SLIDERS = ("vocab_size", "context_length", "heads", "adversary_weight")
CHOICES = ("letter", "recipe", "start", "seed", "corpus")
BOUND = (*SLIDERS, *CHOICES)
OWN_TEXT_ERROR = "own_text_error"
OWN_TEXT = "own_text"  # session key: the corpus name of the text that this session brought


def draw(hidden: Collection[str] = (), place: DeltaGenerator | None = None) -> None:
    """Draw the controls; the router calls this on every page, before the page.

    Args:
        hidden: the controls to leave out; they stand where they stood.
        place: where to draw them; by default in the side bar.
    """
    check_address(BOUND)
    for name in hidden:
        if name in st.session_state:
            st.session_state[name] = st.session_state[name]  # or Streamlit would forget it
    with place or st.sidebar:
        for name in SLIDERS:
            if name not in hidden:
                slider(name)
        if "corpus" not in hidden:
            _corpus_choice()
        _more_choices([name for name in CHOICES[:4] if name not in hidden])
    for note in take_notes():
        st.warning(note, icon=":material/link:")


def _more_choices(names: list[str]) -> None:
    if not names:
        return
    with st.expander("More choices"):
        for name in names:
            if name == "letter":
                _letter_choice()
            elif name == "seed":
                number(name)
            else:
                choice(name, **({"placeholder": "as the recipe says"} if name == "start" else {}))


def config() -> Config:
    """What the controls stand at."""
    return config_in_state(BOUND)


def slider(name: str) -> None:
    """The slider for a numeric field of :class:`Config`."""
    st.slider(*_range(name), help=declaration(name)["help"], **bound(name))


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
    options = about["values"].options
    default = options.index(about["default"]) if about["default"] in options else None
    st.selectbox(about["label"], options, default, help=about["help"], **more, **bound(name))


def _letter_choice() -> None:
    about = declaration("letter")
    letters = list(string.ascii_lowercase)
    st.selectbox(
        about["label"],
        letters,
        letters.index(about["default"]),
        help=about["help"],
        **bound("letter"),
    )


def _corpus_choice() -> None:
    about = declaration("corpus")
    own = {st.session_state.get(OWN_TEXT), st.session_state.get("corpus")}
    options = [BUILTIN, SIMPLE_WIKIPEDIA]
    options += sorted(name for name in own if name and name.startswith(OWN))
    given = st.query_params.get("corpus", "")
    options += [given] if given.startswith(OWN) and given not in options else []
    if "corpus" not in st.session_state and given in options:
        st.session_state["corpus"] = given
    chosen = st.selectbox(
        about["label"],
        options,
        format_func=title,
        help=about["help"],
        key="corpus",
        persist_state="session",
    )
    _put_in_address(chosen)
    with st.popover("Use your own text", icon=":material/upload_file:"):
        _own_text()


def _put_in_address(corpus: str) -> None:
    """Keep the corpus's own name in the address; a bound control would put its title there."""
    if corpus == BUILTIN:
        st.query_params.pop("corpus", None)
    elif st.query_params.get("corpus") != corpus:
        st.query_params["corpus"] = corpus


def _own_text() -> None:
    st.caption("It stays on this server. A few hundred pages teach best; ten pages are too few.")
    file = st.file_uploader("A text file (.txt)", type=["txt"], key="own_file")
    pasted = st.text_area("Or paste some text", key="own_paste", max_chars=1_000_000)
    st.button("Learn from this text", disabled=not (file or pasted.strip()), on_click=_take_text)
    if OWN_TEXT_ERROR in st.session_state:
        st.error(st.session_state.pop(OWN_TEXT_ERROR))


def _take_text() -> None:
    """Keep the text and let the corpus control stand at it; runs before the controls are drawn."""
    file = st.session_state.get("own_file")
    try:
        name = file.name if file else "your text"
        kept = keep_own_text(file.getvalue() if file else st.session_state["own_paste"], name)
    except UserError as error:
        st.session_state[OWN_TEXT_ERROR] = str(error)
    else:
        st.session_state[OWN_TEXT] = st.session_state["corpus"] = kept
