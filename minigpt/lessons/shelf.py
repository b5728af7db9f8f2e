"""Lessons that an address may name: the shipped ones, and those that a presenter loaded here.

An address never names a path: whoever opens it could read any file of the server otherwise. A
shared store has them too, so that every server finds what a presenter loaded on one.
"""

import hashlib
import re
from dataclasses import replace
from pathlib import Path

from minigpt.entry_names import put_file
from minigpt.errors import UserError
from minigpt.home import home, lasting_home
from minigpt.lessons.file import Lesson, lesson_names, load_lesson, parse_lesson
from minigpt.lessons.places import check_kept
from minigpt.shared_store import named_shared
from minigpt.text.corpus import sha256_begins
from minigpt.text.shared_texts import brought_here, share

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
    put_file(_path(name), raw)
    if named_shared():
        put_file(_shared(name), raw)  # the same place, where MINIGPT_HOME names one
        share(_shared(name))
    return replace(lesson, name=name)


def find_lesson(name: str) -> Lesson:
    """The lesson that an address calls ``name``.

    Raises:
        NotNow: the shared store, which alone may have it, does not answer.
        UserError: there is none.
    """
    if name in lesson_names():
        return load_lesson(name)
    if OWN.fullmatch(name) and not _path(name).exists():
        digest = name.removeprefix("own-")
        brought_here(_shared(name), lambda raw: sha256_begins(raw, digest), sure=True)
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
    path, before = lasting_home() / "lessons" / f"{name}.toml", _shared(name)
    return before if before.exists() and not path.exists() else path


def _shared(name: str) -> Path:
    """Where the copy lies that the shared store knows, whose folder here is that of the store."""
    return home() / "lessons" / f"{name}.toml"
