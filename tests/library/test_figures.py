"""Figures of a corpus, small enough to count by eye."""

import pytest

from minigpt.config import Config
from minigpt.library.figures import (
    corpus_figures,
    letter_figures,
    sentence_figures,
    sentences,
    six_word_run_share,
)
from minigpt.text.cleaning import clean
from minigpt.text.coding import code_words


def test_sentences_end_at_a_mark_or_at_a_line():
    """Full stop, question and exclamation marks, with a quote or bracket behind; line ends."""
    text = 'One two. Three?  "Four!" Five\nA title\n\n3.5 is a number.'
    assert sentences(text) == [
        "One two.",
        "Three?",
        '"Four!"',
        "Five",
        "A title",
        "3.5 is a number.",
    ]


def test_figures_of_sentences():
    """Two of four are alike, three of four follow one pattern; lengths 3, 3, 3 and 1."""
    found = sentence_figures("Ann has 2. Bob has 3. Ann has 2. Yes.")
    assert found["sentences"] == 4 and found["distinct_sentence_share"] == 0.75
    assert found["top_pattern_share"] == 0.75
    assert found["sentence_length_percentiles"]["50"] == 3.0
    assert found["sentence_length_percentiles"]["5"] == pytest.approx(1.3)


def test_the_commonest_run_of_six_words():
    """Seven words twice over: 9 runs of six in 14 words, of which two come twice."""
    words = "a b c d e f g".split()
    assert six_word_run_share(code_words(words * 2)) == pytest.approx(2 / 9)
    assert six_word_run_share(code_words([*words[:3], "", *words[3:6]])) == 1.0
    assert six_word_run_share(code_words(words[:5])) == 0.0


def test_letters_of_the_vocabulary():
    """Of bee, tree, these, me and an unknown eee: three known ones have two, none three."""
    coded = code_words("bee bee tree tree these these me me eee".split())
    found = letter_figures(coded, Config(vocab_size=4))
    assert found == {"letter": "e", "words_with_two": 3, "words_with_three": 0}


def test_all_figures_of_a_corpus(tiny_pair):
    """Counts that follow from how the tiny text is made, and the accuracy of the stored model."""
    found = corpus_figures(tiny_pair.trainer, tiny_pair.config)
    assert (found["sentences"], found["words"], found["distinct_words"]) == (400, 2800, 20)
    assert found["coverage"] == {"100": 1.0, "500": 1.0, "2000": 1.0}
    assert found["phrases"] == {}
    assert found["title"] == "tiny.txt"
    learnt = found["learning"]
    assert learnt["notebook_accuracy"] == tiny_pair.original.report["val_accuracy"]
    assert learnt["fast_accuracy"] is None
    assert 0 < learnt["most_frequent_accuracy"] <= learnt["bigram_accuracy"] < 1


def test_an_empty_line_is_no_sentence():
    """White space alone adds nothing."""
    assert sentences("\n \n") == []
    assert clean("\n \n")[0] == ""
