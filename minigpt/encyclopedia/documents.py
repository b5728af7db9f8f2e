"""The kinds of document: stories, essays on daily life, articles on one row of facts."""

from .compose import Sentence, Writer
from .draw import Draw
from .grammar import Scope
from .source_files import Row, Rules, files_in, read_rules, read_table
from .tables import with_derived_columns

# Share of the stories told of one girl, one boy, two friends, and by the teller.
_TELLERS = ("she",) * 9 + ("he",) * 7 + ("they",) * 2 + ("i",) * 2
# The topics, the most everyday ones first: the earlier, the oftener.
_TOPICS = (
    "kitchen",
    "school",
    "family",
    "market",
    "farm",
    "garden",
    "river",
    "animals",
    "winter",
    "friends",
    "forest",
    "music",
    "games",
    "night",
    "library",
    "sea",
    "weather",
    "town",
    "building",
    "work",
    "journey",
    "history",
    "mountain",
    "festival",
    "health",
    "science",
)
# Topics whose verb phrases are true of some people in any country, town or month.
_EVERYWHERE = (
    "family",
    "friends",
    "games",
    "kitchen",
    "library",
    "market",
    "music",
    "school",
    "town",
    "work",
)


class Library:
    """Every hand-written source, read once: common rules, topics, patterns and fact tables."""

    def __init__(self) -> None:
        self.rules: Rules = {}
        for path in files_in("chunks", ".txt"):
            self.rules.update(read_rules(path))
        self.topics = {path.stem: read_rules(path) for path in files_in("topics", ".txt")}
        self.patterns = {path.stem: read_rules(path) for path in files_in("patterns", ".txt")}
        self.tables = with_derived_columns(
            {path.stem: read_table(path) for path in files_in("facts", ".tsv")}
        )


def _characters(draw: Draw, rules: Rules) -> tuple[Row, str, str]:
    """Choose who a story is about: the row of names, and the pronouns of hero and friend."""
    who = draw.pick(_TELLERS)
    friend = draw.pick(("she", "he"))
    rare = "rare_" if draw.chance(0.15) else ""
    friend_name = draw.pick(rules["girls" if friend == "she" else "boys"])
    first, second = (
        draw.pick([name for name in rules[rare + kind] if name != friend_name])
        for kind in ("girls", "boys")
    )
    hero, child = {
        "she": (first, "a girl"),
        "he": (second, "a boy"),
        "they": (f"{first} and {second}", ""),
        "i": ("I", ""),
    }[who]
    name = "" if who == "i" else hero
    pairs = {
        "hero_pair": f"{friend_name} and I" if who == "i" else f"{hero} and {friend_name}",
        "pair": f"{friend_name} and I" if who == "i" else f"{who} and {friend_name}",
    }
    row = {"hero": hero, "name": name, "a_child": child, "friend": friend_name, **pairs}
    return row, who, friend


def story(writer: Writer, library: Library, length: int) -> list[Sentence]:
    """Return a story of about ``length`` sentences: an opening, events, talk and an end."""
    draw, patterns = writer.draw, library.patterns["stories"]
    row, who, friend = _characters(draw, library.rules)
    topics = [library.topics[draw.pick_early(_TOPICS)] for _ in range(2)]
    scope = Scope(draw, library.rules, topics[0], row, who, friend, "past")
    later = Scope(draw, library.rules, topics[1], row, who, friend, "past")
    half = length // 2
    return [
        *writer.run("stories open", patterns["open"], 1, scope),
        *writer.run("stories middle", patterns["middle"], half, scope),
        *writer.run("stories talk", patterns["talk"], 1 + draw.below(3), scope),
        *writer.run("stories middle", patterns["middle"], length - half - 3, later),
        *writer.run("stories end", patterns["end"], 1, later),
    ]


def essay(writer: Writer, library: Library, length: int) -> list[Sentence]:
    """Return an essay of about ``length`` hedged sentences about one side of daily life."""
    draw, patterns = writer.draw, library.patterns["general"]
    topic = library.topics[draw.pick_early(_TOPICS)]
    scope = Scope(draw, library.rules, topic)
    return [
        *writer.run("general open", patterns["open"], 1, scope),
        *writer.run("general middle", patterns["middle"], length - 2, scope),
        *writer.run("general end", patterns["end"], 1, scope),
    ]


def fact_article(writer: Writer, library: Library, table: str, row: Row) -> list[Sentence]:
    """Return an article on one row of a fact table: opening patterns, then others.

    The row at hand also holds another row of the table, its columns named ``other_...``.
    """
    draw, patterns = writer.draw, library.patterns[table]
    other = draw.pick(library.tables[table])
    both = row | {f"other_{column}": cell for column, cell in other.items()}
    topic = library.topics[draw.pick(_EVERYWHERE)]
    scope = Scope(draw, library.rules, topic, both, row.get("pronoun", "they"))
    return [
        *writer.run(f"{table} open", patterns["open"], 1, scope),
        *writer.run(f"{table} middle", patterns["middle"], 3 + draw.below(5), scope),
        *writer.run(f"{table} end", patterns["end"], draw.below(3), scope),
    ]


def group_article(writer: Writer, library: Library, table: str, column: str) -> list[Sentence]:
    """Return sentences that list rows of a table which share a value in ``column``."""
    rows = library.tables[table]
    values = sorted({row[column] for row in rows if row[column]})
    value = writer.draw.pick([v for v in values if sum(row[column] == v for row in rows) > 2])
    names = [row.get("plural") or row["full"] for row in rows if row[column] == value]
    scope = Scope(writer.draw, library.rules, row={"value": value, "members": ";".join(names)})
    return writer.run(f"{table} by_{column}", library.patterns[table][f"by_{column}"], 2, scope)
