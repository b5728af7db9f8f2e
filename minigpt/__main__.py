"""``python -m minigpt``: the core without a browser."""

import sys

from minigpt.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
