"""What an entry of the store says of itself: whose it is, and a checksum of each of its files.

``manifest.json`` is written last. It needs no flush to the disk: after a power cut an entry whose
files did not all arrive does not fit its checksums, and is made again. Entries of the builds before
(729f23e) have none; they are read all the same, with what their readers check.
"""

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path

NAME = "manifest.json"
VERSION = 1
MOST_REMEMBERED = 20_000  # files, 200 bytes each

_sound: set[tuple] = set()  # files whose checksum was right in this process, as they lay there


class Later(Exception):
    """An entry that a later MiniGPT wrote: it is whole, but not for this one."""


def write_manifest(folder: Path, kind: str, key: str) -> None:
    """Write down whose entry ``folder`` is, and what its files hold."""
    (folder / NAME).write_text(manifest_text(folder, kind, key), encoding="utf-8")


def manifest_text(folder: Path, kind: str, key: str) -> str:
    """What :func:`write_manifest` writes."""
    files = {
        path.name: {"bytes": path.stat().st_size, "sha256": _sha256(path)}
        for path in sorted(folder.iterdir())
    }
    manifest = {"version": VERSION, "kind": kind, "key": key, "files": files}
    return json.dumps(manifest, indent=1)


def check_manifest(folder: Path, kind: str, key: str, names: Iterable[str] | None = None) -> None:
    """Raise ValueError unless ``folder`` holds this entry, as it was written.

    A file's checksum is worked out once in a process, and again when the file changes.

    Args:
        folder: the entry.
        kind: the kind that was asked for.
        key: the key that was asked for.
        names: the files that are about to be read; by default all.

    Raises:
        ValueError: it is another entry, or a file is missing or was changed.
        Later: a later MiniGPT wrote it.
    """
    try:
        manifest = json.loads((folder / NAME).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return  # of a build before
    version = manifest["version"]
    if not isinstance(version, int) or version > VERSION:
        raise Later(f"{folder} is of version {version!r}, this MiniGPT reads up to {VERSION}")
    if (manifest["kind"], manifest["key"]) != (kind, key):
        received = f"{manifest['kind']} {manifest['key']}"
        raise ValueError(f"{folder} holds {received}, not {kind} {key}")
    files = manifest["files"]
    for name in files if names is None else [name for name in names if name in files]:
        _check_file(folder / name, files[name])


def _check_file(path: Path, noted: dict) -> None:
    about = path.stat()
    if about.st_size != noted["bytes"]:
        raise ValueError(f"{path} has {about.st_size} bytes, expected {noted['bytes']}")
    seen = (path, about.st_ino, about.st_size, about.st_mtime_ns, noted["sha256"])
    if seen in _sound:
        return
    if _sha256(path) != noted["sha256"]:
        raise ValueError(f"{path} was changed since it was written")
    if len(_sound) >= MOST_REMEMBERED:
        _sound.clear()
    _sound.add(seen)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
