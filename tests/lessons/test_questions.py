"""Files of questions: what ships, what a right file gives, and what a wrong one is told."""

import pytest

from minigpt.errors import UserError
from minigpt.lessons.questions import (
    ANSWER_LENGTH,
    TEXT_LENGTH,
    Question,
    parse_questions,
    shipped_questions,
)

RIGHT = '[[question]]\ntext = "Does it sleep?"\nanswers = ["Yes", "No"]\nbest = 2\n'


def test_six_questions_ship_with_four_answers_each():
    """Each of them says which answer fits, and the two of the issue are among them."""
    found = shipped_questions()
    assert len(found) == 6
    assert all(len(one.answers) == 4 and one.best in (1, 2, 3, 4) for one in found)
    texts = [one.text for one in found]
    assert {"Why does it write nonsense?", "Does it look words up?"} <= set(texts)
    assert len({one.best for one in found}) == 4  # nobody learns to tap the same place


def test_a_right_file_is_read():
    """Two answers do; signs that part words become one space; Windows saves it in its own way."""
    assert parse_questions(RIGHT.encode(), "q.toml") == (
        Question("Does it sleep?", ("Yes", "No"), 2),
    )
    saved = b"\xef\xbb\xbf" + RIGHT.replace("best = 2\n", "").replace("\n", "\r\n").encode()
    assert parse_questions(saved, "q.toml")[0].best is None
    spaced = RIGHT.replace("it sleep", "it \\n  sleep")
    assert parse_questions(spaced.encode(), "q.toml")[0].text == "Does it sleep?"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('text = "Does it sleep?"\n', "", "question 1: text is None"),
        ("Does it sleep?", " ", "question 1: text is ' '"),
        ("Does it sleep?", "a\\u202Eb", "signs that can be seen"),
        ("Does it sleep?", "x" * (TEXT_LENGTH + 1), "text has 121 characters; expected at most"),
        ('"Yes"', '"' + "y" * (ANSWER_LENGTH + 1) + '"', "answer 1 has 81 characters"),
        ('"Yes", "No"', '"Yes"', "answers is \\['Yes'\\]; expected a list of 2 to 4"),
        ('"Yes", "No"', '"1", "2", "3", "4", "5"', "a list of 2 to 4"),
        ('"Yes", "No"', '"Yes", "Yes"', "question 1 has the answer 'Yes' twice"),
        ('"Yes", "No"', '"Yes", 2', "answer 2 is 2"),
        ('["Yes", "No"]', '"Yes"', "answers is 'Yes'"),
        ("best = 2", "best = 3", "best is 3; expected the number of an answer, 1 to 2"),
        ("best = 2", "best = true", "best is True"),
        ("best = 2", "right = 2", "unknown field 'right'"),
        (RIGHT, "", "q.toml has 0 questions"),
        (RIGHT, "question = 3", "q.toml has no questions"),
        (RIGHT, "question = [3]", "question 1 is 3"),
        (RIGHT, RIGHT * 2, "has the question 'Does it sleep\\?' twice"),
        (RIGHT, RIGHT * 31, "has 31 questions; expected 1 to 30"),
        (RIGHT, "[[question", "is no TOML"),
    ],
)
def test_a_mistake_is_named_with_its_place(old, new, said):
    """File, question and field, and what would be right; no traceback of a parser."""
    with pytest.raises(UserError, match=said):
        parse_questions(RIGHT.replace(old, new).encode(), "q.toml")


def test_a_file_that_is_no_question_says_which_one_to_copy():
    """The message names the shipped file of questions, not the lesson."""
    with pytest.raises(UserError, match="assets/questions.toml"):
        parse_questions(b"x =", "q.toml")
    with pytest.raises(UserError, match="no UTF-8"):
        parse_questions(b"\xff\xfe", "q.toml")
    with pytest.raises(UserError, match="Is it questions"):
        parse_questions(b"#" * 200_001, "q.toml")
