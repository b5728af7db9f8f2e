"""The class of this server: its database, its room, and asking for the presenter's token."""

import os
import time
from collections.abc import Callable
from urllib.parse import urlsplit

import streamlit as st
from sqlalchemy import Engine

from minigpt.classroom.addresses import join_url
from minigpt.classroom.database import database_url, engine_options, prepare
from minigpt.classroom.presence import Presence
from minigpt.classroom.rooms import Room, check_token, find_room, open_room
from minigpt.classroom.standing import standing
from minigpt.classroom.students import Student
from minigpt.environment import ADDRESS_SETTING, TOKEN_SETTING
from minigpt.errors import NotNow, UserError
from minigpt.network.address import url_of
from minigpt.network.cards import cards
from minigpt.network.hosts import is_address
from minigpt.ui.parts.emphasis import main_button
from minigpt.ui.parts.plain_text import sentence
from minigpt.ui.session.address import app_address
from minigpt.ui.session.for_good import for_good
from minigpt.ui.session.looking import look_every
from minigpt.ui.session.once import once
from minigpt.ui.session.one_sentence import draw_not_now
from minigpt.ui.session.presenter import begin_to_present, presents
from minigpt.ui.session.service import STUDENT

GUESS_PAUSE = 1.0  # seconds that a wrong token costs


@for_good
def engine() -> Engine:
    """The database, through Streamlit's own connection."""
    url = database_url()
    named = url.render_as_string(hide_password=False)
    return prepare(st.connection("minigpt", type="sql", url=named, **engine_options(url)).engine)


@for_good
def presence() -> Presence:
    """Whose phones this server hears from."""
    return Presence(engine())


@once(8)
def _served_code(token: str) -> str:
    return open_room(engine(), token).code


def served_room() -> Room:
    """The room of this server, as it is now.

    Raises:
        UserError: no class is open on it.
    """
    token = os.environ.get(TOKEN_SETTING, "")
    if not token:
        raise UserError(
            "no class is open on this server",
            "a server that was started for a class",
            "Start it with: python -m minigpt serve",
        )
    return find_room(engine(), _served_code(token))


def addresses_to_join(room: Room) -> list[str]:
    """The addresses at which phones may join, the likeliest first.

    The first is the one that `serve` found or was told, else the one that this browser used; the
    others are of this machine's other network cards.
    """
    told = os.environ.get(ADDRESS_SETTING) or app_address()
    here = urlsplit(told)
    found = [told]
    if is_address(here.hostname or ""):
        own = [url_of(card.address, here.port, here.scheme, here.path) for card in cards()]
        found += [address for address in own if address != told]
    return [join_url(address, room) for address in found]


def ask_for_token(room: Room) -> None:
    """A box for the token; a wrong one is answered slowly, so that guessing is hopeless."""
    with st.form("token", width=420):
        typed = st.text_input("Presenter's token", type="password", autocomplete="off")
        sent = st.form_submit_button("Open the presenter's desk", type=main_button())
    if not sent:
        st.caption("It was printed in the terminal when the server started.")
        return
    try:
        check_token(engine(), room, typed)
    except UserError as error:
        time.sleep(GUESS_PAUSE)
        st.error(sentence(error), icon=":material/lock:")
        return
    begin_to_present()
    st.rerun()


def for_the_presenter(every: float, draw: Callable[[Room], None]) -> None:
    """Draw a page of the presenter's, again and again; others are asked for the token.

    Args:
        every: seconds between two drawings.
        draw: is given the room of this server as it is now.
    """
    try:
        room = served_room()
    except NotNow as error:
        draw_not_now(error)
        return
    except UserError as error:
        st.info(sentence(error), icon=":material/school:")
        return
    if presents():
        look_every(every, lambda: draw(room))
    else:
        ask_for_token(room)


def joined() -> Student | None:
    """The student that this session votes as, as the presenter's list has it now, if it joined."""
    known: Student | None = st.session_state.get(STUDENT)
    now = known and standing(engine(), known.room_id, known.id)
    return now.student if now else None
