"""A text in another script and in other units: pages name those, and reward a letter of its own."""

import re
from collections.abc import Iterator
from dataclasses import replace
from html import unescape
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from minigpt.config import Config
from minigpt.library.trainer import Trainer
from minigpt.model.embedding_map import fit_basis, save_basis
from minigpt.store import Store
from minigpt.text.corpus import keep_own_text
from minigpt.ui.session import service, unit_names
from minigpt.ui.session.unit_names import in_units
from tests import app_server
from tests.app_server import OPENED, ROOT, FakeJobs, keep, open_page
from tests.pages.test_readers_text import nodes, strings

TEXT = Path(__file__).resolve().parents[1] / "texts" / "greek.txt"
SIZE, CONTEXT = 50, 3
NOUN = re.compile(r".{0,40}\bwords?\b.{0,40}", re.IGNORECASE)
# Without the pages of a class, which show nothing here, the glossary, which explains the field for
# words, and Talk, which has no controls: its own test looks at it.
WITHOUT = {"gallery", "glossary", "room", "talk", "vote", "watch", "toys"}
PAGES = sorted({path.stem for path in (ROOT / "pages").glob("*.py")} - WITHOUT)
PIECES = ("pieces", "prediction")
INSIDE = {"id", "html_id", "key", "query_param_key", "url", "spec"}  # fields that nobody reads
OPEN = {"expanded": True}
WORDS_MEANT = (  # where words of a language are meant
    "one at a time: words, pieces of words, or characters",
    "Words, pieces or characters?",
    "look at the words so far, give every word (or piece of a word)",
    "shorter than a word of a language",
    "Tokens: words, pieces, characters",
    "MiniGPT reads words unless you choose otherwise",
    "read *pieces of words*",
    "What happened, in words",
    "Copy the last word but one",  # the title of a toy task, whose units are words
    "Words into numbers",
    "words must become numbers",
    "that is a list of words",
    "a word with the space behind it",
    "is the space before a word",
    "A word outside the vocabulary",
    "Pieces put rare words together",
    "for a word is harder to guess",
    "Words look better there",
    "next-words.csv",
    "Word map",
    "word-map",
)
ALONE = ("words", "Words")  # a choice of the control at the side, and a head on the page Words


def stored_as(root: Path, units: str) -> tuple[Store, Config]:
    """A store with all that a page asks for about a Greek text in these units."""
    store = Store(root, shipped=None)
    config = Config(keep_own_text(TEXT.read_text(encoding="utf-8")), SIZE, CONTEXT, units=units)
    trainer = Trainer(store)
    config = replace(trainer.fitted(config), letter=trainer.vocabulary(config).letters()[0])
    trainer.dataset(config)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(app_server, "DIGEST", trainer.digest(config.corpus))
        patch.setattr(app_server, "WORDS", trainer.vocabulary(config))
        original = keep(store, config.original(), 1)
        keep(store, config.adversary(), 2)
        keep(store, replace(config.adversary(), start="scratch"), 3)
    save_basis(store, original.key, fit_basis(original.weights["embedding"]))
    return store, config


@pytest.fixture(scope="module")
def texts(tmp_path_factory):
    """By units the store and the config of a text in them."""
    found = {}
    for units in ("characters", "pieces"):
        root = tmp_path_factory.mktemp(units)
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("MINIGPT_HOME", str(root))
            found[units] = stored_as(root / "store", units)
    return found


def open_in(units: str, name: str, texts, patch, **more: str) -> AppTest:
    """The page about the text, all its folds open."""
    store, config = texts[units]
    real = st.expander
    patch.setattr(st, "expander", lambda label, *_, **how: real(label, **how | OPEN))
    patch.setattr(st, "page_link", lambda *where, **how: None)
    patch.setattr(service, "store", lambda: store)
    patch.setattr(service, "jobs", lambda: FakeJobs())
    patch.setattr(service, "session", lambda: "me")
    patch.setenv("MINIGPT_HOME", str(store.root.parent))
    fields = ("corpus", "units", "vocab_size", "context_length")
    address = {field: str(getattr(config, field)) for field in fields}
    return open_page(name, **{**address, **more})


def said(app: AppTest) -> Iterator[tuple[str, str]]:
    """Every text of a page, and the names of the last two fields that lead to it."""
    for node in nodes(app._tree):
        proto = getattr(node, "proto", None)
        for where, text in strings(proto) if proto is not None else ():
            if where.rpartition(".")[2] not in INSIDE:
                text = OPENED.sub(r"\1", text)  # what a term means is said of words
                yield where, re.sub(r"<[^>]*>", " ", unescape(text))


@pytest.mark.parametrize(("units", "name"), [*(("characters", name) for name in PAGES), PIECES])
def test_a_page_names_the_units_in_view(texts, monkeypatch, units, name):
    """No sentence, head, label or help says words, but where words of a language are meant."""
    app = open_in(units, name, texts, monkeypatch)
    assert not app.exception
    found = [text for _, text in said(app) if text not in ALONE]
    assert any(units in text for text in found)
    for meant in WORDS_MEANT:
        found = [text.replace(meant, "") for text in found]
    assert [hit.group() for text in found for hit in NOUN.finditer(text)] == []


def test_a_text_is_counted_in_its_units(texts, monkeypatch):
    """Of characters there are as many as its code is long, and not so many words."""
    store, config = texts["characters"]
    corpus = Trainer(store).corpus(config)
    app = open_in("characters", "words", texts, monkeypatch)
    shown = {metric.label: metric.value for metric in app.metric}
    assert shown["Characters"] == f"{corpus.word_count:,}"
    assert shown["Different characters"] == f"{len(corpus.words):,}"
    assert "Words" not in shown


def test_the_noun_is_put_into_a_sentence_once(monkeypatch):
    """At its beginning it keeps the capital letter; a word within another stays."""
    sentence = "Words, a word's password and new words."
    monkeypatch.setattr(unit_names, "units", lambda: "pieces")
    assert in_units(sentence) == "Pieces, a piece's password and new pieces."
    assert in_units(sentence, "words") == sentence


def test_the_letter_by_itself_is_one_of_the_text(texts, monkeypatch):
    """There is no e in Greek: the commonest letter takes its place; one that is asked for stays."""
    commonest = "α"
    app = open_in("characters", "adversary", texts, monkeypatch)
    assert not app.exception and app.selectbox(key="letter").value == commonest
    assert any(f"“{commonest}”" in said for _, said in said(app))
    asked = open_in("characters", "adversary", texts, monkeypatch, letter="e")
    assert asked.selectbox(key="letter").value == "e"
    assert any("“e” occurs in none of the" in text for _, text in said(asked))
