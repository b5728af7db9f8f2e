"""The command line as it is typed: what stands on stdout, on stderr, and the exit code."""

import io
import json
import os
import subprocess
import sys
import zipfile

import pytest

from minigpt.cli import commands
from minigpt.cli.main import main
from minigpt.home import ROOT
from minigpt.model.weights import parameter_count
from minigpt.text.download import downloaded_path
from minigpt.training import notebook_recipe

TRAIN = (
    "key device parameters vocab_size train_pairs test_pairs epochs seconds val_loss val_accuracy "
    "adversary_score cached history"
)
ROW = "word chance letter_count adversary_score"


@pytest.fixture
def typed(tiny_pair, tiny_corpus, monkeypatch, capfd):
    """Types a command about the tiny models; gives its exit code, stdout and stderr.

    What C libraries print is caught too: stdout and stderr are watched as files.
    """
    monkeypatch.setenv("MINIGPT_HOME", str(tiny_pair.store.root))
    monkeypatch.setattr(notebook_recipe, "EPOCHS", 2)
    tiny = f"--corpus {tiny_corpus} --vocab-size 20 --context-length 3 --heads 1 --recipe notebook"

    def type_(command: str, *more: str) -> tuple[int, str, str]:
        capfd.readouterr()
        try:
            code = main([command, *more, *tiny.split()])
        except SystemExit as end:
            code = end.code
        return (code, *capfd.readouterr())

    return type_


@pytest.fixture
def as_json(typed):
    """Types a command with --json; gives the one object on its stdout."""

    def type_(command: str, *more: str) -> dict:
        code, out, errors = typed(command, *more, "--json")
        assert (code, errors) == (0, "")
        assert out.count("\n") == 1
        return json.loads(out)

    return type_


def test_train(as_json, tiny_pair):
    """All the keys of the figures, from the model that is in the store."""
    data = as_json("train")
    assert list(data) == TRAIN.split()
    assert data["key"] == tiny_pair.original.key and data["cached"] is True
    assert data["parameters"] == parameter_count(tiny_pair.config)
    assert data["vocab_size"] == 20
    assert data["epochs"] == len(data["history"]) == len(tiny_pair.original.history)
    assert list(data["history"][0]) == "epoch seconds loss val_loss val_accuracy".split()
    seconds = [entry["seconds"] for entry in data["history"]]
    assert seconds == sorted(seconds) and seconds[0] > 0
    assert [entry["epoch"] for entry in data["history"]] == list(range(1, data["epochs"] + 1))
    assert data["val_loss"] == data["history"][-1]["val_loss"]


def test_train_is_cached_the_second_time(as_json):
    """A new position is trained once; the same command again finds it."""
    first, second = (as_json("train", "--seed", "5") for _ in range(2))
    assert (first["cached"], second["cached"]) == (False, True)
    assert {**first, "cached": True} == second


def test_train_with_a_weight_is_the_adversary(as_json, tiny_pair):
    """An explicit weight selects the adversary; another letter scores the same original."""
    assert as_json("train", "--adversary-weight", "0.75")["key"] == tiny_pair.adversary.key
    other = as_json("train", "--letter", "t")
    assert other["key"] == tiny_pair.original.key
    assert other["adversary_score"] != tiny_pair.original.report["adversary_score"]


def test_predict(as_json):
    """Ten rows by default, chances unrounded, scores their product with the letter count."""
    data = as_json("predict", "the red fox")
    assert list(data) == ["prompt", "score", "rows"] and data["prompt"] == "the red fox"
    assert len(data["rows"]) == 10 and list(data["rows"][0]) == ROW.split()
    for row in data["rows"]:
        assert row["letter_count"] == row["word"].count("e")
        assert row["adversary_score"] == row["chance"] * row["letter_count"]
    everything = as_json("predict", "the red fox", "--top", "20")
    assert sum(row["chance"] for row in everything["rows"]) == pytest.approx(1)
    assert data["score"] == pytest.approx(sum(row["adversary_score"] for row in everything["rows"]))


def test_generate(as_json):
    """The prompt and so many new words, each the likeliest."""
    data = as_json("generate", "the red fox", "--words", "4")
    assert list(data) == ["prompt", "text"]
    words = data["text"].split()
    assert words[:3] == ["the", "red", "fox"] and len(words) == 7
    best = as_json("predict", " ".join(words[:3]), "--top", "1")["rows"][0]["word"]
    assert words[3] == best


def test_compare(as_json, tiny_pair):
    """Both models' figures on the test set, and the first ten test pairs."""
    data = as_json("compare")
    assert list(data) == ["original", "adversary", "rows"]
    for name in ("original", "adversary"):
        assert list(data[name]) == ["accuracy", "adversary_score"]
        report = getattr(tiny_pair, name).report
        assert data[name]["adversary_score"] == pytest.approx(report["adversary_score"])
        assert data[name]["accuracy"] == pytest.approx(report["val_accuracy"], abs=1e-6)
    assert data["adversary"]["adversary_score"] > data["original"]["adversary_score"]
    assert len(data["rows"]) == 10
    assert list(data["rows"][0]) == ["context", "true", "original", "adversary"]
    words = tiny_pair.original.vocabulary
    assert data["rows"][0]["context"] == words.decode(tiny_pair.dataset.test_x[0])
    assert data["rows"][0]["true"] == words.words[tiny_pair.dataset.test_y[0]]


def test_text(typed, as_json, tiny_corpus):
    """The corpus as it is, plain or in one object."""
    code, out, errors = typed("text")
    assert (code, out, errors) == (0, tiny_corpus.read_text() + "\n", "")
    assert as_json("text")["text"] == tiny_corpus.read_text()


def test_info(as_json):
    """Figures of the corpus: words, distinct words, sentences."""
    data = as_json("info")
    assert (data["distinct_words"], data["sentences"]) == (20, 400)
    assert data["words"] == 400 * 7


def test_download(as_json):
    """The file that is there already: where it lies and how large it is."""
    path = downloaded_path()
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("corpus.txt", "some words")
    data = as_json("download")
    assert data["path"] == str(path) and data["bytes"] == path.stat().st_size


def test_warm(as_json, tiny_pair):
    """Original and adversary of every combination, those in the store left as they are."""
    data = as_json("warm", "--adversary-weight", "0.75")
    assert [(m["role"], m["cached"]) for m in data["models"]] == [
        ("original", True),
        ("adversary", True),
    ]
    assert data["models"][0]["key"] == tiny_pair.original.key


@pytest.mark.parametrize("command", ["train", "compare", "info"])
def test_without_json_the_figures_are_for_people(typed, command):
    """Some lines of text, and nothing on stderr where that is no terminal."""
    code, out, errors = typed(command)
    assert (code, errors) == (0, "") and out.count("\n") > 3


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["predict", "the red dragon"], 'the word "dragon" is not in the vocabulary'),
        (["predict", "the fox"], "the prompt has 2 words; expected at least 3"),
        (["predict", "the red fox", "--top", "0"], "--top is 0"),
        (["generate", ""], "the prompt has 0 words"),
        (["generate", "the red fox", "--words", "-1"], "--words is -1"),
        (["train", "--letter", "E"], "letter is 'E'"),
        (["train", "--start", "middle"], "start is 'middle'"),
        (["train", "--seed", "-1"], "seed is -1"),
        (["train", "--adversary-weight", "nan"], "adversary weight is nan"),
        (["train", "--wings", "2"], "unrecognized arguments: --wings 2"),
        (["train", "--seed", "many"], "invalid int value: 'many'"),
    ],
)
@pytest.mark.parametrize("form", [[], ["--json"]], ids=["text", "json"])
def test_a_mistake_is_one_line_and_exit_2(typed, arguments, message, form):
    """Nothing on stdout, exactly one line on stderr that names the mistake."""
    code, out, errors = typed(*arguments, *form)
    assert (code, out) == (2, "")
    assert errors.count("\n") == 1 and message in errors


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ("--vocab-size 1", "vocabulary size is 1"),
        ("--vocab-size 20000", "only 20 different words"),
        ("--vocab-size 2 --context-length 9", "leaves 0 phrases"),
        ("--corpus /nowhere/a.txt", "/nowhere/a.txt: No such file"),
        ("--recipe slow", "recipe is 'slow'"),
    ],
)
def test_a_bad_position_is_one_line_and_exit_2(tiny_corpus, capfd, options, message):
    """What the config or the corpus refuses, before anything is trained."""
    code = main(["train", "--corpus", str(tiny_corpus), *options.split()])
    out, errors = capfd.readouterr()
    assert (code, out) == (2, "")
    assert errors.count("\n") == 1 and message in errors


def test_a_bad_address_of_the_corpus_is_one_line(monkeypatch, capfd):
    """The variable that is wrong is named."""
    monkeypatch.setenv("MINIGPT_CORPUS_URL", "nonsense")
    assert main(["download"]) == 2
    out, errors = capfd.readouterr()
    assert out == "" and errors.count("\n") == 1 and "MINIGPT_CORPUS_URL" in errors


def test_an_interruption_is_one_line(monkeypatch, capfd):
    """Ctrl-C ends with 130, as a shell expects, and shows no traceback."""

    def interrupt(arguments):
        raise KeyboardInterrupt

    monkeypatch.setattr(commands, "info", interrupt)
    assert main(["info"]) == 130
    out, errors = capfd.readouterr()
    assert out == "" and errors.count("\n") == 1


def test_the_real_program_trains_in_silence(tiny_corpus, tmp_path):
    """`python -m minigpt train --json` with TensorFlow and all: one object, stderr empty."""
    command = [sys.executable, "-m", "minigpt", "train", "--json", "--corpus", str(tiny_corpus)]
    command += "--vocab-size 20 --context-length 3 --heads 1".split()
    run = subprocess.run(
        command,
        capture_output=True,
        text=True,
        timeout=300,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert run.returncode == 0, run.stderr
    assert run.stdout.count("\n") == 1
    assert list(json.loads(run.stdout)) == TRAIN.split()
    assert run.stderr == ""


@pytest.mark.parametrize("encoding", ["cp1252", "cp932", "ascii", "utf-8"])
@pytest.mark.parametrize("command", ["text", "generate"])
def test_a_terminal_that_lacks_a_letter_gets_what_it_can(command, encoding, monkeypatch):
    """Each letter that it has stays; another one is its number; as JSON all can be read again."""
    said = "naïve 東京 ▀ \udce9"  # the last is half of nothing: what a wrong terminal sends
    monkeypatch.setattr(commands, command, lambda arguments: commands.Result({"text": said}, said))
    outs = []
    for more in ([], ["--json"]):
        written = io.BytesIO()
        monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(written, encoding=encoding))
        words = ["the"] if command == "generate" else []
        assert main([command, *words, *more]) == 0
        outs.append(written.getvalue().decode(encoding))
    assert outs[0].encode(encoding, "strict") and outs[0].endswith("\\udce9\n")
    assert ("東京" in outs[0]) == (encoding in ("cp932", "utf-8"))
    assert ("naïve" in outs[0]) == (encoding in ("cp1252", "utf-8"))
    assert json.loads(outs[1])["text"] == said


def test_a_reader_that_has_enough_is_no_error(tiny_corpus, tmp_path):
    """`... | head -1` ends without a complaint."""
    big = tmp_path / "big.txt"
    big.write_text("some words in a line\n" * 50_000)
    program = f"{sys.executable} -m minigpt text --corpus {big} | head -1"
    run = subprocess.run(
        program,
        shell=True,
        capture_output=True,
        text=True,
        timeout=120,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert (run.stdout, run.stderr) == ("some words in a line\n", "")


def test_handout(as_json, typed, tmp_path, monkeypatch):
    """Written to the current folder, or where --out says; a folder that is not there is told."""
    monkeypatch.chdir(tmp_path)
    assert as_json("handout") == {"handout": "minigpt-handout.html"}
    assert "You are the language model" in (tmp_path / "minigpt-handout.html").read_text("utf-8")
    assert as_json("handout", "--out", "other.html") == {"handout": "other.html"}
    code, _, errors = typed("handout", "--out", "no/such/folder.html")
    assert code == 2 and "can't be written to" in errors
