"""The options of the command line."""

import pytest

from minigpt.cli.parser import COMMANDS, config_of, parser
from minigpt.config import Config
from minigpt.errors import UserError


def config(*arguments: str) -> Config:
    """The config that ``train`` with these arguments describes."""
    return config_of(parser().parse_args(["train", *arguments]))


def test_no_options_are_the_defaults():
    """Plain `train` means the default original."""
    assert config() == Config()


def test_every_option_reaches_its_field():
    """One of each."""
    options = (
        "--corpus a.txt --vocab-size 300 --context-length 4 --heads 3 --recipe notebook "
        "--adversary-weight 0.5 --letter a --start original --seed 9"
    )
    assert config(*options.split()) == Config(
        corpus="a.txt",
        vocab_size=300,
        context_length=4,
        heads=3,
        recipe="notebook",
        adversary_weight=0.5,
        letter="a",
        start="original",
        seed=9,
        role="adversary",
    )


def test_an_explicit_weight_means_the_adversary():
    """Even the default weight, when it is typed; without it the original is meant."""
    assert config("--adversary-weight", "0.75").role == "adversary"
    assert config("--letter", "a").role == "original"


def test_the_notebooks_recipe_implies_scratch_unless_told():
    """A typed start wins over the recipe's."""
    assert config("--recipe", "notebook").start == "scratch"
    assert config("--recipe", "notebook", "--start", "original").start == "original"
    assert config().start == "original"


def test_a_number_out_of_range_is_a_users_error():
    """What argparse can't know, the config refuses."""
    with pytest.raises(UserError, match="vocabulary size is 1;"):
        config("--vocab-size", "1")


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["fly"],
        ["train", "--wings", "2"],
        ["train", "--heads", "two"],
        ["train", "--adversary-weight", "heavy"],
        ["train", "--seed"],
        ["predict"],
        ["predict", "the", "--top", "many"],
        ["warm", "--vocab-size", "100,,200"],
    ],
)
def test_what_cannot_be_parsed_is_one_line_and_exit_2(arguments, capsys):
    """A missing, unknown or misspelt argument: one line on stderr that says where to look."""
    with pytest.raises(SystemExit) as end:
        parser().parse_args(arguments)
    out, errors = capsys.readouterr()
    assert end.value.code == 2 and out == ""
    assert errors.count("\n") == 1 and "--help" in errors


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help(command, capsys):
    """`--help` names the options and ends well."""
    with pytest.raises(SystemExit) as end:
        parser().parse_args([command, "--help"])
    assert end.value.code == 0
    named = {"store": "NAME", "cluster": "--workers"}.get(command, "--corpus")
    assert named in capsys.readouterr().out


def test_warm_takes_lists():
    """Commas separate the positions of a slider."""
    arguments = parser().parse_args(["warm", "--vocab-size", "100,200", "--adversary-weight", "1"])
    assert (arguments.vocab_size, arguments.adversary_weight) == ([100, 200], [1.0])


@pytest.mark.parametrize("typed", ["0,75", "0,5", "1,2", "0,5,0,75", "1,5,2"])
def test_a_comma_that_may_be_a_decimal_one_is_asked_about(typed, capsys):
    """Half of the world writes 0,75: it is not trained as 0 and 75."""
    with pytest.raises(SystemExit) as end:
        parser().parse_args(["warm", "--adversary-weight", typed])
    error = capsys.readouterr().err
    assert end.value.code == 2 and error.count("\n") == 1
    assert f"'{typed}' may mean {typed.split(',')[0]}.{typed.split(',')[1]}" in error


@pytest.mark.parametrize("typed", ["2,500", "1,000", "12,000"])
def test_a_comma_that_may_part_thousands_is_asked_about(typed, capsys):
    """The other half writes 2,500: it is not trained as 2 and 500."""
    with pytest.raises(SystemExit):
        parser().parse_args(["warm", "--vocab-size", typed])
    assert f"may mean {typed.replace(',', '')}" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("option", "typed", "meant"),
    [
        ("adversary-weight", "0.75", [0.75]),
        ("adversary-weight", "75", [75.0]),
        ("adversary-weight", "0.5,1", [0.5, 1.0]),
        ("adversary-weight", "0.0,75.0", [0.0, 75.0]),
        ("adversary-weight", "0, 75", [0.0, 75.0]),
        ("adversary-weight", "0,1,2", [0.0, 1.0, 2.0]),
        ("vocab-size", "100,500", [100, 500]),
        ("vocab-size", "50,100,2000", [50, 100, 2000]),
        ("vocab-size", "2, 500", [2, 500]),
        ("context-length", "2,5", [2, 5]),
    ],
)
def test_a_list_that_can_only_be_a_list_is_one(option, typed, meant):
    """A point, a space, or numbers that make no other sense."""
    chosen = parser().parse_args(["warm", f"--{option}", typed])
    assert getattr(chosen, option.replace("-", "_")) == meant
