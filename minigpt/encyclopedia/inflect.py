"""The few English word forms that the grammar needs: verb forms, ``a``/``an``, lists, numbers."""

from collections.abc import Sequence

# Only the verbs that the regular rules below get wrong.
_IRREGULAR_PAST = {
    "be": "was",
    "become": "became",
    "begin": "began",
    "blow": "blew",
    "break": "broke",
    "bring": "brought",
    "build": "built",
    "buy": "bought",
    "catch": "caught",
    "choose": "chose",
    "come": "came",
    "cut": "cut",
    "dig": "dug",
    "do": "did",
    "draw": "drew",
    "drink": "drank",
    "drive": "drove",
    "eat": "ate",
    "fall": "fell",
    "feed": "fed",
    "feel": "felt",
    "find": "found",
    "fly": "flew",
    "forget": "forgot",
    "get": "got",
    "give": "gave",
    "go": "went",
    "grow": "grew",
    "have": "had",
    "hear": "heard",
    "hide": "hid",
    "hold": "held",
    "keep": "kept",
    "know": "knew",
    "lay": "laid",
    "lead": "led",
    "learn": "learned",
    "leave": "left",
    "lend": "lent",
    "let": "let",
    "light": "lit",
    "lose": "lost",
    "make": "made",
    "meet": "met",
    "pay": "paid",
    "put": "put",
    "read": "read",
    "ride": "rode",
    "ring": "rang",
    "run": "ran",
    "say": "said",
    "see": "saw",
    "sell": "sold",
    "send": "sent",
    "set": "set",
    "show": "showed",
    "shut": "shut",
    "sing": "sang",
    "sit": "sat",
    "sleep": "slept",
    "speak": "spoke",
    "spend": "spent",
    "stand": "stood",
    "swim": "swam",
    "sweep": "swept",
    "take": "took",
    "teach": "taught",
    "tell": "told",
    "think": "thought",
    "throw": "threw",
    "understand": "understood",
    "wake": "woke",
    "wear": "wore",
    "win": "won",
    "write": "wrote",
}
_DOUBLED = {
    "begin",
    "chat",
    "chop",
    "cut",
    "dig",
    "drop",
    "fit",
    "forget",
    "get",
    "hop",
    "hug",
    "jog",
    "let",
    "pat",
    "plan",
    "put",
    "rub",
    "run",
    "set",
    "shop",
    "shut",
    "sit",
    "stop",
    "swim",
    "tap",
    "trap",
    "trim",
    "win",
    "wrap",
    "grab",
    "knit",
    "nod",
}
_NUMBERS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen twenty"
).split()
_TENS = "zero ten twenty thirty forty fifty sixty seventy eighty ninety".split()
_VOWEL_SOUND_EXCEPTIONS = ("uni", "use", "usu", "euro", "one", "uk", "ukr", "uran", "uru", "u-")
_SILENT_H = ("hour", "honest", "honour", "heir")


def past(verb: str) -> str:
    """Return the simple past of a base verb: ``carry`` gives ``carried``."""
    if verb in _IRREGULAR_PAST:
        return _IRREGULAR_PAST[verb]
    if verb.endswith("e"):
        return verb + "d"
    if verb.endswith("y") and verb[-2] not in "aeiou":
        return verb[:-1] + "ied"
    return (verb + verb[-1] if verb in _DOUBLED else verb) + "ed"


def third(verb: str) -> str:
    """Return the third person singular: ``watch`` gives ``watches``."""
    if verb in ("have", "be"):
        return {"have": "has", "be": "is"}[verb]
    if verb.endswith("y") and verb[-2] not in "aeiou":
        return verb[:-1] + "ies"
    return verb + ("es" if verb.endswith(("s", "sh", "ch", "x", "z", "o")) else "s")


def ing(verb: str) -> str:
    """Return the -ing form: ``make`` gives ``making``."""
    if verb in _DOUBLED:
        return verb + verb[-1] + "ing"
    if verb.endswith("e") and not verb.endswith(("ee", "ye")) and verb != "be":
        return verb[:-1] + "ing"
    return verb + "ing"


def first_word(phrase: str, form) -> str:
    """Return ``phrase`` with ``form`` applied to its first word, the verb."""
    verb, _, rest = phrase.partition(" ")
    return form(verb) + (" " + rest if rest else "")


def with_article(phrase: str) -> str:
    """Return ``phrase`` after ``a`` or ``an``, by sound: ``an hour``, ``a university``."""
    low = phrase.lower()
    vowel = low[:1] in ("a", "e", "i", "o", "u") and not low.startswith(_VOWEL_SOUND_EXCEPTIONS)
    return ("an " if vowel or low.startswith(_SILENT_H) else "a ") + phrase


def listed(items: Sequence[str]) -> str:
    """Return ``items`` as English lists them: ``a, b and c``."""
    return items[0] if len(items) == 1 else ", ".join(items[:-1]) + " and " + items[-1]


def number_word(n: int) -> str:
    """Return a number below 1000 in words, and a larger one in digits."""
    if n <= 20:
        return _NUMBERS[n]
    if n < 100:
        return _TENS[n // 10] + ("-" + _NUMBERS[n % 10] if n % 10 else "")
    if n < 1000:
        hundreds = _NUMBERS[n // 100] + " hundred"
        return hundreds + (" and " + number_word(n % 100) if n % 100 else "")
    return str(n)
