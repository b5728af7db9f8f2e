"""Reading files that somebody hands us, good and bad."""

import gzip
import io
import random
import zipfile

import pytest

from minigpt.errors import UserError
from minigpt.text import archives, reading
from minigpt.text.reading import decode, read_text_file, text_of_bytes


def zipped(*members: tuple[str, bytes]) -> bytes:
    """A zip with these members."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, raw in members:
            archive.writestr(name, raw)
    return out.getvalue()


def test_three_kinds_of_file_give_the_same_text(tmp_path):
    """Plain, gzip and zip: the same text, the ending of the name in either case."""
    raw = "One é\nTwo".encode()
    kinds = {"a.txt": raw, "a.TXT.GZ": gzip.compress(raw), "a.zip": zipped(("in/a.TXT", raw))}
    for name, packed in kinds.items():
        (tmp_path / name).write_bytes(packed)
        assert read_text_file(tmp_path / name) == "One é\nTwo"


def test_line_ends_become_one_kind_and_the_byte_order_mark_goes():
    """Windows and old Macintosh line ends are read as \\n, a BOM is not part of the first word."""
    assert decode(b"\xef\xbb\xbfa\r\nb\rc\n", "x") == "a\nb\nc\n"


@pytest.mark.parametrize("raw", [b"", b" \n\t", b"\xef\xbb\xbf", b"\xef\xbb\xbf\r\n"])
def test_an_empty_file_is_refused(raw):
    """Nothing, white space or a lone byte-order mark is no text."""
    with pytest.raises(UserError, match="x.txt is empty"):
        decode(raw, "x.txt")


@pytest.mark.parametrize("raw", [b"\x7fELF\0\0\x01", b"\x89PNG\r\n", b"MZ\0\1", b"a\0b\0\0c"])
def test_a_binary_file_is_refused(raw):
    """A program or a picture is not read as if it were words, whatever it is called."""
    with pytest.raises(UserError, match="x.txt is not plain text"):
        text_of_bytes(raw, "x.txt")


def test_an_encoding_that_was_chosen_is_kept_to():
    """The message says which byte is wrong and what to do."""
    with pytest.raises(UserError, match="byte 3 of x.txt is not UTF-8.*choose its encoding"):
        decode("café".encode("latin-1"), "x.txt", "utf-8")


@pytest.mark.parametrize("name", ["absent.txt", "."])
def test_a_missing_file_or_a_folder_is_refused(tmp_path, name):
    """The message names the path and the system's reason."""
    with pytest.raises(UserError, match="Check the path"):
        read_text_file(tmp_path / name)


def test_an_endless_file_is_not_read_to_its_end():
    """A device that never ends is refused as too large instead of filling the memory."""
    with pytest.raises(UserError, match="larger than 100 MB"):
        read_text_file(reading.Path("/dev/zero"))


def test_too_large_a_text_is_refused(monkeypatch):
    """More than the limit is refused, plain or packed: a small file may hold a huge text."""
    monkeypatch.setattr(archives, "MOST_BYTES", 1_000_000)
    raw = b"a " * 600_000
    for name, packed in {
        "a.txt": raw,
        "a.txt.gz": gzip.compress(raw),
        "a.zip": zipped(("a.txt", raw)),
    }.items():
        with pytest.raises(UserError, match=f"{name} is larger than 1 MB"):
            text_of_bytes(packed, name)


def test_an_upload_of_200_mb_is_refused():
    """The limit that ships refuses 200 MB without decoding them."""
    with pytest.raises(UserError, match="larger than 100 MB.*Cut the text"):
        text_of_bytes(bytes(200_000_000), "big.txt")


@pytest.mark.parametrize(
    "name", ["../evil.txt", "/etc/evil.txt", "a/../../evil.txt", "..\\evil.txt"]
)
def test_a_zip_that_leads_outside_is_refused(name):
    """A path outside is refused, even beside a good member."""
    with pytest.raises(UserError, match="leads outside"):
        text_of_bytes(zipped(("good.txt", b"good"), (name, b"bad")), "a.zip")


def test_a_zip_with_no_text_is_refused():
    """Nothing that is a text: the message says so; a Macintosh's shadow files do not count."""
    for members in ([], [("a.jpg", b"1")], [("__MACOSX/._a.txt", b"x")]):
        with pytest.raises(UserError, match="holds no text file"):
            text_of_bytes(zipped(*members), "a.zip")


@pytest.mark.parametrize("name", ["a.zip", "a.txt.gz"])
def test_what_is_not_packed_is_refused(name):
    """A page of an error or a plain text under a packed file's name is no archive."""
    with pytest.raises(UserError, match=name):
        text_of_bytes(b"<html>Not here</html>" * 20, name)


def test_an_encrypted_zip_is_refused():
    """A zip with a password can't be read, and says so in one line."""
    packed = bytearray(zipped(("a.txt", b"secret words")))
    packed[6] |= 1  # the flag in the local header ...
    packed[packed.index(b"PK\x01\x02") + 8] |= 1  # ... and in the directory
    with pytest.raises(UserError, match="has a password"):
        text_of_bytes(bytes(packed), "a.zip")


@pytest.mark.parametrize("name", ["a.zip", "a.txt.gz"])
def test_any_damage_gives_the_text_or_a_users_error(name):
    """A few hundred cut or changed archives: never another exception."""
    raw = b"some words in a line\n" * 40
    whole = gzip.compress(raw, mtime=0) if name.endswith("gz") else zipped(("a.txt", raw))
    draw, refused = random.Random(0), 0
    for _ in range(600):
        packed = bytearray(whole)
        for _ in range(draw.randint(1, 3)):
            packed[draw.randrange(len(packed))] = draw.randrange(256)
        cut = draw.choice([len(packed), draw.randrange(len(packed))])
        try:
            text_of_bytes(bytes(packed[:cut]), name)
        except UserError as error:
            refused += 1
            assert "\n" not in str(error)
    assert refused > 300
