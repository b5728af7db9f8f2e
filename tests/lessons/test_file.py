"""Lessons: the shipped one is sound, and what is wrong in a file is named with its place."""

from types import SimpleNamespace

import pytest

from minigpt.cli.main import main
from minigpt.config import Config, declaration
from minigpt.errors import UserError
from minigpt.lessons.file import CONTROLS, lesson_names, load_lesson, parse_lesson
from minigpt.text.corpus import keep_own_text

GOOD = """
title = "T"
[[step]]
title = "First"
page = "home"
minutes = 2
hide = ["all"]
[step.sliders]
heads = 3
[[step]]
title = "Second"
page = "words"
say = "<script>alert(1)</script>'; DROP TABLE rooms; --"
minutes = 1.5
[step.sliders]
vocab_size = 100
"""


def test_the_shipped_lesson_tells_the_story_in_forty_minutes():
    """It is found by its name, and passes every page of the story."""
    assert "story" in lesson_names()
    lesson = load_lesson("story")
    assert 35 <= lesson.minutes <= 45
    pages = {step.page for step in lesson.steps}
    assert pages >= {"home", "words", "model", "training", "prediction", "adversary"}
    assert Config() in lesson.positions()


def test_a_step_of_the_shipped_lesson_shows_the_controls_that_it_is_about():
    """A control that is new to the app is hidden by every step, or named here."""
    steps = load_lesson("story").steps
    shown = [set(CONTROLS) - set(step.hide) for step in steps if set(step.hide) != set(CONTROLS)]
    assert shown == [
        {"vocab_size"},
        {"context_length"},
        {"adversary_weight", "letter"},
        {"adversary_weight"},
    ]


def test_sliders_stay_until_a_step_moves_them():
    """The second step has the first one's heads and its own vocabulary."""
    lesson = parse_lesson(GOOD.encode(), "mine.toml")
    assert lesson.name == "mine" and lesson.minutes == 3.5
    assert lesson.config(1) == Config(heads=3, vocab_size=100)
    assert lesson.positions() == [Config(heads=3), Config(heads=3, vocab_size=100)]
    assert lesson.steps[0].hide == CONTROLS and lesson.steps[1].hide == ()


def test_whatever_stands_in_a_text_is_text():
    """HTML and SQL are kept as they are; the pages show them as text."""
    assert "DROP TABLE" in parse_lesson(GOOD.encode(), "mine.toml").steps[1].say


def test_windows_files_are_read():
    """With a mark at the start and other line ends."""
    raw = b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode()
    assert parse_lesson(raw, "mine.toml").title == "T"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (("heads = 3", "heads = 99"), r"mine.toml, step 1, sliders: .*heads is 99"),
        (("heads = 3", "weights = 3"), r"step 1, sliders: unknown field 'weights'"),
        (("heads = 3", 'heads = "3"'), r"step 1, sliders: .*heads is '3'"),
        (('page = "words"', 'page = "../etc"'), r"step 2: page is '../etc'; expected one of"),
        (('page = "words"', ""), r"step 2: page is None"),
        (('title = "Second"', 'titel = "Second"'), r"step 2: unknown field 'titel'"),
        (('title = "Second"', ""), r"step 2: title is ''"),
        (('title = "T"', "title = 5"), r"mine.toml: title is 5"),
        (("minutes = 2", "minutes = -1"), r"step 1: minutes is -1"),
        (("minutes = 2", "minutes = true"), r"step 1: minutes is True"),
        (('hide = ["all"]', 'hide = ["everything"]'), r"step 1: hide is \['everything'\]"),
        (('hide = ["all"]', 'hide = "all"'), r"step 1: hide is 'all'"),
        (("[step.sliders]\nheads = 3", "sliders = 3"), r"step 1: sliders is 3"),
        (("[[step]]\n", "[[step]\n"), r"mine.toml is no TOML: .*line 3"),
    ],
)
def test_a_mistake_is_named_with_file_step_and_field(change, message):
    """A teacher finds it without a search."""
    with pytest.raises(UserError, match=message):
        parse_lesson(GOOD.replace(*change, 1).encode(), "mine.toml")


@pytest.mark.parametrize(
    ("sliders", "message"),
    [
        ("vocab_size = 525", "vocab_size is 525; expected a place .*50 to 2000 in steps of 50"),
        ("vocab_size = 20000", "vocab_size is 20000.*Write vocab_size = 2000"),
        ("vocab_size = 2", "vocab_size is 2; .*Write vocab_size = 50"),
        ("context_length = 64", "context_length is 64"),
        ("heads = 64", "heads is 64; .*Write heads = 8"),
        ("adversary_weight = 0.77", "adversary_weight is 0.77; .*Write adversary_weight = 0.75"),
        ("adversary_weight = 50", "adversary_weight is 50; .*Write adversary_weight = 2"),
        ("adversary_weight = nan", "adversary_weight is nan"),
        ("adversary_weight = inf", "adversary_weight is inf"),
        ("seed = 1000", "seed is 1000; .*Write seed = 999"),
        ('letter = "É"', "letter is 'É'; expected one lower-case letter"),
        ('start = "nowhere"', "start is 'nowhere'"),
        ('corpus = "/etc/hostname"', "corpus is '/etc/hostname'; expected builtin, simple"),
        ('corpus = "own:00000000000000000000"', "corpus is 'own:0000"),
    ],
)
def test_a_control_that_cannot_stand_there_is_refused_when_the_file_is_read(sliders, message):
    """What passes can be shown; the message names file, step and field."""
    raw = GOOD.replace("heads = 3", sliders, 1).encode()
    with pytest.raises(UserError, match=f"mine.toml, step 1, sliders: {message}"):
        parse_lesson(raw, "mine.toml")


def test_every_end_of_every_slider_passes():
    """The least and the largest place of each, and the weights between them."""
    for name in ("vocab_size", "context_length", "heads", "adversary_weight", "seed"):
        values = declaration(name)["values"]
        for value in (values.low, values.high, values.low + values.step):
            raw = GOOD.replace("heads = 3", f"{name} = {value}", 1).encode()
            assert parse_lesson(raw, "mine.toml").steps[0].sliders == {name: value}


def test_a_text_that_was_brought_may_be_named():
    """It is on this server, as any page may show it."""
    corpus = keep_own_text("the cat sat on the mat")
    raw = GOOD.replace("heads = 3", f'corpus = "{corpus}"', 1).encode()
    assert parse_lesson(raw, "mine.toml").config(0).corpus == corpus


@pytest.mark.parametrize(
    "number", ["9" * 5000, "0x" + "f" * 5000, "1e400", "[1, 0x" + "f" * 99 + "]"]
)
@pytest.mark.parametrize("field", ["minutes", "vocab_size"])
def test_a_number_of_any_size_is_refused_in_one_sentence(number, field):
    """Some could not even be shown in the message."""
    old = "minutes = 2" if field == "minutes" else "heads = 3"
    with pytest.raises(UserError) as caught:
        parse_lesson(GOOD.replace(old, f"{field} = {number}", 1).encode(), "mine.toml")
    assert len(str(caught.value)) < 300


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        (b"", "title is ''|no steps|0 steps"),
        (b'title = "T"', "has 0 steps"),
        (b'title = "T"\nstep = 3', "has no steps"),
        (b'title = "T"\nstep = [3]', "step 1 is 3"),
        (b"\xff\xfe\x00", "no UTF-8 text"),
        (b"#" * 200_001, "200,001 bytes"),
        (b"a = " + b"[" * 100_000, "is no TOML"),
    ],
)
def test_what_is_no_lesson_is_refused(raw, message):
    """Empty, binary, endless, or something else."""
    with pytest.raises(UserError, match=message):
        parse_lesson(raw, "mine.toml")


def test_an_unknown_lesson_names_those_that_there_are(capsys):
    """On the command line it is one line and exit code 2."""
    assert main(["warm", "--lesson", "no-such"]) == 2
    assert "no lesson 'no-such'" in capsys.readouterr().err


def test_warming_a_lesson_trains_all_that_it_needs(tmp_path, monkeypatch):
    """Original and adversary of every position, once; nothing is trained a second time."""
    path = tmp_path / "tiny.toml"
    corpus = "my corpus.txt"
    path.write_text(
        f"""title = "T"
[[step]]
title = "One"
page = "home"
[step.sliders]
corpus = '{corpus}'
vocab_size = 50
"""
    )
    asked = []

    class FakeTrainer:
        def __init__(self, store):
            pass

        def model(self, config, *rest):
            asked.append(config)
            return SimpleNamespace(key="k"), True

    monkeypatch.setattr("minigpt.cli.commands.Trainer", FakeTrainer)
    assert main(["warm", "--lesson", str(path), "--json"]) == 0
    expected = Config(corpus=corpus, vocab_size=50)
    assert asked == [expected.original(), expected.adversary()]
