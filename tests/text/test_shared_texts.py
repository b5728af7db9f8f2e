"""Texts that machines share: what a student brings on one, every other one finds."""

import io
from math import inf

import pytest

from minigpt.config import Config
from minigpt.errors import NotNow, UserError
from minigpt.lessons.places import check_to_show
from minigpt.library.entries import known_digest, remember_digest
from minigpt.library.trainer import Trainer
from minigpt.store import Store
from minigpt.text import download
from minigpt.text.corpus import (
    SIMPLE_WIKIPEDIA,
    corpus_path,
    identity,
    is_offered,
    is_to_be_fetched,
    keep_own_text,
    may_be_offered,
    own_text_exists,
    read_corpus,
)
from minigpt.text.reading import Wanted
from minigpt.text.sample import corpus_sample
from minigpt.text.uploads import keep_upload, read_upload, share_upload
from tests.shared_places import Unsteady, until

TEXT = "The small fox meets a tree. A tree likes the fox.\n" * 40


@pytest.fixture
def two(tmp_path, machines):
    """Machines that share a folder."""
    return machines(f"file://{tmp_path}/shared/minigpt")


def test_a_text_that_came_to_one_machine_is_offered_and_read_on_another(two):
    """Its lines, its first words, and its name."""
    two.at("a")
    corpus = keep_own_text(TEXT)
    two.at("b")
    assert own_text_exists(corpus) and is_offered(corpus)
    assert read_corpus(corpus) == TEXT
    assert corpus_sample(corpus, 20) == "The small fox meets"
    assert not own_text_exists("own:" + "0" * 20)


def test_another_machine_trains_on_it(two):
    """From the text to its units as numbers; its digest is known to the first one then."""
    two.at("a")
    config = Config(corpus=keep_own_text(TEXT), vocab_size=7, context_length=2)
    here = two.store("a")
    assert known_digest(here, config.corpus) is None
    there = Trainer(two.store("b"))
    words = there.vocabulary(config).words
    assert sorted(words) == ["a", "fox", "likes", "meets", "small", "the", "tree"]
    here = two.store("a")
    assert known_digest(here, config.corpus) == there.digest(config.corpus)


def test_a_text_that_is_not_what_its_name_says_is_set_aside(two):
    """Its name is its checksum."""
    two.at("a")
    corpus = keep_own_text(TEXT)
    place = two.store("a").shared.place
    place.write(f"texts/{corpus.removeprefix('own:')}.txt", b"another text")
    two.store("b")
    with pytest.raises(UserError):
        read_corpus(corpus)
    assert len(place.names("damaged")) == 1 and not own_text_exists(corpus)


def test_a_file_that_was_brought_is_read_elsewhere_once(two):
    """A worker on another machine reads it; it stays nowhere but in the folders here."""
    two.at("a")
    upload = keep_upload(io.BytesIO(TEXT.encode()))
    place = two.store("a").shared.place
    assert list(place.names("texts/uploads")) == [f"texts/uploads/{upload}"]
    two.store("b")
    corpus, known, _ = read_upload(upload, "fox.txt", Wanted())
    assert not known and place.names("texts/uploads") == {}
    two.store("a")
    assert read_corpus(corpus) == TEXT
    share_upload(upload)  # to be read again, in another way
    two.store("c")
    assert read_upload(upload, "fox.txt", Wanted())[:2] == (corpus, True)


def test_a_text_of_before_the_setting_is_sent_when_it_is_asked_for(two, monkeypatch):
    """It lies on one machine, and was never sent."""
    two.at("a")
    monkeypatch.delenv("MINIGPT_STORE_URL")
    corpus = keep_own_text(TEXT)
    monkeypatch.setenv("MINIGPT_STORE_URL", two.url)
    assert own_text_exists(corpus)
    place = two.store("a").shared.place
    until(lambda: len(place.names("texts")) == 1)


def test_a_download_is_fetched_from_the_web_once(two, monkeypatch):
    """Other machines have it from the shared store, under one name whatever their clocks say."""

    def fetched(url, path, progress):
        path.parent.mkdir(parents=True)
        path.write_text(TEXT)

    monkeypatch.setenv("MINIGPT_CORPUS_URL", "http://127.0.0.1:9/corpus.txt")
    monkeypatch.setattr(download, "_fetch", fetched)
    two.store("a")
    assert is_to_be_fetched(SIMPLE_WIKIPEDIA)
    assert read_corpus(SIMPLE_WIKIPEDIA) == TEXT
    name = identity(SIMPLE_WIKIPEDIA)
    remember_digest(two.store("a"), SIMPLE_WIKIPEDIA, "0" * 20)
    monkeypatch.setattr(download, "_fetch", None)
    b = two.store("b")
    assert not is_to_be_fetched(SIMPLE_WIKIPEDIA) and identity(SIMPLE_WIKIPEDIA) == name
    assert known_digest(b, SIMPLE_WIKIPEDIA) == "0" * 20
    assert read_corpus(SIMPLE_WIKIPEDIA) == TEXT and identity(SIMPLE_WIKIPEDIA) == name


def test_a_file_of_one_machine_is_its_own(two, tmp_path):
    """Two machines may have different files under one path: what one knows of it stays there."""
    path = tmp_path / "text.txt"
    path.write_text(TEXT)
    a = two.store("a")
    remember_digest(a, str(path), "1" * 20)
    assert known_digest(a, str(path)) == "1" * 20
    assert known_digest(two.store("b"), str(path)) is None


def test_a_text_is_kept_while_the_shared_store_is_away(machines, unsteady):
    """Nothing that was acknowledged is lost: it is there for others when the place is back."""
    both = machines(unsteady)
    both.store("a")
    Unsteady.gone.set()
    corpus = keep_own_text(TEXT)
    assert read_corpus(corpus) == TEXT
    Unsteady.gone.clear()
    both.at("b")
    until(lambda: own_text_exists(corpus))
    assert read_corpus(corpus) == TEXT


def test_without_the_setting_nothing_is_shared(isolated_home):
    """As before: a text lies here, or nowhere."""
    corpus = keep_own_text(TEXT)
    assert Store().shared is None and own_text_exists(corpus)
    assert sorted(path.name for path in isolated_home.iterdir()) == ["texts"]


def test_no_answer_is_not_taken_for_a_text_that_there_is_not(machines, unsteady):
    """Who asks is told that it can't be told now; what is no name of a text is none at any time."""
    both = machines(unsteady)
    both.store("a")
    corpus = keep_own_text(TEXT)
    here = both.store("b").shared
    Unsteady.gone.set()
    for ask in (is_offered, corpus_path, corpus_sample):
        with pytest.raises(NotNow, match="shared store unsteady://minigpt does not answer"):
            ask(corpus)
    assert here.away and may_be_offered(corpus) and not own_text_exists(corpus)
    for name in ("own:nothing", "own:" + "0" * 19 + "/", "/etc/hostname", 7):
        assert not is_offered(name) and not may_be_offered(name)
    with pytest.raises(NotNow):
        read_upload("0" * 20, "fox.txt", Wanted())
    with pytest.raises(NotNow):  # not: name a text that a page offers
        check_to_show("corpus", corpus)
    Unsteady.gone.clear()
    until(lambda: not here.away)
    assert is_offered(corpus) and corpus_sample(corpus, 20) == "The small fox meets"
    here._unsure_until = inf
    with pytest.raises(NotNow):  # another machine may still be sending it
        is_offered("own:" + "0" * 20)
    here._unsure_until = 0.0
    assert not is_offered("own:" + "0" * 20)
