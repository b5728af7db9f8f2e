"""What several servers and workers keep together: the folder here is a cache in front of it.

One object an entry, ``<kind>/<key>.entry.zip``; one a text or a download, under the name that it
has here. What is made is put here first and sent after; what can't be sent is noted in ``outbox``
and sent when the place answers again. No server throws away there what another may want."""

import logging
import os
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

from cachetools import TTLCache

from minigpt.entry_names import object_of, put_file
from minigpt.errors import UserError
from minigpt.eviction import OUTBOX
from minigpt.home import disk_error, home
from minigpt.shared_place import SETTING, Away, Place

DAMAGED = "damaged"
REMEMBERED = 20_000  # objects about which something is remembered
LOOK_AGAIN = 1.0  # seconds for which an answer about an object holds
OFFER_AGAIN = 60.0  # seconds until something that is used is looked for there again
SEND = 10.0  # seconds that somebody who made something waits until it is sent
SEND_BEHIND = 600.0  # seconds that it may take when nobody waits
TRY_AGAIN = 2.0  # seconds between two tries while the place is away
SETTLES = 10.0  # seconds after it was away in which other machines may still send what they made

T = TypeVar("T")
log = logging.getLogger(__name__)


def named_shared(root: Path | None = None) -> "Shared | None":
    """What ``MINIGPT_STORE_URL`` names, behind ``root``; UserError where that is no place."""
    url = os.environ.get(SETTING)
    return _shared(url, home() if root is None else root) if url else None


@lru_cache(maxsize=8)
def _shared(url: str, root: Path) -> "Shared":
    return Shared(Place(url, root), root)


class Shared:
    """A place that is shared, and the folder in front of it.

    Who looks or fetches is told None while the place is away, so that what is here is served, or
    gets a NotNow who has to be ``sure``; and a UserError where MiniGPT may not look.

    Args:
        place: what is shared.
        root: the folder here.

    Attributes:
        away: whether the place did not answer when it was asked last.
    """

    def __init__(self, place: Place, root: Path) -> None:
        self.place, self.root, self.away, self._unsure_until = place, root, False, 0.0
        self._lock = threading.Lock()
        self._answers: TTLCache = TTLCache(REMEMBERED, LOOK_AGAIN)
        self._offered: TTLCache = TTLCache(REMEMBERED, OFFER_AGAIN)
        self._fetched: dict[str, dict] = {}  # what was known of each object when it was fetched
        self._keeper: threading.Thread | None = None
        if self.outbox():
            self._try_until_sent()

    def check(self, must_answer: bool = True) -> None:
        """Try whether MiniGPT may write, read and throw away there.

        Raises:
            UserError: it may not, or there is no answer and there must be one.
        """
        try:
            self.place.check()
        except Away as away:
            if must_answer:
                raise self.place.no_answer() from away
            self._is_away(away)

    # -- what is there -----------------------------------------------------------------

    def about(self, name: str, sure: bool = False) -> dict | None:
        """What is known of an object, or None if there is none."""
        return self._unless_away(lambda: self._about(name), sure)

    def fetch(self, name: str, news: bool = False, sure: bool = False) -> bytes | None:
        """The bytes of an object; with ``news`` only if it is another one than was fetched last."""
        return self._unless_away(lambda: self._fetch(name, news), sure)

    def _about(self, name: str) -> dict | None:
        with self._lock:
            if name in self._answers:
                return self._answers[name]
        found = self._ask(lambda: self.place.about(name))
        with self._lock:
            self._answers[name] = found
        return found

    def _fetch(self, name: str, news: bool) -> bytes | None:
        about = self._about(name)
        if about is None or (news and self._fetched.get(name) == about):
            return None
        content = self._ask(lambda: self.place.read(name))
        if len(self._fetched) >= REMEMBERED:
            self._fetched.clear()
        self._fetched[name] = about
        return content

    def set_aside(self, name: str, why: object) -> None:
        """Move a damaged object out of the way, so that it is made again."""
        log.warning("damaged in the shared store: %s (%s); set aside, to be made again", name, why)
        try:
            self.place.move(name, f"{DAMAGED}/{time.time_ns()}/{name}")
        except Away as away:
            self._is_away(away)
        with self._lock:
            self._answers.pop(name, None)

    def bring(self, path: Path, is_whole: Callable[[bytes], bool], sure: bool = False) -> bool:
        """Fetch a file below the root unless it is here; whether it is here now."""
        name = path.relative_to(self.root).as_posix()
        if path.exists():
            self.offer(name)
            return True
        content = self.fetch(name, sure=sure)
        if content is not None and not is_whole(content):
            self.set_aside(name, "it is not what its name says")
            content = None
        if content is None:
            return False
        put_file(path, content)
        return True

    # -- what is sent ------------------------------------------------------------------

    def send(self, name: str) -> None:
        """Send what lies here under ``name``; what can't be sent now is sent when it can.

        Raises:
            UserError: MiniGPT may not write there. It is kept here, and tried again.
        """
        note = self.root / OUTBOX / name
        try:
            note.parent.mkdir(parents=True, exist_ok=True)
            note.touch()
        except OSError as error:
            raise disk_error(error, self.root) from error
        try:
            if not self.away:
                self._put(name, SEND)
        except Away as away:
            self._is_away(away)
        except UserError:
            self._try_until_sent()
            raise

    def offer(self, name: str) -> None:
        """Something was used here: send it, behind, if it is not there (any more)."""
        with self._lock:
            if name in self._offered:
                return
            self._offered[name] = True
        threading.Thread(target=self._send_if_missing, args=(name,), daemon=True).start()

    def forget(self, name: str) -> None:
        """Throw away what was sent for one use."""
        (self.root / OUTBOX / name).unlink(missing_ok=True)
        try:
            if self.about(name) is not None:
                self.place.remove(name)
        except (Away, UserError) as error:
            log.warning("%s stays in the shared store: %s", name, error)

    def outbox(self) -> list[str]:
        """The names of what is still to be sent."""
        folder = self.root / OUTBOX
        return sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file())

    def _send_if_missing(self, name: str) -> None:
        try:
            if self.about(name) is None and not self.away:
                self.send(name)
        except UserError as error:
            log.warning("%s was not sent: %s", name, error)

    def _put(self, name: str, seconds: float) -> None:
        content = object_of(self.root, name)
        if content is not None:
            self.place.write(name, content, seconds)
        with self._lock:
            self._answers.pop(name, None)
        with suppress(FileNotFoundError):  # another process sent it as well
            (self.root / OUTBOX / name).unlink()

    # -- while it is away --------------------------------------------------------------

    def _ask(self, question: Callable[[], T]) -> T:
        """What the place answers; Away at once if it did not answer when it was asked last."""
        if self.away:
            raise Away("it did not answer a moment ago")
        try:
            return question()
        except Away as away:
            self._is_away(away)
            raise

    def _unless_away(self, look: Callable[[], T], sure: bool) -> T | None:
        found = None
        with suppress(Away):
            found = look()
        if found is None and sure and (self.away or time.monotonic() < self._unsure_until):
            raise self.place.no_answer()
        return found

    def _is_away(self, why: Away) -> None:
        if not self.away:
            log.warning("the shared store %s does not answer: %s", self.place.shown, why)
        self.away, self._unsure_until = True, time.monotonic() + SETTLES
        self._try_until_sent()

    def _try_until_sent(self) -> None:
        with self._lock:
            if self._keeper is None:
                self._keeper = threading.Thread(target=self._keep_trying, daemon=True)
                self._keeper.start()

    def _keep_trying(self) -> None:
        while self._keeper is not None:
            time.sleep(TRY_AGAIN)
            try:
                self.place.about("check")
                self.away = False
                for name in self.outbox():
                    self._put(name, SEND_BEHIND)
            except Away as away:
                self._is_away(away)
            except UserError as error:
                log.warning("%s", error)
            except Exception:
                log.exception("what waits for the shared store is tried again")
            with self._lock:
                if not self.away and not self.outbox():
                    self._keeper = None
