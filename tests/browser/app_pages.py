"""The addresses of all pages, read off the router, so that no page goes untested."""

import re
from pathlib import Path

ROUTER = Path(__file__).resolve().parents[2] / "router.py"
PATHS = [
    "/",
    *(f"/{name}" for name in re.findall(r'page\("([^"]+)"', ROUTER.read_text()) if name != "home"),
]
