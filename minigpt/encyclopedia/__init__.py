"""The built-in corpus: a pocket encyclopedia and story book, written for MiniGPT."""

from .corpus import as_text, paragraphs


def generate() -> str:
    """Return the whole built-in corpus as plain text, the same bytes on every machine."""
    return as_text(paragraphs())
