"""Questions before and after the lesson, at the desk: ask, close, and see who moved where."""

from functools import partial

import pandas as pd
import streamlit as st

from minigpt.classroom.export import answers_csv, moves
from minigpt.classroom.presence import attendance
from minigpt.classroom.questions import (
    AFTER,
    BEFORE,
    MOMENTS,
    Kept,
    Shift,
    close_question,
    count_answers,
    keep_questions,
    kept_questions,
    open_question,
    shift,
)
from minigpt.classroom.rooms import Room
from minigpt.lessons.questions import Question, parse_questions, shipped_questions
from minigpt.ui.classroom.desk import attempt
from minigpt.ui.classroom.served import engine
from minigpt.ui.parts.bar_table import BLUE, GREEN, bar_table
from minigpt.ui.parts.charts import draw_table_behind
from minigpt.ui.parts.emphasis import main_button
from minigpt.ui.parts.flow_chart import LETTERS, draw_flow
from minigpt.ui.parts.folded import draw_folded
from minigpt.ui.parts.one_piece import draw_together
from minigpt.ui.parts.plain_text import plain

CHOSEN = "question_chosen"  # session key: the text of the question in view
FILE = "question_file"  # session key
LARGE = '<div style="font-size: 1.25rem">{}</div>'
HEADS = (
    '<div style="display: flex; justify-content: space-between; font-weight: 600">'
    "<span>Before</span><span>After</span></div>"
)
ALT = "Bands from the answers before, at the left, to the answers after, at the right."


def draw_questions(room: Room) -> None:
    """The open question; else one to ask, and what came of it."""
    kept = {one.question.text: one for one in kept_questions(engine(), room.id)}
    for one in kept.values():
        for asking in one.askings.values():
            if asking.open:
                _draw_open(room, one.question, asking.id, asking.moment)
                return
    questions = {one.text: one for one in shipped_questions()}
    questions |= {text: one.question for text, one in kept.items()}
    if st.session_state.get(CHOSEN) not in questions:
        st.session_state.pop(CHOSEN, None)  # wiped
    chosen = questions[_choose(questions, kept)]
    _draw_asking(room, chosen, kept.get(chosen.text))
    if chosen.text in kept:
        _draw_result(kept[chosen.text])
    draw_folded("A file of your own questions", "own-questions", partial(_draw_file, room))
    if any(one.askings for one in kept.values()):
        st.download_button(
            "All answers, nobody's name (CSV)",
            partial(answers_csv, engine(), room.id),
            f"answers-{room.code}.csv",
            "text/csv",
            on_click="ignore",
        )


def _choose(questions: dict[str, Question], kept: dict[str, Kept]) -> str:
    def said(text: str) -> str:
        asked = [moment for moment in MOMENTS if text in kept and moment in kept[text].askings]
        return f"{text} (asked {' and '.join(asked)})" if asked else text

    return st.selectbox("Question", list(questions), format_func=said, key=CHOSEN)


def _draw_asking(room: Room, question: Question, kept: Kept | None) -> None:
    """The question as the class will see it, and a button for each moment."""
    st.markdown(f"## {plain(question.text)}")
    asked = kept.askings if kept else {}
    if len(asked) < len(MOMENTS):  # else the result has them
        _draw_answers(question)
    with st.container(horizontal=True):
        for moment in MOMENTS:
            again = "again " * (moment in asked)
            wanted = moment == BEFORE if not asked else moment == AFTER
            if st.button(
                f"Ask {again}{moment} the lesson",
                type=main_button() if wanted and moment not in asked else "secondary",
                icon=":material/quiz:",
            ):
                attempt(partial(open_question, engine(), room.id, question, moment))


def _draw_answers(question: Question) -> None:
    columns = {"answer": list(question.answers)}
    draw_together(LARGE.format(bar_table(columns, None, {}, index=_letters(question))))


def _letters(question: Question) -> list[str]:
    return list(LETTERS[: len(question.answers)])


def _draw_open(room: Room, question: Question, asking: int, moment: str) -> None:
    """How many have answered; no counts: they would sway."""
    answered = count_answers(engine(), asking)
    here = max(attendance(engine(), room.id).here, answered)
    st.markdown(f"## {plain(question.text)}")
    _draw_answers(question)
    st.progress(answered / here if here else 0.0)
    st.markdown(
        f"### {answered} of {here} have answered\n"
        f"Asked {moment} the lesson. What they answered is shown when the question is closed."
    )
    if st.button("Close the question", type=main_button(), icon=":material/stop:"):
        attempt(lambda: close_question(engine(), room.id))


def _draw_result(kept: Kept) -> None:
    """What was answered once, folded away until it is wanted; who moved, once it was twice."""
    found = shift(engine(), kept)
    if len(kept.askings) == len(MOMENTS):
        _draw_shift(kept, found)
        return
    (moment,) = kept.askings or (None,)
    if moment is not None:
        label = f"What the class answered {moment} the lesson"
        draw_folded(label, f"answered-{kept.id}", partial(_draw_counts, kept, found, moment))


def _draw_counts(kept: Kept, found: Shift, moment: str) -> None:
    counts = found.counts(moment).tolist()
    table = bar_table(
        {"answer": list(kept.question.answers), "students": counts},
        "students",
        {"students": "{:,.0f}"},
        full=sum(counts) or 1,
        width="35%",
        index=_letters(kept.question),
    )
    draw_together(LARGE.format(table))


def _draw_shift(kept: Kept, found: Shift) -> None:
    """The answers with both counts, the picture, and in a sentence how many moved."""
    question, after = kept.question, found.counts(AFTER).tolist()
    columns = {
        "answer": list(question.answers),
        BEFORE: found.counts(BEFORE).tolist(),
        AFTER: after,
    }
    table = bar_table(
        columns,
        AFTER,
        {BEFORE: "{:,.0f}", AFTER: "{:,.0f}"},
        full=sum(after) or 1,
        width="25%",
        colour=[GREEN if n == question.best else BLUE for n in range(1, len(after) + 1)],
        index=_letters(question),
        strong=None if question.best is None else question.best - 1,
    )
    draw_together(LARGE.format(table))
    st.markdown(_in_words(question, found))
    if found.both:
        _draw_picture(kept, found)


def _draw_picture(kept: Kept, found: Shift) -> None:
    draw_together(HEADS)
    draw_flow(found.moved, ALT, f"shift-{kept.id}")
    draw_table_behind(partial(_moves, kept, found), f"shift-{kept.id}")


def _moves(kept: Kept, found: Shift) -> pd.DataFrame:
    return pd.DataFrame(moves(kept, found), columns=["before", "after", "students"])


def _in_words(question: Question, found: Shift) -> str:
    moved = found.both - int(found.moved.trace())
    said = f"**{moved} of {found.both}** who answered both times changed their answer."
    if question.best is not None:
        place = question.best - 1
        to = int(found.moved[:, place].sum() - found.moved[place, place])
        away = int(found.moved[place].sum() - found.moved[place, place])
        said += f" {to} moved to {LETTERS[place]}, which fits (bold), {away} away from it."
    once = int(found.only_before.sum()), int(found.only_after.sum())
    if any(once):
        said += f" {once[0]} answered only before and {once[1]} only after: no band is theirs."
    return said


def _draw_file(room: Room) -> None:
    """Questions of the presenter's own, checked when they are read, kept with the room."""
    st.caption("Copy assets/questions.toml and change it: two to four answers to each question.")
    file = st.file_uploader("A file of questions (.toml)", type=["toml"], key=FILE)
    if file and st.button("Put them on the list"):
        attempt(lambda: _take(room, file))


def _take(room: Room, file) -> None:
    keep_questions(engine(), room.id, parse_questions(file.getvalue(), file.name))
