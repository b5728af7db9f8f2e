"""Figures, captions and columns as one piece of HTML."""

from minigpt.ui.parts.bar_table import Strong
from minigpt.ui.parts.one_piece import caption, card, columns, figure, written


def test_a_figure_stands_between_its_name_and_its_note():
    """A list of one term: the name, the figure, the note."""
    assert figure("λ", "2.25", "of 3") == (
        '<dl class="figure"><dt>λ</dt><dd class="value" translate="no">2.25</dd>'
        '<dd class="note">of 3</dd></dl>'
    )


def test_what_a_model_wrote_is_not_translated_and_stays_text():
    """The prompt, the words bold behind it, and no tag of the text's own."""
    made = written("the <b>", "city & sea", " …")
    assert made == (
        '<p class="written" dir="auto" translate="no">'
        "the &lt;b&gt; <strong>city &amp; sea</strong> …</p>"
    )


def test_a_part_of_a_caption_is_bold():
    """Only the strong part is."""
    assert caption("It is ", Strong("3"), ".") == '<p class="caption">It is <b>3</b>.</p>'


def test_columns_hold_a_cell_each_and_know_how_narrow_they_may_be():
    """Two cells, one in a frame; the least width is told to the style."""
    made = columns("a", card("b"), least="9rem")
    assert made == (
        '<div class="columns" style="--least: 9rem"><div>a</div>'
        '<div><div class="card">b</div></div></div>'
    )


def test_words_of_a_corpus_stay_text():
    """What looks like a tag is written out, in a figure and in a caption, bold or not."""
    made = figure("<i>", "<script>", "&") + caption("<u>", Strong("<s>"))
    for tag in ("<i>", "<script>", "<u>", "<s>"):
        assert tag not in made
    assert "&lt;script&gt;" in made and "<b>&lt;s&gt;</b>" in made and "&amp;" in made
