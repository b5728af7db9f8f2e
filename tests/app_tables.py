"""The tables with bars and the large figures of a page under test, read from their HTML."""

import re
from html import unescape
from html.parser import HTMLParser

import pandas as pd
from streamlit.testing.v1 import AppTest


class _Rows(HTMLParser):
    def __init__(self):
        super().__init__()
        self.rows: list[list[str]] = []
        self._open = False

    def handle_starttag(self, tag, attrs):
        if tag == "tr":
            self.rows.append([])
        if tag in ("td", "th"):
            self.rows[-1].append("")
        self._open = tag in ("td", "th")

    def handle_endtag(self, tag):
        self._open = False

    def handle_data(self, data):
        if self._open:
            self.rows[-1][-1] += data


def bar_tables(app: AppTest) -> list[pd.DataFrame]:
    """Every table with bars, in the order of the page, its cells as they are written."""
    sources = [element.proto.body for element in app.get("html")]
    pieces = [f"<table{piece}" for source in sources for piece in source.split("<table")[1:]]
    return [table_of(piece) for piece in pieces]


def figures(app: AppTest) -> list[tuple[str, str, str]]:
    """Every large figure of the page: what stands above it, itself, and what stands below."""
    source = "".join(element.proto.body for element in app.get("html"))
    part = r"<d[td][^>]*>(.*?)</d[td]>"
    found = re.findall(rf'<dl class="figure">{part}{part}{part}</dl>', source)
    return [tuple(map(unescape, figure)) for figure in found]


def captions(app: AppTest) -> list[str]:
    """The lines in small letters of our own HTML, what is bold between ``**``."""
    source = "".join(element.proto.body for element in app.get("html"))
    lines = re.findall(r'<p class="caption">(.*?)</p>', source)
    return [unescape(re.sub("</?b>", "**", line)) for line in lines]


def table_of(source: str) -> pd.DataFrame:
    """The table in a piece of HTML."""
    reader = _Rows()
    reader.feed(source)
    return pd.DataFrame(reader.rows[1:], columns=reader.rows[0])
