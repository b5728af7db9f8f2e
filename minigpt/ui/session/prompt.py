"""The sentence box: the words after which the model is asked for the next one.

The box is one for the whole app: what is typed on one page is there on the others, and in the
address. As long as nobody has typed anything, it holds an example that fits the sliders.
"""

import streamlit as st

from minigpt.config import Config
from minigpt.text.tokenizer import SEPARATOR
from minigpt.text.vocabulary import Vocabulary
from minigpt.ui.parts.plain_text import inset
from minigpt.ui.session import service
from minigpt.ui.session.address import checked
from minigpt.ui.session.declared import Control, Words
from minigpt.ui.session.filled import answered, filled_box, last_answered, last_held
from minigpt.ui.session.prompt_help import draw_unknown, missing_words
from minigpt.ui.session.shown import View
from minigpt.ui.session.unit_names import in_units

CLASSIC = "the united states is one"  # of the original notebook's examples, wherever it fits
KEY = "prompt"  # of the box, and of its value in the address
EXAMPLE = "prompt_example"  # session key: the example that was put in the box
LONGEST = 400  # characters: more than 12 words need, however long they are
SENTENCE = Control("The sentence", Words(LONGEST), "")


def prompt_box(about: View | Config, label: str = "") -> str | None:
    """Draw the box; what is wrong with the words in it is said below, and they stay.

    Args:
        about: the view or the config whose model is to be asked.
        label: what stands above the box; by default that the model goes on from these words.

    Returns:
        A prompt that the model of ``about`` can go on from: the sentence in the box, or, while that
        has unknown words, the last one that had none. None as long as no word is known.
    """
    label = label or in_units("The model goes on from these words")
    config = about.config if isinstance(about, View) else about
    vocabulary = service.vocabulary(config)
    if vocabulary is None:
        st.text_input(label, placeholder=_why_closed(about), disabled=True)
        return None
    fitting = example(config, vocabulary)
    with checked({KEY: SENTENCE}):
        _fill(fitting)
        typed = filled_box(label, KEY, LONGEST)
    words = vocabulary.read(typed)
    unknown = list(dict.fromkeys(word for word in words if word not in vocabulary))
    if unknown:
        kept = _last_prompt(config, vocabulary, fitting)
        draw_unknown(words, unknown, config, vocabulary, _put, kept)
        _offer_example(fitting)
        return kept
    answered(KEY, typed)
    _say_how_it_is_read(typed, words, vocabulary)
    if len(words) < config.context_length:
        added = missing_words(words, config, vocabulary, fitting)
        _say_what_was_added(added, words, vocabulary)
        words = [*added, *words]
    _say_what_is_read(words, config.context_length, vocabulary)
    return vocabulary.decode(vocabulary.numbers(words))


def _last_prompt(config: Config, vocabulary: Vocabulary, fitting: str) -> str:
    """The last sentence without an unknown word, or the example where this model can't read it."""
    words = vocabulary.read(last_answered(KEY))
    if not vocabulary.knows(words):
        words = vocabulary.read(fitting)
    if len(words) < config.context_length:
        words = [*missing_words(words, config, vocabulary, fitting), *words]
    return vocabulary.decode(vocabulary.numbers(words))


def _why_closed(about: View | Config) -> str:
    """Why nothing can be typed yet; shown in the box."""
    if isinstance(about, View) and about.original.finished:
        return in_units("Closed: the words of this text can't be had. The reason is above.")
    return in_units("The words are being counted …")


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
    if len(words) >= config.context_length and vocabulary.knows(words):
        return CLASSIC
    dataset = service.dataset(config)
    if dataset is not None:
        return vocabulary.decode(dataset.test_x[0])
    return vocabulary.decode(range(config.context_length))


def _offer_example(fitting: str) -> None:
    label = f"An example that fits: “{inset(fitting)}”"
    st.button(label, on_click=_put, args=(fitting,), icon=":material/undo:")


def _put(prompt: str) -> None:
    st.session_state[KEY] = prompt


def _say_how_it_is_read(typed: str, words: list[str], vocabulary: Vocabulary) -> None:
    """What the cleaning of the text makes of what was typed, where that is something else."""
    read = vocabulary.tokenizer.join(words)
    if SEPARATOR not in typed and read.split() != typed.split():
        st.caption(f"Read as “{inset(read)}”." if words else "Nothing of that is in the text.")


def _say_what_was_added(added: list[str], words: list[str], vocabulary: Vocabulary) -> None:
    """Words in front of a sentence that is too short; a button takes them into the box."""
    join, many = vocabulary.tokenizer.join, len(added)
    whole = join([*added, *words])
    unit = vocabulary.unit if many == 1 else vocabulary.tokenizer.units
    st.caption(
        f"The context length is {len(added) + len(words)}: the model wants {many} {unit} more. "
        f"Until you type them, it reads **“{inset(join(added))}”** before your sentence: "
        f"“{inset(whole)}”."
    )
    st.button("Put them in the box", key="complete", on_click=_put, args=(whole,))


def _say_what_is_read(words: list[str], context_length: int, vocabulary: Vocabulary) -> None:
    if len(words) > context_length:
        read = vocabulary.tokenizer.join(words[-context_length:])
        st.caption(f"The context length is {context_length}: the model reads only “{inset(read)}”.")
