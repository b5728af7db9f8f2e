"""Lessons that an address may name: the shipped ones, and those that a presenter loaded here.

An address never names a path: whoever opens it could read any file of the server otherwise.
"""

import hashlib
import re
from dataclasses import replace
from pathlib import Path

from minigpt.errors import UserError
from minigpt.home import disk_error, home, lasting_home
from minigpt.lessons.file import Lesson, lesson_names, load_lesson, parse_lesson
from minigpt.lessons.places import check_kept

OWN = re.compile(r"own-[0-9a-f]{20}")  # a lesson file that was loaded here, by its digest


def keep_lesson(raw: bytes, file: str) -> Lesson:
    """Check a lesson file and keep it, so that an address can name it.

    Args:
        raw: the file's bytes.
        file: its name, for messages.

    Raises:
        UserError: something in it is wrong, or it can't be stored.
    """
    lesson = parse_lesson(raw, file)
    name = "own-" + hashlib.sha256(raw).hexdigest()[:20]
    path = _path(name)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_suffix(".part")
        part.write_bytes(raw)
        part.replace(path)
    except OSError as error:
        raise disk_error(error, path.parent) from error
    return replace(lesson, name=name)


def find_lesson(name: str) -> Lesson:
    """The lesson that an address calls ``name``.

    Raises:
        UserError: there is none.
    """
    if name in lesson_names():
        return load_lesson(name)
    if OWN.fullmatch(name) and _path(name).exists():
        lesson = parse_lesson(_path(name).read_bytes(), f"{name}.toml", check_kept)
        return replace(lesson, name=name)
    raise UserError(
        f"there is no lesson {name[:40]!r}",
        f"one of {', '.join(lesson_names())}, or one that was loaded on this server",
        "Begin it on the presenter's page",
    )


def _path(name: str) -> Path:
    """Where a lesson is kept, or where a build before kept it: in the cache folder."""
    path, before = (folder / "lessons" / f"{name}.toml" for folder in (lasting_home(), home()))
    return before if before.exists() and not path.exists() else path
