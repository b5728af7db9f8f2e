"""The presenter's desk: rounds of pairs, and what the room holds."""

from functools import partial

import streamlit as st

from minigpt.classroom.export import export_json, votes_csv
from minigpt.classroom.pairs import draw_prompts, make_pairs
from minigpt.classroom.rooms import TOPIC_LENGTH, Room, set_topic, wipe
from minigpt.classroom.students import count_students
from minigpt.classroom.votes import (
    Round,
    Tally,
    begin_round,
    count_voters,
    end_round,
    rounds,
    tallies,
)
from minigpt.errors import UserError
from minigpt.lessons.file import Lesson, lesson_names, load_lesson, parse_lesson
from minigpt.lessons.shelf import keep_lesson
from minigpt.model.prediction import LanguageModel
from minigpt.text.dataset import Dataset
from minigpt.ui.classroom.served import engine
from minigpt.ui.guide import lesson_mode
from minigpt.ui.parts.emphasis import main_button
from minigpt.ui.parts.plain_text import plain, sentence
from minigpt.ui.session import service

WIPED = "room_wiped"  # session key: how many times
PAIR_COUNTS = (6, 12, 20, 30)


def draw_topic(room: Room) -> None:
    """What the class is to prefer."""
    with st.form("topic", border=False):
        typed = st.text_input(
            "Which continuation is …",
            room.topic,
            max_chars=TOPIC_LENGTH,
            placeholder="more polite",
            help="Whatever the class agrees on. A new topic begins with no votes.",
        )
        if st.form_submit_button("Ask for this"):
            attempt(lambda: set_topic(engine(), room.id, typed))


def attempt(work) -> None:
    """Do something and draw the page anew, or say why it can't be done."""
    try:
        work()
    except UserError as error:
        st.error(sentence(error))
        return
    st.rerun()


def draw_compare(room: Room, model: LanguageModel, dataset: Dataset | None) -> None:
    """Topic, rounds of two continuations of the same model, and the votes as they come."""
    draw_topic(room)
    if dataset is None:
        st.caption("The text is being cut into phrases …")
        return
    current = open_round(room)
    if current is not None:
        draw_open_round(room, current)
        return
    count = st.segmented_control("Pairs in the round", PAIR_COUNTS, default=12, required=True)

    def begin() -> None:
        seed = len(rounds(engine(), room.id))  # another round, other pairs
        prompts = draw_prompts(dataset, model.vocabulary, count, seed)
        begin_round(engine(), room.id, "compare", make_pairs(model, prompts, seed))

    if st.button("Begin a round", type=main_button(), icon=":material/play_arrow:"):
        attempt(begin)


def open_round(room: Room) -> Round | None:
    """The round that is voted in now."""
    found = rounds(engine(), room.id) if room.open_round is not None else []
    return next((one for one in found if one.id == room.open_round), None)


def draw_open_round(room: Room, current: Round) -> None:
    """How far the class is, and a button that ends the round."""
    found = tallies(engine(), [current.id])
    votes = sum(tally.for_a + tally.for_b for tally in found)
    class_size = count_students(engine(), room.id)
    possible = len(found) * class_size
    st.markdown(f"The class votes: which is **{plain(current.topic)}**?")
    st.progress(min(1.0, votes / possible) if possible else 0.0)
    voters = count_voters(engine(), [current.id])
    st.caption(
        f"{votes:,} votes of {possible:,} that there can be; {voters} of {class_size} students "
        f"have voted on some of the {len(found)} pairs."
    )
    if st.button("End the round", icon=":material/stop:"):
        attempt(lambda: end_round(engine(), room.id))
    if current.kind == "compare":
        draw_tallies(found)


def draw_tallies(found: list[Tally]) -> None:
    """The pairs and their votes, folded away: watching them sways who has yet to vote."""
    with st.expander("The pairs and their votes (sways who sees it)"):
        rows = [
            {
                "prompt": t.pair.prompt,
                "first": t.pair.a,
                "votes for it": t.for_a,
                "second": t.pair.b,
                "votes for that": t.for_b,
            }
            for t in found
        ]
        alt = "The pairs of this round and how many students prefer each text"
        st.dataframe(rows, hide_index=True, alt=alt)


def draw_lessons() -> None:
    """Choose a lesson or bring one, train what it needs, and begin it."""
    names = lesson_names()
    name = st.selectbox("Lesson", names, key="lesson_name")
    file = st.file_uploader(
        "Or a lesson file of your own (.toml)", type=["toml"], key="lesson_file"
    )
    try:
        lesson = parse_lesson(file.getvalue(), file.name) if file else load_lesson(name)
    except UserError as error:
        st.error(sentence(error), icon=":material/menu_book:")
        return
    st.markdown(
        f"**{plain(lesson.title)}**: {len(lesson.steps)} steps, about {lesson.minutes:g} minutes. "
        f"{plain(lesson.summary)}"
    )
    lesson_mode.draw_warming(lesson)
    st.caption("In the lesson: Page Down goes on, Page Up goes back, N shows the notes.")
    if st.button("Begin the lesson", type=main_button(), icon=":material/slideshow:"):
        _begin(lesson, file)


def _begin(lesson: Lesson, file) -> None:
    """Go to the first step; a file of one's own is kept first, so that a reload finds it."""
    try:
        lesson = keep_lesson(file.getvalue(), file.name) if file else lesson
    except UserError as error:
        st.error(sentence(error), icon=":material/menu_book:")
        return
    lesson_mode.start(lesson)


def draw_keeping(room: Room) -> None:
    """Take all home, or delete it."""
    st.markdown(
        "The room holds nicknames, votes and models tried: no names, no addresses. Take it home, "
        "then wipe it."
    )
    with st.container(horizontal=True):
        for label, make, file, kind in (
            ("Everything (JSON)", export_json, f"room-{room.code}.json", "application/json"),
            ("The votes (CSV)", votes_csv, f"votes-{room.code}.csv", "text/csv"),
        ):
            content = partial(make, engine(), room.id)
            st.download_button(label, content, file, kind, on_click="ignore")
    times = st.session_state.get(WIPED, 0)  # each time has a box of its own, not yet ticked
    label = "I have what I need: delete all that the class left in this room"
    sure = st.checkbox(label, key=f"sure-{times}")

    def empty() -> None:
        wipe(engine(), room.id)
        st.session_state[WIPED] = times + 1
        st.toast("The room is empty.", icon=":material/check:")

    if st.button("Wipe the room", disabled=not sure, icon=":material/delete_forever:"):
        attempt(empty)


def prompts_ready(config) -> Dataset | None:
    """The phrases that prompts are drawn from; the worker is asked for them if need be."""
    found = service.dataset(config)
    if found is None:
        service.request_data(config)
    return found
