"""The sections of each page that a step of a lesson can show by themselves.

A page draws them with ``minigpt.ui.parts.section``; a test holds that these are the very same.
"""

SECTIONS: dict[str, tuple[str, ...]] = {
    "home": ("prompt", "answer", "story"),
    "words": ("text", "cleaning", "vocabulary", "numbers", "phrases"),
    "model": ("parts", "attention", "missing"),
    "training": ("figures", "curves", "words", "line"),
    "prediction": ("prompt", "answer", "writing", "steps"),
    "adversary": ("scores", "prompt", "answers", "weights", "rows", "ideal"),
    "moments": ("prompt", "machine"),
}


def sections_of(page: str) -> tuple[str, ...]:
    """The sections of a page, in their order; none for a page that is only shown whole."""
    return SECTIONS.get(page, ())
