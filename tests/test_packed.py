"""An entry as one object: its files, its manifest, and nothing else."""

import io
import json
import zipfile

import pytest

from minigpt.manifest import write_manifest
from minigpt.packed import pack, unpack


@pytest.fixture
def entry(tmp_path):
    """An entry of two files."""
    folder = tmp_path / "words" / "a"
    folder.mkdir(parents=True)
    (folder / "one").write_bytes(b"1")
    (folder / "two").write_bytes(b"22")
    write_manifest(folder, "words", "a")
    return folder


def unpacked(packed: bytes, tmp_path, kind: str = "words", key: str = "a") -> dict[str, bytes]:
    """The files of an entry that was packed."""
    folder = tmp_path / "unpacked"
    folder.mkdir()
    unpack(packed, folder, kind, key)
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_what_was_packed_is_unpacked(entry, tmp_path):
    """Byte for byte, the manifest too."""
    found = unpacked(pack(entry), tmp_path)
    assert found == {path.name: path.read_bytes() for path in entry.iterdir()}
    assert sorted(found) == ["manifest.json", "one", "two"]


def test_an_entry_of_the_build_before_gets_its_manifest(entry, tmp_path):
    """It is named and summed on its way; the entry itself stays as it is."""
    (entry / "manifest.json").unlink()
    manifest = json.loads(unpacked(pack(entry), tmp_path)["manifest.json"])
    assert (manifest["kind"], manifest["key"]) == ("words", "a")
    assert manifest["files"]["two"]["bytes"] == 2
    assert sorted(path.name for path in entry.iterdir()) == ["one", "two"]


def test_a_damaged_entry_is_not_packed(entry):
    """It would be damaged everywhere."""
    (entry / "two").write_bytes(b"23")
    with pytest.raises(ValueError, match="was changed"):
        pack(entry)


@pytest.mark.parametrize("change", ["cut", "other entry", "no manifest", "changed"])
def test_what_is_not_whole_is_not_unpacked(entry, tmp_path, change):
    """Cut short, under another's name, without its manifest, with another byte in a file."""
    packed, key = pack(entry), "a"
    if change == "cut":
        packed = packed[: len(packed) // 2]
    elif change == "other entry":
        key = "b"
    elif change == "no manifest":
        packed = zipped({"one": b"1"})
    else:
        manifest = (entry / "manifest.json").read_bytes()
        packed = zipped({"one": b"1", "two": b"23", "manifest.json": manifest})
    with pytest.raises((ValueError, zipfile.BadZipFile)):
        unpacked(packed, tmp_path, key=key)


@pytest.mark.parametrize("name", ["../one", "deeper/one", "/one", "b\\one"])
def test_files_come_from_one_folder_only(tmp_path, name):
    """No name leads elsewhere."""
    with pytest.raises(ValueError, match="is no file of an entry"):
        unpacked(zipped({name: b"1"}), tmp_path)
    assert list((tmp_path / "unpacked").iterdir()) == []


def test_nothing_is_larger_than_it_came(tmp_path):
    """Files that were made small on their way are not ours."""
    with pytest.raises(ValueError, match="is no file of an entry"):
        unpacked(zipped({"one": bytes(1000)}, zipfile.ZIP_DEFLATED), tmp_path)


def zipped(files: dict[str, bytes], how: int = zipfile.ZIP_STORED) -> bytes:
    """A zip with these files."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", how) as out:
        for name, content in files.items():
            out.writestr(name, content)
    return made.getvalue()
