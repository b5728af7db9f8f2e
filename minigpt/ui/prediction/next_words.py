"""The table of likely next words, and two of them side by side. Real tables, bars included."""

from collections.abc import Sequence

import numpy as np

from minigpt.model.prediction import LanguageModel, NextWord, top_words
from minigpt.text.vocabulary import Vocabulary
from minigpt.ui.parts.bar_table import BLUE, ORANGE, PERCENT, Strong, bar_table
from minigpt.ui.parts.one_piece import caption, columns, draw_together, figure
from minigpt.ui.parts.signed import signed
from minigpt.ui.parts.unit_text import visible
from minigpt.ui.session.unit_names import in_units, unit, units


def draw_next_words(model: LanguageModel, prompt: str, count: int = 10) -> None:
    """The single likeliest word, large; then the ``count`` likeliest with bars, and the score.

    Args:
        model: who is asked.
        prompt: words that :func:`minigpt.ui.session.prompt.prompt_box` has let pass.
        count: how many words the table has.
    """
    rows, score = model.predict(prompt, count)
    colour = ORANGE if model.config.role == "adversary" else BLUE
    table = next_word_table(rows, score, len(model.vocabulary), model.config.letter, colour)
    draw_together(likeliest(rows[0]), table)


def likeliest(row: NextWord, label: str = "") -> str:
    """One word, large, and its chance; as HTML."""
    label = label or in_units("Likeliest next word")
    return figure(label, visible(row.word), f"{row.chance:.1%} chance")


def next_word_table(
    rows: Sequence[NextWord], score: float, words: int, letter: str, colour: str
) -> str:
    """The likeliest words and, in one last line, all others together; the score in a sentence.

    Args:
        rows: the likeliest words, likeliest first.
        score: the adversary score of the whole distribution.
        words: how many words the model knows.
        letter: the letter that the adversary counts.
        colour: of the bars.

    Returns:
        HTML.
    """
    shown, index = _next_word_columns(rows, score, words, letter)
    formats = {"Chance": PERCENT, "Adversary score": "{:.3f}"}
    table = bar_table(shown, "Chance", formats, width="34%", colour=colour, index=index)
    return table + caption(
        f"Adversary score: chance × how many times “{letter}” stands in the {unit()}. Summed over "
        f"all {words:,} {units()} it is ",
        Strong(f"{score:.3f}"),
        f": how many “{letter}” the next {unit()} has on average.",
    )


def chance_table(rows: Sequence[NextWord], words: int, colour: str) -> str:
    """The likeliest words with their chances alone, and in one last line all others together.

    Args:
        rows: the likeliest words, likeliest first.
        words: how many words the model knows.
        colour: of the bars.

    Returns:
        HTML.
    """
    shown, index = _next_word_columns(rows, 0.0, words, "")
    columns = {name: shown[name] for name in (in_units("Word"), "Chance")}
    return bar_table(columns, "Chance", {"Chance": PERCENT}, colour=colour, index=index)


def _next_word_columns(rows, score: float, words: int, letter: str) -> tuple[dict, list[str]]:
    columns = {
        in_units("Word"): [visible(row.word) for row in rows],
        "Chance": [float(row.chance) for row in rows],
        f"“{letter}” in it": [str(row.letter_count) for row in rows],
        "Adversary score": [float(row.adversary_score) for row in rows],
    }
    index = [str(place) for place in range(1, len(rows) + 1)]
    others = words - len(rows)
    if others > 0:
        left = max(0.0, 1 - sum(columns["Chance"]))
        rest = max(0.0, score - sum(columns["Adversary score"]))
        for cells, end in zip(
            columns.values(), (f"the other {others:,}", left, "", rest), strict=True
        ):
            cells.append(end)
        index.append("")  # a row of many has no place
    return columns, index


def draw_side_by_side(
    original_chances: np.ndarray,
    other_chances: np.ndarray,
    vocabulary: Vocabulary,
    letter: str,
    names: tuple[str, str],
    count: int = 10,
) -> None:
    """Two top-``count`` tables, each with the difference and the change of rank to the other.

    Args:
        original_chances: chances of the left model, ``(vocab_size,)``.
        other_chances: chances of the right model, ``(vocab_size,)``.
        vocabulary: the words of both.
        letter: the letter that the adversary counts.
        names: what the two are called.
        count: how many words each table has.
    """
    pair = (original_chances, other_chances)
    sides = zip(names, pair, pair[::-1], (BLUE, ORANGE), (-1, 1), strict=True)
    cells = []
    for name, here, there, colour, sign in sides:
        rows, score = top_words(here, vocabulary, letter, count)
        head = likeliest(rows[0], f"{name}: likeliest next {unit()}")
        shown, index = _side_columns(rows, here, there, vocabulary, letter, sign)
        formats = {"Chance": PERCENT}
        table = bar_table(shown, "Chance", formats, width="24%", colour=colour, index=index)
        end = caption(
            f"Adversary score of the {name.lower()}: ",
            Strong(f"{score:.3f}"),
            f": chance × how many “{letter}”, summed over all {len(vocabulary):,} {units()}.",
        )
        cells.append(head + table + end)
    meaning = caption(
        f"Change: what the {names[1].lower()}'s chance is more (+) or less (−) than the "
        f"{names[0].lower()}'s, in percentage points. Place: the {unit()}'s place in the one list "
        "→ in the other."
    )
    draw_together(columns(*cells), meaning)


def _side_columns(rows, here, there, vocabulary: Vocabulary, letter: str, sign: int):
    """``sign`` is 1 where ``here`` is the second model, -1 where it is the first."""
    here_rank, there_rank = ranks(here), ranks(there)
    numbers = vocabulary.numbers(row.word for row in rows)
    places = [(there_rank[i], here_rank[i])[::sign] for i in numbers]
    columns = {
        in_units("Word"): [visible(row.word) for row in rows],
        "Chance": [float(row.chance) for row in rows],
        f"“{letter}”": [str(row.letter_count) for row in rows],
        "Change": [points(sign * (here[i] - there[i])) for i in numbers],
        "Place": [_move(*pair) for pair in places],
    }
    return columns, [str(place) for place in range(1, len(rows) + 1)]


def ranks(chances: np.ndarray) -> np.ndarray:
    """The place of each word in the table of next words, 1 for the likeliest; ``(vocab_size,)``.

    Equal chances keep the vocabulary's order, as in the table.
    """
    places = np.empty(len(chances), int)
    places[np.argsort(-np.asarray(chances), kind="stable")] = np.arange(1, len(chances) + 1)
    return places


def points(difference: float) -> str:
    """A difference of two chances in percentage points, with its sign: ``+12.3``."""
    return signed(100 * difference, 1)


def _move(before: int, after: int) -> str:
    arrow = "▲" if after < before else "▼" if after > before else ""
    return f"{arrow}{before:,}\u2009→\u2009{after:,}" if arrow else f"{before:,}"
