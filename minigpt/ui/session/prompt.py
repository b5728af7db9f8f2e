"""The sentence box: the words after which the model is asked for the next one.

The box is one for the whole app: what is typed on one page is there on the others, and in the
address. As long as nobody has typed anything, it holds an example that fits the sliders.
"""

import streamlit as st

from minigpt.config import Config
from minigpt.errors import UserError
from minigpt.model.prediction import LanguageModel
from minigpt.text.vocabulary import Vocabulary
from minigpt.ui.parts.plain_text import plain, sentence
from minigpt.ui.session import service
from minigpt.ui.session.address import checked
from minigpt.ui.session.declared import Control, Words
from minigpt.ui.session.filled import filled_box, last_held
from minigpt.ui.session.once import once
from minigpt.ui.session.shown import View

CLASSIC = "the united states is one"  # of the original notebook's examples, wherever it fits
KEY = "prompt"  # of the box, and of its value in the address
EXAMPLE = "prompt_example"  # session key: the example that was put in the box
LONGEST = 400  # characters: more than 12 words need, however long they are
SENTENCE = Control("The sentence", Words(LONGEST), "")


def prompt_box(
    about: View | Config, label: str = "The model goes on from these words"
) -> str | None:
    """Draw the box; what is wrong with the words in it is said below, and they stay.

    Args:
        about: the view or the config whose model is to be asked.
        label: what stands above the box.

    Returns:
        A prompt that the model of ``about`` can go on from, or None if there is none.
    """
    config = about.config if isinstance(about, View) else about
    vocabulary = service.vocabulary(config)
    if vocabulary is None:
        st.text_input(label, placeholder=_why_closed(about), disabled=True)
        return None
    with checked({KEY: SENTENCE}):
        _fill(example(config, vocabulary))
        typed = filled_box(label, KEY, LONGEST)
    words = vocabulary.read(typed)
    try:
        LanguageModel(config, vocabulary, {}).context(typed)  # checks the words, needs no weights
    except UserError as error:
        st.error(sentence(error), icon=":material/edit:")
        _offer_help(words, config, vocabulary)
        return None
    _say_what_is_read(words, config.context_length, vocabulary)
    return vocabulary.decode(vocabulary.encode(typed))


def _why_closed(about: View | Config) -> str:
    """Why nothing can be typed yet; shown in the box."""
    if isinstance(about, View) and about.original.finished:
        return "Closed: the words of this text can't be had. The reason is above."
    return "The words are being counted …"


def _fill(fitting: str) -> None:
    """Put an example in the box unless somebody typed, or the address says, something else."""
    state = st.session_state
    if KEY not in state and KEY in st.query_params:
        state[KEY] = st.query_params[KEY][:LONGEST]
    held = state.get(KEY, "")
    if held == fitting:
        state[EXAMPLE] = fitting  # not set again: that would wipe out what is being typed just now
    elif not held.strip() and last_held(KEY) not in ("", state.get(EXAMPLE)):
        state[KEY] = last_held(KEY)
    elif not held.strip() or held == state.get(EXAMPLE):
        state[KEY] = state[EXAMPLE] = fitting


def example(config: Config, vocabulary: Vocabulary) -> str:
    """A prompt that fits ``config``: the notebook's, or the first context of the test set."""
    words = CLASSIC.split()
    if len(words) >= config.context_length and all(word in vocabulary for word in words):
        return CLASSIC
    dataset = service.dataset(config)
    if dataset is not None:
        return vocabulary.decode(dataset.test_x[0])
    return vocabulary.decode(range(config.context_length))


def _offer_help(words: list[str], config: Config, vocabulary: Vocabulary) -> None:
    """Buttons that put the prompt right: near words for the first unknown one, an example."""
    unknown = next((word for word in words if word not in vocabulary), None)
    near = _near(unknown, vocabulary.words) if unknown else ()
    with st.container(horizontal=True):
        for instead in near:
            better = [instead if word == unknown else word for word in words]
            mended = vocabulary.tokenizer.join(better)
            st.button(f"“{plain(instead)}” for “{plain(unknown)}”", on_click=_put, args=(mended,))
        fitting = example(config, vocabulary)
        st.button("An example that fits", on_click=_put, args=(fitting,), icon=":material/undo:")


@once(256)
def _near(word: str, words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(Vocabulary(words).near(word))


def _put(prompt: str) -> None:
    st.session_state[KEY] = prompt


def _say_what_is_read(words: list[str], context_length: int, vocabulary: Vocabulary) -> None:
    if len(words) > context_length:
        read = vocabulary.tokenizer.join(words[-context_length:])
        st.caption(f"The context length is {context_length}: the model reads only “{plain(read)}”.")
