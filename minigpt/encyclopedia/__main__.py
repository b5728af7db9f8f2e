"""``python -m minigpt.encyclopedia``: print the corpus, or write what ships with ``--write``."""

import argparse
import sys

from . import shipped
from .corpus import as_text, paragraphs, top_pattern


def main() -> int:
    """Run the command line; return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m minigpt.encyclopedia", description=__doc__)
    parser.add_argument("--write", action="store_true", help=f"write {shipped.TEXT_FILE.name}")
    parser.add_argument("--check", action="store_true", help="compare with what ships")
    arguments = parser.parse_args()
    made = paragraphs()
    text = as_text(made)
    if arguments.write:
        print(f"{shipped.TEXT_FILE}: sha256 {shipped.write(text, *top_pattern(made))}")
    elif arguments.check:
        same = shipped.digest(text) == shipped.DIGEST_FILE.read_text(encoding="ascii").strip()
        print("same text" if same else "the text differs: run with --write")
        return 0 if same else 1
    else:
        sys.stdout.write(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
