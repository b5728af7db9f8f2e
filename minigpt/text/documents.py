"""Documents as text, each kind by the library that is kept well for it.

``pypdf`` needs nothing but Python; ``python-docx`` reads what Word writes; ``striprtf`` knows the
escapes of rich text; ``beautifulsoup4`` mends what is no good HTML. An e-book is web pages in a
zip, in an order that a list in it gives: the library for it that is best known, ``ebooklib``, may
not ship in a program under our licence, and these pages need no more than what is here.
"""

import io
import posixpath
import re
import zipfile
from urllib.parse import unquote

from minigpt.errors import UserError

DO = "Save its text as .txt or .docx and try again"
NO_TEXT = ("script", "style", "head", "noscript", "template", "svg", "del")
BLOCKS = (
    "p div br li tr h1 h2 h3 h4 h5 h6 blockquote pre section article dt dd table ul ol title"
).split()
# Of a Word document: marks within a line, and what is no text of it: what was taken out or moved
# away, what stands there a second time for older programs, and how paragraphs and runs look.
IN_A_LINE = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
LEFT_OUT = ("del", "moveFrom", "Fallback", "pPr", "rPr", "tblPr", "sectPr", "sdtPr")
# Of rich text: a group that was taken out, where changes are kept track of.
TAKEN_OUT = re.compile(rb"\{(?:[^{}\\]|\\.)*?\\deleted\b(?:[^{}\\]|\\.)*\}", re.DOTALL)
PASSWORD_DO = "Save it without a password and try again"


def with_password(name: str) -> UserError:
    """What is said of a file that only a password opens."""
    return UserError(f"{name} has a password", "a file that anybody can open", PASSWORD_DO)


def html_text(raw: bytes | str, name: str = "") -> str:
    """The text of a web page, a block a line."""
    from bs4 import BeautifulSoup

    soup = BeautifulSoup(raw, "lxml")
    for tag in soup.find_all(NO_TEXT):
        tag.decompose()
    for tag in soup.find_all(BLOCKS):
        tag.append("\n")
        tag.insert_before("\n")
    lines = (" ".join(line.split()) for line in soup.get_text().split("\n"))
    return "\n".join(line for line in lines if line)


def rtf_text(raw: bytes, name: str = "") -> str:
    """The text of a rich text file; what was taken out while changes were kept track of is gone."""
    from striprtf.striprtf import rtf_to_text

    left = TAKEN_OUT.sub(b"", raw)
    return rtf_to_text(left.decode("latin-1"), encoding="cp1252", errors="replace")


def docx_text(raw: bytes, name: str = "") -> str:
    """The text of a Word document as it stands: paragraphs, tables and text boxes, in order.

    Changes that Word keeps track of count as accepted: what was put in is there, what was taken out
    is not. (A paragraph's ``text`` in python-docx 1.2 leaves out both, and its documents pass over
    content controls, of which some templates consist.)
    """
    import docx

    said: list[str] = []
    _say(docx.Document(io.BytesIO(raw)).element.body, said)
    return "".join(said)


def _say(element, said: list[str]) -> None:
    for child in element.iterchildren("{*}*"):  # no comments of the file's own markup
        kind = child.tag.partition("}")[2]
        if kind == "t":
            said.append(child.text or "")
        elif kind in IN_A_LINE:
            said.append(IN_A_LINE[kind])
        elif kind == "p":
            if said and not said[-1].endswith("\n"):
                said.append("\n")  # a text box lies within the paragraph that it stands beside
            _say(child, said)
            said.append("\n")
        elif kind not in LEFT_OUT:
            _say(child, said)


def pdf_text(raw: bytes, name: str) -> str:
    """The text of a PDF; words that a line's end cut in two are joined again.

    Raises:
        UserError: it has a password, or it is pictures of pages.
    """
    from pypdf import PdfReader

    reader = PdfReader(io.BytesIO(raw))
    if reader.is_encrypted and not reader.decrypt(""):
        raise with_password(name)
    pages = [page.extract_text() for page in reader.pages]
    text = "\n".join(pages)
    if pages and not any(map(str.isalpha, text)):
        received = f"{name} holds {len(pages)} pages and no text: pictures of pages, it seems"
        do = "Have a program for text recognition (OCR) make text of it first"
        raise UserError(received, "a PDF whose text can be marked and copied", do)
    return re.sub(r"(\w)[-\u2010\u00ad]\n(?=[^\W\d_])", r"\1", text)


def epub_text(raw: bytes, name: str) -> str:
    """The text of an e-book, chapter after chapter as its list says."""
    from bs4 import BeautifulSoup

    with zipfile.ZipFile(io.BytesIO(raw)) as book:
        if "META-INF/encryption.xml" in book.namelist():
            _refuse_locked(book, name)
        container = BeautifulSoup(book.read("META-INF/container.xml"), "xml")
        listed = container.find("rootfile")["full-path"]
        package = BeautifulSoup(book.read(listed), "xml")
        files = {item["id"]: unquote(item["href"]) for item in package.find_all("item")}
        order = [files[ref["idref"]] for ref in package.find_all("itemref")]
        folder = posixpath.dirname(listed)
        paths = [posixpath.normpath(posixpath.join(folder, one)) for one in order]
        return "\n".join(html_text(book.read(path)) for path in paths)


def _refuse_locked(book: zipfile.ZipFile, name: str) -> None:
    """A book may hide its fonts only; one that hides its chapters can't be read."""
    from bs4 import BeautifulSoup

    hidden = BeautifulSoup(book.read("META-INF/encryption.xml"), "xml").find_all("CipherReference")
    if any(one["URI"].lower().endswith(("html", "htm")) for one in hidden):
        raise with_password(name)


TEXT_OF = {
    "web page": html_text,
    "rich text": rtf_text,
    "Word document": docx_text,
    "PDF": pdf_text,
    "e-book": epub_text,
}
