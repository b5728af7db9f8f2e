"""The command line: what can be typed after ``python -m minigpt``."""

import json
import os
import sys
from io import TextIOWrapper

from minigpt.cli import commands
from minigpt.cli.parser import parser
from minigpt.errors import UserError


def main(arguments: list[str] | None = None) -> int:
    """Run one command; returns 0, 2 after a user's mistake, 130 when interrupted."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):  # a terminal that lacks a letter gets its number
            stream.reconfigure(errors="backslashreplace")
    chosen = parser().parse_args(arguments)
    try:
        result = getattr(commands, chosen.command)(chosen)
    except UserError as error:
        print(f"minigpt: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("minigpt: interrupted; what was finished is kept", file=sys.stderr)
        return 130
    try:
        _print(result, chosen.json)
    except BrokenPipeError:  # the reader of our output, `head` say, has enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0


def _json(data: dict, encoding: str | None) -> str:
    """JSON as it is, or in ASCII where the terminal lacks one of its letters."""
    text = json.dumps(data, ensure_ascii=False)
    try:
        text.encode(encoding or "ascii")
    except UnicodeEncodeError:
        return json.dumps(data)
    return text


def _print(result: commands.Result, as_json: bool) -> None:
    if as_json:
        print(_json(result.data, sys.stdout.encoding))
    else:
        print(result.text)
    sys.stdout.flush()
