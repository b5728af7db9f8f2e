"""What the text taught it: two prompts that differ in one word, and the phrases behind answers."""

from dataclasses import dataclass

import numpy as np
import streamlit as st

from minigpt.errors import UserError
from minigpt.model.prediction import LanguageModel
from minigpt.model.swapped_word import Swap, differing, offered_pairs, strongest_swap
from minigpt.text.behind import Behind, behind, phrases_with
from minigpt.text.dataset import Dataset
from minigpt.ui.parts.bar_table import BLUE, ORANGE, PERCENT, Strong, bar_table, percent
from minigpt.ui.parts.one_piece import caption, columns, draw_together
from minigpt.ui.parts.plain_text import inset, sentence
from minigpt.ui.parts.unit_text import visible
from minigpt.ui.session.address import bound, checked
from minigpt.ui.session.declared import Among, Control, Words
from minigpt.ui.session.filled import answered, last_answered
from minigpt.ui.session.prompt import LONGEST
from minigpt.ui.session.unit_names import in_units

OWN = "prompts of my own"
PAIR, ONE, OTHER, ANSWER = "word_pair", "prompt_one", "prompt_two", "taught_answer"
SWAPS = "taught_swap"  # session key: the last pair of contexts that was looked for, and whose
WORDS_SHOWN, PHRASES_SHOWN, ANSWERS_OFFERED = 7, 8, 8
PROMPTS = {ONE: "The first prompt", OTHER: "The second prompt"}


@dataclass(frozen=True)
class Sides:
    """Two contexts beside each other, and what the model answers to each.

    Attributes:
        contexts: the two, each ``(context_length,)``.
        chances: of every word after each, ``(vocab_size,)``.
    """

    contexts: tuple[np.ndarray, np.ndarray]
    chances: tuple[np.ndarray, np.ndarray]

    def answers(self, most: int) -> list[int]:
        """Words likely after either, those first whose chances differ most."""
        likely = [np.argsort(-side, kind="stable")[:WORDS_SHOWN] for side in self.chances]
        found = list(dict.fromkeys(int(word) for side in likely for word in side))
        difference = np.abs(self.chances[0] - self.chances[1])
        return sorted(found, key=lambda word: -difference[word])[:most]


def draw_taught(model: LanguageModel, data: Dataset) -> None:
    """The choice of two prompts, what the model answers to each, and what stands behind it.

    Args:
        model: the trained original.
        data: its phrases.
    """
    contexts = choose_contexts(model, data)
    if contexts is None:
        return
    sides = Sides(contexts, tuple(model.chances(context) for context in contexts))
    places = differing(*contexts)
    if len(places) != 1:
        words = f"{len(places)} {model.vocabulary.unit}s" if places else "nothing"
        st.info(
            f"These two differ in {words}. Change exactly one, so that the difference in the "
            "answers has one cause.",
            icon=":material/edit:",
        )
        return
    size = len(model.vocabulary)
    found = [behind(data, int(context[places[0]]), size) for context in contexts]
    draw_sides(model, sides, found)
    draw_behind(model, data, sides, found)


def choose_contexts(model: LanguageModel, data: Dataset):
    """The two contexts that the reader chose, or None with the reason on the page."""
    vocabulary = model.vocabulary
    pairs = {f"{inset(a)} / {inset(b)}": (a, b) for a, b in offered_pairs(vocabulary)}
    names = [*pairs, OWN]
    with checked(
        {PAIR: Control(in_units("The two words"), Among(tuple(names)), names[0], moving=True)}
    ):
        chosen = st.pills(
            in_units("Which two words?"), names, default=names[0], required=True, **bound(PAIR)
        )
    first = pairs.get(chosen, next(iter(pairs.values())))
    swap = _swap(model, data, tuple(vocabulary.numbers(first)))
    if chosen not in pairs:
        return _own_contexts(model, swap)
    if swap is None:
        st.info(f"No phrase holds “{inset(first[0])}” alone. Choose another pair.")
        return None
    st.caption(
        f"Of {swap.tried} phrases of the test set with “{inset(first[0])}”, this is the one in "
        f"which “{inset(first[1])}” in its place changes the model's answer most."
    )
    return swap.one, swap.other


def _swap(model: LanguageModel, data: Dataset, words: tuple[int, int]) -> Swap | None:
    weights, asked, found = st.session_state.get(SWAPS, (None, None, None))
    if weights is not model.weights or asked != words:
        found = strongest_swap(model.chances, np.asarray(data.test_x), words)
        st.session_state[SWAPS] = (model.weights, words, found)
    return found


def _own_contexts(model: LanguageModel, swap: Swap | None):
    """Two boxes; what is wrong with what stands in them is said below, and it stays.

    The last prompt that could be answered stands for one that can't.
    """
    start = (swap.one, swap.other) if swap else (range(model.config.context_length),) * 2
    made = []
    for column, (name, label), fitting in zip(st.columns(2), PROMPTS.items(), start, strict=True):
        with column, checked({name: Control(label, Words(LONGEST), "")}):
            if name not in st.session_state and name not in st.query_params:
                st.session_state[name] = model.vocabulary.decode(fitting)
            typed = st.text_input(label, max_chars=LONGEST, autocomplete="off", **bound(name))
            try:
                made.append(model.context(typed))
                answered(name, typed)
            except UserError as error:
                made.append(_last_context(model, name, fitting))
                kept = f"Until then, below is “{inset(model.vocabulary.text(made[-1]))}”."
                st.error(f"{sentence(error)} {kept}", icon=":material/edit:")
    return tuple(made)


def _last_context(model: LanguageModel, name: str, fitting) -> np.ndarray:
    """What a box held when it could last be answered, or what it held at first."""
    try:
        return model.context(last_answered(name))
    except UserError:
        return np.asarray(fitting)


def draw_sides(model: LanguageModel, sides: Sides, found: list[Behind]) -> None:
    """The likeliest words after each prompt, and the phrases that go on with them."""
    words, cells = model.vocabulary.words, []
    most = float(max(side.max() for side in sides.chances))  # one scale for both tables
    for context, chances, counted, colour in zip(
        sides.contexts, sides.chances, found, (BLUE, ORANGE), strict=True
    ):
        shown = np.argsort(-chances, kind="stable")[:WORDS_SHOWN]
        phrases = f"Phrases with “{visible(words[counted.word])}”"
        table = {
            in_units("Next word"): [visible(words[i]) for i in shown],
            "Chance": [float(chances[i]) for i in shown],
            phrases: [f"{counted.counts[i]:,} of {counted.phrases:,}" for i in shown],
        }
        head = caption(Strong(f"{model.vocabulary.text(context)} …"))
        cells.append(head + bar_table(table, "Chance", {"Chance": PERCENT}, most, "35%", colour))
    note = caption(
        in_units(
            "Phrases: of all training phrases with the changed word in them, so many go on with "
            "this next word."
        )
    )
    draw_together(columns(*cells), note)


def draw_behind(model: LanguageModel, data: Dataset, sides: Sides, found: list[Behind]) -> None:
    """One answer, chosen with a click: its chances, its counts, and the phrases themselves."""
    words, options = model.vocabulary.words, sides.answers(ANSWERS_OFFERED)
    if st.session_state.get(ANSWER) not in options:
        st.session_state[ANSWER] = options[0]
    st.header("The phrases behind an answer")
    answer = st.pills(
        "Which answer? The one whose chances differ most comes first",
        options,
        format_func=lambda option: inset(visible(words[option])),
        key=ANSWER,
        required=True,
    )
    st.markdown(_said(model, sides, found, answer) + _together(sides, found, options))
    cells = []
    for context, counted in zip(sides.contexts, found, strict=True):
        shown = phrases_with(data, counted, answer, context, PHRASES_SHOWN)
        lines = [model.vocabulary.text(phrase) for phrase in shown] or ["none"]
        title = f"In the training text, with “{visible(words[counted.word])}”"
        cells.append(bar_table({title: lines}, None, {}))
    draw_together(columns(*cells), caption(_kept_back(found, answer)))


def leaning_together(sides: Sides, found: list[Behind], answers: list[int]) -> tuple[int, int]:
    """For how many answers model and text lean to the same prompt, and among how many.

    Args:
        sides: what the model answers to the two prompts.
        found: what the text has of the two.
        answers: the words to look at; those that the text has as often with both are left out.
    """
    leaning = [
        (sides.chances[0][word] - sides.chances[1][word])
        * (found[0].share(word) - found[1].share(word))
        for word in answers
    ]
    return sum(both > 0 for both in leaning), sum(both != 0 for both in leaning)


def _together(sides: Sides, found: list[Behind], answers: list[int]) -> str:
    alike, told = leaning_together(sides, found, answers)
    if not told:
        return ""
    return in_units(
        f" Of the words above, the text has {told} more often with one than with the other; the "
        f"model leans the same way in {alike} of them."
    )


def _kept_back(found: list[Behind], answer: int) -> str:
    most = max(int(counted.counts[answer]) for counted in found)
    shown = f"at most {PHRASES_SHOWN} of each" if most > PHRASES_SHOWN else "all of them"
    return f"Shown: {shown}; first those that end most like the prompt."


def _said(model: LanguageModel, sides: Sides, found: list[Behind], answer: int) -> str:
    """The chances, the counts, and whether both lean the same way."""
    words = model.vocabulary.words
    names = [f"“{inset(visible(words[counted.word]))}”" for counted in found]
    a, b = (float(chances[answer]) for chances in sides.chances)
    counts = [
        f"of {counted.phrases:,} training phrases with {name}, **{counted.counts[answer]:,}** go "
        f"on with it ({percent(counted.share(answer))})"
        for name, counted in zip(names, found, strict=True)
    ]
    return (
        f"The model gives “{inset(visible(words[answer]))}” **{percent(a)}** after the prompt with "
        f"{names[0]} and **{percent(b)}** after the one with {names[1]}. In the text: "
        f"{counts[0]}; {counts[1]}. {_verdict(a - b, found, answer)}"
    )


def _verdict(gain: float, found: list[Behind], answer: int) -> str:
    leaning = found[0].share(answer) - found[1].share(answer)
    if not any(counted.counts[answer] for counted in found):
        return in_units(
            "**No phrase with either says so**: it can only come from the other words of the "
            "prompt, or from phrases with words of like use."
        )
    if gain * leaning > 0:
        return "**The text leans the same way as the model.**"
    return in_units(
        "Here the text as a whole does not lean that way: the other words of the prompt, and "
        "phrases with words of like use, weigh more."
    )
