"""The three sources of text behind one name."""

import os
import zipfile

import pytest

from minigpt.config import TOYS, Config
from minigpt.errors import UserError
from minigpt.text import corpus
from minigpt.text.corpus import (
    SIMPLE_WIKIPEDIA,
    digest_of,
    identity,
    is_offered,
    keep_own_text,
    read_corpus,
    title,
)
from minigpt.text.download import downloaded_path
from minigpt.text.sample import corpus_sample


def test_a_path_is_read(tiny_corpus):
    """Any other name is the path of a file; its title is the file's name."""
    assert read_corpus(str(tiny_corpus)) == tiny_corpus.read_text()
    assert title(str(tiny_corpus)) == "tiny.txt"


def test_the_builtin_corpus_is_the_file_that_ships(monkeypatch, tmp_path):
    """`builtin` reads the compressed file in assets."""
    monkeypatch.setattr(corpus, "builtin_path", lambda: tmp_path / "small.txt")
    (tmp_path / "small.txt").write_text("Our own words")
    assert read_corpus("builtin") == "Our own words"


def test_a_downloaded_corpus_is_read_without_a_network():
    """What was fetched once is not fetched again."""
    path = downloaded_path()
    path.parent.mkdir(parents=True)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("corpus.txt", "April is a month")
    assert read_corpus(SIMPLE_WIKIPEDIA) == "April is a month"


@pytest.mark.parametrize("name", TOYS)
def test_a_toy_task_is_a_text_that_a_page_may_ask_for(name):
    """It is made, not read; only its exact name will do."""
    assert is_offered(name) and not is_offered(name + "x")
    assert title(name).startswith("Toy task: ")
    assert identity(name) == f"{name}:1"
    assert read_corpus(name).startswith(corpus_sample(name, 40))
    assert Config(corpus=name).cleaned.cleaning == "everything"


def test_a_missing_path_is_a_users_error(tmp_path):
    """The path is named in the message."""
    with pytest.raises(UserError, match="nowhere.txt"):
        read_corpus(str(tmp_path / "nowhere.txt"))


@pytest.mark.parametrize("raw", ["One two\r\nthree", b"\xef\xbb\xbfOne two\nthree"])
def test_a_text_of_ones_own_is_kept(raw):
    """Pasted or uploaded, the same text has the same name and is read back clean."""
    name = keep_own_text(raw)
    assert name == "own:" + digest_of("One two\nthree")
    assert read_corpus(name) == "One two\nthree"
    assert title(name) == "Your own text"
    assert keep_own_text(raw) == name


def test_an_empty_text_of_ones_own_is_refused(isolated_home):
    """Nothing is kept of a text that can't be used."""
    with pytest.raises(UserError, match="your text is empty"):
        keep_own_text("  \n")
    assert not isolated_home.exists()


def test_half_a_character_pair_in_a_pasted_text_is_refused():
    """A lone surrogate, which no text file can hold, is a user's error."""
    with pytest.raises(UserError, match="your text"):
        keep_own_text("one \ud83d two")


@pytest.mark.parametrize("name", ["own:", "own:../../etc/passwd", "own:abc", "own:" + "0" * 20])
def test_a_made_up_name_of_an_own_text_reads_nothing(name):
    """A name from an address bar can't lead to another file."""
    with pytest.raises(UserError):
        read_corpus(name)


def test_a_full_disk_is_a_users_error_for_an_own_text(isolated_home):
    """Where the text can't be kept, the message says what to do."""
    isolated_home.write_text("a file where the folder should be")
    with pytest.raises(UserError, match="MINIGPT_HOME"):
        keep_own_text("one two three")


def test_the_identity_of_a_file_changes_with_the_file(tmp_path):
    """Another size or time is another text; a file that is not there has its own identity."""
    path = tmp_path / "a.txt"
    absent = identity(str(path))
    path.write_text("one")
    first = identity(str(path))
    os.utime(path, ns=(1, 1))
    second = identity(str(path))
    path.write_text("three")
    os.utime(path, ns=(1, 1))
    assert len({absent, first, second, identity(str(path))}) == 4


def test_a_digest_is_of_the_text_alone():
    """Twenty hexadecimal digits of SHA-256: the known value of the empty text."""
    assert digest_of("") == "e3b0c44298fc1c149afb"
    assert digest_of("a") != digest_of("b")
