"""Text that somebody typed, before it is stored: data, whatever it looks like."""

import unicodedata

from minigpt.errors import UserError

UNSEEN = ("Cc", "Cs", "Cf")  # control characters, halves of a pair, marks of direction
JOINER = "\u200d"  # holds the parts of an emoji together


def one_line(raw: str, limit: int, name: str) -> str:
    """``raw`` without what can't be seen, in one line.

    Args:
        raw: what was typed.
        limit: the most characters that there may be.
        name: what it is, for the message ("the nickname").

    Raises:
        UserError: it is no text, or too long.
    """
    if not isinstance(raw, str):
        raise UserError(f"{name} is {type(raw).__name__}", "a text", f"Type {name} again")
    seen = "".join(
        " " if letter.isspace() else letter
        for letter in raw
        if letter == JOINER or letter.isspace() or unicodedata.category(letter) not in UNSEEN
    )
    line = " ".join(seen.split())
    if len(line) > limit:
        raise UserError(
            f"{name} has {len(line):,} characters", f"at most {limit}", f"Shorten {name}"
        )
    return line
