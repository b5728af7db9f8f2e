"""Start, words, model, word map and the real thing, drawn by the server from ready models."""

import re

import numpy as np
import pytest
import streamlit as st

from minigpt.config import Config
from minigpt.jobs.status import Status
from minigpt.library.entries import load_model
from minigpt.model.embedding_map import nearest_words
from minigpt.model.forward import trace
from minigpt.model.weights import parameters_by_layer
from minigpt.published.figures import MODELS
from minigpt.store import Store
from minigpt.text.corpus import SIMPLE_WIKIPEDIA
from minigpt.ui.model.attention_steps import short
from minigpt.ui.parts.bar_table import percent
from minigpt.ui.session import service
from tests.app_server import DIGEST, ROOT, WORDS, open_page, text
from tests.app_tables import bar_tables, figures

PROMPT = " ".join(WORDS.words[:5])


@pytest.fixture(autouse=True)
def no_router(monkeypatch):
    """There is none here that would know the pages which a link leads to."""
    monkeypatch.setattr(st, "page_link", lambda *where, **how: None)


def original(store: Store):
    """The default original as it is stored."""
    return load_model(store, Config().original().key(DIGEST))


@pytest.mark.parametrize("name", ["home", "words", "model", "meaning", "scale"])
def test_a_page_of_ready_models_asks_the_worker_for_nothing(jobs, name):
    """With everything in the store no page asks for a job, and none raises."""
    app = open_page(name)
    assert not app.exception
    assert jobs.asked == []


def unfold(app, *keys: str):
    """The page with these parts of it unfolded."""
    for key in keys:
        app.session_state[f"fold-{key}"] = True
    return app.run()


def test_start_shows_ten_bars_and_a_line_at_once(jobs, stored):
    """The bars are the model's own; what concerns the adversary stands where the adversary is."""
    app = open_page("home", prompt=PROMPT)
    model = service.language_model(original(stored), Config())
    rows, _ = model.predict(PROMPT)
    (table,) = bar_tables(app)
    assert list(table.columns[1:]) == ["Word", "Chance"]
    assert list(table["Word"])[:10] == [row.word for row in rows]
    assert list(table["Chance"])[:10] == [percent(row.chance) for row in rows]
    assert list(table["Chance"])[10] == percent(1 - sum(row.chance for row in rows))
    assert figures(app)[0][1] == rows[0].word
    made = model.generate(PROMPT, 12).removeprefix(PROMPT).strip()
    source = "".join(element.proto.body for element in app.get("html"))
    assert f'translate="no">{PROMPT} <strong>{made}</strong> …' in source
    assert "dversary" not in text(app)


def test_an_empty_box_gets_an_example_that_fits_the_sliders(jobs):
    """Nobody typed: the box holds words of the test set, as many as the context length."""
    app = open_page("home")
    words = app.text_input(key="prompt").value.split()
    assert len(words) == 5
    assert all(word in WORDS for word in words)


def test_an_unknown_word_keeps_the_prompt_and_offers_near_ones(jobs):
    """The message names the word; a button puts a near one in its place."""
    typed = PROMPT.replace("eea", "eeaa")
    app = open_page("home", prompt=typed)
    assert app.text_input(key="prompt").value == typed
    assert 'The word "eeaa" is not in the vocabulary' in app.error[0].value
    next(b for b in app.button if b.label.endswith("for “eeaa”")).click()
    app.run()
    assert not app.error
    assert "eeaa" not in app.text_input(key="prompt").value


def test_a_short_prompt_is_completed_in_view_and_not_refused(jobs):
    """Two words of the text stand before it, the answer is there, and a button takes them in."""
    app = open_page("home", prompt="eee eea eet")
    assert not app.error and app.text_input(key="prompt").value == "eee eea eet"
    assert "wants 2 words more" in text(app) and "“eee eee eee eea eet”" in text(app)
    app.button(key="complete").click().run()
    assert app.text_input(key="prompt").value == "eee eee eee eea eet"
    assert "Until you type them" not in text(app)


def test_a_sentence_survives_every_slider(jobs):
    """A longer context adds words in view, a smaller vocabulary names what it lacks; back again."""
    app = open_page("home", prompt="eee eea eet eeo eei")
    app.slider(key="context_length").set_value(6).run()
    assert app.text_input(key="prompt").value == "eee eea eet eeo eei"
    app.slider(key="context_length").set_value(5).run()
    assert not app.exception and app.text_input(key="prompt").value == "eee eea eet eeo eei"


def test_all_unknown_words_are_named_at_once_and_mended_at_once(jobs):
    """Two words are not known: both are named, each has near ones, and one button mends both."""
    app = open_page("home", prompt="eee eeaa eea eett eet eeo eei")
    assert 'The words "eeaa" and "eett" are not in the vocabulary' in app.error[0].value
    next(one for one in app.button if one.label.startswith("All at once")).click().run()
    assert not app.error and "eeaa" not in app.text_input(key="prompt").value


def test_what_was_read_is_said_where_it_is_not_what_was_typed(jobs):
    """Capitals and a full stop go; a sentence that is read as it stands has no such line."""
    app = open_page("home", prompt="Eee, eea eet eeo EEI.")
    assert not app.error and "Read as “eee eea eet eeo eei”" in text(app)
    assert "Read as" not in text(open_page("home", prompt="eee eea eet eeo eei"))


def test_a_longer_prompt_says_what_is_read(jobs):
    """Of six words only the last five count, and the page says so."""
    app = open_page("home", prompt=" ".join(WORDS.words[:6]))
    read = " ".join(WORDS.words[1:6])
    assert f"reads only “{read}”" in text(app)


def test_words_shows_vocabulary_numbers_and_pairs(jobs):
    """Counts are the corpus's, the sentence comes back, ten pairs come from the training set."""
    app = open_page("words", sentence="eee eea")
    commonest = next(table for table in bar_tables(app) if "Count" in table.columns)
    assert list(commonest["Count"][:2]) == ["500", "499"]
    assert "`[0, 1]` → “eee eea”" in text(app)
    assert "make up **100.0%** of the text" in text(app) or "all 500 different" in text(app)
    unfold(app, "pairs")
    pairs = next(t.value for t in app.table if "Next word" in t.value.columns)
    assert len(pairs) == 10


def test_words_tells_an_unknown_word_of_the_sentence(jobs):
    """The sentence stays in its box, the unknown word is named, the last numbers stay in view."""
    app = open_page("words", sentence="eee eea")
    app.text_input(key="sentence").set_value("eee zebra").run()
    assert 'The word "zebra" is not in the vocabulary' in app.error[0].value
    assert "below is “eee eea”" in app.error[0].value and "`[0, 1]` → “eee eea”" in text(app)
    assert app.text_input(key="sentence").value == "eee zebra"
    app = open_page("words", sentence="zebra")
    assert "below is “eee eea eet eeo”" in app.error[0].value and "`[0, 1, 2, 3]`" in text(app)


def test_too_narrow_sliders_say_how_many_phrases_they_leave(jobs):
    """The worker's reason is shown, and the page goes on with what there is."""
    reason = "a vocabulary of 50 words with a context of 12 leaves 3 phrases"
    jobs.answer = Status("", "failed", reason=reason)
    app = open_page("words", vocab_size="50", context_length="12")
    assert reason[1:] in app.error[0].value
    assert "Which way to move" in text(app)
    assert not app.exception


def test_a_failed_download_says_so_and_leads_back(jobs):
    """Without a network the notebook's text can't be had; one click leads back."""
    jobs.answer = Status("", "failed", reason="the download broke off; use the built-in corpus")
    app = open_page("words", corpus=SIMPLE_WIKIPEDIA)
    assert "The download broke off" in app.error[0].value
    next(b for b in app.button if b.label == "Back to the built-in text").click()
    app.run()
    assert app.selectbox(key="corpus").value == "builtin"
    assert not app.error


def test_model_counts_its_parameters_by_layer(jobs):
    """The bars are the layers of the model and their sum is 85,924."""
    app = open_page("model", prompt=PROMPT)
    table = next(table for table in bar_tables(app) if "Parameters" in table.columns)
    counts = parameters_by_layer(Config()).values()
    assert [cell for cell in table["Parameters"] if cell] == [f"{count:,}" for count in counts]
    assert figures(app)[0][1] == "85,924"
    assert "160 × 500 + 500 = 80,500" in text(app)


def test_a_chosen_share_unfolds_to_the_models_own_numbers(jobs, stored):
    """Query times key, divided, and the share are what the forward pass computes."""
    app = open_page("model", prompt=PROMPT, layer="2", head="2")
    app.selectbox(key="looks").set_value(3)
    app.selectbox(key="at").set_value(4)
    unfold(app, "attention-steps")
    context = np.array([range(5)], np.int32)
    inside = trace(original(stored).weights, context)["attention_2"]
    score, share = inside["scores"][0, 1, 2, 3], inside["attention"][0, 1, 2, 3]
    dot = float(inside["query"][0, 1, 2] @ inside["key"][0, 1, 3])
    assert f"q · k = {short(dot)}" in text(app)
    assert f"= **{short(score)}**" in text(app)
    assert f"takes **{percent(share)}** of what" in text(app)
    row = bar_tables(app)[-1]
    assert row["Share"][3] == percent(share)
    assert row["Share"][5] == "100.0%"


def test_a_share_that_is_not_there_is_replaced(jobs):
    """The address asks for a head and a word that this model has not: the page shows others."""
    app = open_page("model", prompt=PROMPT, head="9", looks="12 eee")
    assert not app.exception
    assert app.selectbox(key="head").value == 1
    assert app.selectbox(key="looks").value in range(1, 6)


def test_nearest_words_are_those_of_the_cosine(jobs, stored):
    """The table beside the map is the embedding's own."""
    app = open_page("meaning", word="eet")
    found = nearest_words(original(stored).weights["embedding"], WORDS, "eet")
    assert list(bar_tables(app)[0]["Word"]) == [one.word for one in found]


def test_the_map_needs_one_known_word(jobs):
    """Two words, or an unknown one, are told so and stay in the box; the map follows the last."""
    app = open_page("meaning", word="eee eet")
    assert "Type a single word" in app.error[0].value
    app.text_input(key="word").set_value("eet").run()
    nearest = bar_tables(app)[0]
    app.text_input(key="word").set_value("zebra").run()
    assert '"zebra" is not in the vocabulary' in app.error[0].value
    assert "the map follows “eet”" in app.error[0].value
    assert bar_tables(app)[0].equals(nearest)


def test_every_published_figure_has_its_source(jobs):
    """The table has a row for each figure, with a link and a date."""
    app = open_page("scale")
    table = app.table[0].value
    figures = [
        getattr(model, name)
        for model in MODELS
        for name in ("parameters", "context", "training_tokens")
    ]
    assert len(table) == sum(figure is not None for figure in figures)
    assert all("](http" in source for source in table["Source"])
    assert "671 billion" in text(app)


def test_start_links_to_every_page_of_the_story(jobs, monkeypatch):
    """In the router's order, so that no page of the story is missing on the first one."""
    linked = []
    monkeypatch.setattr(st, "page_link", lambda path, **how: linked.append(path))
    open_page("home")
    story = (ROOT / "router.py").read_text().partition("STORY = [")[2].partition("]")[0]
    names = re.findall(r'page\("([^"]+)"', story)
    assert linked == [f"pages/{name}.py" for name in names if name != "home"]
