"""Templates and their expansion: ``{slot}`` and ``{slot:mod,mod}`` become words.

A slot is looked up as a pronoun or helping verb, then as a column of the row at hand, then as a
section of the topic, then as a section of the common rules; with a verb-form mod it may also be a
plain verb (``{need:t}``). The README of this folder lists the mods.
"""

import re
from dataclasses import dataclass, field, replace
from functools import cache

from . import inflect
from .draw import Draw
from .source_files import Row, Rules

_SLOT = re.compile(r"\{([^{}]+)\}")
_CONDITION = re.compile(r"^\?(\w+)(?:(=|!=)([^:]*))? :: ")

PRONOUNS = {
    "he": ("he", "him", "his", "himself"),
    "she": ("she", "her", "her", "herself"),
    "they": ("they", "them", "their", "themselves"),
    "i": ("I", "me", "my", "myself"),
    "we": ("we", "us", "our", "ourselves"),
    "you": ("you", "you", "your", "yourself"),
}
_PRONOUN_SLOTS = {"he": 0, "him": 1, "his": 2, "himself": 3}
_FRIEND_SLOTS = {"fhe": 0, "fhim": 1, "fhis": 2, "fhimself": 3}
_HELPING = {  # slot: (present, past)
    "be": ("is", "was"),
    "are": ("are", "were"),
    "has": ("has", "had"),
    "have": ("have", "had"),
    "can": ("can", "could"),
    "will": ("will", "would"),
    "does": ("does", "did"),
    "do": ("do", "did"),
}
_COUNTS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6}
_VERB_MODS = ("past", "s", "ing", "t", "ts", "now")


@dataclass(frozen=True)
class Scope:
    """What a template may refer to: who acts, when, the row of facts, and the rules."""

    draw: Draw
    rules: Rules
    topic: Rules = field(default_factory=dict)
    row: Row = field(default_factory=dict)
    who: str = "they"
    friend: str = "they"
    tense: str = "present"


@cache
def _parts(template: str) -> tuple[tuple[str, str, tuple[str, ...]], ...]:
    """Cut a template into (literal text before, slot name, mods) parts; the last has no name."""
    parts, end = [], 0
    for found in _SLOT.finditer(template):
        name, _, mods = found.group(1).partition(":")
        parts.append((template[end : found.start()], name, tuple(mods.split(",")) if mods else ()))
        end = found.end()
    return (*parts, (template[end:], "", ()))


@cache
def split_condition(pattern: str) -> tuple[str, str, str, str]:
    """Return (column, operator, values, template) of a pattern like ``?sea=none :: ...``."""
    found = _CONDITION.match(pattern)
    if not found:
        return "", "", "", pattern
    return found.group(1), found.group(2) or "", found.group(3) or "", pattern[found.end() :]


def applies(pattern: str, row: Row) -> bool:
    """Tell whether ``row`` has what ``pattern`` needs: its condition and every column it names."""
    column, operator, values, template = split_condition(pattern)
    if column:
        held = row.get(column, "")
        inside = held in values.split("|") if operator else bool(held)
        if inside == (operator == "!="):
            return False
    for _, name, mods in _parts(template):
        if name.lower() in row:
            cells = row[name.lower()].split(";")
            if len(cells) < max((_COUNTS.get(mod, 1) for mod in mods), default=1) or not cells[0]:
                return False
    return True


def expand(template: str, scope: Scope) -> str:
    """Return ``template`` with every slot filled.

    Raises:
        KeyError: a slot that is no pronoun, column, section or verb.
    """
    return "".join(
        before + (_fill(name, mods, scope) if name else "")
        for before, name, mods in _parts(template)
    )


def _fill(name: str, mods: tuple[str, ...], scope: Scope) -> str:
    """Return the words for one slot, with its mods applied, capitalised as the slot is."""
    for mod in mods:
        if mod in PRONOUNS:
            scope = replace(scope, who=mod)
        elif mod == "friend":
            scope = replace(scope, who=scope.friend)
        elif mod in ("present", "past_tense"):
            scope = replace(scope, tense=mod.removesuffix("_tense"))
    words = _look_up(name.lower(), mods, scope)
    for mod in mods:
        words = _modified(words, mod, scope)
    return words[:1].upper() + words[1:] if name[0].isupper() else words


def _look_up(name: str, mods: tuple[str, ...], scope: Scope) -> str:
    if name in _PRONOUN_SLOTS:
        return PRONOUNS[scope.who][_PRONOUN_SLOTS[name]]
    if name in _FRIEND_SLOTS:
        return PRONOUNS[scope.friend][_FRIEND_SLOTS[name]]
    if name in scope.row:
        return _cell(scope.row[name], mods, scope.draw)
    past = scope.tense == "past"
    if name in _HELPING and not set(mods) & set(_VERB_MODS):
        return _HELPING[name][past]
    if name in ("am", "was"):  # agrees with who acts; "was" is past in any tense
        past = past or name == "was"
        return {"i": ("am", "was"), "he": ("is", "was"), "she": ("is", "was")}.get(
            scope.who, ("are", "were")
        )[past]
    options = scope.topic.get(name) or scope.rules.get(name)
    if options:
        return expand(scope.draw.pick_early(options), scope)
    if set(mods) & set(_VERB_MODS):
        return name
    raise KeyError(f"slot {{{name}}} is no pronoun, column, section or verb")


def _cell(cell: str, mods: tuple[str, ...], draw: Draw) -> str:
    """Return a cell of a fact table; ``;`` separates values: all listed, or one, or two."""
    values = [value.strip() for value in cell.split(";")]
    for mod in mods:
        if mod in _COUNTS:
            return inflect.listed(draw.some(values, _COUNTS[mod]))
    return inflect.listed(values)


def _modified(words: str, mod: str, scope: Scope) -> str:
    if mod == "a":
        return inflect.with_article(words)
    if mod == "number":
        return inflect.number_word(int(words))
    if mod == "past" or (mod in ("t", "ts") and scope.tense == "past"):
        return inflect.first_word(words, inflect.past)
    if mod in ("s", "ts") or (mod == "now" and scope.who in ("he", "she")):
        return inflect.first_word(words, inflect.third)
    if mod == "ing":
        return inflect.first_word(words, inflect.ing)
    return words
