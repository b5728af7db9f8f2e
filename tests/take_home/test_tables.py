"""Tables as CSV text."""

import csv
import io

import pytest

from minigpt.model.prediction import NextWord
from minigpt.take_home.tables import csv_text


def test_dataclasses_and_dictionaries_become_lines():
    """A header, then a line a row; what holds a comma or a quote is quoted."""
    assert csv_text([NextWord("sea", 0.25, 1, 0.25)]) == (
        "\ufeffword,chance,letter_count,adversary_score\r\nsea,0.25,1,0.25\r\n"
    )
    text = csv_text([{"a": 'x,"y"', "b": None}, {"a": "é\nz", "b": 1}])
    rows = list(csv.reader(io.StringIO(text, newline="")))
    assert rows == [["\ufeffa", "b"], ['x,"y"', ""], ["é\nz", "1"]]


def test_a_spreadsheet_sees_that_it_is_utf_8():
    """Three bytes stand before it, which Python reads over; accents stay what they are."""
    raw = csv_text([{"word": "é"}]).encode()
    assert raw.startswith(b"\xef\xbb\xbf")
    assert list(csv.DictReader(io.StringIO(raw.decode("utf-8-sig")))) == [{"word": "é"}]


def test_no_rows_no_text():
    """An empty table has no header to show."""
    assert csv_text([]) == ""


def test_a_row_that_does_not_fit_is_refused():
    """A field that the first row lacks is a mistake of ours."""
    with pytest.raises(ValueError, match="b"):
        csv_text([{"a": 1}, {"b": 2}])
