"""What came of a round: on the presenter's screen, and on each phone."""

from collections.abc import Sequence

import streamlit as st

from minigpt.classroom.rounds import Round, rounds
from minigpt.classroom.standing import Standing, own_choices
from minigpt.classroom.votes import Tally, tallies
from minigpt.classroom.win_rate import share_of_new
from minigpt.ui.classroom.served import engine
from minigpt.ui.parts.bar_table import BLUE, GREY, ORANGE, Strong, bar_table
from minigpt.ui.parts.one_piece import caption, columns, draw_together
from minigpt.ui.parts.plain_text import isolated, plain

BEFORE_AND_AFTER = ("before", "after")  # the old and the new model's text of a blind pair
LEAST_WIDTH = "26rem"  # of a pair's table: two lines of large type


def draw_pairs(found: Sequence[Tally], names: tuple[str, str] | None = None) -> None:
    """Each pair with its votes, the clearest first, in letters for the last row.

    Args:
        found: the pairs with their votes.
        names: in a blind vote what the old and the new model's text are called; the old one's
            stands first.
    """
    clearest = sorted(found, key=lambda one: -abs(one.for_a - one.for_b))
    tables = columns(*[_pair(one, names) for one in clearest], least=LEAST_WIDTH)
    draw_together(f'<div class="told" style="font-size: 1.2rem">{tables}</div>')


def _pair(tally: Tally, names: tuple[str, str] | None) -> str:
    pair = tally.pair
    rows = [(pair.a, tally.for_a), (pair.b, tally.for_b)]
    if names and pair.a_is_new:
        rows.reverse()
    if tally.cant_tell:
        rows.append(("can't tell", tally.cant_tell))
    most = max(1, *(count for _, count in rows))
    written = [Strong(text) if count == most else text for text, count in rows]
    return bar_table(
        {isolated(f"{pair.prompt} …"): written, "votes": [count for _, count in rows]},
        "votes",
        {"votes": "{:,.0f}"},
        full=tally.votes or 1,
        width="28%",
        colour=[BLUE, ORANGE if names else BLUE, GREY][: len(rows)],
        index=[*names, ""][: len(rows)] if names else None,
    )


def draw_own_result(now: Standing) -> bool:
    """On a phone: what the class chose in the last round, and how far its student was with it.

    Returns:
        Whether there was something to tell: not to a student who did not vote in it, nor once the
        presenter asks for something else.
    """
    past = rounds(engine(), now.room.id)[:1]
    own = own_choices(engine(), now.student.id, past[0].id) if past else {}
    if not own or past[0].topic != now.room.topic:
        return False
    found = [tally for tally in tallies(engine(), [past[0].id]) if tally.votes]
    st.title("The round is over")
    st.markdown(_with_the_class(found, own))
    if past[0].kind == "blind":
        st.markdown(_new_models_share(found))
    else:
        _draw_clearest(found)
    st.markdown("**Now look at the presenter's screen.** The next round comes here by itself.")
    return True


def _with_the_class(found: Sequence[Tally], own: dict[int, str]) -> str:
    decided = [one for one in found if one.for_a != one.for_b and own.get(one.id) in ("a", "b")]
    same = sum(("a" if one.for_a > one.for_b else "b") == own[one.id] for one in decided)
    if not decided:
        return "On no pair that you judged did one text win."
    return (
        f"Where you preferred a text and the class had a winner, you were with most of the class "
        f"on **{same} of {len(decided)}** pairs."
    )


def _new_models_share(found: Sequence[Tally]) -> str:
    share = share_of_new(found)
    return f"The new model's text got **{share.rate:.0%}** of all votes."


def _draw_clearest(found: Sequence[Tally]) -> None:
    clearest = max(found, key=lambda one: abs(one.for_a - one.for_b))
    if clearest.for_a == clearest.for_b:
        return
    text, count = max(
        (clearest.pair.a, clearest.for_a), (clearest.pair.b, clearest.for_b), key=lambda x: x[1]
    )
    whole = f"*{plain(clearest.pair.prompt)} …* {plain(text)}"
    of = f"{clearest.votes} vote{'s' * (clearest.votes != 1)}"
    st.markdown(f"The clearest choice, {count} of {of}:\n\n> {isolated(whole)}")


def in_short(asked: Round, found: Sequence[Tally]) -> str:
    """A round in one line, as HTML."""
    votes = sum(one.votes for one in found)
    unsure = sum(one.cant_tell for one in found)
    return caption(
        f"Which is {isolated(asked.topic)}? {votes:,} votes on {len(found)} pairs, of which "
        f"{unsure:,} can't tell. The clearest pair stands first."
    )
