"""The built-in corpus: its small parts by hand, the whole text by its digest and its figures."""

import random
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from minigpt.config import Config
from minigpt.encyclopedia import corpus, inflect, shipped, tables
from minigpt.encyclopedia.compose import Writer, stutters, tidy
from minigpt.encyclopedia.documents import Library
from minigpt.encyclopedia.draw import Draw
from minigpt.encyclopedia.grammar import Scope, applies, expand
from minigpt.encyclopedia.source_files import read_articles, read_rules, read_table
from minigpt.library.figures import generator_figures, sentence_figures, six_word_run_share
from minigpt.text.cleaning import clean
from minigpt.text.coding import code_words
from minigpt.text.dataset import build_dataset, unique_phrases
from minigpt.training.evaluation import baselines

CLASSIC = (
    "the united states is one",
    "in the way of the",
    "in the same way i",
    "all of the people in",
    "one of the first people",
    "when it is cold the",
    "there are many kinds of",
    "in the morning she went",
    "people use water to make",
    "it is one of the",
)


# --- the parts


def test_draw_uses_only_the_sequence_that_python_promises():
    """The first draw of seed 0 is 0.844..., so the ninth of ten options."""
    assert random.Random(0).random() == pytest.approx(0.8444218515250481)
    assert Draw(0).below(10) == 8
    assert Draw(0).pick("abcdefghij") == "i"


def test_draw_some_takes_different_options_and_no_more_than_there_are():
    """Three of three in some order; asking for more changes nothing."""
    assert sorted(Draw(1).some("abc", 3)) == ["a", "b", "c"]
    assert len(Draw(1).some("abc", 9)) == 3


def test_pick_early_falls_mostly_on_the_first_half():
    """Nine in ten on the first 5 of 10, and the tenth 0.5 ** (1 / 1.3) = 58.7 % of the time."""
    draw = Draw(2)
    early = sum(draw.pick_early(range(10)) < 5 for _ in range(4000)) / 4000
    assert early == pytest.approx(0.9 + 0.1 * 0.587, abs=0.02)


@pytest.mark.parametrize(
    ("form", "verb", "expected"),
    [
        (inflect.past, "carry", "carried"),
        (inflect.past, "make", "made"),
        (inflect.past, "stop", "stopped"),
        (inflect.past, "play", "played"),
        (inflect.third, "watch", "watches"),
        (inflect.third, "carry", "carries"),
        (inflect.third, "be", "is"),
        (inflect.ing, "make", "making"),
        (inflect.ing, "run", "running"),
        (inflect.ing, "see", "seeing"),
    ],
)
def test_verb_forms(form, verb, expected):
    """Regular, doubled and irregular forms."""
    assert form(verb) == expected


def test_articles_lists_and_numbers():
    """``a`` or ``an`` follows the sound, ``and`` comes before the last, numbers are spelled."""
    assert [inflect.with_article(w) for w in ("owl", "hour", "university", "box")] == [
        "an owl",
        "an hour",
        "a university",
        "a box",
    ]
    assert inflect.listed(["a", "b", "c"]) == "a, b and c"
    assert [inflect.number_word(n) for n in (8, 30, 118, 1900)] == [
        "eight",
        "thirty",
        "one hundred and eighteen",
        "1900",
    ]


def _scope(**changes) -> Scope:
    rules = {"vp": ["carry {his} bag"], "place": ["at home"]}
    return Scope(Draw(0), rules, **changes)


def test_a_template_takes_pronouns_tense_and_columns():
    """``{vp:past}`` inflects the verb and gives ``{his}`` to whoever acts."""
    scope = _scope(who="she", tense="past", row={"name": "Anna", "seas": "x;y"})
    assert expand("{Name} {vp:past} {place}.", scope) == "Anna carried her bag at home."
    assert expand("{They_are:they}", _scope(row={"they_are": "they"})) == "They"
    assert expand("{he} {was} {be} {seas}", scope) == "she was was x and y"
    assert expand("{it:s}", _scope()) == "its"  # a verb-form mod makes any word a verb


def test_an_unknown_slot_is_an_error_that_names_it():
    """A misspelt slot must not pass into the text."""
    with pytest.raises(KeyError, match="plase"):
        expand("{plase}", _scope())


def test_a_pattern_applies_only_where_its_columns_are_filled():
    """Empty cells, too few values and unmet conditions rule a pattern out."""
    row = {"name": "Mali", "sea": "", "rivers": "Niger"}
    assert applies("{Name} has the {rivers:one}", row)
    assert not applies("{Name} is on the {sea}", row)
    assert not applies("{rivers:two}", row)
    assert applies("?sea= :: {Name} has no coast", row)
    assert not applies("?name!=Mali :: {Name}", row)


def test_tidy_and_stutters():
    """Capitals at every start; a longer word twice in one sentence is a slip."""
    assert tidy("the  cat. is it red? yes") == "The cat. Is it red? Yes"
    assert stutters("A river by the river.")
    assert not stutters("There is a river. The river is long.")


def test_a_writer_does_not_repeat_itself():
    """The same sentence comes once, and a pattern no more often than its limit."""
    writer = Writer(Draw(0), limit=2)
    assert [s.text for s in writer.write("x", "one {place}", _scope())] == ["One at home"]
    assert writer.write("x", "one {place}", _scope()) == []
    two = writer.write("x", "Is it? it is.", _scope())
    assert [s.text for s in two] == ["Is it?", "It is."]


def test_source_files_are_read_and_bad_ones_refused(tmp_path: Path):
    """Weights, short rows, blank lines between articles; rules outside a section, long rows."""
    rules = tmp_path / "r.txt"
    rules.write_text("# note\n[a]\n2* x\ny\n")
    assert read_rules(rules) == {"a": ["x", "x", "y"]}
    rules.write_text("x\n[a]\n")
    with pytest.raises(ValueError, match="section"):
        read_rules(rules)
    table = tmp_path / "t.tsv"
    table.write_text("name\tsea\nMali\nPeru\tPacific\n")
    assert read_table(table) == [{"name": "Mali", "sea": ""}, {"name": "Peru", "sea": "Pacific"}]
    table.write_text("name\nMali\ttoo many\n")
    with pytest.raises(ValueError, match="row 2"):
        read_table(table)
    articles = tmp_path / "a.txt"
    articles.write_text("Rain\nIt  falls.\n\n\nSnow\nIt is white.\n")
    assert read_articles(articles) == ["Rain\nIt falls.", "Snow\nIt is white."]


def test_names_get_their_article():
    """The United States, the Nile and the Alps' Matterhorn, but Lake Geneva and France."""
    made = tables.with_derived_columns(
        {
            "countries": [{"name": "United States", "article": "the"}],
            "cities": [{"name": "Boston", "country": "United States"}],
            "rivers": [{"name": "Nile"}],
            "lakes": [{"name": "Lake Geneva"}, {"name": "Dead Sea"}],
            "foods": [{"name": "egg", "plural": "eggs"}, {"name": "noodles", "plural": "noodles"}],
        }
    )
    assert made["cities"][0]["country"] == "the United States"
    assert [row["full"] for row in made["rivers"] + made["lakes"]] == [
        "the Nile",
        "Lake Geneva",
        "the Dead Sea",
    ]
    assert [row["single"] for row in made["foods"]] == ["an egg", ""]


def test_every_fact_table_has_patterns_and_every_rule_can_be_expanded():
    """Each table is used; no rule of the topics or common chunks names an unknown slot."""
    library = Library()
    assert sorted(set(library.tables) - set(library.patterns)) == []
    row = {"friend": "Anna", "name": "Ben", "hero": "Ben"}
    for topic in library.topics.values():
        scope = Scope(Draw(0), library.rules, topic, row)
        for rules in (topic, library.rules):
            for options in rules.values():
                for rule in options:
                    assert "{" not in expand(rule, scope)


# --- the whole


@pytest.fixture(scope="module")
def paragraphs():
    """The corpus as it is generated now, with the pattern of every sentence."""
    return corpus.paragraphs()


@pytest.fixture(scope="module")
def coded():
    """The shipped text, cleaned and coded."""
    return code_words(clean(shipped.read()))


def test_the_shipped_text_is_what_the_sources_give(paragraphs):
    """``python -m minigpt.encyclopedia --write`` was run after the last change."""
    told = shipped.DIGEST_FILE.read_text(encoding="ascii").strip()
    assert shipped.digest(shipped.read()) == told
    assert shipped.digest(corpus.as_text(paragraphs)) == told


def test_no_pattern_makes_up_much_of_the_text(paragraphs):
    """Each of the generator's own patterns makes at most 0.7 % of the sentences."""
    patterns = Counter(s.pattern for paragraph in paragraphs for s in paragraph.sentences)
    most = patterns.most_common(1)[0]
    assert most[1] / patterns.total() <= 0.007
    assert len(patterns) > 500
    assert shipped.top_pattern() == corpus.top_pattern(paragraphs)
    assert generator_figures("builtin") == {
        "top_generator_pattern_share": most[1] / patterns.total()
    }
    assert generator_figures("own:0") == {}


def test_size_and_sentences():
    """850,000 to 1,200,000 words; sentences mostly distinct, of many lengths and patterns."""
    figures = sentence_figures(shipped.read())
    lengths = figures["sentence_length_percentiles"]
    assert figures["distinct_sentence_share"] >= 0.8
    assert figures["top_pattern_share"] <= 0.007
    assert lengths["5"] <= 6 and 9 <= lengths["50"] <= 14 and lengths["95"] >= 16


def test_words_and_coverage(coded):
    """At least 6,000 distinct words, of which the top 500 cover 80 to 90 % of the text."""
    assert 850_000 <= coded.word_count <= 1_200_000
    assert len(coded.words) >= 6000
    assert 0.8 <= coded.coverage(500) <= 0.9
    assert six_word_run_share(coded) < 0.0015


@pytest.mark.parametrize(
    ("vocab_size", "context_length", "least"),
    [(500, 5, 45_000), (2000, 5, 90_000), (100, 5, 3000), (500, 10, 15_000)],
)
def test_unique_phrases(coded, vocab_size, context_length, least):
    """Every slider position has enough phrases to learn from."""
    assert len(unique_phrases(coded, vocab_size, context_length + 1)) >= least


def test_the_classic_prompts_and_the_letter_e(coded):
    """The prompts' words are among the top 500, and so are words with two and three letters e."""
    top = coded.words[:500]
    assert sorted({word for prompt in CLASSIC for word in prompt.split()} - set(top)) == []
    counts = np.array([word.count("e") for word in top])
    assert (counts >= 2).sum() >= 25 and (counts >= 3).sum() >= 5


def test_there_is_something_to_learn_beyond_pairs_of_words(coded):
    """Neither the likeliest word nor the best pair rule can come near the models' 35–60 %."""
    known = baselines(build_dataset(coded, Config()), 500)
    assert known.most_frequent_accuracy < 0.35 / 2.5
    assert known.bigram_accuracy < 0.6 / 1.35
