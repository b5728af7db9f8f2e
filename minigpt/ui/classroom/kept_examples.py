"""A shared model whose visitors' prompts are kept: the owner's switch, and the visitor's box."""

import os
import re

import streamlit as st

from minigpt.classroom.examples import LONGEST, add_example, keeps, start_keeping, stop_keeping
from minigpt.classroom.rates import EXAMPLES
from minigpt.classroom.rooms import Room
from minigpt.environment import TOKEN_SETTING
from minigpt.errors import UserError
from minigpt.ui.classroom.served import engine, served_room
from minigpt.ui.inside.shared_model import KEEP
from minigpt.ui.parts.kept_message import draw_kept_message, forget_message, keep_message
from minigpt.ui.parts.plain_text import sentence
from minigpt.ui.session.filled import last_answered
from minigpt.ui.session.prompt import KEY

SWITCH = "share_keeps"  # key of the owner's switch
SHARE = "share_name"  # session key: the name of the share that this session switched on
MESSAGE = "share"  # a kept message: why it can't be switched on
GIVEN = "example_given"  # session key: the share, and the prompt that the visitor found there
WRITTEN = "examples_written"  # session key: what this visitor wrote that was kept
EACH = 5  # examples of one visit
NAME = re.compile("[0-9a-f]{16}")


def draw_keep_switch() -> str:
    """The owner's switch; gives the name of the share that keeps examples, "" for none.

    Nothing without a class: there would be no comparison to keep them for.
    """
    if not os.environ.get(TOKEN_SETTING):
        return ""
    room = served_room()
    name = st.session_state.get(SHARE, "")
    if name and not keeps(engine(), room.id, name):  # the presenter ended it
        st.session_state.pop(SHARE)
        name = ""
    st.session_state[SWITCH] = bool(name)
    draw_kept_message(MESSAGE)
    st.toggle(
        "Keep what visitors write as examples for the class's next comparison",
        key=SWITCH,
        wrap=True,  # directly in a column Streamlit would cut the label
        on_change=_switch,
        args=(room,),
        help="Whoever opens the code is told so before writing. The presenter sees each example "
        "and can take it out before it is used. Off, nothing is kept.",
    )
    return name


def _switch(room: Room) -> None:
    name = st.session_state.pop(SHARE, "")
    try:
        if name:
            stop_keeping(engine(), room.id, name)
        else:
            st.session_state[SHARE] = start_keeping(engine(), room.id)
    except UserError as error:
        keep_message(MESSAGE, sentence(error))
    else:
        forget_message(MESSAGE)


def tell_before() -> Room | None:
    """Tell a visitor, before there is a box, that what they write is kept; None where it is not."""
    name = _asked()
    if not name or not os.environ.get(TOKEN_SETTING):
        return None
    room = served_room()
    if not keeps(engine(), room.id, name):
        return None
    st.info(
        "What you write here is kept, without your name, as an example for the class: the "
        f"presenter sees it, and the class may compare texts that begin with it. At most {EACH} "
        f"examples, of {LONGEST} characters. Write nothing about yourself or others.",
        icon=":material/inventory_2:",
    )
    return room


def _asked() -> str:
    name = st.query_params.get(KEEP, "")
    return name if NAME.fullmatch(name) else ""


def keep_written(room: Room) -> None:
    """Keep what the visitor typed and the model went on from; what they found there is not theirs.

    To be called behind the box: where words in it are unknown, the model's answer is about the
    sentence before, and nothing is kept.
    """
    held, name = st.session_state.get(KEY, ""), _asked()
    typed, written = held.strip(), st.session_state.setdefault(WRITTEN, [])
    if st.session_state.get(GIVEN, ("",))[0] != name:
        st.session_state[GIVEN] = name, typed
    if typed in ("", st.session_state[GIVEN][1]) or held != last_answered(KEY):
        return
    if typed not in written:
        if len(written) >= EACH:
            st.caption(f"Not kept: you have given {EACH} examples.")
            return
        try:
            EXAMPLES.take(st.context.ip_address)
            add_example(engine(), room.id, name, typed)
        except UserError as error:
            st.caption(sentence(error))
            return
        written.append(typed)
    st.caption(f"Kept as an example for the class: {len(written)} of {EACH}.")
