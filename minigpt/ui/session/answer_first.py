"""The answer first: the rest of a page waits until the browser has drawn what moved.

A browser works off all messages of a server before it draws any of them. A page sends eighty at
once, most of them for what lies below the table that the student looks at; a short pause behind
that table parts them in two, and the table is drawn while the rest is still to come.
"""

from time import sleep

PAUSE = 0.03  # seconds; the server's messages go out every 0.01


def answer_first() -> None:
    """Let the browser draw what was sent so far; it costs the server's processor nothing."""
    sleep(PAUSE)
