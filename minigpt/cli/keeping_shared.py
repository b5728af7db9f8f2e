"""``python -m minigpt store`` where ``MINIGPT_STORE_URL`` names a shared store: what lies there."""

import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from minigpt.entry_names import entry_of
from minigpt.errors import UserError
from minigpt.packed import unpack
from minigpt.shared_place import Away
from minigpt.shared_store import DAMAGED, Shared
from minigpt.store import DAMAGE, Store
from minigpt.text.corpus import sha256_begins

State = Callable[[Store, str, str], str]  # of an entry in a store: how whole it is
WHOLE, BROKEN = "whole", "damaged"
TEXTS = "texts"


@contextmanager
def answering(shared: Shared) -> Iterator[None]:
    """Say in one sentence that the place does not answer.

    Raises:
        UserError: it does not.
    """
    try:
        yield
    except Away as away:
        raise shared.place.no_answer() from away


def list_shared(shared: Shared) -> dict[str, Any]:
    """Where it is, how much of each kind lies there, what was set aside, what is still to be sent.

    Raises:
        UserError: it does not answer, or MiniGPT may not look there.
    """
    with answering(shared):
        found = shared.place.names()
    counts, sizes = Counter(), Counter()
    for name, about in found.items():
        kind, inside, _ = name.partition("/")
        if not inside:  # what a process that was killed left half written
            continue
        counts[kind] += 1
        sizes[kind] += about["size"]
    kinds = [
        {"kind": kind, "objects": counts[kind], "bytes": sizes[kind]}
        for kind in sorted(counts)
        if kind != DAMAGED
    ]
    aside = [name.removeprefix(f"{DAMAGED}/") for name in found if name.startswith(f"{DAMAGED}/")]
    place = shared.place.shown
    return {"url": place, "kinds": kinds, "set_aside": aside, "to_be_sent": shared.outbox()}


def lines_of(told: dict[str, Any]) -> list[str]:
    """What :func:`list_shared` gives, as lines."""
    lines = [f"shared with other machines: {told['url']}, which no server empties"]
    for one in told["kinds"]:
        lines.append(f"  {one['kind']}: {one['objects']}, {one['bytes'] / 1e6:,.1f} MB")
    if told["to_be_sent"]:
        lines.append(f"  still to be sent: {len(told['to_be_sent'])}")
    lines += [f"  set aside there: {name}" for name in told["set_aside"]]
    return lines


def check_shared(shared: Shared, state: State) -> list[dict[str, str]]:
    """Fetch and read every entry and text that lies there; what is damaged is set aside.

    Args:
        shared: where.
        state: tells how whole an entry of a store is.

    Raises:
        UserError: it does not answer, or MiniGPT may not look there.
    """
    with answering(shared):
        names = [name for name in shared.place.names() if _is_checked(name)]
        rows = [{"name": name, "state": _checked(shared, name, state)} for name in names]
    return rows


def _is_checked(name: str) -> bool:
    return entry_of(name) is not None or _digest(name) is not None


def _digest(name: str) -> str | None:
    """The digest that a text there is named for; None for what is no text."""
    folder, _, file = name.partition("/")
    return file.removesuffix(".txt") if folder == TEXTS and file.endswith(".txt") else None


def _checked(shared: Shared, name: str, state: State) -> str:
    content = shared.place.read(name)
    if content is None:  # thrown away meanwhile
        return WHOLE
    found = _state_of(name, content, state)
    if found == BROKEN:
        shared.set_aside(name, "it was checked")
    return found


def _state_of(name: str, content: bytes, state: State) -> str:
    if _digest(name) is not None:
        return WHOLE if sha256_begins(content, _digest(name)) else BROKEN
    kind, key = entry_of(name)
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made) / kind / key
        folder.mkdir(parents=True)
        try:
            unpack(content, folder, kind, key)
        except DAMAGE:
            return BROKEN
        return state(Store(Path(made), shipped=None), kind, key)


def restore_shared(shared: Shared, name: str, state: State) -> dict[str, list[str]]:
    """Put back what was set aside there as ``name``, and read it.

    Raises:
        UserError: its place is taken, it is damaged as before, or there is no answer.
    """
    back = name.partition("/")[2]
    with answering(shared):
        if shared.place.about(back) is not None:
            taken = f"the place of {name} is taken: it was made again since"
            raise UserError(taken, "a place that is free", "Nothing is lost: use the new one")
        shared.place.move(f"{DAMAGED}/{name}", back)
        if _is_checked(back) and _checked(shared, back, state) == BROKEN:
            received = f"{name} is damaged: it was put back, could not be read, and set aside again"
            do = "Nothing to be done: it is made again on demand"
            raise UserError(received, "a whole entry", do)
    return {"restored": [back], "damaged": []}


def empty_shared(shared: Shared) -> list[str]:
    """Throw away all that was set aside there; gives the names.

    Raises:
        UserError: it does not answer, or MiniGPT may not.
    """
    with answering(shared):
        names = list(shared.place.names(DAMAGED))
        for name in names:
            shared.place.remove(name)
    return [name.removeprefix(f"{DAMAGED}/") for name in names]
