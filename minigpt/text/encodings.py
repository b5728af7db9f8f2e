"""Which encoding the bytes of a text are in: UTF-8 where they can be, else what fits best.

UTF-8 is its own proof: bytes of another encoding are hardly ever valid in it. Among the others
``charset-normalizer`` weighs up which one makes the likeliest text of a sample.
"""

import codecs

from minigpt.errors import UserError

SAMPLE = 60_000  # bytes that are weighed up; a guess does not get better by reading a whole book
BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, with which it begins
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# What can be chosen, by Python's name, and what a reader calls it.
ENCODINGS = {
    "utf-8": "UTF-8",
    "cp1252": "Windows-1252 (Western Europe)",
    "cp1250": "Windows-1250 (Central Europe)",
    "cp1251": "Windows-1251 (Cyrillic)",
    "koi8-r": "KOI8-R (Russian)",
    "cp1253": "Windows-1253 (Greek)",
    "cp1254": "Windows-1254 (Turkish)",
    "cp1255": "Windows-1255 (Hebrew)",
    "cp1256": "Windows-1256 (Arabic)",
    "cp874": "Windows-874 (Thai)",
    "mac-roman": "Mac Roman",
    "cp850": "Code page 850 (DOS)",
    "shift_jis": "Shift JIS (Japanese)",
    "euc_jp": "EUC-JP (Japanese)",
    "gb18030": "GB 18030 (Chinese)",
    "big5": "Big5 (Chinese)",
    "euc_kr": "EUC-KR (Korean)",
    "utf-16": "UTF-16",
    "utf-16-le": "UTF-16, little end first",
    "utf-16-be": "UTF-16, big end first",
    "utf-32": "UTF-32",
}
# Where a text is short these are guessed for Windows-1252, with which they share most letters. Each
# of their languages has letters whose bytes mean none of these there.
EASILY_MISTAKEN = ("cp1250", "cp1254")
WESTERN = set("àâäáçèéêëîïíñóôöùúüÿœß«»“”„‘’–—…¿¡°€\u00a0")
DO = "Save the text as UTF-8, or choose its encoding"


def title_of(encoding: str) -> str:
    """What a reader calls an encoding."""
    return ENCODINGS.get(encoding, encoding)


def decoded(raw: bytes, name: str, encoding: str = "") -> tuple[str, str]:
    """The text in some bytes, and the encoding that they were read as.

    Args:
        raw: the bytes.
        name: of the file, for the message.
        encoding: one of :data:`ENCODINGS`; found out by default.

    Raises:
        UserError: these bytes are no text in that encoding, or in any.
    """
    chosen = encoding or recognised(raw)
    if chosen not in ENCODINGS:
        raise UserError(f"{name} is not plain text", "a text in an encoding known here", DO)
    try:
        text = raw.decode("utf-8-sig" if chosen == "utf-8" else chosen)
    except UnicodeDecodeError as error:
        received = f"byte {error.start:,} of {name} is not {title_of(chosen)}"
        raise UserError(received, f"{title_of(chosen)} text", DO) from error
    return text.removeprefix("\ufeff"), chosen


def recognised(raw: bytes) -> str:
    """The encoding that bytes are most likely in, by Python's name; "" if they are no text."""
    for mark, name in BOMS:
        if raw.startswith(mark):
            return name
    try:
        raw.decode("utf-8")
        return "" if b"\0" in raw[:SAMPLE] and not _wide(raw) else _wide(raw) or "utf-8"
    except UnicodeDecodeError:
        return _wide(raw) or _weighed_up(raw)


def _wide(raw: bytes) -> str:
    """UTF-16 without a mark: every other byte of a text in most scripts is 0 or nearly so."""
    sample = raw[: SAMPLE // 2 * 2]
    if not sample or len(raw) % 2:
        return ""
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    half = len(sample) / 2
    if odd > 0.3 * half and even < 0.02 * half:
        return "utf-16-le"
    return "utf-16-be" if even > 0.3 * half and odd < 0.02 * half else ""


def _weighed_up(raw: bytes) -> str:
    from charset_normalizer import from_bytes

    if b"\0" in raw[:SAMPLE]:
        return ""
    sample = raw[:SAMPLE]
    if len(raw) > SAMPLE:  # not to its last byte, which may be the first half of a character
        sample = sample[: sample.rfind(b"\n") + 1] or sample
    candidates = [name.replace("-", "_") for name in ENCODINGS if not name.startswith("utf")]
    best = from_bytes(sample, cp_isolation=candidates, enable_fallback=True).best()
    if best is None:
        return ""
    alike = {best.encoding, *best.could_be_from_charset}
    by_name = {name.replace("-", "_"): name for name in ENCODINGS}
    found = next((by_name[name] for name in by_name if name in alike), "")
    return "cp1252" if found in EASILY_MISTAKEN and _is_western(sample) else found


def _is_western(raw: bytes) -> bool:
    """Whether these bytes as Windows-1252 are letters of French, German or Spanish alone."""
    try:
        text = raw.decode("cp1252").lower()
    except UnicodeDecodeError:
        return False
    letters = {character for character in text if not character.isascii()}
    return letters <= WESTERN
