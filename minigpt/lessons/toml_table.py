"""A lesson's or a question's file as a table: TOML of a sensible size, whatever its bytes are."""

import tomllib
from collections.abc import Collection
from typing import Any

from minigpt.errors import UserError

LARGEST = 200_000  # bytes of a file
LESSON = "assets/lessons/story.toml"


def toml_table(raw: bytes, file: str, what: str = "a lesson", like: str = LESSON) -> dict:
    """The table in the bytes of a file.

    Args:
        raw: the file's bytes.
        file: its name, for messages.
        what: what should be in it, for messages.
        like: a file that is right, for messages.

    Raises:
        UserError: the file is too large, no UTF-8, no TOML, or holds an absurd number.
    """
    if len(raw) > LARGEST:
        received = f"{file} has {len(raw):,} bytes"
        raise UserError(received, f"at most {LARGEST:,}", f"Is it {what}? Shorten it")
    try:
        table = tomllib.loads(raw.decode("utf-8-sig").replace("\r\n", "\n"))
    except UnicodeDecodeError as error:
        raise UserError(f"{file} is no UTF-8 text", "a .toml file", "Save it as UTF-8") from error
    except (ValueError, RecursionError) as error:  # no TOML, or a number of thousands of digits
        do = f"Compare the line with {like}"
        raise UserError(f"{file} is no TOML: {error}", f"{what} in TOML", do) from error
    _check_sizes(table, file)
    return table


def check_names(table: dict, known: Collection[str], where: str) -> None:
    """Refuse a field that there is not.

    Args:
        table: from a file.
        known: the fields that there are.
        where: the place in the file, for messages.

    Raises:
        UserError: there is another one.
    """
    for name in table:
        if name not in known:
            expected = "one of " + ", ".join(known)
            raise UserError(f"{where}: unknown field {name!r}", expected, "Correct or remove it")


def _check_sizes(value: Any, file: str) -> None:
    """Refuse whole numbers that TOML does not know: one of these could not even be shown."""
    if isinstance(value, int) and not -(2**63) <= value < 2**63:
        received = f"{file} holds a number of {value.bit_length()} bits"
        raise UserError(received, "numbers of at most 64 bits", "Write a smaller number")
    within = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for inside in within:
        _check_sizes(inside, file)
