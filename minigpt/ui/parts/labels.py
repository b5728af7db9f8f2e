"""Which of many names on a map have room, and at which side of their dots.

The browser alone knows how wide a chart is. So each name that has room at some width is told the
least one, and the chart writes it only from that width on; see ``point_map``.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from unicodedata import category, east_asian_width

WIDTHS = (270, 340, 430, 540, 680, 860, 1100)  # pixels of a map: on a phone, ..., on a projector
NARROW, BROAD = frozenset("fijlrt'-"), frozenset("mw")  # letters unlike the others
LETTER, NARROWER, BROADER = 6.5, 4.6, 9.6  # pixels of a letter of 12 pixels' height
WIDEST = 12.5  # of a Chinese one
LINE = 14  # pixels from a line of text to the next
GAP = 3  # pixels from the rim of a dot to its name
SIDES = ("right", "left", "above", "below")

Box = tuple[float, float, float, float]  # left, top, right, bottom; in pixels


@dataclass(frozen=True)
class Label:
    """A name that has room.

    Attributes:
        least: pixels that the map is wide at least.
        side: where it stands: one of :data:`SIDES`.
    """

    least: int
    side: str


def fitting_labels(
    places: Sequence[tuple[float, float]],
    names: Sequence[str],
    rims: Sequence[float],
    height: float,
    always: int = 0,
) -> list[Label | None]:
    """A label for each name that has room, None for the others; the first ones have first choice.

    Args:
        places: of the dots, 0–1 from left to right and from top to bottom.
        names: of the dots, those first that matter most.
        rims: of the dots, in pixels from their middle.
        height: of the map, in pixels.
        always: so many of the first ones are written even where a dot lies under them.
    """
    found: list[Label | None] = [None] * len(names)
    dots = list(zip(places, rims, strict=True))
    taken: dict[int, list[Box]] = {
        width: [_dot(x * width, y * height, rim) for (x, y), rim in dots] for width in WIDTHS
    }
    for at in range(always):
        found[at] = _over_dots(dots[at], names[at], at, height, taken)
    for least, at in product(WIDTHS, range(len(names))):
        if found[at] is None:
            found[at] = _place(dots[at], names[at], at, least, height, taken)
    return found


def _over_dots(dot, name: str, own: int, height: float, taken) -> Label | None:
    """A label for a map of any width: where nothing else is, or else where the map has room."""
    least, over = WIDTHS[0], {width: [] for width in WIDTHS}
    found = _place(dot, name, own, least, height, taken)
    if found is None:
        found = _place(dot, name, own, least, height, over)
        for width, boxes in over.items():
            taken[width].extend(boxes)
    return found


def _place(dot, name: str, own: int, least: int, height: float, taken) -> Label | None:
    """The first side where a name has room at this width and at all that are larger."""
    (x, y), rim = dot
    wide = text_width(name)
    for side in SIDES:
        boxes = {
            width: _box(x * width, y * height, rim + GAP, wide, side)
            for width in WIDTHS
            if width >= least
        }
        if all(_is_free(box, own, width, height, taken[width]) for width, box in boxes.items()):
            for width, box in boxes.items():
                taken[width].append(box)
            return Label(least, side)
    return None


def text_width(name: str) -> float:
    """Pixels that a name of 12 pixels' height is wide, rather too many than too few."""
    return sum(map(_letter_width, name))


def _letter_width(letter: str) -> float:
    if category(letter) in ("Mn", "Me", "Cf"):
        return 0.0  # it stands at the letter before
    if east_asian_width(letter) in "WF":
        return WIDEST
    return NARROWER if letter in NARROW else BROADER if letter in BROAD else LETTER


def _dot(x: float, y: float, rim: float) -> Box:
    return x - rim, y - rim, x + rim, y + rim


def _box(x: float, y: float, away: float, wide: float, side: str) -> Box:
    if side in ("right", "left"):
        left = x + away if side == "right" else x - away - wide
        return left, y - LINE / 2, left + wide, y + LINE / 2
    top = y - away - LINE if side == "above" else y + away
    return x - wide / 2, top, x + wide / 2, top + LINE


def _is_free(box: Box, own: int, width: float, height: float, taken: Sequence[Box]) -> bool:
    left, top, right, bottom = box  # it may touch the rim of its own dot, which is ``taken[own]``
    if left < 0 or top < 0 or right > width or bottom > height:
        return False
    return not any(
        left < other[2] and other[0] < right and top < other[3] and other[1] < bottom
        for at, other in enumerate(taken)
        if at != own
    )
