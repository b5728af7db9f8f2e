"""Text of readers and corpora in places that would read it as Markdown."""

import re
from unicodedata import bidirectional

APART = "\u2060"  # word joiner: nothing to be seen, and no place for a line to break
SPECIAL = re.compile(r"[\\_*`\[\]()$~:#<>|!&]")
# Links without brackets, emoji and icons between colons, arrows and dashes are looked for in the
# text as it comes out, where no backslash helps: something has to stand between their parts.
JOINED = re.compile(
    r"(?<=:)(?=\S)"  # https://, :smile:, :material/home:
    r"|(?<=www)(?=\.)|(?=@)"  # www.school.example, someone@school.example
    r"|(?<=[<>=~-])(?=[<>=~-])",  # -- and -> and >= become other signs
    re.IGNORECASE,
)
BLOCK = re.compile(r"(\s*\d*)([-+=.])")  # what begins a list or a heading; ")" is special anyway
ISOLATE, END = "\u2068", "\u2069"  # what stands between has a direction of its own
FROM_RIGHT = "\u200f"  # a letter that nobody sees, of the direction of Arabic and Hebrew
DEEP = re.compile(r"^(\s{4,}|\s*\t\s*)")  # what begins a block of code


def plain(text: str) -> str:
    """``text`` so that Markdown shows it as it is, line by line: nothing in it acts.

    A browser follows or fetches nothing because of it: no link, no picture, no formula, no icon.
    """
    return "\n".join(_plain_line(line) for line in text.split("\n"))


def _plain_line(line: str) -> str:
    line = SPECIAL.sub(r"\\\g<0>", JOINED.sub(APART, DEEP.sub(" ", line)))
    return BLOCK.sub(r"\1\\\2", line, count=1) if BLOCK.match(line) else line


def inset(text: str) -> str:
    """A reader's or a model's text within a sentence of ours: :func:`plain`, and isolated."""
    return isolated(plain(text))


def isolated(text: str) -> str:
    """``text`` so that, where it runs from right to left, nothing beside it does.

    Else the number behind an Arabic word would stand before it, "12% → 45%" would be read as
    45% → 12%, and two words of a list would change places (Unicode Standard Annex 9).
    """
    return f"{ISOLATE}{text}{END}" if is_from_right(text) else text


def is_from_right(text: str) -> bool:
    """Whether there is a letter in it that is written from right to left."""
    return any(bidirectional(letter) in ("R", "AL") for letter in text)


def sentence(said: object) -> str:
    """An error, or another sentence of the core, as Markdown that begins with a capital letter.

    A file's name at its beginning stays as it is.
    """
    text = str(said)
    first = text.partition(" ")[0]
    named = any(mark in first.rstrip(".,:;") for mark in "./\\_")
    return plain(text if named else text[:1].upper() + text[1:])
