"""What all charts have in common: the theme's colours, and data that is not in the chart.

A chart's drawing rules (its Vega-Lite specification) are made once and kept. They never hold data:
then the browser moves the lines of a chart that is already there instead of drawing it anew, and a
running training does not flicker. For the same reason they hold no word of a sentence: the places
on an axis are numbers, and what is written there is looked up in the data.
"""

from collections.abc import Sequence

# Places in the theme's list of chart colours (.streamlit/config.toml), which has a light and a
# dark version of each; who they belong to is the same on every page. INK is the text's, GROUND
# what it stands on.
ORIGINAL, ADVERSARY, IDEAL, FOURTH, GREY, INK, GROUND = range(7)
COLOURS = 7
DATA = "source"  # what Streamlit calls the data that it hands to a chart
TURN = "turn"  # a column of the data: the number of the choice in view; see ``choice``


def by_place(names: Sequence[tuple[str, int]]) -> list[str]:
    """The names in the order of the theme's colours; a place nobody has gets a stand-in."""
    taken = {colour: name for name, colour in names}
    return [taken.get(place, f"unused {place}") for place in range(COLOURS)]
