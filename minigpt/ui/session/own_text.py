"""A text of one's own: uploaded or pasted, so many and so large a session."""

import streamlit as st

from minigpt.errors import UserError
from minigpt.text.corpus import keep_own_text, title
from minigpt.ui.parts.plain_text import sentence
from minigpt.ui.session.for_good import for_good

MOST_TEXTS = 5  # of one session; a hundred students share one disk
MOST_MEGABYTES = 20  # of one session in all; .streamlit/config.toml stops a larger file before
MOST_OF_ADDRESS = 400  # megabytes; a whole class may be behind one address
PASTED = 450_000  # characters: in a message of 2 MB, with four bytes each; a file may be longer
TROUBLE = "own_text_error"  # session key: why the last text was not taken
BROUGHT = "own_texts"  # session key: by corpus name the file's name and bytes of a text brought
NAME_SHOWN = 40  # characters of a file's name in the list


def own_texts() -> list[str]:
    """The corpus names of the texts that this session brought."""
    return list(st.session_state.get(BROUGHT, {}))


def title_here(corpus: str) -> str:
    """What this session calls the corpus: its own texts by their files' names."""
    name, _ = st.session_state.get(BROUGHT, {}).get(corpus, ("", 0))
    return f"{title(corpus)}: {name[:NAME_SHOWN]}" if name else title(corpus)


def draw_own_text() -> None:
    """Upload a text or paste one."""
    st.caption("It stays on this server. A few hundred pages teach best; ten pages are too few.")
    file = st.file_uploader("A text file (.txt)", type=["txt"], key=_file_key())
    pasted = st.text_area("Or paste some text", key="own_paste", max_chars=PASTED)
    st.button("Learn from this text", disabled=not (file or pasted.strip()), on_click=_take_text)
    if TROUBLE in st.session_state:
        st.error(st.session_state.pop(TROUBLE))


def _file_key() -> str:
    """Another one after each text that was taken: a new box is empty, and holds no file."""
    return f"own_file-{len(own_texts())}"


def _take_text() -> None:
    """Keep the text and let the corpus control stand at it; runs before the controls are drawn."""
    file = st.session_state.get(_file_key())
    name = file.name if file else "pasted text"
    raw = file.getvalue() if file else st.session_state["own_paste"].encode(errors="surrogatepass")
    try:
        st.session_state["corpus"] = take(raw, name)
    except UserError as error:
        st.session_state[TROUBLE] = sentence(error)


def take(raw: bytes, name: str) -> str:
    """Keep a text for this session; returns its corpus name.

    Raises:
        UserError: it is no text, or this session has brought too many or too much.
    """
    brought: dict[str, tuple[str, int]] = st.session_state.setdefault(BROUGHT, {})
    size = len(raw) + sum(held for _, held in brought.values())
    if size > MOST_MEGABYTES * 1_000_000:
        received = f"with {name} you would have brought {size / 1e6:,.1f} MB"
        do = "Cut the text to a part of it"
        raise UserError(received, f"at most {MOST_MEGABYTES} MB in all", do)
    if len(brought) >= MOST_TEXTS:
        received = f"you have brought {len(brought)} texts already"
        do = "Choose one of them under the text to learn from"
        raise UserError(received, f"at most {MOST_TEXTS}", do)
    here = _by_address().setdefault(st.context.ip_address or "", {})
    size = len(raw) + sum(here.values())
    if size > MOST_OF_ADDRESS * 1_000_000:
        received = f"with {name} {size / 1e6:,.1f} MB of texts would have come from your network"
        do = "Choose a text that is here already"
        raise UserError(received, f"at most {MOST_OF_ADDRESS} MB in all", do)
    kept = keep_own_text(raw, name)
    brought[kept] = (name, len(raw))
    here[kept] = len(raw)
    return kept


@for_good
def _by_address() -> dict[str, dict[str, int]]:
    """The texts that each address brought, and their bytes: a reload is a new session, no more."""
    return {}
