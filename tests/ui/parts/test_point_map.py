"""Words on a map: the frame, the names, and the discs that take a click."""

import numpy as np

from minigpt.ui.parts.chart_shelf import specification
from minigpt.ui.parts.point_map import REACH, frame_around, named_points, reach_of


def test_a_frame_holds_its_points_with_a_margin():
    """From 0 to 10 with a tenth of it at each end: 0 lies at 1/12."""
    frame = frame_around(np.array([[0.0, -1.0], [10.0, 1.0]]), margin=0.1)
    np.testing.assert_allclose(frame.place(np.array([[0.0, 1.0]])), [[1 / 12, 11 / 12]])


def test_points_in_one_place_have_a_frame():
    """No division by 0: they lie in its middle."""
    frame = frame_around(np.zeros((3, 2)), margin=0.5)
    np.testing.assert_allclose(frame.place(np.zeros((1, 2))), [[0.5, 0.5]])


def test_only_the_names_asked_for_are_written():
    """The second of three words; it keeps its distance from the rim of its dot."""
    data = named_points(np.full((3, 2), 0.5), ["a", "b", "c"], [1], [6.0], 400)
    assert list(data["side"]) == ["", "right", ""]
    assert data["away"][1] == 9 and np.isnan(data["least"][0])


def test_a_disc_ends_half_way_to_the_nearest_dot():
    """Dots 10 pixels apart have discs of 5; one far away the largest there is."""
    places = np.array([[0.1, 0.5], [0.2, 0.5], [0.9, 0.5]])
    radius = np.sqrt(reach_of(places, 100, 100) / np.pi)
    np.testing.assert_allclose(radius, [5, 5, REACH[1]], atol=0.01)


def test_a_click_on_a_name_or_a_ring_counts():
    """Vega-Lite tells of clicks only where a layer selects or has a tooltip."""
    layers = specification("followed_map")["layer"]
    deaf = [layer for layer in layers if "tooltip" not in layer["encoding"]]
    assert [layer["mark"]["type"] for layer in deaf] == ["line"]
