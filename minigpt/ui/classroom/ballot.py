"""A student's side of the class: join in one tap, then one pair at a time and two large buttons.

A question of the presenter's comes before a round, and a call to the front before both; behind
them the phone is where it was.
"""

import hashlib
import time
from collections.abc import Callable

import streamlit as st

from minigpt.classroom.database import NoAnswer
from minigpt.classroom.rates import JOINS, VOTES
from minigpt.classroom.rooms import Room, find_room
from minigpt.classroom.standing import Standing, standing
from minigpt.classroom.students import NICKNAME_LENGTH, Student, find_student, join
from minigpt.classroom.votes import CANT_TELL, Tally, cast_vote, next_pair
from minigpt.errors import UserError
from minigpt.ui.classroom.called import draw_call, heading_of
from minigpt.ui.classroom.question_ballot import draw_question
from minigpt.ui.classroom.round_result import draw_own_result
from minigpt.ui.classroom.served import engine, presence
from minigpt.ui.parts.emphasis import main_button
from minigpt.ui.parts.kept_message import draw_kept_message, forget_message, keep_message
from minigpt.ui.parts.plain_text import plain, sentence
from minigpt.ui.parts.untranslated import as_it_is
from minigpt.ui.session.address import last_given
from minigpt.ui.session.browser_id import browser_id
from minigpt.ui.session.live import begin_anew_on_news
from minigpt.ui.session.service import STUDENT

SETTLED = 0.4  # seconds in which a new pair takes no tap: it was meant for the one before
# Streamlit has no large button; a thumb needs one. A tap is refused twice: by the phone, which
# knows when it drew the pair, and by the server (``_vote``), where a phone's browser is too old.
LARGE = """<style>
@keyframes vote-settles { from, to { pointer-events: none; } }
:is([class*="st-key-vote-"], [class*="st-key-answer-"]) button {
  min-height: 6rem; animation: vote-settles 400ms; }
:is([class*="st-key-vote-"], [class*="st-key-answer-"]) button p {
  font-size: 1.3rem; line-height: 1.4; }
[class*="st-key-vote-"][class$="-n"] button, [class*="-n "][class*="st-key-vote-"] button {
  min-height: 3rem; }
</style>"""
LOOK_EVERY = 4.0  # seconds between looks for news; 100 phones are 25 a second
LOOK_WHILE_ASKED = 8.0  # where there is something to tap: a tap looks too, and begins these anew
LAST = "ballot_last"  # session key: the pair voted on last, and the choice
CHANGING = "ballot_changing"  # session key: whether that vote is being changed
DRAWN = "ballot_drawn"  # session key: what is to be tapped on now, and since when
IN_VIEW = "ballot_in_view"  # session key: the pair that this phone is asked about
WAS_AWAY = "ballot_was_away"  # session key: whether that was said
AWAY = "The server was away for a moment. If you tapped just then, that pair is asked again."
TROUBLE = "ballot"  # a kept message: why a vote was not stored


def find_ballot_room() -> Room | None:
    """The room of the address; asks for its code where there is none."""
    code, said = last_given("room", "the room")
    if said:
        st.info(sentence(said), icon=":material/link:")
    if code:
        try:
            return find_room(engine(), code)
        except NoAnswer:
            raise  # the code may be right: nobody is to type it anew
        except UserError as error:
            st.warning(sentence(error), icon=":material/search_off:")
    st.title("Join the class")
    look = {"placeholder": "five letters and digits", "max_chars": 12}
    typed = st.text_input("Join code", **look, key="typed_code")
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
    st.caption("Your real name is not asked for. Your votes are stored under a random number.")
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
    """The pair to vote on now, or what came of the round; looks for news by itself."""
    room = find_room(engine(), code)
    seen = _news(room, student)

    def page() -> None:
        asked, drawn = False, seen
        try:
            asked = _draw_now(room, student, seen)
        except UserError as error:  # the database does not answer; an answer is news then
            st.warning(sentence(error), icon=":material/cloud_off:")
            drawn = str(error)
        pause = LOOK_WHILE_ASKED if asked else LOOK_EVERY
        begin_anew_on_news(lambda: _news(room, student), drawn, pause)

    st.fragment(page)()  # of the same name in every run: a tap counts, though news came just then


def _news(room: Room, student: Student) -> object:
    """What a phone's page depends on but for its own votes; asking shows that it is here."""
    try:
        presence().note(student.id)
        now = standing(engine(), room.id, student.id)
    except UserError as error:
        return str(error)
    return now and _seen(now)


def _seen(now: Standing) -> tuple:
    return now.news, heading_of(now)


def _draw_now(room: Room, student: Student, seen: object) -> bool:
    """What there is now; whether something is to be tapped."""
    draw_kept_message(TROUBLE)
    presence().note(student.id)  # whoever taps faster than it looks is here too
    now = standing(engine(), room.id, student.id)
    if now is None or now.student is None:  # wiped, or taken off the list: asked to join again
        st.session_state.pop(STUDENT, None)
    if STUDENT not in st.session_state or seen != _seen(now):
        st.rerun()
    st.session_state[STUDENT] = now.student  # under the name that the presenter gave, if any
    if now.called:
        st.session_state.pop(DRAWN, None)  # what comes again is new to the eye: no tap at once
        draw_call(heading_of(now))
    elif now.asking is not None:
        st.html(LARGE)
        _settle(("question", now.asking))
        draw_question(now, _stored)
        return now.answer is None
    else:
        return _draw_round(now)
    return False


def _draw_round(now: Standing) -> bool:
    """A pair, or what comes when there is none; whether there is one."""
    last = st.session_state.get(LAST)
    to_change = last is not None and now.room.open_round == last[2]
    if to_change and st.session_state.get(CHANGING):
        _draw_pair(now, last[0], last[1])
        return True
    asked, in_view = now.room.open_round is not None, st.session_state.get(IN_VIEW)
    tally = next_pair(engine(), now.room, now.student, in_view) if asked else None
    if tally is None:
        _draw_waiting(now)
    else:
        st.session_state[IN_VIEW] = tally.id
        _draw_pair(now, tally)
    if to_change:
        st.button("Change my last vote", type="tertiary", on_click=_change_last)
    return tally is not None


def _change_last() -> None:
    st.session_state[CHANGING] = True


def _draw_waiting(now: Standing) -> None:
    if now.room.open_round is not None:
        st.title("Thank you!")
        st.markdown(
            f"You have voted on every pair: {now.pairs} of {now.pairs}. What the class chose comes "
            "here when the presenter ends the round."
        )
    elif not draw_own_result(now):
        st.title("You are in")
        name = now.student.nickname
        st.markdown(
            (f"Your name here is **{plain(name)}**. " if name else "")
            + "A pair to vote on comes here when the presenter begins a round."
        )


def b_first(student_id: int, pair_id: int) -> bool:
    """Whether this phone shows the second text of this pair above the first.

    By chance, so that the upper place helps neither text; and always the same for the same two.
    """
    return hashlib.sha256(f"{student_id} {pair_id}".encode()).digest()[0] % 2 == 1


def _draw_pair(now: Standing, tally: Tally, before: str = "") -> None:
    place = "Your last vote" if before else f"{now.answered + 1} of {now.pairs}"
    st.caption(place)
    st.title(f"Which is {plain(now.room.topic)}?")
    st.html(LARGE)
    pair = tally.pair
    _settle((tally.id, before))
    texts = [("a", f"… {plain(pair.a)}"), ("b", f"… {plain(pair.b)}")]
    if b_first(now.student.id, tally.id):
        texts.reverse()

    def button(choice: str, text: str) -> None:
        st.button(
            text + "  ✓" * (choice == before),
            key=f"vote-{tally.id}-{choice}",
            width="stretch",
            on_click=_vote,
            args=(now, tally, choice),
        )

    with as_it_is("pair"):
        st.markdown(f"*{plain(pair.prompt)} …*")
        for choice, text in texts:
            button(choice, text)
    button(CANT_TELL, "Can't tell")


def _settle(what: tuple) -> None:
    """Note since when this is in view: a tap that comes at once was meant for what was before."""
    if st.session_state.get(DRAWN, (None,))[0] != what:
        st.session_state[DRAWN] = (what, time.monotonic())


def _vote(now: Standing, tally: Tally, choice: str) -> None:
    if _stored(lambda: cast_vote(engine(), now.room, now.student, tally.id, choice)):
        st.session_state[LAST] = (tally, choice, now.room.open_round)
        st.session_state[CHANGING] = False


def _stored(store: Callable[[], None]) -> bool:
    """Store what was tapped; whether that was done. Why it was not stays until it is read."""
    if time.monotonic() - st.session_state[DRAWN][1] < SETTLED:
        return False
    try:
        VOTES.take(st.context.ip_address)
    except UserError as error:  # this student is who it was, and the same is asked again
        keep_message(TROUBLE, sentence(error))
        return False
    try:
        store()
    except UserError as error:
        keep_message(TROUBLE, sentence(error))
        st.session_state.pop(STUDENT, None)  # the room may have been wiped: look again who it is
        return False
    forget_message(TROUBLE)
    return True
