"""A QR code on a terminal."""

import segno

BLOCKS = {(0, 0): " ", (1, 0): "▀", (0, 1): "▄", (1, 1): "█"}
BLACK_ON_WHITE, PLAIN = "\x1b[30;107m", "\x1b[0m"
LIGHT, DARK = "\x1b[107m", "\x1b[40m"


def drawn(text: str, encoding: str = "utf-8") -> str:
    """A QR code of ``text``, black on white by colour codes.

    Args:
        text: what a phone reads off it.
        encoding: the terminal's. One that has half blocks gets two rows of the code a line; any
            other gets coloured spaces, two a square.
    """
    rows = [list(row) for row in segno.make(text, error="m").matrix_iter(border=2)]
    try:
        "".join(BLOCKS.values()).encode(encoding)
    except (UnicodeEncodeError, LookupError):
        return "\n".join(_spaces(row) for row in rows)
    rows += [[0] * len(rows[0])] * (len(rows) % 2)
    pairs = zip(rows[::2], rows[1::2], strict=True)
    lines = ["".join(BLOCKS[pair] for pair in zip(top, low, strict=True)) for top, low in pairs]
    return "\n".join(f"{BLACK_ON_WHITE}{line}{PLAIN}" for line in lines)


def _spaces(row: list[int]) -> str:
    return "".join(f"{DARK if dark else LIGHT}  " for dark in row) + PLAIN
