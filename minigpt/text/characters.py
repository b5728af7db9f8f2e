"""Characters as units: a letter together with its marks.

What a reader calls a character is more than a code point: a Hindi vowel sign stands at its letter.
Unicode's own rule for such clusters (Annex 29, ``\\X``) joins whole syllables, though, and whether
two of its clusters stay two depends on what they are written beside. Here a character is one code
point that is no mark, with all marks, joiners and Korean vowels and finals behind it: a text then
falls apart in one way only, and written together its characters give the same characters again.
"""

from minigpt.text.own_cleaning import pattern

ATTACHED = r"\p{M}\u200c\u200d\u1160-\u11ff"
CHARACTER = rf"[^{ATTACHED}][{ATTACHED}]*"


def characters(text: str) -> list[str]:
    """The characters of ``text`` in order; marks before the first one belong to none and go."""
    return list(text) if text.isascii() else pattern(CHARACTER).findall(text)
