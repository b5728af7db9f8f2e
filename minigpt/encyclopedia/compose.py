"""Sentences and documents: which patterns follow each other, and which one made each sentence."""

import re
from collections import Counter
from dataclasses import dataclass, field

from .draw import Draw
from .grammar import Scope, applies, expand, split_condition

SENTENCE_END = re.compile(r"(?<=[.!?])\s+")
_TRIES = 8
_WORD = re.compile(r"[a-z]+")
# Words that may stand twice in one sentence without sounding like a slip.
_REPEATABLE = frozenset(
    "about after also always another because been before between both come could does each even "
    "every first from have into kind kinds made make many more most much name near never often one "
    "only other over part people same some such than that their them then there these they this "
    "those time used very want wanted water were what when where which while will with work would "
    "year years your said people".split()
)


@dataclass(frozen=True)
class Sentence:
    """One sentence and the pattern that made it (file, section and rule)."""

    text: str
    pattern: str


@dataclass
class Writer:
    """Writes sentences, avoiding ones already written and patterns used up.

    ``limit`` is the most times that one pattern may be used.
    """

    draw: Draw
    limit: int
    seen: set[str] = field(default_factory=set)
    used: Counter[str] = field(default_factory=Counter)

    def write(self, label: str, pattern: str, scope: Scope) -> list[Sentence]:
        """Return the sentence (or question and answer) that ``pattern`` gives, or nothing.

        Nothing comes back when the pattern is used up or has nothing new to say.
        """
        if self.used[pattern] >= self.limit:
            return []
        template = split_condition(pattern)[3]
        for _ in range(_TRIES):
            text = tidy(expand(template, scope))
            if text not in self.seen and not stutters(text):
                break
        else:
            return []
        self.seen.add(text)
        self.used[pattern] += 1
        parts = SENTENCE_END.split(text)
        name = f"{label}: {pattern}"
        if len(parts) == 1:
            return [Sentence(text, name)]
        return [Sentence(part, f"{name} ({i + 1})") for i, part in enumerate(parts)]

    def run(self, label: str, patterns: list[str], count: int, scope: Scope) -> list[Sentence]:
        """Return about ``count`` sentences from different patterns that suit the row at hand."""
        fitting = [p for p in patterns if self.used[p] < self.limit and applies(p, scope.row)]
        order, seen = [], set()
        while fitting and len(order) < count * 2 and len(seen) < len(fitting):
            pattern = self.draw.pick_early(fitting)
            if pattern not in seen:
                seen.add(pattern)
                order.append(pattern)
            elif self.draw.chance(0.2):
                break
        sentences: list[Sentence] = []
        for pattern in order:
            if len(sentences) >= count:
                break
            sentences += self.write(label, pattern, scope)
        return sentences


def tidy(text: str) -> str:
    """Return ``text`` with a capital at the start of every sentence and single spaces."""
    text = re.sub(r" +", " ", text).strip()
    text = text[:1].upper() + text[1:]
    return re.sub(r"([.!?] )([a-z])", lambda found: found.group(1) + found.group(2).upper(), text)


def stutters(text: str) -> bool:
    """Tell whether a longer word stands twice in a sentence, as in ``a river by the river``."""
    for part in SENTENCE_END.split(text):
        words = [w for w in _WORD.findall(part.lower()) if len(w) > 3 and w not in _REPEATABLE]
        if len(words) != len(set(words)):
            return True
    return False
