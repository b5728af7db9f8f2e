"""Sections: a lesson names those that its page draws, and no others."""

import re

import pytest

from minigpt.errors import UserError
from minigpt.lessons.file import PAGES, load_lesson, parse_lesson
from minigpt.lessons.sections import SECTIONS, sections_of

STEP = '[[step]]\ntitle = "One"\npage = "{page}"\n{more}\n'
DRAWN = re.compile(r'with section\("([a-z_]+)"\)')


@pytest.mark.parametrize("path", sorted(PAGES.glob("*.py")), ids=lambda path: path.stem)
def test_a_page_draws_the_sections_that_a_lesson_may_name(path):
    """The very same, in their order; a page that names none is shown whole."""
    assert tuple(DRAWN.findall(path.read_text(encoding="utf-8"))) == sections_of(path.stem)


def lesson(page: str, more: str):
    """A lesson of one step on a page."""
    return parse_lesson(f'title = "L"\n{STEP.format(page=page, more=more)}'.encode(), "l.toml")


def test_a_step_shows_and_covers_what_it_names():
    """Nothing is named: the whole page is shown, as every lesson before was."""
    step = lesson("home", 'show = ["prompt", "answer"]\ncover = ["answer"]').steps[0]
    assert (step.show, step.cover) == (("prompt", "answer"), ("answer",))
    assert (lesson("home", "").steps[0].show, lesson("scale", "").steps[0].cover) == ((), ())


@pytest.mark.parametrize(
    ("page", "more", "said"),
    [
        ("home", 'show = ["attention"]', "step 1: show is .'attention'.*prompt, answer"),
        ("home", 'cover = "answer"', "step 1: cover is 'answer'.*a list of"),
        ("scale", 'show = ["prompt"]', "none: scale is only shown whole"),
    ],
)
def test_a_section_that_the_page_has_not_is_refused_by_step_and_field(page, more, said):
    """With those that it has."""
    with pytest.raises(UserError, match=said):
        lesson(page, more)


def test_the_shipped_lesson_shows_sections_and_covers_answers():
    """Each step names what it shows; something is covered at the first one."""
    steps = load_lesson("story").steps
    assert all(set(step.cover) <= set(step.show) and step.show for step in steps)
    assert steps[0].cover == ("answer",)
    assert set(SECTIONS) >= {step.page for step in steps}
