"""The handout of the shipped lesson, with the dice booklet of a text."""

from minigpt.config import Config
from minigpt.lessons.file import load_lesson
from minigpt.model.weights import parameter_count, parameters_by_layer
from minigpt.take_home.dice_booklet import booklet
from minigpt.take_home.handout import handout, questions
from minigpt.text.coding import CodedCorpus
from minigpt.text.corpus import title
from minigpt.text.tokenizer import SINGULAR

LESSON = "story"
FILE_NAME = "minigpt-handout.html"
SMALL_STEP = 2  # the step of the lesson with the small vocabulary, from 0
INSIDE_STEP = 3  # the one that asks where most numbers are


def lesson_handout(config: Config, corpus: CodedCorpus) -> str:
    """The printable pages as HTML.

    Args:
        config: says what the text is called.
        corpus: the text as numbers, whose pairs of units fill the booklet.
    """
    lesson = load_lesson(LESSON)
    inside = lesson.config(INSIDE_STEP)
    layers = parameters_by_layer(inside)
    largest = max(layers, key=layers.__getitem__)
    total = parameter_count(inside)
    figures = {
        "small_vocabulary": f"{lesson.config(SMALL_STEP).vocab_size:,}",
        "largest_layer": f"{largest.replace('_', '-')} layer",
        "largest_share": f"{layers[largest] / total:.0%}",
        "parameters": f"{total:,}",
    }
    steps = [step.title for step in lesson.steps]
    rows, text = booklet(corpus), title(config.corpus)
    return handout(lesson.title, steps, questions(figures), rows, text, SINGULAR[config.units])
