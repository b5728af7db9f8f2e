"""An entry of the store as one object: a zip of its files, as they are, with its manifest."""

import io
import zipfile
from pathlib import Path

from minigpt.manifest import NAME, check_manifest, manifest_text


def pack(folder: Path) -> bytes:
    """The entry in ``folder`` (``<root>/<kind>/<key>``) as one object.

    An entry of a build before (729f23e) gets the manifest that it lacks.

    Raises:
        FileNotFoundError: there is no such entry.
        ValueError: it is damaged, or another took its place meanwhile.
        Later: a later MiniGPT wrote it.
    """
    kind, key, number = folder.parent.name, folder.name, folder.stat().st_ino
    check_manifest(folder, kind, key)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as files:
        for path in sorted(folder.iterdir()):
            files.writestr(path.name, path.read_bytes())
        if not (folder / NAME).exists():
            files.writestr(NAME, manifest_text(folder, kind, key))
    if folder.stat().st_ino != number:
        raise ValueError(f"{folder} was replaced")
    return packed.getvalue()


def unpack(packed: bytes, folder: Path, kind: str, key: str) -> None:
    """Put the files of a packed entry into an empty folder, and check them.

    Raises:
        ValueError, LookupError, zipfile.BadZipFile: it is damaged, or another entry.
        Later: a later MiniGPT packed it.
        OSError: the folder can't be written to.
    """
    with zipfile.ZipFile(io.BytesIO(packed)) as files:
        for member in files.infolist():
            _check_member(member)
            (folder / member.filename).write_bytes(files.read(member))
    if not (folder / NAME).exists():
        raise ValueError(f"{kind} {key} has no manifest")
    check_manifest(folder, kind, key)


def _check_member(member: zipfile.ZipInfo) -> None:
    """Only what :func:`pack` makes: files in one folder, and no larger than the object itself."""
    name = member.filename
    if Path(name).name != name or "\\" in name or member.compress_type != zipfile.ZIP_STORED:
        raise ValueError(f"{name!r} is no file of an entry")
