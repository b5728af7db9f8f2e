"""The blind vote between the old model and the tuned one, and who wins."""

import streamlit as st

from minigpt.classroom.pairs import draw_contexts, make_blind_pairs
from minigpt.classroom.rooms import Room
from minigpt.classroom.rounds import Round, begin_round, rounds
from minigpt.classroom.tunings import last_tuning
from minigpt.classroom.votes import tallies
from minigpt.classroom.win_rate import share_of_new
from minigpt.errors import UserError
from minigpt.library.entries import StoredModel
from minigpt.ui.classroom import feedback
from minigpt.ui.classroom.desk import attempt, draw_open_round, open_round
from minigpt.ui.classroom.feedback_view import interval
from minigpt.ui.classroom.round_result import BEFORE_AND_AFTER, draw_pairs
from minigpt.ui.classroom.served import engine
from minigpt.ui.classroom.texts import pen, topic_in_text
from minigpt.ui.parts.emphasis import main_button
from minigpt.ui.parts.plain_text import plain
from minigpt.ui.session import service

BLIND_PAIRS = 8


def draw_blind(room: Room) -> None:
    """The vote between the model as it was and as it was tuned last, and past ones' results."""
    current = open_round(room)
    if current is not None:
        draw_open_round(room, current)
        return
    st.markdown(
        "One text is the old model's, the other the new one's; nobody is told which. The same "
        "question decides."
    )
    tuning = last_tuning(engine(), room.id, room.topic)
    new = feedback.tuned(tuning.key) if tuning else None
    shared = service.store().shared
    if new is None and tuning and shared and shared.away:  # it may well be there
        raise shared.place.no_answer()
    if new is None:
        st.info("Fine-tune a model on this topic first.")
    elif st.button("Begin the blind vote", type=main_button(), icon=":material/visibility_off:"):
        attempt(lambda: _begin(room, new))
    past = [one for one in rounds(engine(), room.id) if one.kind == "blind"]
    for place, one in enumerate(past):
        _draw_result(one, latest=place == 0)


def _begin(room: Room, new: StoredModel) -> None:
    """Old and new are those of the tuning, wherever the sliders stand now."""
    config = new.config.original()
    old, dataset = service.model(config), service.dataset(config)
    if old is None or dataset is None:
        service.request_data(config)
        raise UserError(
            "the phrases that the prompts are drawn from are not cut yet",
            "phrases",
            "Try again in a moment",
        )
    pens = [pen(service.language_model(one, config)) for one in (old, new)]
    topic = topic_in_text(room.topic, pens[0].model)
    seed = 1000 + len(rounds(engine(), room.id))
    about = topic.known if topic else ()
    contexts = draw_contexts(pens[0], dataset, BLIND_PAIRS, seed, about)
    begin_round(engine(), room.id, "blind", make_blind_pairs(*pens, contexts, seed), new.key)


def _draw_result(past: Round, latest: bool) -> None:
    found = tallies(engine(), [past.id])
    share = share_of_new(found)
    if share.rate is None:
        return
    model = feedback.tuned(past.new_key)
    price = f", β = {model.report['beta']:g}" if model else ""
    st.subheader(f"“{plain(past.topic)}”{price}")
    with st.container(horizontal=True):
        st.metric("The new model wins", f"{share.rate:.0%}", border=True)
        st.metric("Where the truth may lie (95%)", interval(share), border=True)
        st.metric("Votes", f"{share.votes:,}", border=True)
    verdict = (
        "The interval does not hold 50%."
        if share.decided
        else "The interval holds 50%: these votes can't tell the two apart."
    )
    st.caption(
        f"{verdict} Who can't tell gives half a vote to each. Votes on one pair are alike, so "
        f"these tell as much as {_independent(share.effective)} would (Wilson's interval; design "
        "effect after Kish, 1965)."
    )
    if latest:
        draw_pairs(found, BEFORE_AND_AFTER)


def _independent(votes: float) -> str:
    many = f"{votes:.0f}"
    return f"{many} independent vote{'s' * (many != '1')}"
