"""The cleaning of a text of one's own, which may be in any script: from raw text to cleaned lines.

What it knows of letters, marks, digits and punctuation is Unicode's (general categories, The
Unicode Standard, section 4.5; normalisation forms, Annex 15), by the ``regex`` library.
"""

import unicodedata
from collections.abc import Callable
from functools import cache

KEEPS = {  # by the name of the cleaning: whether digits stay, whether punctuation does
    "letters": (False, False),
    "digits": (True, False),
    "punctuation": (False, True),
    "everything": (True, True),
}
LINE_END = "\n"
JOINERS = "\u200c\u200d"  # inside a word they choose a letter's shape; a word would be another
# What a computer writes in place of letters: ligatures, letters of full or half width, and the
# Arabic and Hebrew letters that a PDF holds by their shapes.
COMPATIBLE = r"[\uFB00-\uFDFF\uFE70-\uFEFC\uFF10-\uFF19\uFF21-\uFF3A\uFF41-\uFF5A\uFF66-\uFFDC]+"
UNSEEN = r"[[\p{Cc}\p{Cf}\p{Cs}\p{Co}\u0640\u2581]--[\n\u200c\u200d]]+"
# Beside them U+0640, which only stretches an Arabic word, and U+2581, by which pieces show a space.
SPACES = r"[[\s\u200b\x1c-\x1f]--[\n]]+"
MARKED = rf"(?:\p{{M}}|[{JOINERS}])"
APOSTROPHES = "'’‘ʼʻ‛`´＇′ꞌ՚׳"
INSIDE = rf"(?<=\p{{L}}{MARKED}*)[{APOSTROPHES}](?=\p{{L}})"
ACRONYM = rf"(?<=\p{{Hebrew}}{MARKED}*)[\"״”“](?=\p{{Hebrew}})"
KEPT_INSIDE = rf"(?:(?<=\p{{L}}{MARKED}*)['״](?=\p{{L}})|(?<=l)·(?=l))"
TURKISH = str.maketrans({"I": "ı", "İ": "i"})
DOTTED = str.maketrans({"İ": "i"})  # elsewhere: lower() would leave a dot above the i as a mark
TURKISH_SHARE = 0.01  # of the text: in Turkish ı alone makes up several times as much

Step = tuple[str, Callable[[str], str]]


@cache
def pattern(text: str):
    """``text`` compiled by ``regex``, which is loaded here: a text in English needs none of it."""
    import regex

    return regex.compile(text, regex.VERSION1)


def is_turkish(text: str) -> bool:
    """Whether I and İ are two letters here: a good part of the text's letters is ı or İ."""
    return text.count("ı") + text.count("İ") > TURKISH_SHARE * len(text)


def steps(name: str, turkish: bool) -> list[Step]:
    """The steps of the cleaning called ``name``, in order: what is done, and the function."""
    digits, punctuation = KEEPS[name]
    found: list[Step] = [
        ("Write equal letters in one way", _one_way),
        ("Take out what cannot be seen", _seen),
        ("Write all apostrophes inside words as one", _apostrophes),
    ]
    if not punctuation:
        found.append(("Put a space for dashes, slashes and all punctuation", _unpunctuated))
    if not digits:
        found.append(("Take the digits out", _undigited))
    casing = "Make all letters small" + (", as Turkish does" if turkish else "")
    found += [
        ("Take out marks that have no letter", _attached),
        (casing, _lower_turkish if turkish else _lower),
        ("Leave one space between words", _spaced),
    ]
    return found


def cleaned(text: str, name: str, turkish: bool) -> str:
    """``text`` after all steps: words parted by one space, lines by one or two line ends."""
    for _, step in steps(name, turkish):
        text = step(text)
    return text


def _one_way(text: str) -> str:
    text = text.replace("\r\n", LINE_END).replace("\r", LINE_END)
    if text.isascii():
        return text
    plain = pattern(COMPATIBLE).sub(lambda m: unicodedata.normalize("NFKC", m[0]), text)
    return unicodedata.normalize("NFC", plain)


def _seen(text: str) -> str:
    return pattern(UNSEEN).sub("", pattern(SPACES).sub(" ", text))


def _apostrophes(text: str) -> str:
    text = pattern(INSIDE).sub("'", text)
    return text if text.isascii() else pattern(ACRONYM).sub("״", text)


def _unpunctuated(text: str) -> str:
    gone = rf"(?:(?!{KEPT_INSIDE})[\p{{P}}\p{{S}}\p{{Z}}--[\n ]]{MARKED}*)+"
    return pattern(gone).sub(" ", text)


def _undigited(text: str) -> str:
    text = pattern(rf"(?:\p{{N}}{MARKED}*)+").sub("", text)
    return _apostrophes(text)  # one that stood beside a digit may stand inside a word now


def _lower(text: str) -> str:
    return unicodedata.normalize("NFC", text.translate(DOTTED).lower())


def _lower_turkish(text: str) -> str:
    return unicodedata.normalize("NFC", text.translate(TURKISH).lower())


def _attached(text: str) -> str:
    if text.isascii():
        return text
    return pattern(rf"(?<=^|[\n ]){MARKED}+|[{JOINERS}]+(?=$|[\n \p{{P}}])").sub("", text)


def _spaced(text: str) -> str:
    text = pattern(r" +").sub(" ", text)
    text = pattern(r" ?\n ?").sub(LINE_END, text)
    return pattern(r"\n{3,}").sub(LINE_END * 2, text).strip(" \n")
