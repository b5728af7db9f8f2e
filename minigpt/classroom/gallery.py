"""The gallery: what the class tried, one row a model."""

import json
import logging
import time
from dataclasses import asdict, dataclass

from sqlalchemy import Connection, Engine, Row, delete, select

from minigpt.classroom.database import read, upsert, write
from minigpt.classroom.schema import GALLERY
from minigpt.classroom.students import NICKNAME_LENGTH
from minigpt.classroom.user_text import one_line
from minigpt.config import Config, stored_config
from minigpt.sound import check_figures

MOST_ROWS = 500

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Exhibit:
    """A model that somebody tried.

    Attributes:
        key: its key in the store.
        config: its sliders.
        val_loss: on the test set, nats.
        accuracy: share of test phrases guessed right, 0–1.
        score: mean adversary score on the test set.
        who: the nickname of who tried it first, or "".
    """

    key: str
    config: Config
    val_loss: float
    accuracy: float
    score: float
    who: str


@dataclass(frozen=True)
class Contest:
    """What "best" means.

    Attributes:
        title: what it is called.
        column: the figure that decides: ``val_loss``, ``accuracy`` or ``score``.
        largest: whether the largest wins.
        least_accuracy: who guesses worse does not take part, 0–1.
    """

    title: str
    column: str
    largest: bool
    least_accuracy: float = 0.0


CONTESTS = (
    Contest("Lowest loss", "val_loss", largest=False),
    Contest("Highest accuracy", "accuracy", largest=True),
    Contest("Highest score, accuracy 15% or more", "score", largest=True, least_accuracy=0.15),
)


def add_exhibit(engine: Engine, room_id: int, exhibit: Exhibit) -> None:
    """Hang a model in the gallery; one that hangs there already stays as it is."""
    values = {
        "room_id": room_id,
        "key": exhibit.key,
        "position": json.dumps(asdict(exhibit.config)),
        "val_loss": exhibit.val_loss,
        "accuracy": exhibit.accuracy,
        "score": exhibit.score,
        "who": one_line(exhibit.who, NICKNAME_LENGTH, "the nickname"),
        "added": time.time(),
    }

    def work(connection: Connection) -> None:
        statement = upsert(connection.dialect.name, GALLERY).values(values)
        connection.execute(statement.on_conflict_do_nothing(index_elements=["room_id", "key"]))

    write(engine, work)


def take_down(engine: Engine, room_id: int, key: str) -> None:
    """Take a model off the gallery; it may be hung again."""
    hung = (GALLERY.c.room_id == room_id, GALLERY.c.key == key)
    write(engine, lambda connection: connection.execute(delete(GALLERY).where(*hung)))


def hung(engine: Engine, room_id: int) -> list[tuple[str, str]]:
    """Key and nickname of all that hangs, to be compared with what hung before."""
    query = select(GALLERY.c.key, GALLERY.c.who).where(GALLERY.c.room_id == room_id)
    rows = read(engine, lambda connection: connection.execute(query.order_by(GALLERY.c.id)).all())
    return [(row.key, row.who) for row in rows]


def exhibits(engine: Engine, room_id: int) -> list[Exhibit]:
    """What hangs in the gallery and can be shown, the newest first."""
    return hanging(engine, room_id)[0]


def hanging(engine: Engine, room_id: int) -> tuple[list[Exhibit], int]:
    """What hangs in the gallery, the newest first, and how many more a later MiniGPT hung there."""
    query = select(GALLERY).where(GALLERY.c.room_id == room_id).order_by(GALLERY.c.id.desc())
    rows = read(engine, lambda connection: connection.execute(query.limit(MOST_ROWS)).all())
    found = [_exhibit(row) for row in rows]
    shown = [one for one in found if one is not None]
    return shown, len(found) - len(shown)


def _exhibit(row: Row) -> Exhibit | None:
    """A row as an exhibit; None where it says what this version does not know."""
    figures = (row.val_loss, row.accuracy, row.score)
    try:
        config = stored_config(json.loads(row.position))
        check_figures(row._mapping, ("val_loss", "accuracy", "score"), "a row of the gallery")
    except (TypeError, ValueError) as error:  # an unknown field or value, no JSON, no number
        log.warning("row %d of the gallery is skipped: %s", row.id, error)
        return None
    return Exhibit(row.key, config, *figures, row.who)


def ranked(exhibits: list[Exhibit], contest: Contest) -> list[Exhibit]:
    """Those that take part in a contest, the best first; equals keep their order."""
    taking_part = [e for e in exhibits if e.accuracy >= contest.least_accuracy]
    return sorted(taking_part, key=lambda e: getattr(e, contest.column), reverse=contest.largest)
