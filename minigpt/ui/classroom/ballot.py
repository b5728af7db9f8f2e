"""A student's side of the class: join in one tap, then one pair at a time and two large buttons."""

import streamlit as st

from minigpt.classroom.database import NoAnswer
from minigpt.classroom.rates import JOINS, VOTES
from minigpt.classroom.rooms import Room, find_room
from minigpt.classroom.students import NICKNAME_LENGTH, Student, find_student, join
from minigpt.classroom.votes import Tally, cast_vote, next_pair
from minigpt.errors import UserError
from minigpt.ui.classroom.served import STUDENT, engine
from minigpt.ui.parts.emphasis import main_button
from minigpt.ui.parts.plain_text import plain, sentence
from minigpt.ui.session.browser_id import browser_id
from minigpt.ui.session.live import look_every

# Streamlit has no large button; a thumb needs one.
LARGE = """<style>
[class*="st-key-vote-"] button { min-height: 7rem; }
[class*="st-key-vote-"] button p { font-size: 1.35rem; line-height: 1.4; }
</style>"""
LOOK_EVERY = 4.0  # seconds between looks for a new round; 100 waiting phones are 25 a second
LAST = "ballot_last"  # session key: the pair voted on last, and the choice
CHANGING = "ballot_changing"  # session key: whether that vote is being changed
WAS_AWAY = "ballot_was_away"  # session key: whether that was said
AWAY = "The server was away for a moment. If you tapped just then, that pair is asked again."
TROUBLE = "ballot_trouble"  # session key: why a vote was not stored


def find_ballot_room() -> Room | None:
    """The room of the address; asks for its code where there is none."""
    code = st.query_params.get("room", "")
    if code:
        try:
            return find_room(engine(), code)
        except NoAnswer:
            raise  # the code may be right: nobody is to type it anew
        except UserError as error:
            st.warning(sentence(error), icon=":material/search_off:")
    st.title("Join the class")
    typed = st.text_input("Join code", placeholder="five letters", max_chars=12, key="typed_code")
    if typed.strip():
        try:
            st.query_params["room"] = find_room(engine(), typed).code
        except UserError as error:
            st.error(sentence(error))
            return None
        st.rerun()
    return None


def find_voter(room: Room) -> Student | None:
    """The student of this browser in this room; offers to join where there is none yet."""
    known: Student | None = st.session_state.get(STUDENT)
    if known is not None and known.room_id == room.id:
        return known
    secret, away = browser_id()
    if secret is None:
        st.skeleton(height=120)
        return None
    if away and not st.session_state.get(WAS_AWAY):
        st.session_state[WAS_AWAY] = True
        st.toast(AWAY, icon=":material/sync_problem:", duration="long")
    found = find_student(engine(), room, secret) or _offer_to_join(room, secret)
    if found is not None:
        st.session_state[STUDENT] = found
    return found


def _offer_to_join(room: Room, secret: str) -> Student | None:
    st.title("Join the class")
    with st.form("join", border=False):
        label = f"Nickname (if you like, at most {NICKNAME_LENGTH} characters)"
        nickname = st.text_input(label, autocomplete="off")
        pressed = st.form_submit_button("Join the class", type=main_button(), width="stretch")
    st.caption("No name is asked for. Your votes are stored under a random number.")
    if not pressed:
        return None
    try:
        JOINS.take(st.context.ip_address)
        student = join(engine(), room, secret, nickname)
    except UserError as error:
        st.error(sentence(error))
        return None
    st.session_state[STUDENT] = student
    st.rerun()


def draw_ballot(code: str, student: Student) -> None:
    """The pair to vote on now; looks for a new one by itself while there is none."""
    room = find_room(engine(), code)
    tally = None if room.open_round is None else next_pair(engine(), room, student)
    waiting = tally is None

    def draw() -> None:
        try:
            _draw_now(find_room(engine(), code), student, waiting)
        except UserError as error:  # the database does not answer: what is asked for stays
            st.warning(sentence(error), icon=":material/cloud_off:")

    page = st.fragment(draw)  # of the same name in every run: no tap is taken for a stale look
    if waiting:
        look_every(LOOK_EVERY, page)
    else:
        page()


def _draw_now(room: Room, student: Student, waited: bool) -> None:
    tally = None if room.open_round is None else next_pair(engine(), room, student)
    if waited != (tally is None) or STUDENT not in st.session_state:
        st.rerun()  # who waited looks no more; who has voted on all begins to look
    if TROUBLE in st.session_state:
        st.warning(st.session_state.pop(TROUBLE), icon=":material/sync_problem:")
    last = st.session_state.get(LAST)
    if st.session_state.get(CHANGING) and last and room.open_round == last[2]:
        _draw_pair(room, student, last[0], last[1])
        return
    if tally is None:
        _draw_waiting(room)
    else:
        _draw_pair(room, student, tally)
    if last and room.open_round == last[2]:
        st.button("Change my last vote", type="tertiary", on_click=_change_last)


def _change_last() -> None:
    st.session_state[CHANGING] = True


def _draw_waiting(room: Room) -> None:
    if room.open_round is None:
        st.title("You are in")
        st.markdown("A pair to vote on comes here when the presenter begins a round.")
    else:
        st.title("Thank you!")
        st.markdown("You have voted on every pair.")


def _draw_pair(room: Room, student: Student, tally: Tally, before: str = "") -> None:
    st.title(f"Which is {plain(room.topic)}?")
    st.html(LARGE)
    pair = tally.pair
    st.markdown(f"*{plain(pair.prompt)} …*")
    for choice, text in (("a", pair.a), ("b", pair.b)):
        chosen = "  ✓" if choice == before else ""
        st.button(
            f"… {plain(text)}{chosen}",
            key=f"vote-{tally.id}-{choice}",
            width="stretch",
            on_click=_vote,
            args=(room, student, tally, choice),
        )


def _vote(room: Room, student: Student, tally: Tally, choice: str) -> None:
    try:
        VOTES.take(st.context.ip_address)
    except UserError as error:  # this student is who it was, and the pair is asked again
        st.session_state[TROUBLE] = sentence(error)
        return
    try:
        cast_vote(engine(), room, student, tally.id, choice)
    except UserError as error:
        st.session_state[TROUBLE] = sentence(error)
        st.session_state.pop(STUDENT, None)  # the room may have been wiped: look again who it is
        return
    st.session_state[LAST] = (tally, choice, room.open_round)
    st.session_state[CHANGING] = False
