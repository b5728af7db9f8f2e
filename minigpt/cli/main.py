"""The command line: what can be typed after ``python -m minigpt``."""

import json
import os
import sys

from minigpt.cli import commands
from minigpt.cli.parser import parser
from minigpt.errors import UserError


def main(arguments: list[str] | None = None) -> int:
    """Run one command; returns 0, 2 after a user's mistake, 130 when interrupted."""
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


def _print(result: commands.Result, as_json: bool) -> None:
    if as_json:
        print(json.dumps(result.data, ensure_ascii=False))
    else:
        print(result.text)
    sys.stdout.flush()
