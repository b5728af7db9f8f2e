"""The addresses of all pages, read off the router, so that no page goes untested."""

import re
from pathlib import Path

ROUTER = Path(__file__).resolve().parents[2] / "streamlit_app.py"
PATHS = ["/", *(f"/{path}" for path in re.findall(r'url_path="([^"]+)"', ROUTER.read_text()))]
