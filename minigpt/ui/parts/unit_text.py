"""Units as they are shown: a space or a line end alone would not be seen."""

LINE_END_SIGN, SPACE_SIGN = "↵", "␣"


def visible(unit: str, spaces: bool = True) -> str:
    """A unit, or a text, so that its line ends and the spaces at its ends can be seen.

    Args:
        unit: a word, a piece or a character.
        spaces: whether spaces get a sign; those inside a text of words need none.
    """
    shown = unit.replace("\n", LINE_END_SIGN)
    if not spaces or not shown[:1].isspace() and not shown[-1:].isspace():
        return shown
    inside = shown.strip(" ")
    before = len(shown) - len(shown.lstrip(" "))
    after = len(shown) - before - len(inside)
    return SPACE_SIGN * before + inside + SPACE_SIGN * after if inside else SPACE_SIGN * len(shown)
