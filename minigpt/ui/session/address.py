"""The page's address: it holds the whole state, and what it holds is checked before it is used."""

from math import isnan

import streamlit as st

from minigpt.config import Choice, Config, Letter, Range, Switch, declaration
from minigpt.text.corpus import BUILTIN, is_offered

NOTES = "address_notes"  # session key: what was wrong with the address
NOTED_AT = "address_noted_at"  # session key: where the controls stood when that was first said


def check_address(names: tuple[str, ...]) -> None:
    """Mend values of the address that no control can have, and note what was done.

    Must run before the controls are drawn: a control would swallow a bad value without a word.

    Args:
        names: the fields of :class:`Config` that controls are bound to.
    """
    given = st.query_params.to_dict()
    found = []
    for name in (name for name in names if name in given):
        mended = mend(name, given[name])
        if mended != given[name]:
            about = declaration(name)["label"]
            found.append(
                f"The address asked for {about.lower()} {given[name][:40]!r}; "
                f"the nearest that there is, is {mended}."
            )
            st.query_params[name] = mended
    note(found)


def mend(name: str, raw: str) -> str:
    """``raw`` if the control called ``name`` can have that value, else the nearest that it can."""
    about = declaration(name)
    values = about["values"]
    if name == "corpus":
        return raw if is_offered(raw) else BUILTIN
    if isinstance(values, Range):
        return mend_number(values, raw, about["default"])
    if isinstance(values, Choice):
        return raw if raw in values.options else str(about["default"] or values.options[0])
    if isinstance(values, Switch):
        return raw if raw in ("true", "false") else "false"
    if isinstance(values, Letter):
        return raw if len(raw) == 1 and raw.isascii() and raw.islower() else str(about["default"])
    return raw


def mend_number(values: Range, raw: str, default: float) -> str:
    """``raw`` if a slider of these values can stand there, else the nearest place that it can."""
    try:
        number = float(raw)
    except ValueError:
        return f"{default:g}"
    if isnan(number):
        return f"{default:g}"
    snapped = values.snap(number)
    same = float(snapped) == number and "_" not in raw
    return raw if same else f"{snapped:g}"


def note(found: list[str]) -> None:
    """Begin the page anew with what was wrong with the address above it; nothing if it was right.

    Args:
        found: sentences for the reader.
    """
    if found:
        st.session_state[NOTES] = found
        st.session_state.pop(NOTED_AT, None)
        st.rerun()


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
    """The config that the controls of this session stand at."""
    chosen = {name: st.session_state[name] for name in names if name in st.session_state}
    return Config(**chosen)
