"""A QR code on a terminal, whatever it can show."""

import re

import pytest
import segno

from minigpt.cli.qr_code import drawn

TEXT = "http://10.0.0.7:8501/vote?room=BCDFG"
MATRIX = [list(row) for row in segno.make(TEXT, error="m").matrix_iter(border=2)]


def read_blocks(lines: list[str]) -> list[list[int]]:
    """The squares of a code in half blocks."""
    rows = []
    for line in lines:
        inner = re.sub("\x1b\\[[0-9;]*m", "", line)
        rows.append([int(c in "▀█") for c in inner])
        rows.append([int(c in "▄█") for c in inner])
    return rows


def read_spaces(lines: list[str]) -> list[list[int]]:
    """The squares of a code in coloured spaces, two a square."""
    return [[int(c == "40") for c in re.findall("\x1b\\[(40|107)m  ", line)] for line in lines]


def test_half_blocks_hold_the_code():
    """Two rows a line; a last row that is missing is light."""
    rows = read_blocks(drawn(TEXT).splitlines())
    assert rows[: len(MATRIX)] == MATRIX
    assert not any(map(any, rows[len(MATRIX) :]))


@pytest.mark.parametrize("encoding", ["cp1252", "ascii", "latin-1", "koi8-r-nosuch"])
def test_a_terminal_without_blocks_gets_coloured_spaces(encoding):
    """In letters that every terminal has."""
    code = drawn(TEXT, encoding)
    assert code.isascii()
    assert read_spaces(code.splitlines()) == MATRIX


def test_a_terminal_with_blocks_of_its_own_gets_them():
    """The old code page of the first PCs has them."""
    assert "▀" in drawn(TEXT, "cp437")
