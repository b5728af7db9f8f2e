"""The printable pages: what they ask, and that a text's words are written out, not acted on."""

from minigpt.config import Config
from minigpt.lessons.file import load_lesson
from minigpt.library.lesson_handout import lesson_handout
from minigpt.take_home.dice_booklet import Row
from minigpt.take_home.handout import Question, handout, questions
from minigpt.text.coding import code_words


def test_a_question_for_every_step_of_the_lesson():
    """As many questions as steps, each step's title on the worksheet and in the solutions."""
    pages = lesson_handout(Config(), code_words("a b a c".split()))
    for step in load_lesson("story").steps:
        assert pages.count(step.title.replace("'", "&#x27;")) == 2
    assert "{" not in pages.partition("</style>")[2]  # every name in braces is filled in


def test_figures_are_the_models():
    """The output layer of 500 words, context 5: 5 × 32 × 500 + 500 = 80,500 of 85,924, 94 %."""
    pages = lesson_handout(Config(), code_words("a b".split()))
    assert "The output layer: 94% of 85,924 numbers" in pages


def test_room_to_write():
    """As many lines as the question says."""
    pages = handout("T", ["S"], [Question("Q?", 3, "A.")], [Row("a", ("a",) * 6, (1.0,))], "text")
    worksheet = pages.partition("You are the language model")[0]
    assert worksheet.count("<div class=line>") == 3 and "A." not in worksheet


def test_what_looks_like_a_tag_is_written_out():
    """A class's text may hold anything."""
    row = Row("<b>", ("<i>",) * 6, (1.0,))
    pages = handout("T", ["S"], [Question("Q?", 1, "A.")], [row], "<u>")
    assert "<b>&lt;b&gt;" not in pages and "&lt;i&gt;" in pages and "“&lt;u&gt;”" in pages


def test_questions_fill_in_figures():
    """Names in braces are those of the model."""
    names = ("small_vocabulary", "largest_layer", "largest_share", "parameters")
    asked = questions({name: f"<{name}>" for name in names})
    assert any("<small_vocabulary>" in one.ask for one in asked)
    assert any("<largest_share>" in one.answer for one in asked)


def test_the_booklet_names_the_units_of_its_text():
    """Of characters, a space has a sign; fewer than 36 rows say what another throw is for."""
    corpus = code_words(["a", " ", "a", "b", "a", " "])
    pages = lesson_handout(Config(units="characters"), corpus)
    booklet = pages.partition("You are the language model")[2].partition("For the presenter")[0]
    assert "what followed each character in" in booklet and "word" not in booklet
    assert "<td>␣</td>" in booklet and "throw both again" in booklet
    whole = lesson_handout(Config(), code_words([f"w{n}" for n in range(36)]))
    assert "throw both again" not in whole and "what followed each word in" in whole


def test_a_word_from_right_to_left_turns_no_number():
    """In the presenter's sentence each word stands by itself, its share behind it."""
    row = Row("\u0646\u0647\u0631", ("\u0645\u0627\u0621",) * 6, (1.0,))
    pages = handout("T", ["S"], [Question("Q?", 1, "A.")], [row], "text")
    assert "after “<bdi>\u0646\u0647\u0631</bdi>” it was" in pages
    assert "<bdi>\u0645\u0627\u0621</bdi> 100%" in pages
