"""Bands between answers: as wide as they are many, stacked without a gap, each with its number."""

import numpy as np
import pytest

from minigpt.ui.parts.flow_chart import GAP, POINTS, flow_rows

MOVED = np.array([[2, 1], [0, 5]])
UNIT = (1 - GAP) / 8


def of(kind: str, moved=MOVED):
    """The rows of one kind."""
    rows = flow_rows(moved)
    return rows[rows.kind == kind]


def test_a_band_is_as_wide_as_it_has_students():
    """One student went from A to B: its band has the height of one, at every point."""
    band = of("moved")
    assert list(band.band.unique()) == ["A B"] and len(band) == POINTS
    assert (band.y2 - band.y).to_numpy() == pytest.approx(np.full(POINTS, UNIT))
    left, right = band.iloc[0], band.iloc[-1]
    assert (left.x, left.y2) == (0, pytest.approx(1 - 2 * UNIT))  # below the two who stayed
    assert (right.x, right.y2) == (1, pytest.approx(1 - 2 * UNIT - GAP))  # top of B at the right


def test_bands_fill_their_ends():
    """At the right B is six high: one from A above five from B."""
    stayed = of("stayed")
    b = stayed[stayed.band == "B B"].iloc[-1]
    assert b.y2 == pytest.approx(1 - 3 * UNIT - GAP) and b.y == pytest.approx(0, abs=1e-9)
    assert list(of("bar").y.round(9))[-1] == 0


def test_ends_and_wide_bands_have_their_numbers():
    """A and B with their counts at both sides; a band too thin for its number has none."""
    assert list(of("left").text) == ["A  3", "B  5"]
    assert list(of("right").text) == ["2  A", "6  B"]
    assert list(of("number").text) == ["2", "1", "5"]
    assert list(of("number", np.array([[99, 1], [0, 0]])).text) == ["99"]


def test_nobody_who_answered_twice_is_no_error():
    """Two empty ends at each side."""
    assert set(flow_rows(np.zeros((2, 2), int)).kind) == {"bar", "left", "right"}
