"""Text of readers and corpora in places that would read it as Markdown."""

SPECIAL = "\\_*`[]()$~:#<>|!"


def plain(text: str) -> str:
    """``text`` so that Markdown shows it as it is."""
    return "".join(f"\\{c}" if c in SPECIAL else c for c in text)


def sentence(said: object) -> str:
    """An error, or another sentence of the core, as Markdown that begins with a capital letter.

    A file's name at its beginning stays as it is.
    """
    text = str(said)
    first = text.partition(" ")[0]
    named = any(mark in first.rstrip(".,:;") for mark in "./\\_")
    return plain(text if named else text[:1].upper() + text[1:])
