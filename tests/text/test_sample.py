"""The beginning of a text, for showing what kind of text it is."""

from minigpt.text.sample import shortened


def test_a_text_ends_with_a_whole_word_where_spaces_part_words():
    """Of "one two three" nine characters hold two whole words."""
    assert shortened("one two three", 9) == "one two"
    assert shortened("one two", 9) == "one two"


def test_a_text_without_spaces_is_shown_all_the_same():
    """Chinese has none, and a line of names has but one a line."""
    assert shortened("小美是一个面包师", 4) == "小美是一"
    assert shortened("a bcdefghijk", 8) == "a bcdefg"
