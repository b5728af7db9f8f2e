"""One short story in every kind of file that classes have, and files that are no good."""

import gzip
import io
import zipfile

import pytest

from minigpt.errors import UserError
from minigpt.text import archives, guarded
from minigpt.text.archives import WhichText
from minigpt.text.cleaned import Cleaning
from minigpt.text.reading import Wanted, read_bytes, read_text_file

LINES = (
    "A fox lived by the café at the old mill.",
    "Every day it met a bird, and they sang.",
    "One day the river rose; the fox carried the bird home.",
)
STORY = "\n".join(LINES)
WORDS = [word for word in Cleaning("letters").pretokens(STORY) if word != "\n"]


def docx_of() -> bytes:
    """A Word document with the story, its last line in a table."""
    import docx

    document, out = docx.Document(), io.BytesIO()
    for line in LINES[:-1]:
        document.add_paragraph(line)
    document.add_table(1, 1).cell(0, 0).text = LINES[-1]
    document.save(out)
    return out.getvalue()


def tracked_docx() -> bytes:
    """A Word document in which changes are kept track of, with a control, a box and a merged cell.

    "old" was taken out and "new" put in; "moved" was moved from one line to another.
    """
    import docx
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    body = """
    <w:p><w:pPr><w:tabs><w:tab w:val="left" w:pos="720"/></w:tabs></w:pPr>
      <w:r><w:t>a </w:t></w:r>
      <w:del w:id="1"><w:r><w:delText>old </w:delText></w:r></w:del>
      <w:ins w:id="2"><w:r><w:t>new </w:t></w:r></w:ins>
      <w:moveFrom w:id="3"><w:r><w:t>moved </w:t></w:r></w:moveFrom>
      <w:hyperlink><w:r><w:t>link</w:t><w:tab/><w:t>tab</w:t></w:r></w:hyperlink></w:p>
    <w:sdt><w:sdtPr/><w:sdtContent><w:p><w:r><w:t>control</w:t><w:br/><w:t>line</w:t></w:r></w:p>
      </w:sdtContent></w:sdt>
    <w:p><w:r><w:t>beside</w:t></w:r><w:r><a:AlternateContent><a:Choice><w:txbxContent>
      <w:p><w:r><w:t>box</w:t></w:r></w:p></w:txbxContent></a:Choice><a:Fallback>
      <w:p><w:r><w:t>box</w:t></w:r></w:p></a:Fallback></a:AlternateContent></w:r></w:p>
    <w:p><w:moveTo w:id="4"><w:r><w:t>moved </w:t></w:r></w:moveTo><w:r><w:t>end</w:t></w:r></w:p>
    """
    document, out = docx.Document(), io.BytesIO()
    for part in parse_xml(f"<w:body {nsdecls('w', 'a')}>{body}</w:body>"):
        document.element.body.insert(len(document.element.body) - 1, part)
    table = document.add_table(1, 2)
    table.cell(0, 0).merge(table.cell(0, 1)).text = "cell"
    document.save(out)
    return out.getvalue()


def pdf_of(lines=LINES, password: str = "") -> bytes:
    """A PDF of one page, written by hand as the format says."""
    from pypdf import PdfReader, PdfWriter

    shown = " T* ".join(f"({line.replace('é', chr(92) + '351')}) Tj" for line in lines)
    content = f"BT /F 12 Tf 14 TL 40 700 Td {shown} ET".encode("latin-1")
    font = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R "
        b"/Resources << /Font << /F 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
        font,
    ]
    out, places = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"trailer << /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % len(out)
    raw = out + b"xref\n0 6\n0000000000 65535 f \n" + table + end
    if not password:
        return raw
    writer, locked = PdfWriter(clone_from=PdfReader(io.BytesIO(raw))), io.BytesIO()
    writer.encrypt(password, algorithm="RC4-128")
    writer.write(locked)
    return locked.getvalue()


def zip_of(**members: bytes) -> bytes:
    """A zip; two underscores in a name stand for its dot."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, raw in members.items():
            archive.writestr(name.replace("__", "."), raw)
    return out.getvalue()


def html_of(lines=LINES) -> bytes:
    """A web page with a script and marks inside its lines."""
    body = "".join(f"<p>{line.replace('é', '&eacute;')}</p>" for line in lines)
    body = body.replace("fox", "<b>fox</b>")
    page = f"<html><head><title>x</title><style>p {{}}</style></head><body>{body}"
    return f"{page}<script>var gone = 1;</script></body></html>".encode()


def epub_of() -> bytes:
    """An e-book of two chapters; its files lie in another order than its list says."""
    container = b'<container><rootfiles><rootfile full-path="O/b.opf"/></rootfiles></container>'
    package = (
        b'<package><manifest><item id="a" href="2.xhtml"/><item id="b" href="1.xhtml"/></manifest>'
        b'<spine><itemref idref="b"/><itemref idref="a"/></spine></package>'
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("META-INF/container.xml", container)
        archive.writestr("O/b.opf", package)
        archive.writestr("O/2.xhtml", html_of(LINES[2:]))
        archive.writestr("O/1.xhtml", html_of(LINES[:2]))
    return out.getvalue()


RTF = b"{\\rtf1\\ansi " + STORY.replace("é", "\\'e9").replace("\n", "\\par ").encode() + b"}"
SRT = "\n\n".join(
    f"{at}\n00:00:0{at},000 --> 00:00:0{at},900\n<i>{line}</i>" for at, line in enumerate(LINES, 1)
).encode()
FILES = {
    "a.txt": STORY.encode(),
    "bom.txt": STORY.encode("utf-8-sig"),
    "wide.txt": STORY.encode("utf-16"),
    "latin.txt": STORY.encode("cp1252"),
    "a.rtf": RTF,
    "named.txt": RTF,
    "a.srt": SRT,
    "a.vtt": b"WEBVTT\n\nNOTE not said\n\n" + SRT.replace(b",", b".", 6),
    "a.html": html_of(),
    "a.txt.gz": gzip.compress(STORY.encode()),
    "a.zip": zip_of(a__txt=STORY.encode()),
    "a.md": STORY.replace("the old mill", "[the old mill](http://x.example/y)").encode(),
}


def words_of(raw: bytes, name: str) -> list[str]:
    """The words of a file as a text of one's own is cleaned."""
    return [w for w in Cleaning("letters").pretokens(read_bytes(raw, name).text) if w != "\n"]


def test_a_word_document_is_read_as_it_stands():
    """What was put in is there and what was taken out is not; each text once, in its order."""
    lines = read_bytes(tracked_docx(), "essay.docx").text.split("\n")
    expected = ["a new link\ttab", "control", "line", "beside", "box", "moved end", "cell"]
    assert [line for line in lines if line] == expected


def test_what_was_taken_out_of_rich_text_or_a_web_page_is_no_text_of_it():
    """Changes kept track of: the new word alone; a brace in the old one hides nothing."""
    rich = rb"{\rtf1\ansi a {\deleted\revdttmdel1 old \} words }{\revised new} fox}"
    page = b"<p>a <del>old</del> <ins>new</ins> fox</p>"
    for raw, name in ((rich, "essay.rtf"), (page, "essay.html")):
        assert words_of(raw, name) == ["a", "new", "fox"]


@pytest.mark.parametrize("name", FILES)
def test_the_same_story_has_the_same_words(name):
    """Four encodings, and every kind of file; one kind's name on another does not matter."""
    assert words_of(FILES[name], name) == WORDS


@pytest.mark.parametrize(
    ("make", "name"), [(docx_of, "a.docx"), (pdf_of, "a.pdf"), (epub_of, "a.epub")]
)
def test_documents_have_the_same_words(make, name):
    """Word, PDF and e-book."""
    assert words_of(make(), name) == WORDS


def test_how_it_was_read_is_told():
    """The encoding, and of a table the column with most of the text; another can be chosen."""
    assert read_bytes(FILES["latin.txt"], "a.txt").encoding == "cp1252"
    table = b"id;who;said\n1;Ann;good morning to you\n2;Bob;and to you too\n"
    found = read_bytes(table, "a.csv")
    assert (found.text, found.column) == ("good morning to you\nand to you too", "said")
    assert found.columns == ("id", "who", "said")
    assert read_bytes(table, "a.csv", Wanted(column="who")).text == "Ann\nBob"


def test_a_zip_with_two_texts_asks_which():
    """It names them; one that is named is read."""
    raw = zip_of(a__txt=b"one text", b__md=b"other text")
    with pytest.raises(WhichText, match=r"holds 2 texts \(a.txt, b.md\)"):
        read_bytes(raw, "x.zip")
    assert read_bytes(raw, "x.zip", Wanted(member="b.md")).text == "other text"


def test_the_command_line_names_one_of_two_texts(tmp_path):
    """As a path into the zip; the question shows how, and an answer that is none is refused."""
    (tmp_path / "X.ZIP").write_bytes(zip_of(in__a__txt=b"one text", b__md=b"other text"))
    with pytest.raises(UserError, match=r"holds 2 texts.*Name one of them, as .*X.ZIP.in.a.txt"):
        read_text_file(tmp_path / "X.ZIP")
    assert read_text_file(tmp_path / "X.ZIP" / "in.a.txt") == "one text"
    with pytest.raises(UserError, match=r"holds 2 texts"):
        read_text_file(tmp_path / "X.ZIP" / "c.txt")
    (tmp_path / "one.zip").write_bytes(zip_of(a__txt=b"one text"))
    with pytest.raises(
        UserError, match=r"holds no text 'c.txt'.*Name one that is in it, as .*a.txt"
    ):
        read_text_file(tmp_path / "one.zip" / "c.txt")


@pytest.mark.parametrize(
    ("raw", "name", "said"),
    [
        (b"", "x.txt", "is empty"),
        (zip_of(a__txt=b" "), "x.zip", "is empty"),
        (zip_of(a__zip=zip_of(a__txt=b"x")), "x.zip", "another archive"),
        (b"\x89PNG\r\n\x1a\n\0\0", "x.txt", "a picture"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0", "x.doc", "an old Word document"),
        (b"not a pdf", "x.pdf", "is damaged"),
        (b"%PDF-1.4 and no more", "x.pdf", "is damaged"),
        (pdf_of(lines=()), "x.pdf", "pictures of pages"),
        (pdf_of(password="secret"), "x.pdf", "has a password"),
        (zip_of(content__xml=b"<x/>"), "x.odt", "an OpenDocument file"),
    ],
)
def test_a_bad_file_gets_one_sentence(raw, name, said):
    """What it is and what to do, in one line."""
    with pytest.raises(UserError, match=said) as error:
        read_bytes(raw, name)
    assert "\n" not in str(error.value)


def test_what_unpacks_to_too_much_is_refused(monkeypatch):
    """A small zip of many zeros, under a limit that is small here."""
    monkeypatch.setattr(archives, "MOST_BYTES", 100_000)
    for name, raw in {
        "a.zip": zip_of(a__txt=bytes(200_000)),
        "a.gz": gzip.compress(bytes(200_000)),
    }.items():
        with pytest.raises(UserError, match="is larger than"):
            read_bytes(raw, name)


def test_a_line_of_ten_megabytes_is_read():
    """No line end for ten million characters."""
    assert len(read_bytes(b"word " * 2_000_000, "x.txt").text) == 10_000_000


def test_what_takes_too_long_or_too_much_ends_alone(monkeypatch):
    """The process that reads has a limit of time and of memory; ours says so in a sentence."""
    monkeypatch.setattr(guarded, "SECONDS", 0.01)
    with pytest.raises(UserError, match="takes too long"):
        read_bytes(html_of(), "a.html")
    monkeypatch.undo()
    monkeypatch.setattr(guarded, "_ask", lambda *about: None)
    with pytest.raises(UserError, match="too much memory"):
        read_bytes(html_of(), "a.html")
