"""The page's address: it holds the whole state, and what it holds is checked before it is used.

A parameter that is bound to a control is Streamlit's, and never written by us. Who goes back in the
browser to an address that was mended finds it as it was, and the control where it was mended to.
"""

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager

import streamlit as st
from streamlit.errors import StreamlitAPIException

from minigpt.config import Config
from minigpt.ui.session.declared import Control, control, same

NOTES = "address_notes"  # session key: what was wrong with the address
NOTED_AT = "address_noted_at"  # session key: where the controls stood when that was first said
MOVES = "address_moves"  # session key: where the next run is to put controls, by name
SEEN = "address_seen"  # session key: what the address held when it was last looked at, by name
QUOTED = 40  # characters of what was received


@contextmanager
def checked(controls: Mapping[str, Control], hidden: Collection[str] = ()) -> Iterator[None]:
    """Draw controls in here; what cannot be in address or session is mended, and the reader told.

    Args:
        controls: what is declared of each, by its name in the address and its session key.
        hidden: those of them that are not drawn: they stand where the session says.
    """
    moves: dict = st.session_state.setdefault(MOVES, {})
    st.session_state.update({name: moves.pop(name) for name in controls if name in moves})
    found = _mend_session(controls)
    wrong = _wrong({name: about for name, about in controls.items() if name not in hidden})
    for name in wrong:
        value = controls[name].read(st.query_params[name])
        try:
            st.query_params[name] = controls[name].write(value)
        except StreamlitAPIException:  # bound: it stays, and the control is moved once it is drawn
            moves[name] = value
    if not moves:
        note([*found, *wrong.values()])
    yield
    note([*found, *wrong.values()])


def _wrong(controls: Mapping[str, Control]) -> dict[str, str]:
    """What is wrong with parameters that are new in the address, as sentences, by name."""
    seen, found = st.session_state.setdefault(SEEN, {}), {}
    for name, about in controls.items():
        texts = st.query_params.get_all(name)
        said = _said(about, texts) if texts and texts != seen.get(name) else ""
        if said:
            found[name] = said
        seen[name] = texts
    return found


def _mend_session(controls: Mapping[str, Control]) -> list[str]:
    """Put what the session cannot hold where it can; sentences that say so."""
    found = []
    for name, about in controls.items():
        if name not in st.session_state:
            continue
        value = st.session_state[name]
        fit = about.fit(value)
        if not same(value, fit):
            st.session_state[name] = fit
            is_now = about.write(fit)[:QUOTED]
            found.append(f"{about.label} can't be {_quoted(value)}; it is {is_now} now.")
    return found


def _said(about: Control, texts: list[str]) -> str:
    """What is wrong with a parameter of the address, as a sentence; "" if nothing is."""
    raw, label = texts[-1], about.label
    written = about.write(about.read(raw))[:QUOTED]
    if not about.is_right(raw):
        asked = f"The address asked for {label.lower()} {_quoted(raw)}"
        return f"{asked}; the nearest that there is, is {written}."
    if len(texts) > 1:
        return f"The address gave {label.lower()} {len(texts)} times; it stands at {written} now."
    return ""


def last_given(name: str, label: str) -> tuple[str | None, str]:
    """What the address says of a parameter that no control is bound to, and a sentence or "".

    Given several times, its last value counts, the address is mended, and the sentence says so.

    Args:
        name: of the parameter.
        label: what the reader calls it.
    """
    texts = st.query_params.get_all(name)
    if len(texts) < 2:
        return (texts[0] if texts else None), ""
    st.query_params[name] = texts[-1]
    given = f"The address gave {label} {len(texts)} times"
    return texts[-1], f"{given}; the last one counts, {_quoted(texts[-1])}."


def _quoted(value: object) -> str:
    return repr(value[:QUOTED] if isinstance(value, str) else value)[: QUOTED + 2]


def note(found: list[str]) -> None:
    """Begin the page anew with what was wrong with the address above it; nothing if it was right.

    Args:
        found: sentences for the reader.
    """
    if found:
        say(found)
        st.rerun()


def say(found: list[str]) -> None:
    """Have sentences for the reader stand above the page, from this run on.

    For what comes before the router knows the page: a run begun anew there loses it.
    """
    st.session_state[NOTES] = found
    st.session_state.pop(NOTED_AT, None)


def notes(config: Config) -> list[str]:
    """What was wrong with the address; it stands there until a control moves.

    A training in progress draws the page again and again: said once, it would be gone unread.

    Args:
        config: where the controls stand now.
    """
    if st.session_state.setdefault(NOTED_AT, config) != config:
        st.session_state.pop(NOTES, None)
    return st.session_state.get(NOTES, [])


def app_address() -> str:
    """The address of the app as this browser knows it, from any page but the first.

    With the path below which the app lives, without a slash at its end.
    """
    return (st.context.url or "http://localhost:8501/").rpartition("/")[0]


def bound(name: str) -> dict:
    """The arguments that tie a control to the address and let it survive a page switch."""
    return {"key": name, "bind": "query-params", "persist_state": "session"}


def config_in_state(names: tuple[str, ...]) -> Config:
    """The config that the controls of this session stand at, whatever a browser sent for them."""
    state = st.session_state.to_dict()  # all at once: each look into the session has its price
    return Config(**{name: control(name).fit(state[name]) for name in names if name in state})
