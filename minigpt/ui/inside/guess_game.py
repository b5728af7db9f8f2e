"""Guess first: the student names the next word before it is shown, and so do four others."""

import numpy as np
import streamlit as st

from minigpt.config import Config
from minigpt.model.prediction import LanguageModel
from minigpt.text.dataset import Dataset
from minigpt.training.guessing import Rivals, Tally, question_rows, rivals, tally
from minigpt.ui.parts.plain_text import inset, isolated, plain
from minigpt.ui.parts.untranslated import as_it_is
from minigpt.ui.session import service
from minigpt.ui.session.once import once
from minigpt.ui.session.unit_names import in_units

QUESTIONS = 10
GAME = "guess_game"  # session key: the guesses so far, and which model they were made against


@once(32)
def _rows(data_key: str, config: Config) -> np.ndarray:
    return question_rows(service.dataset(config), QUESTIONS, config.seed)


@once(32)
def _rivals(key: str, config: Config) -> Rivals:
    data = service.dataset(config)
    rows = _rows(config.data_key(service.digest(config.corpus)), config)
    return rivals(service.model(config).weights, data, config.vocab_size, rows)


def draw_game(model: LanguageModel, config: Config, key: str, data: Dataset) -> None:
    """The question in turn, then its answer; at the end the tally of all.

    Args:
        model: the trained original.
        config: what it was trained from.
        key: its key in the store.
        data: its phrases.
    """
    game = st.session_state.get(GAME)
    if game is None or game["key"] != key:
        game = st.session_state[GAME] = {"key": key, "guesses": []}
    rows = _rows(config.data_key(service.digest(config.corpus)), config)
    others, guesses = _rivals(key, config), game["guesses"]
    at = len(guesses)
    if guesses:
        _draw_answer(model, data, rows, others, guesses)
    if at < len(rows):
        _draw_question(model, data, int(rows[at]), at, len(rows), guesses)
    else:
        st.success("That was the last one. The tally below is final.", icon=":material/flag:")
        if st.button("Begin again", icon=":material/replay:", key="guess-again"):
            del st.session_state[GAME]
            st.rerun()
    if guesses:
        draw_tally(tally(guesses, _first(others, at), config.vocab_size))


def _first(others: Rivals, count: int) -> Rivals:
    return Rivals(**{name: answers[:count] for name, answers in vars(others).items()})


def _draw_question(
    model: LanguageModel, data: Dataset, row: int, at: int, of: int, guesses: list[int]
) -> None:
    """The context, and a box to find a word in; choosing a word is the guess."""
    context = plain(model.vocabulary.decode(data.test_x[row]))
    st.markdown(f"**Phrase {at + 1} of {of}**")
    with as_it_is("context"):
        st.header(f"{context} …", anchor=False)
    words = sorted(model.vocabulary.words)
    chosen = st.selectbox(
        in_units("Your guess: which word comes next?"),
        words,
        index=None,
        placeholder=in_units("Type to find a word"),
        key=f"guess-{at}",
    )
    if chosen is not None:
        guesses.append(model.vocabulary.numbers([chosen])[0])
        st.rerun()


def _draw_answer(
    model: LanguageModel, data: Dataset, rows: np.ndarray, others: Rivals, guesses: list[int]
) -> None:
    """What came, and what everybody said, of the phrase before."""
    at, words = len(guesses) - 1, model.vocabulary.words
    truth = int(others.truth[at])
    context = plain(model.vocabulary.decode(data.test_x[int(rows[at])]))
    whole = isolated(f"{context} **{plain(words[truth])}**")
    st.markdown(f"{whole} — that is how it went on.")
    said = {
        "You": guesses[at],
        "The model": int(others.model[at]),
        in_units("Pairs of words"): int(others.bigram[at]),
        in_units("Most frequent word"): int(others.most_frequent[at]),
    }
    parts = [
        f"{name}: **{inset(words[word])}** {'✓' if word == truth else '✗'}"
        for name, word in said.items()
    ]
    with as_it_is("guesses"):
        st.markdown(" · ".join(parts))


def draw_tally(counted: Tally) -> None:
    """Who got how many of the same phrases right."""
    st.header("Tally")
    lines = [
        ("You", f"{counted.student}", "your guesses"),
        ("The model", f"{counted.model}", in_units("its likeliest word")),
        (
            in_units("Pairs of words"),
            f"{counted.bigram}",
            in_units("what most often followed the last word"),
        ),
        (
            in_units("Most frequent word"),
            f"{counted.most_frequent}",
            in_units("always the same word"),
        ),
        ("Blind guess", f"{counted.uniform:.2f}", in_units("any word, on average")),
    ]
    import pandas as pd  # here: the tour, and with it the first page, needs this module

    frame = pd.DataFrame(lines, columns=["Who", f"Right of {counted.asked}", "How"])
    st.table(frame.set_index("Who"))
