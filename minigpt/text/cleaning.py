"""The notebook's cleaning: from raw text to a list of words."""

import re

# Each step in the notebook's order: what it does, what it looks for, what it puts there.
STEPS = (
    ("Take the punctuation out", r"[^\w\s]", ""),
    ("Put everything on one line", r"\n", " "),
    ("Take the digits out", r"\d+", ""),
    ("Close double spaces, once", r"  ", " "),
)


def cleaning_steps(text: str) -> list[tuple[str, str]]:
    """The text after each step of the cleaning, as (what was done, the text then)."""
    shown = []
    for title, pattern, replacement in STEPS:
        text = re.sub(pattern, replacement, text)
        shown.append((title, text))
    shown.append(("Make all letters small", text.lower()))
    return shown


def clean(text: str) -> list[str]:
    """The words of ``text``, as the notebook finds them.

    Double spaces are closed once, so three in a row leave an empty word. It stays in the list:
    an empty word breaks a phrase, as it does in the notebook.
    """
    for _, pattern, replacement in STEPS:
        text = re.sub(pattern, replacement, text)
    return text.lower().split(" ")
