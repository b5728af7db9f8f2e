"""Words coded by how common they are, once for each corpus.

The most common word is 0, the next 1, and so on; then the vocabulary of any size V is "all codes
below V", and a new slider position needs no second look at the text.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np

EMPTY = -1  # the code of the empty word, which is never in a vocabulary


@dataclass(frozen=True, eq=False)  # one corpus is itself alone: it can key a cache
class CodedCorpus:
    """A corpus as numbers.

    Attributes:
        words: every distinct word, most common first, ties in the order of first appearance.
        counts: how often each of them occurs, int64, ``(len(words),)``.
        codes: the text as ranks in ``words``, int32, ``(tokens,)``; :data:`EMPTY` for the empty
            word.
    """

    words: tuple[str, ...]
    counts: np.ndarray
    codes: np.ndarray

    @property
    def word_count(self) -> int:
        """How many words the text has, the empty ones left out."""
        return int(self.counts.sum())

    def coverage(self, vocab_size: int) -> float:
        """The share of the text's words that the ``vocab_size`` most common ones make up, 0–1."""
        return float(self.counts[:vocab_size].sum() / max(1, self.counts.sum()))


def code_words(tokens: list[str]) -> CodedCorpus:
    """Code the words of a cleaned text by frequency rank (see :class:`CodedCorpus`)."""
    counted = Counter(tokens)
    counted.pop("", None)
    ranked = counted.most_common()
    rank = {word: code for code, (word, _) in enumerate(ranked)}
    rank[""] = EMPTY
    codes = np.fromiter(map(rank.__getitem__, tokens), np.int32, len(tokens))
    counts = np.array([count for _, count in ranked], np.int64)
    return CodedCorpus(tuple(word for word, _ in ranked), counts, codes)


def numbered(tokens: Collection[str]) -> tuple[list[str], np.ndarray]:
    """The different tokens in the order of first appearance, and the text as places in them."""
    places: defaultdict[str, int] = defaultdict()
    places.default_factory = places.__len__  # one look at each token numbers it and places it
    codes = np.fromiter(map(places.__getitem__, tokens), np.int32, len(tokens))
    return list(places), codes


def coded_parts(codes: np.ndarray, parts: Iterable[Sequence[str]]) -> CodedCorpus:
    """A text whose every token falls into parts, coded by how common the parts are.

    Args:
        codes: the text as numbers of tokens, ``(tokens,)``; :data:`EMPTY` stays so.
        parts: for each token its parts, the tokens in the order of first appearance; "" for a
            part that is to be :data:`EMPTY`.
    """
    parts = list(parts)
    names, flat = numbered(["", *chain.from_iterable(parts)])
    text = laid_out(codes, flat[1:] - 1, list(map(len, parts)))  # "" is EMPTY
    return ranked(names[1:], text)


def laid_out(codes: np.ndarray, flat: np.ndarray, sizes: Sequence[int]) -> np.ndarray:
    """A text whose every token falls into numbers, as those numbers.

    Args:
        codes: the text as numbers of tokens, ``(tokens,)``; :data:`EMPTY` stays so.
        flat: the numbers of the first token, then of the second, and so on.
        sizes: how many each token has.
    """
    lengths = np.array([*sizes, 1], np.int64)
    starts = np.cumsum(lengths) - lengths
    flat = np.append(flat, EMPTY).astype(np.int32)  # what the code EMPTY falls into: the last
    return _gathered(flat, starts[codes], lengths[codes])


def without(corpus: CodedCorpus, word: str) -> CodedCorpus:
    """``corpus`` with one of its words left out."""
    if word not in corpus.words:
        return corpus
    at = corpus.words.index(word)
    codes = corpus.codes[corpus.codes != at]
    codes = codes - (codes > at).astype(np.int32)
    words = corpus.words[:at] + corpus.words[at + 1 :]
    return CodedCorpus(words, np.delete(corpus.counts, at), codes)


def _gathered(flat: np.ndarray, starts: np.ndarray, lengths: np.ndarray) -> np.ndarray:
    """The runs of ``flat`` that begin at ``starts``, ``lengths`` long, one after another."""
    ends = np.cumsum(lengths)
    total = int(ends[-1]) if len(ends) else 0
    return flat[np.arange(total) + np.repeat(starts - (ends - lengths), lengths)]


def ranked(words: Sequence[str], codes: np.ndarray, kept: int = 0) -> CodedCorpus:
    """A text coded anew by how common its words are.

    Args:
        words: the words in the order in which ties are to stand.
        codes: the text as places in ``words``, :data:`EMPTY` for what is in none.
        kept: so many of the words stay even if they occur nowhere; other such words go.
    """
    counts = np.bincount(codes[codes >= 0], minlength=len(words))
    order = np.argsort(-counts, kind="stable")
    order = order[(counts[order] > 0) | (order < kept)]
    rank = np.full(len(words) + 1, EMPTY, np.int32)  # the last one is EMPTY's own
    rank[order] = np.arange(len(order), dtype=np.int32)
    names = tuple(words[i] for i in order)
    return CodedCorpus(names, counts[order].astype(np.int64), rank[codes])
