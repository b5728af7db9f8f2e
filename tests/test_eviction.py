"""The cap of the store: what may be set, and that it holds a model."""

import pytest

from minigpt.cli.main import main
from minigpt.config import Config, declaration
from minigpt.errors import UserError
from minigpt.eviction import LEAST_MB, named_cap_mb
from minigpt.model.weights import parameter_count
from minigpt.training.moments import MOST

NONSENSE = ["lots", "0", "-5", "nan", "inf", "49.9", "1e999", "10 MB"]


@pytest.mark.parametrize("named", NONSENSE)
def test_a_cap_that_holds_no_model_is_a_users_error(named, monkeypatch):
    """One sentence that repeats what was set and says what may be."""
    monkeypatch.setenv("MINIGPT_STORE_MB", named)
    with pytest.raises(UserError, match="MINIGPT_STORE_MB is .*; expected a number .* at least 50"):
        named_cap_mb()


def test_the_command_line_says_so_in_one_line(monkeypatch, capsys):
    """Exit 2, before anything is trained."""
    monkeypatch.setenv("MINIGPT_STORE_MB", "nan")
    assert main(["predict", "the people of the city"]) == 2
    told = capsys.readouterr()
    assert told.out == "" and told.err.count("\n") == 1 and "MINIGPT_STORE_MB is 'nan'" in told.err


def test_the_least_cap_holds_the_largest_model_of_the_sliders():
    """2000 words, context 12, 8 heads: 790,784 numbers of 4 bytes, with 12 moments: 41.1 MB."""
    names = ("vocab_size", "context_length", "heads")
    largest = Config(**{name: declaration(name)["values"].high for name in names})
    megabytes = parameter_count(largest) * 4 * (MOST + 1) / 1e6
    assert megabytes == pytest.approx(41.12, abs=0.01)
    assert megabytes < LEAST_MB
