"""The titles of all pages as the router names them, for words that point to one."""

import re
from functools import cache

from minigpt.home import ROOT

PAGE = re.compile(r'page\("([^"]+)", "([^"]+)"')


@cache
def page_titles() -> dict[str, str]:
    """The title of each page, by the page's name."""
    return dict(PAGE.findall((ROOT / "router.py").read_text(encoding="utf-8")))
