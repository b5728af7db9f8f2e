"""The tables of a classroom. They hold no names of people, only a nickname if one was given.

A table is never changed, only joined by new ones: a database that an earlier version made is read
and written as it is, also by that version.

Secrets are kept as SHA-256 alone: they are random and long, so that none can be guessed from it.
"""

from sqlalchemy import (
    Boolean,
    Column,
    Float,
    ForeignKey,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

METADATA = MetaData()


def _part_of(table: str) -> Column:
    """A column that names a row of ``table``; with that row, this one goes as well."""
    name = table.removesuffix("s") + "_id"
    return Column(name, ForeignKey(f"{table}.id", ondelete="CASCADE"), nullable=False, index=True)


ROOMS = Table(
    "rooms",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("code", String(8), nullable=False, unique=True),  # what students type to join
    Column("token_hash", String(64), nullable=False),  # of the presenter's token
    Column("topic", String(120), nullable=False, default=""),  # what the presenter asks for
    Column("open_round", Integer),  # the round that students vote in now, if there is one
    Column("opened", Float, nullable=False),  # Unix time, seconds
)

STUDENTS = Table(
    "students",
    METADATA,
    Column("id", Integer, primary_key=True),
    _part_of("rooms"),
    Column("secret_hash", String(64), nullable=False),  # of the id in the browser's localStorage
    Column("nickname", String(20), nullable=False),
    Column("joined", Float, nullable=False),
    UniqueConstraint("room_id", "secret_hash"),
)

ROUNDS = Table(
    "rounds",
    METADATA,
    Column("id", Integer, primary_key=True),
    _part_of("rooms"),
    Column("kind", String(10), nullable=False),  # "compare", or "blind": old against new
    Column("topic", String(120), nullable=False),
    Column("new_key", String(40), nullable=False),  # the tuned model of a blind round, else ""
    Column("begun", Float, nullable=False),
)

PAIRS = Table(
    "pairs",
    METADATA,
    Column("id", Integer, primary_key=True),
    _part_of("rounds"),
    Column("prompt", Text, nullable=False),
    Column("a", Text, nullable=False),
    Column("b", Text, nullable=False),
    Column("a_is_new", Boolean),  # of a blind pair: whether the tuned model wrote a
)

VOTES = Table(
    "votes",
    METADATA,
    Column("student_id", ForeignKey("students.id", ondelete="CASCADE"), primary_key=True),
    Column("pair_id", ForeignKey("pairs.id", ondelete="CASCADE"), primary_key=True, index=True),
    Column("choice", String(1), nullable=False),  # "a", "b", or "n": can't tell
    Column("cast_at", Float, nullable=False, index=True),
)

GALLERY = Table(
    "gallery",
    METADATA,
    Column("id", Integer, primary_key=True),
    _part_of("rooms"),
    Column("key", String(40), nullable=False),  # the model's in the store
    Column("position", Text, nullable=False),  # its fields of Config, as JSON
    Column("val_loss", Float, nullable=False),
    Column("accuracy", Float, nullable=False),
    Column("score", Float, nullable=False),
    Column("who", String(20), nullable=False),  # the nickname of who tried it first
    Column("added", Float, nullable=False),
    UniqueConstraint("room_id", "key"),
)

SEEN = Table(
    "seen",
    METADATA,
    Column("student_id", ForeignKey("students.id", ondelete="CASCADE"), primary_key=True),
    Column("at", Float, nullable=False, index=True),  # when a phone of theirs last asked for news
)

TUNINGS = Table(
    "tunings",
    METADATA,
    Column("id", Integer, primary_key=True),
    _part_of("rooms"),
    Column("key", String(40), nullable=False),  # the tuned model's in the store
    Column("topic", String(120), nullable=False),
    Column("beta", Float, nullable=False),
    Column("asked", Float, nullable=False),
)

QUESTIONS = Table(
    "questions",
    METADATA,
    Column("id", Integer, primary_key=True),
    _part_of("rooms"),
    Column("text", String(120), nullable=False),
    Column("answers", Text, nullable=False),  # a list of texts, as JSON
    Column("best", Integer),  # which of them fits, counted from 1, if the file says so
    UniqueConstraint("room_id", "text"),
)

ASKINGS = Table(
    "askings",
    METADATA,
    Column("id", Integer, primary_key=True),
    _part_of("questions"),
    Column("moment", String(6), nullable=False),  # "before" or "after" the lesson
    Column("opened", Float, nullable=False),
    Column("closed", Float),  # None while it is answered
    UniqueConstraint("question_id", "moment"),
)

ANSWERS = Table(
    "answers",
    METADATA,
    Column("student_id", ForeignKey("students.id", ondelete="CASCADE"), primary_key=True),
    Column("asking_id", ForeignKey("askings.id", ondelete="CASCADE"), primary_key=True, index=True),
    Column("choice", Integer, nullable=False),  # which answer, counted from 0
    Column("given_at", Float, nullable=False),
)

CALLS = Table(  # the rooms whose phones are to look at the front now
    "calls",
    METADATA,
    Column("room_id", ForeignKey("rooms.id", ondelete="CASCADE"), primary_key=True),
    Column("since", Float, nullable=False),
)

SCREENS = Table(  # where the lesson on the presenter's screen is
    "screens",
    METADATA,
    Column("room_id", ForeignKey("rooms.id", ondelete="CASCADE"), primary_key=True),
    Column("lesson", String(60), nullable=False),  # its name in an address
    Column("step", Integer, nullable=False),  # counted from 0
    Column("since", Float, nullable=False),
)

SHARES = Table(  # shared models whose visitors' prompts are kept
    "shares",
    METADATA,
    Column("id", Integer, primary_key=True),
    _part_of("rooms"),
    Column("name", String(16), nullable=False),  # in the share's address
    Column("begun", Float, nullable=False),
    UniqueConstraint("room_id", "name"),
)

EXAMPLES = Table(
    "examples",
    METADATA,
    Column("id", Integer, primary_key=True),
    _part_of("rooms"),
    Column("prompt", String(200), nullable=False),
    Column("written", Float, nullable=False),
    UniqueConstraint("room_id", "prompt"),
)
