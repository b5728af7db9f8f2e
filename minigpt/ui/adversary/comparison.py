"""Original, ideal adversary and trained adversary beside each other."""

import numpy as np
import streamlit as st

from minigpt.config import Config
from minigpt.model.forward import log_softmax, logits
from minigpt.model.prediction import LanguageModel, top_words
from minigpt.reward.ideal import Ideal
from minigpt.text.vocabulary import Vocabulary
from minigpt.training.evaluation import compare_rows
from minigpt.ui.adversary.ideal_formula import draw_worked
from minigpt.ui.adversary.reward import Point, curve, ideal_answer, on_curve, sample, trained_point
from minigpt.ui.parts.bar_table import BLUE, GREEN, ORANGE, PERCENT, Strong, bar_table
from minigpt.ui.parts.one_piece import caption, card, columns, draw_together, figure
from minigpt.ui.parts.owed import draw_owed
from minigpt.ui.parts.signed import signed, written
from minigpt.ui.parts.unit_text import visible
from minigpt.ui.prediction.next_words import likeliest, points
from minigpt.ui.session import service
from minigpt.ui.session.answer_first import answer_first
from minigpt.ui.session.shown import View
from minigpt.ui.session.unit_names import in_units, unit, units

ROWS = 10
WAITING = "The trained adversary is not there yet; the ideal one needs no training."


def draw_scores(view: View) -> None:
    """The mean score of all three, and what it costs in right guesses."""
    config, found = view.config, curve(view.config)
    trained = trained_point(config)
    original = on_curve(found, config.adversary_weight, at=0.0) if found else None
    ideal = on_curve(found, config.adversary_weight) if found else None
    cells = (
        ("Original", original, in_units("trained to guess the next word")),
        ("Ideal adversary", ideal, "calculated, no training"),
        ("Trained adversary", trained, "trained with the reward"),
    )
    shown = [_score_card(*cell, original) for cell in cells]
    parts = [columns(*shown, least="12rem")]
    data = sample(config)
    if data is not None and found is not None:
        parts.append(
            caption(
                f"Mean score: how many “{config.letter}” the next {unit()} has on average, over "
                f"{len(data.test_y):,} test phrases. Right: the likeliest {unit()} is the true "
                "one." + _not_all(len(data.test_y), config)
            )
        )
    draw_together(*parts)


def _not_all(count: int, config: Config) -> str:
    """That the figures differ a little from those of the page Training, and why."""
    whole = len(service.dataset(config).test_y)
    if count == whole:
        return ""
    return (
        f" They are the first {count:,} of {whole:,}: the page Training counts all of them, so its "
        "accuracy differs a little."
    )


def _score_card(name: str, point: Point | None, how: str, original: Point | None) -> str:
    value = f"{point.score:.2f}" if point else "…"
    right = f"{point.accuracy:.1%} right" if point else "not there yet"
    gain = ""
    if point and original and point is not original:
        gain = f", {signed(point.score - original.score, 2)} against the original"
    return card(figure(f"{name}: mean score", value, right)) + caption(how.capitalize() + gain)


def draw_verdict(view: View) -> None:
    """Which of the two adversaries has the lesser loss on the test phrases, as computed."""
    found, trained = curve(view.config), trained_point(view.config)
    if found is None:
        return
    ideal = on_curve(found, view.config.adversary_weight)
    text = (
        "It would be the best of all adversaries if the original's chances were the truth. They "
        "are only learnt from text, so training with the reward may still do better. "
    )
    if trained is None:
        st.markdown(text + WAITING)
        return
    st.markdown(
        text + "On the test phrases the loss (cross-entropy − weight × score) of the trained "
        f"adversary is {compared(trained.loss, ideal.loss)}."
    )


def compared(trained: float, ideal: float) -> str:
    """Two losses as they are shown: 2.5441 and 2.5444 are the same to whoever reads 2.544 twice."""
    one, other = written(trained, 3), written(ideal, 3)
    how = "the same as" if one == other else "less than" if trained < ideal else "more than"
    return f"**{one}**, {how} the ideal one's **{other}**"


def draw_answers(view: View, prompt: str) -> None:
    """What the three say to the prompt, beside each other: the original once, and both others."""
    config, model = view.config, view.original.model
    context, log_q, ideal = _ideal_for(view, prompt)
    trained = view.adversary.model
    answers = (
        ("Original", np.exp(log_q), BLUE),
        ("Ideal adversary", ideal.chances[0], GREEN),
        ("Trained adversary", None if trained is None else trained.chances(context), ORANGE),
    )
    original = answers[0][1]
    cells = [
        figure(f"{name}: likeliest next {unit()}", "…", "not there yet")
        if chances is None
        else answer_table(name, chances, original, model.vocabulary, config.letter, colour)
        for name, chances, colour in answers
    ]
    draw_together(
        columns(*cells, least="14rem"),
        caption(
            "Change: what the adversary's chance is more (+) or less (−) than the original's, in "
            "percentage points. Adversary score: chance × how many times the letter stands in "
            f"the {unit()}, summed over all {len(model.vocabulary):,} {units()}: above zero even "
            f"where the likeliest {unit()} has none."
        ),
    )
    answer_first()


def answer_table(
    name: str,
    chances: np.ndarray,
    original: np.ndarray,
    vocabulary: Vocabulary,
    letter: str,
    colour: str,
) -> str:
    """One model's likeliest words with bars, and what they are against the original's; HTML.

    Args:
        name: what the model is called.
        chances: its answer, ``(vocab_size,)``.
        original: the original's, ``(vocab_size,)``; the very same array for the original itself.
        vocabulary: the words of all.
        letter: the letter that is rewarded.
        colour: of the bars.
    """
    rows, score = top_words(chances, vocabulary, letter, ROWS)
    shown = {
        in_units("Word"): [visible(row.word) for row in rows],
        "Chance": [float(row.chance) for row in rows],
        f"“{letter}”": [str(row.letter_count) for row in rows],
    }
    if chances is not original:
        numbers = vocabulary.numbers(row.word for row in rows)
        shown["Change"] = [points(chances[i] - original[i]) for i in numbers]
    table = bar_table(shown, "Chance", {"Chance": PERCENT}, width="36%", colour=colour)
    head = likeliest(rows[0], f"{name}: likeliest next {unit()}")
    return head + table + caption("Adversary score ", Strong(f"{score:.3f}"))


def draw_formula_for(view: View, prompt: str) -> None:
    """λ and the formula's numbers for the prompt."""
    _, log_q, ideal = _ideal_for(view, prompt)
    config = view.config
    draw_worked(view.original.model, log_q, ideal, config.letter, config.adversary_weight)


def _ideal_for(view: View, prompt: str) -> tuple[np.ndarray, np.ndarray, Ideal]:
    """The prompt's words ``(context_length,)``, the original's log chances, the ideal answer."""
    model = view.original.model
    context = model.context(prompt)
    log_q = log_softmax(logits(model.weights, context[None, :]))[0]
    return context, log_q, ideal_answer(model, context[None, :], view.config)


def draw_rows(view: View) -> None:
    """The first ten test phrases: the true word and what each of the three finds likeliest."""
    data, model = service.dataset(view.original.config), view.original.model
    if data is None:
        draw_owed(view, 400)
        return
    x = np.asarray(data.test_x[:ROWS])
    likeliest = ideal_answer(model, x, view.config).chances.argmax(axis=1)
    trained: LanguageModel = view.adversary.model or model
    rows = compare_rows(model, trained, data, ROWS)
    words = model.vocabulary.words
    shown = {
        "Context": [row.context for row in rows],
        in_units("True word"): [visible(row.true) for row in rows],
        "Original": [_marked(row.original, row.true) for row in rows],
        "Ideal adversary": [
            _marked(words[i], row.true) for i, row in zip(likeliest, rows, strict=True)
        ],
        "Trained adversary": [
            _marked(row.adversary, row.true) if view.adversary.model else "…" for row in rows
        ],
    }
    numbers = [str(number) for number in range(1, len(rows) + 1)]
    table = bar_table(shown, None, {}, index=numbers, index_name="#")
    draw_together(
        table,
        caption(in_units("✓ marks the true word. The rows are the first ten of the test set.")),
    )


def _marked(word: str, true: str) -> str:
    return Strong(f"{visible(word)} ✓") if word == true else visible(word)
