"""``python -m minigpt store``: what is kept, whether it is whole, and what was set aside.

Each action gives data and text, as every command does.
"""

from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime
from typing import Any

from minigpt import damaged
from minigpt.classroom import reward
from minigpt.cli.keeping_shared import (
    check_shared,
    empty_shared,
    lines_of,
    list_shared,
    restore_shared,
)
from minigpt.damaged import SetAside
from minigpt.errors import UserError
from minigpt.library.entries import load_corpus, load_dataset, load_model, load_moments
from minigpt.model import embedding_map, keras_file
from minigpt.store import Store
from minigpt.training import twin_run

Said = tuple[dict[str, Any], str]
HOW = (
    "Put one back: python -m minigpt store restore NAME\n"
    "Throw all of them away: python -m minigpt store empty"
)


def _read_as_it_is(store: Store, key: str, kind: str) -> bool | None:
    return store.read(kind, key, lambda folder: True)


READERS: dict[str, tuple[Callable[[Store, str], object], ...]] = {
    "models": (load_model, load_moments),
    "datasets": (load_dataset,),
    "corpora": (load_corpus,),
    embedding_map.KIND: (embedding_map.load_basis,),
    twin_run.KIND: (twin_run.load_twin_run,),
    keras_file.KIND: (keras_file.load_keras_file,),
    reward.KIND: (reward.load_reward,),
}  # of other kinds the checksums are looked at


def list_kept(store: Store, name: str = "") -> Said:
    """How much is kept of each kind, and all that was set aside."""
    kinds = []
    for kind in store.kinds():
        keys = store.own_keys(kind)
        size = sum(damaged.size_of(store.root / kind / key) for key in keys)
        kinds.append({"kind": kind, "entries": len(keys), "bytes": size})
    aside = damaged.found(store.root)
    data = {"root": str(store.root), "cap_mb": store.cap_mb, "kinds": kinds}
    data["set_aside"] = [asdict(one) for one in aside]
    data["shared"] = list_shared(store.shared) if store.shared else None
    lines = [f"{store.root}, at most {store.cap_mb:,g} MB"]
    lines += [f"{one['kind']}: {one['entries']}, {_megabytes(one['bytes'])}" for one in kinds]
    shared = lines_of(data["shared"]) if store.shared else []
    return data, "\n".join([*lines, *shared, *_said_of(aside)])


def _said_of(aside: list[SetAside]) -> list[str]:
    if not aside:
        return ["set aside as damaged: nothing"]
    return ["set aside as damaged:", *(f"  {_line(one)}" for one in aside), HOW]


def _line(one: SetAside) -> str:
    moment = datetime.fromtimestamp(one.moment).isoformat(" ", "minutes")
    why = f", {one.why}" if one.why else ""
    return f"{one.name}: {_megabytes(one.bytes)}, {moment}{why}"


def _megabytes(count: int) -> str:
    return f"{count / 1e6:,.1f} MB"


def check(store: Store, name: str = "") -> Said:
    """Read everything that is kept; what is damaged is set aside, to be made again."""
    rows = []
    for kind in store.kinds():
        places = [store.root / kind / key for key in store.own_keys(kind)]
        for place in sorted(places, key=lambda place: place.stat().st_mtime):  # stays so
            rows.append({"kind": kind, "key": place.name, "state": _state(store, kind, place.name)})
    counts = {state: sum(row["state"] == state for row in rows) for state in STATES}
    lines = [f"{counts['whole']} of {len(rows)} entries are whole"]
    lines += [
        f"{row['kind']} {row['key']}: {row['state']}" for row in rows if row["state"] != WHOLE
    ]
    shared = check_shared(store.shared, _state) if store.shared else []
    if store.shared:
        whole = sum(row["state"] == WHOLE for row in shared)
        lines.append(f"{whole} of {len(shared)} objects in {store.shared.place.shown} are whole")
    lines += [f"{row['name']}: {row['state']}" for row in shared if row["state"] != WHOLE]
    aside = damaged.found(store.root)
    data = {"entries": rows, "set_aside": [asdict(one) for one in aside], "shared": shared}
    return data, "\n".join([*lines, *_said_of(aside)])


WHOLE, DAMAGED, LEFT = STATES = ("whole", "damaged", "of a later version, or can't be moved away")


def _state(store: Store, kind: str, key: str) -> str:
    readers = READERS.get(kind, (lambda store, key: _read_as_it_is(store, key, kind),))
    first, *_ = [read(store, key) for read in readers]
    if not store.has(kind, key):
        return DAMAGED
    return WHOLE if first is not None else LEFT


def restore(store: Store, name: str) -> Said:
    """Put back what was set aside as ``name``, and read it.

    Raises:
        UserError: there is no such name, its place is taken, or it is damaged as before.
    """
    if not name:
        raise UserError(
            "restore was given no name", "one that `store list` shows", "Name what to put back"
        )
    if store.shared and "/" in name:  # as the list names what was set aside there
        data = restore_shared(store.shared, name, _state)
        return data, f"put back: {', '.join(data['restored'])}"
    back = damaged.restore(store.root, name)
    still = [f"{kind} {key}" for kind, key in back if _state(store, kind, key) != WHOLE]
    if len(still) == len(back):
        received = f"{name} is damaged: it was put back, could not be read, and was set aside again"
        raise UserError(received, "a whole entry", "Nothing to be done: it is made again on demand")
    good = [f"{kind} {key}" for kind, key in back if f"{kind} {key}" not in still]
    lines = [f"put back: {', '.join(good)}", *(f"damaged as before: {one}" for one in still)]
    return {"restored": good, "damaged": still}, "\n".join(lines)


def empty(store: Store, name: str = "") -> Said:
    """Throw away all that was set aside; nothing else."""
    gone = damaged.empty(store.root)
    size = sum(one.bytes for one in gone)
    data = {"thrown_away": [one.name for one in gone], "bytes": size}
    said = f"thrown away: {len(gone)} set aside, {_megabytes(size)}"
    if store.shared:
        data["thrown_away_there"] = empty_shared(store.shared)
        said += f"; {len(data['thrown_away_there'])} in {store.shared.place.shown}"
    return data, said


ACTIONS = {"list": list_kept, "check": check, "restore": restore, "empty": empty}
