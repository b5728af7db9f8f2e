"""Units as they are shown: a space, a line end or a mark alone would not be seen."""

from unicodedata import category

LINE_END_SIGN, SPACE_SIGN = "↵", "␣"
PLACE_OF_LETTER = "◌"  # as the Unicode Standard shows a mark without its letter


def visible(unit: str, spaces: bool = True) -> str:
    """A unit, or a text, so that its line ends and the spaces at its ends can be seen.

    Args:
        unit: a word, a piece or a character.
        spaces: whether spaces get a sign; those inside a text of words need none.
    """
    shown = unit.replace("\n", LINE_END_SIGN)
    if shown and category(shown[0]).startswith("M"):
        shown = PLACE_OF_LETTER + shown
    if not spaces or not shown[:1].isspace() and not shown[-1:].isspace():
        return shown
    inside = shown.strip(" ")
    before = len(shown) - len(shown.lstrip(" "))
    after = len(shown) - before - len(inside)
    return SPACE_SIGN * before + inside + SPACE_SIGN * after if inside else SPACE_SIGN * len(shown)
