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
NO_TEXT = ("script", "style", "head", "noscript", "template", "svg")
BLOCKS = (
    "p div br li tr h1 h2 h3 h4 h5 h6 blockquote pre section article dt dd table ul ol title"
).split()
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
    """The text of a rich text file."""
    from striprtf.striprtf import rtf_to_text

    return rtf_to_text(raw.decode("latin-1"), encoding="cp1252", errors="replace")


def docx_text(raw: bytes, name: str = "") -> str:
    """The text of a Word document: paragraphs and the cells of tables, in order."""
    import docx

    return "\n".join(_blocks(docx.Document(io.BytesIO(raw))))


def _blocks(container) -> list[str]:
    lines = []
    for block in container.iter_inner_content():
        if hasattr(block, "rows"):
            cells = dict.fromkeys(cell._tc for row in block.rows for cell in row.cells)
            by_element = {cell._tc: cell for row in block.rows for cell in row.cells}
            for element in cells:  # a merged cell is met more than once
                lines += _blocks(by_element[element])
        else:
            lines.append(block.text)
    return lines


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
