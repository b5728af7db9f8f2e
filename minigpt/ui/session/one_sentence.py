"""What can't be done, said in one sentence in the place of a page or of a part of it."""

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from minigpt.errors import NotNow, UserError
from minigpt.ui.parts.plain_text import sentence
from minigpt.ui.session.repeating import begin_anew_when

ASK_AGAIN = 4.0  # seconds; a whole class may wait for one database
BY_ITSELF = "The page tries again by itself."


@contextmanager
def in_one_sentence() -> Iterator[None]:
    """Draw in here; where a mistake ends that which somebody can mend, it is said below.

    A store that can't be read, or a setting that is wrong: whoever looks after the server reads on
    any page what to do. What does not answer just now is asked again by itself. Everything else is
    a fault of ours, and goes on to the log.
    """
    try:
        yield
    except NotNow as error:
        draw_not_now(error)
    except UserError as error:
        st.error(sentence(error), icon=":material/error:")


def draw_not_now(error: NotNow) -> None:
    """Say what does not answer just now, and begin the page anew until it does."""
    st.warning(f"{sentence(error)} {BY_ITSELF}", icon=":material/sync:")
    begin_anew_when(lambda: True, ASK_AGAIN)
