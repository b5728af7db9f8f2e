"""A topic and the text: which of its words occur, and which the model can say."""

from minigpt.classroom.topics import TopicWord, look_up, mentions
from minigpt.text.coding import code_words

CORPUS = code_words("the river the rivers the river a cat is polite".split())


def test_a_topics_words_are_looked_up_in_every_form():
    """ "about rivers": twice "river", once "rivers"; the small words are only asked with."""
    found = look_up("More about the Rivers!", CORPUS, vocab_size=2)
    assert found.words == (TopicWord("river", 2, True), TopicWord("rivers", 1, False))
    assert (found.known, found.count, found.absent) == (("river",), 3, ())


def test_a_topic_that_occurs_nowhere_is_said():
    """Also where another of its words does occur."""
    found = look_up("polite dragons", CORPUS, vocab_size=100)
    assert [one.word for one in found.words] == ["polite"] and found.absent == ("dragons",)
    assert look_up("better", CORPUS, 100).words == look_up("", CORPUS, 100).absent == ()


def test_mentions_are_counted():
    """Each time; of no words none."""
    assert mentions("the river of rivers river", ("river", "rivers")) == 3
    assert mentions("the river", ()) == 0
