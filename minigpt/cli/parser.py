"""The options of the command line, and the config that they describe."""

import argparse
from dataclasses import fields
from typing import NoReturn

from minigpt.config import SWITCHES, TOYS, Config, declaration
from minigpt.library.lesson_handout import FILE_NAME

COMMANDS = {
    "info": "figures of a corpus",
    "text": "print a corpus as plain text",
    "download": "fetch Simple English Wikipedia, the notebook's corpus",
    "train": "train a model, or find it in the store",
    "predict": "the likeliest next words after a prompt",
    "generate": "go on from a prompt, word by word",
    "compare": "original and adversary side by side",
    "warm": "train many slider positions ahead of a lesson",
    "grid": "train every combination of many values on Dask, one row of figures a training",
    "serve": "start the app for a class: join code, QR code, presenter's token",
    "cluster": "several servers and workers on this machine, behind nginx, to try that out",
    "export": "a model to take home: a script that trains it anew, or a Keras file",
    "handout": "printable pages: a worksheet, a dice booklet of the text, solutions",
    "store": "list what is kept, check it, put back what was set aside as damaged",
    "ship": "make the trained models in assets/ again (for developers)",
}
ADDRESS = "what phones open: a name, an IP address or a URL; found out by default"
JSON_HELP = "print one JSON object and nothing else"
FLAGS = {
    "vocab_size": int,
    "context_length": int,
    "heads": int,
    "recipe": str,
    "adversary_weight": float,
    "letter": str,
    "start": str,
    "seed": int,
    "variant": str,
    "units": str,
    "cleaning": str,
}
BY = {"start": "by recipe", "cleaning": "the notebook's for its own text and ours, else letters"}
MANY = ("vocab_size", "context_length", "heads", "adversary_weight")  # `warm` and `grid` take lists


class OneLineParser(argparse.ArgumentParser):
    """An argument parser whose complaint is one line."""

    def error(self, message: str) -> NoReturn:
        """Exit with 2 and say what is wrong and where to look."""
        self.exit(2, f"{self.prog}: {message}. See {self.prog} --help.\n")


def parser() -> argparse.ArgumentParser:
    """The parser of all commands; every option's help is the config's own."""
    top = OneLineParser(prog="python -m minigpt", description="MiniGPT without a browser.")
    subparsers = top.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, help_text in COMMANDS.items():
        sub = subparsers.add_parser(name, help=help_text, description=help_text)
        sub.add_argument("--json", action="store_true", help=JSON_HELP)
        if name in ADDED:
            ADDED[name](sub)
            continue
        _add_options(sub, lists=name in ("warm", "grid"))
        if name in ("predict", "generate"):
            sub.add_argument("prompt", metavar="PROMPT", help="some words of the vocabulary")
    subparsers.choices["predict"].add_argument("--top", type=int, default=10, metavar="K")
    subparsers.choices["generate"].add_argument("--words", type=int, default=10, metavar="N")
    _add_sampling(subparsers.choices["generate"])
    lesson = "a lesson of assets/lessons/ or a lesson file: train all that it needs"
    subparsers.choices["warm"].add_argument("--lesson", metavar="NAME", help=lesson)
    _add_grid(subparsers.choices["grid"])
    _add_serving(subparsers.choices["serve"])
    script = "a Python script that needs tensorflow alone"
    subparsers.choices["export"].add_argument("--script", metavar="FILE", help=script)
    keras = "the trained model; the name ends in .keras"
    subparsers.choices["export"].add_argument("--keras", metavar="FILE", help=keras)
    _add_handout(subparsers.choices["handout"])
    return top


def _add_grid(sub: argparse.ArgumentParser) -> None:
    seeds = "train each with N seeds, from --seed on. Default: 1."
    sub.add_argument("--seeds", type=int, default=1, metavar="N", help=seeds)
    sub.add_argument("--csv", metavar="FILE", help="write the rows as comma-separated values")
    sub.add_argument("--parquet", metavar="FILE", help="write the rows as Parquet")
    own = "workers on this machine, where MINIGPT_SCHEDULER names none. Default: one a core."
    sub.add_argument("--workers", type=int, metavar="N", help=own)


def _add_handout(sub: argparse.ArgumentParser) -> None:
    where = f"the file to write. Default: {FILE_NAME}, in this folder."
    sub.add_argument("--out", default=FILE_NAME, metavar="FILE", help=where)


def _add_keeping(sub: argparse.ArgumentParser) -> None:
    does = "list (what is there), check (read it all), restore NAME, empty (what was set aside)"
    actions = ("list", "check", "restore", "empty")
    sub.add_argument("action", nargs="?", default="list", choices=actions, help=does)
    sub.add_argument("name", nargs="?", default="", metavar="NAME", help="as `list` names it")


def _add_serving(sub: argparse.ArgumentParser) -> None:
    sub.add_argument("--port", type=int, default=8501, metavar="P", help="where it listens")
    sub.add_argument("--address", metavar="A", help=ADDRESS)
    fresh = "begin a new room; by default a server started again within 12 hours has its room"
    sub.add_argument("--new-room", action="store_true", help=fresh)


def _add_cluster(sub: argparse.ArgumentParser) -> None:
    for name, what in (("servers", "servers"), ("workers", "workers, one training each")):
        about = f"how many {what}. Default: 2."
        sub.add_argument(f"--{name}", type=int, default=2, metavar="N", help=about)
    sub.add_argument("--port", type=int, default=8501, metavar="P", help="where nginx listens")
    sub.add_argument("--address", metavar="A", help=ADDRESS)


# Commands that are about no model.
ADDED = {"store": _add_keeping, "cluster": _add_cluster}


def _add_options(sub: argparse.ArgumentParser, lists: bool) -> None:
    defaults = {spec.name: spec for spec in fields(Config)}
    names = ", ".join(("builtin", "simple-wikipedia", *TOYS))
    corpus = f"{names} or a file (.txt, .docx, .pdf, .epub, .zip and others)"
    sub.add_argument("--corpus", default="builtin", metavar="C", help=corpus)
    for name, kind in FLAGS.items():
        spec = defaults[name]
        many = lists and name in MANY
        sub.add_argument(
            "--" + name.replace("_", "-"),
            type=_comma_list(name, kind) if many else kind,
            metavar="A,B,..." if many else name.split("_")[-1].upper(),
            help=f"{spec.metadata['help']} Default: {BY.get(name, spec.default)}.",
        )
    for name in SWITCHES:
        about = f"{defaults[name].metadata['help']} Default: on in a gpt, else off."
        action = argparse.BooleanOptionalAction
        sub.add_argument(f"--{name}", action=action, default=None, help=about)


def _add_sampling(sub: argparse.ArgumentParser) -> None:
    heat = "0 always takes the likeliest word, 1 draws by the model's chances. Default: 0."
    sub.add_argument("--temperature", type=float, default=0.0, metavar="T", help=heat)
    top_k = "Draw from the K likeliest words only; 0 means all. Default: 0."
    sub.add_argument("--top-k", type=int, default=0, metavar="K", help=top_k)
    top_p = "Draw from the fewest likeliest words that make up the share P. Default: 1."
    sub.add_argument("--top-p", type=float, default=1.0, metavar="P", help=top_p)
    seed = "Fixes the draws. Default: 0."
    sub.add_argument("--draw-seed", type=int, default=0, metavar="SEED", help=seed)


def _comma_list(name: str, kind: type):
    def values(text: str) -> list:
        meant = _doubt(name, kind, text)
        if meant:
            raise argparse.ArgumentTypeError(meant)
        return [kind(part) for part in text.split(",")]

    values.__name__ = f"comma-separated list of {kind.__name__}"
    return values


def _doubt(name: str, kind: type, text: str) -> str:
    """What to ask about a list whose commas may be those within a number; "" where none may.

    ``0,75`` is a number in half of the world, and so is ``2,500`` in the other half. A point in
    any part, or a space after a comma, shows that the commas part numbers.
    """
    parts, values = text.split(","), declaration(name)["values"]
    if len(parts) < 2 or not all(part.isascii() and part.isdigit() for part in parts):
        return ""
    if kind is float:
        pairs = [".".join(pair) for pair in zip(parts[::2], parts[1::2], strict=False)]
        if len(parts) % 2 and all(float(part) <= values.high for part in parts):
            return ""
        many = ",".join(f"{part}.0" for part in parts)
        return (
            f"{text!r} may mean {' and '.join(pairs)}; write so, or {many} for {len(parts)} of them"
        )
    if int(parts[0]) < values.low and all(len(part) == 3 for part in parts[1:]):
        return f"{text!r} may mean {''.join(parts)}; write so, or {', '.join(parts)} in quotes"
    return ""


def config_of(arguments: argparse.Namespace) -> Config:
    """The config that the options describe; an explicit adversary weight means the adversary.

    Raises:
        UserError: an option is out of range.
    """
    given = {name: getattr(arguments, name) for name in (*FLAGS, *SWITCHES)}
    given = {name: value for name, value in given.items() if value is not None}
    role = "adversary" if "adversary_weight" in given else "original"
    return Config(corpus=arguments.corpus, role=role, **given)
