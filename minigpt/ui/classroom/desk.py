"""The presenter's desk: rounds of pairs, and what the room holds."""

from collections.abc import Callable
from functools import partial

import streamlit as st

from minigpt.classroom.examples import Example, examples, take_out
from minigpt.classroom.export import export_json, votes_csv
from minigpt.classroom.pairs import make_pairs
from minigpt.classroom.presence import attendance
from minigpt.classroom.rooms import TOPIC_LENGTH, Room, set_topic, wipe
from minigpt.classroom.rounds import Round, begin_round, end_round, rounds
from minigpt.classroom.topics import Topic
from minigpt.classroom.votes import tallies, turnout
from minigpt.errors import UserError
from minigpt.model.prediction import LanguageModel
from minigpt.text.dataset import Dataset
from minigpt.ui.classroom.round_result import draw_pairs, in_short
from minigpt.ui.classroom.served import engine
from minigpt.ui.classroom.texts import contexts_of, pen, said_of, topic_in_text
from minigpt.ui.parts.emphasis import main_button
from minigpt.ui.parts.kept_message import forget_message, keep_message
from minigpt.ui.parts.one_piece import draw_together
from minigpt.ui.parts.plain_text import plain, sentence
from minigpt.ui.session import service
from minigpt.ui.session.unit_names import in_units

WIPED = "room_wiped"  # session key: how many times
PAIR_COUNTS = (6, 8, 12, 20)
COUNTS = "desk_counts"  # session key: whether counts are shown before a round ends
MESSAGE = "desk"  # a kept message: what went wrong
OWN_PROMPTS = "desk_own_prompts"  # session key: whether a round begins with visitors' prompts
PART = "desk_part"  # session key: the part of the desk in view


def draw_topic(room: Room) -> None:
    """What the class is to prefer."""
    with st.form("topic", border=False):
        typed = st.text_input(
            "Which continuation is …",
            room.topic,
            max_chars=TOPIC_LENGTH,
            placeholder="about animals",
            help="Whatever the class agrees on. A new topic begins with no votes.",
        )
        if st.form_submit_button("Ask for this"):
            attempt(lambda: set_topic(engine(), room.id, typed))


def _draw_in_text(found: Topic) -> None:
    """What the text has of the topic, before the class is asked."""
    said = " ".join(said_of(found))
    if found.known:
        st.info(
            f"{said} In each pair one text has such a word and the other has none.",
            icon=":material/search:",
        )
    else:
        st.warning(
            f"{said or 'No word of this topic can be looked for in the text.'} The model can't "
            "write about it, so the two texts of a pair differ at random, and the votes will "
            "teach little. A topic that works: *about animals*.",
            icon=":material/search_off:",
        )


def attempt(work: Callable[[], object]) -> None:
    """Do something and draw the page anew; why it can't be done stays there until it is read."""
    try:
        work()
    except UserError as error:
        keep_message(MESSAGE, sentence(error))
    else:
        forget_message(MESSAGE)
    st.rerun()


def next_part(label: str, part: str) -> None:
    """A button that goes on to another part of the desk."""
    st.button(f"Next: {label}", icon=":material/arrow_forward:", on_click=_go_to_part, args=(part,))


def _go_to_part(part: str) -> None:
    st.session_state[PART] = part


def draw_compare(room: Room, model: LanguageModel, dataset: Dataset | None) -> None:
    """Topic, rounds of two continuations of the same model, and what the class chose."""
    current = open_round(room)
    if current is not None:
        draw_open_round(room, current)
        return
    draw_topic(room)
    topic = topic_in_text(room.topic, model)
    if dataset is None or topic is None:
        st.caption("The text is being cut into phrases and counted …")
        return
    if room.topic:
        _draw_in_text(topic)
    count = st.segmented_control("Pairs in the round", PAIR_COUNTS, default=8, required=True)
    kept = _examples_to_begin_with(room)
    if st.button("Begin a round", type=main_button(), icon=":material/play_arrow:"):
        attempt(lambda: _begin_round(room, model, dataset, count, topic, kept))
    _draw_last_round(room)


def _examples_to_begin_with(room: Room) -> list[Example]:
    """What visitors of a shared model wrote, if there is something and the presenter wants it."""
    kept = examples(engine(), room.id)
    wanted = kept and st.toggle(
        f"Begin with what visitors wrote ({len(kept)})",
        True,
        key=OWN_PROMPTS,
        help=in_units(
            "Look at them first, under Examples. One with a word that the model at your sliders "
            "does not know waits there."
        ),
    )
    return kept if wanted else []


def _begin_round(
    room: Room,
    model: LanguageModel,
    dataset: Dataset,
    count: int,
    topic: Topic,
    kept: list[Example],
) -> None:
    """Make the pairs and put them before the class; examples that became pairs go."""
    seed = len(rounds(engine(), room.id))  # another round, other pairs
    usable, first = contexts_of(kept, model.config, model.vocabulary)
    with st.spinner("The model writes many texts, and those that differ most are taken …"):
        pairs = make_pairs(pen(model), dataset, count, seed, topic.known, first)
    begin_round(engine(), room.id, "compare", pairs)
    asked = {pair.prompt for pair in pairs}
    contexts = zip(usable, first, strict=True)
    used = [one.id for one, row in contexts if model.vocabulary.decode(row) in asked]
    take_out(engine(), room.id, used)


def _draw_last_round(room: Room) -> None:
    past = [one for one in rounds(engine(), room.id) if one.kind == "compare"][:1]
    found = tallies(engine(), [past[0].id]) if past else []
    if not any(tally.votes for tally in found) or past[0].topic != room.topic:
        return
    st.subheader("What the class chose")
    draw_together(in_short(past[0], found))
    next_part("what the votes taught", "Reward")
    draw_pairs(found)


def open_round(room: Room) -> Round | None:
    """The round that is voted in now."""
    found = rounds(engine(), room.id) if room.open_round is not None else []
    return next((one for one in found if one.id == room.open_round), None)


def draw_open_round(room: Room, current: Round) -> None:
    """How many have answered, and a button that ends the round; counts only if they are wanted."""
    asked = tallies(engine(), [current.id])
    votes = sum(tally.votes for tally in asked)
    here, answered = attendance(engine(), room.id).here, turnout(engine(), current.id)
    voters = max(here, answered.begun)
    possible = len(asked) * voters
    st.markdown(f"## The class votes: which is {plain(current.topic)}?")
    st.progress(min(1.0, votes / possible) if possible else 0.0)
    st.markdown(
        f"### {answered.done} of {voters} have answered all {len(asked)} pairs\n"
        f"Votes so far: {votes:,} of {possible:,} that there can be; {here} "
        f"student{'s' * (here != 1)} here now."
    )
    if st.button("End the round", type=main_button(), icon=":material/stop:"):
        attempt(lambda: end_round(engine(), room.id))
    shown = st.toggle(
        "Show the counts while they vote",
        key=COUNTS,
        persist_state="session",
        help="Off, they are hidden until the round ends: who has yet to vote is swayed by them.",
    )
    if shown:
        draw_pairs(asked)


def draw_keeping(room: Room) -> None:
    """Take all home, or delete it."""
    st.markdown(
        "The room holds nicknames, votes, answers to questions, models tried and what visitors of "
        "a shared model wrote: no addresses, and no name but one given as a nickname. Take it "
        "home, then wipe it."
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
