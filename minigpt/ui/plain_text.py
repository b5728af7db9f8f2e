"""Text of readers and corpora in places that would read it as Markdown."""

SPECIAL = "\\_*`[]()$~:#<>|!"


def plain(text: str) -> str:
    """``text`` so that Markdown shows it as it is."""
    return "".join(f"\\{c}" if c in SPECIAL else c for c in text)
