"""Columns that follow from the fact tables: names with their article, singular names."""

from .inflect import with_article
from .source_files import Row

# Mountains whose names take "the"; the names of most others stand alone.
_THE_MOUNTAINS = ("Aneto", "Eiger", "Grossglockner", "Jungfrau", "Matterhorn", "Zugspitze")
_ALWAYS_THE = ("deserts", "oceans", "rivers")
_COUNTRY_COLUMNS = (
    "belongs_to",
    "countries",
    "country",
    "neighbours",
    "origin",
    "place",
    "spoken_in",
)

Tables = dict[str, list[Row]]


def with_derived_columns(tables: Tables) -> Tables:
    """Return ``tables`` with the columns ``full`` and ``single`` added to every row.

    ``full`` is the name with its article (``the United States``); in columns that name countries
    the article is added too. ``single`` is the name as a subject of ``is``: empty where the
    name is a plural, and with ``a`` or ``an`` for a food that can be counted.
    """
    articles = {row["name"]: _full("countries", row) for row in tables.get("countries", [])}
    made: Tables = {}
    for table, rows in tables.items():
        made[table] = []
        for row in rows:
            row = {
                column: _with_articles(cell, articles)
                if column in _COUNTRY_COLUMNS and (table != "us_states")
                else cell
                for column, cell in row.items()
            }
            name = row.get("name", "")
            plural = name == row.get("plural") and name.endswith("s") and not name.endswith("us")
            single = "" if plural else name
            if table == "foods" and name != row["plural"]:
                single = with_article(name)
            made[table].append(row | {"full": _full(table, row), "single": single})
    return made


def _full(table: str, row: Row) -> str:
    name = row.get("name", "")
    takes_article = (
        table in _ALWAYS_THE
        or row.get("article") == "the"
        or name in _THE_MOUNTAINS
        or (table == "lakes" and name.endswith("Sea"))
    )
    return f"the {name}" if takes_article else name


def _with_articles(cell: str, articles: dict[str, str]) -> str:
    return ";".join(articles.get(value.strip(), value.strip()) for value in cell.split(";"))
