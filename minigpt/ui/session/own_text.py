"""A text of one's own: uploaded or pasted, so many and so large a session.

The server only copies a file to the disk; the worker reads it, and says how.
"""

import hashlib
import json

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.uploaded_file_manager import UploadedFile

from minigpt.errors import UserError
from minigpt.text.corpus import OWN, digest_of, keep_text, own_text_exists, own_text_of, title
from minigpt.text.encodings import ENCODINGS, title_of
from minigpt.text.uploads import digest_of_upload, keep_upload, share_upload
from minigpt.ui.parts.plain_text import plain, sentence
from minigpt.ui.session import service
from minigpt.ui.session.for_good import for_good
from minigpt.ui.session.looking import look_every

MOST_TEXTS = 5  # of one session; a hundred students share one disk
MOST_MEGABYTES = 20  # of one session in all; .streamlit/config.toml stops a larger file before
MOST_OF_ADDRESS = 400  # megabytes; a whole class may be behind one address
PASTED = 1_200_000  # characters: the plays of Shakespeare that many learn from are 1.1 million
TROUBLE = "own_text_error"  # session key: why the last text was not taken
BROUGHT = "own_texts"  # session key: by corpus name the file's name and bytes of a text brought
SENT = "own_text_sent"  # session key: the file that the worker is asked to read
READ = "own_text_read"  # session key: the file read last, and how it was read
FILES = "own_text_files"  # session key: which text each file gave, by the file's digest
NEXT = "own_text_next"  # session key: the corpus that the control is to stand at in the next run
GIVEN = "own_text_given"  # session key: the box that was filled last
WANTED = "own_text_wanted"  # session key: there once the button was pressed before a text came
BOXES = "own_text_boxes"  # session key: how often the box for files was emptied
NAME_SHOWN = 40  # characters of a file's name in the list
LOOK = 0.5  # seconds between two looks while the worker reads
CHANGES = {"encoding": "Encoding", "column": "Column", "member": "Text in the zip"}


def own_texts() -> list[str]:
    """The corpus names of the texts that this session brought."""
    return list(st.session_state.get(BROUGHT, {}))


def title_here(corpus: str) -> str:
    """What this session calls the corpus: its own texts by their files' names."""
    name, _ = st.session_state.get(BROUGHT, {}).get(corpus, ("", 0))
    return f"{title(corpus)}: {name[:NAME_SHOWN]}" if name else title(corpus)


def put_in_control() -> None:
    """Let the corpus control stand at a text that was read; before the control is drawn."""
    if NEXT in st.session_state:
        st.session_state["corpus"] = st.session_state.pop(NEXT)


def draw_own_text() -> None:
    """Upload a text or paste one; what the last file was read as."""
    st.caption("It stays on this server. A few hundred pages teach best; ten pages are too few.")
    st.file_uploader(
        "A file: text, Word, PDF, e-book, web page, subtitles, table or zip",
        key=_file_box(),
        on_change=_given,
        args=("file",),
    )
    label = f"Or paste some text, up to {PASTED:,} characters"
    st.text_area(label, key="own_paste", on_change=_given, args=("paste",))
    st.button("Learn from this text", on_click=_take_text)  # never grey: a click brings the paste
    if SENT in st.session_state:
        _wait()
    if TROUBLE in st.session_state:
        st.error(st.session_state.pop(TROUBLE))
    if READ in st.session_state:
        _draw_read(st.session_state[READ])


def _file_box() -> str:
    return f"own_file-{st.session_state.get(BOXES, 0)}"


def _given(box: str) -> None:
    st.session_state[GIVEN] = box
    if st.session_state.pop(WANTED, False):
        _take_text()


def _take_text() -> None:
    """Take what was given last, and empty both boxes; runs before the controls are drawn."""
    state = st.session_state
    file, pasted = state.get(_file_box()), state.get("own_paste", "")
    try:
        if file and (state.get(GIVEN) != "paste" or not pasted.strip()):
            _send(file)
        elif not pasted.strip():
            state[WANTED] = True  # a file that is still on its way, perhaps
            raise UserError("there is no text yet", "a file, or some text in the box", "Add one")
        else:
            state["corpus"] = take(pasted, "pasted text")
            state.pop(READ, None)
    except UserError as error:
        state[TROUBLE] = sentence(error)
        return
    state["own_paste"] = ""
    state[BOXES] = state.get(BOXES, 0) + 1  # another box, which is empty
    if file:
        _let_go(file)


def _let_go(file: UploadedFile) -> None:
    """The server needs the bytes no longer; Streamlit would keep them until the session ends."""
    run = get_script_run_ctx()
    run.uploaded_file_mgr.remove_file(run.session_id, file.file_id)


def _send(file: UploadedFile) -> None:
    """Copy a file to where the worker finds it; one that was brought before needs no room."""
    known = st.session_state.setdefault(FILES, {}).get(digest_of_upload(file))
    if known in own_texts():
        st.session_state["corpus"] = known
        return
    _check_room(file.name, file.size)
    st.session_state.pop(READ, None)
    upload = keep_upload(file)
    st.session_state[SENT] = {"upload": upload, "name": file.name, "size": file.size, "wanted": {}}


def take(given: bytes | str, name: str) -> str:
    """Keep a text for this session; returns its corpus name.

    One that is here already costs nothing.

    Raises:
        UserError: it is no text, or this session has brought too many or too much.
    """
    if len(given) > PASTED and isinstance(given, str):
        received = f"you pasted more than {PASTED:,} characters"
        do = "Save it as a file and upload that, or paste a part of it"
        raise UserError(received, f"at most {PASTED:,}", do)
    text = own_text_of(given, name)
    corpus, size = OWN + digest_of(text), len(text.encode())
    if corpus in own_texts():
        return corpus
    if own_text_exists(corpus):
        _brought()[corpus] = (name, 0)
    else:
        _check_room(name, size)
        keep_text(text)
        _note(corpus, name, size)
    return corpus


def _note(corpus: str, name: str, size: int) -> None:
    """Remember that this session, and its address, brought a text; 0 bytes if it was here."""
    _brought()[corpus] = (name, size)
    _of_address().setdefault(corpus, size)


def _of_address() -> dict[str, int]:
    return _by_address().setdefault(st.context.ip_address or "", {})


@for_good
def _by_address() -> dict[str, dict[str, int]]:
    """The texts that each address brought, and their bytes: a reload is a new session, no more."""
    return {}


def _brought() -> dict[str, tuple[str, int]]:
    return st.session_state.setdefault(BROUGHT, {})


def _check_room(name: str, more: int) -> None:
    """Raise :class:`UserError` if this session may not bring so much more."""
    size = more + sum(held for _, held in _brought().values())
    if size > MOST_MEGABYTES * 1_000_000:
        received = f"with {name} you would have brought {size / 1e6:,.1f} MB"
        expected = f"at most {MOST_MEGABYTES} MB in all"
        raise UserError(received, expected, "Cut the text to a part of it")
    many = sum(held > 0 for _, held in _brought().values())
    if many >= MOST_TEXTS:
        received = f"you have brought {many} texts already"
        raise UserError(received, f"at most {MOST_TEXTS}", "Choose one of them under Corpus")
    size = more + sum(_of_address().values())
    if size > MOST_OF_ADDRESS * 1_000_000:
        received = f"with {name} {size / 1e6:,.1f} MB of texts would have come from your network"
        expected = f"at most {MOST_OF_ADDRESS} MB in all"
        raise UserError(received, expected, "Choose a text that is here already")


def _wait() -> None:
    """Look from time to time whether the worker has read the file."""

    def look() -> None:
        sent = st.session_state.get(SENT)
        if sent is None:
            return
        payload = {name: sent[name] for name in ("upload", "name", "wanted")}
        asked = hashlib.sha256(json.dumps(payload, sort_keys=True).encode()).hexdigest()[:20]
        status = service.ask(f"read-{asked}", "read", payload, slot="read")
        if status.active:
            st.caption(f"{status.stage or 'Waiting to read the file'} …")
            return
        _arrived(sent, status)
        service.jobs().retry(status.key)  # the same file may be brought again
        st.rerun()

    look_every(LOOK, look)


def _arrived(sent: dict, status) -> None:
    """Take what the worker read, or say why it could not."""
    state, result = st.session_state, status.result
    del state[SENT]
    if status.state != "done":
        state[TROUBLE] = sentence(status.reason or "The file was not read. Try again.")
        return
    state[READ] = {**sent, **result}
    if "corpus" in result:
        if result["corpus"] not in own_texts():
            _note(result["corpus"], sent["name"], 0 if result.get("known") else sent["size"])
        state.setdefault(FILES, {})[sent["upload"]] = result["corpus"]
        state[NEXT] = result["corpus"]


def _draw_read(read: dict) -> None:
    """What the last file was read as, and what of that can be changed."""
    if "corpus" in read:
        how = f" in {title_of(read['encoding'])}" if read["encoding"] else ""
        column = f", column “{plain(read['column'])}”" if read["column"] else ""
        st.caption(f"{plain(read['name'])} was read as {read['kind']}{how}{column}.")
    else:
        st.caption(f"{plain(read['name'])} holds several texts. Which one?")
    options = {
        "encoding": list(ENCODINGS) if read.get("encoding") else [],
        "column": list(read.get("columns", ())),
        "member": read.get("members", []),
    }
    for field, among in options.items():
        if len(among) > 1:
            at = among.index(read[field]) if read.get(field) in among else None
            st.selectbox(
                CHANGES[field],
                among,
                at,
                format_func=title_of if field == "encoding" else str,
                key=f"own_{field}-{read['upload']}-{read.get(field, '')}",
                on_change=_read_again,
                args=(field,),
            )


def _read_again(field: str) -> None:
    """Have the file read once more, as was chosen."""
    state = st.session_state
    read = state[READ]
    chosen = state[f"own_{field}-{read['upload']}-{read.get(field, '')}"]
    wanted = {name: read.get(name, "") for name in CHANGES} | {field: chosen}
    kept = {name: read[name] for name in ("upload", "name", "size")}
    try:
        share_upload(read["upload"])
    except UserError as error:
        state[TROUBLE] = sentence(error)
        return
    state[SENT] = {**kept, "wanted": wanted}
    _brought().pop(read.get("corpus"), None)  # it was read wrongly
