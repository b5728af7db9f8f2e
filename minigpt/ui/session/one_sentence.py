"""What can't be done, said in one sentence in the place of a page or of a part of it."""

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from minigpt.errors import UserError
from minigpt.ui.parts.plain_text import sentence


@contextmanager
def in_one_sentence() -> Iterator[None]:
    """Draw in here; where a mistake ends that which somebody can mend, it is said below.

    A store that can't be read, or a setting that is wrong: whoever looks after the server reads on
    any page what to do. Everything else is a fault of ours, and goes on to the log.
    """
    try:
        yield
    except UserError as error:
        st.error(sentence(error), icon=":material/error:")
