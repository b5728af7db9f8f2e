"""Learning pieces from a text by Hugging Face's ``tokenizers``; the worker's work.

Every character is handed over as one code point of its own, numbered by how common it is: marks
stay with their letters, and of equally common pairs the one with the commoner characters is joined
first, on every machine.
"""

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import chain

import numpy as np

from minigpt.text.characters import ATTACHED, characters
from minigpt.text.coding import EMPTY, CodedCorpus, laid_out, ranked
from minigpt.text.own_cleaning import LINE_END, pattern
from minigpt.text.pieces import LONGEST_CUT, MARK, Pieces, cuts

BASE = 0x21  # the code point of the commonest character; the common ones are a byte each
MOST_CHARACTERS = 20_000  # as many as the largest vocabulary has places
LEAST_COUNT = 2  # a pair that stands there once is no habit of the text
AT_ONCE = 10_000  # words in a line handed over
UNKNOWN = " "  # in place of a character that has no place in the alphabet
KOREAN = re.compile("[\u1160-\u11ff]")  # letters that are no characters by themselves


def learn_pieces(coded: CodedCorpus, size: int) -> Pieces:
    """The characters of a text, and merges enough for every vocabulary up to ``size`` pieces.

    Args:
        coded: the text's pretokens, coded.
        size: the largest vocabulary that will be asked for.
    """
    from tokenizers import Tokenizer, models, pre_tokenizers, trainers

    alphabet = _alphabet(coded)
    code = {character: chr(BASE + at) for at, character in enumerate(alphabet)}
    words = [[run for run in runs if run != UNKNOWN] for runs in _runs(coded.words, code)]
    learner = Tokenizer(models.BPE())
    learner.pre_tokenizer = pre_tokenizers.CharDelimiterSplit(" ")
    trainer = trainers.BpeTrainer(
        vocab_size=len(alphabet) + size,
        min_frequency=LEAST_COUNT,
        initial_alphabet=list(code.values()),
        show_progress=False,
    )
    learner.train_from_iterator(_lines(words, coded.counts), trainer)
    return Pieces(alphabet, _merges(learner, alphabet))


def _alphabet(coded: CodedCorpus) -> tuple[str, ...]:
    """The characters, most common first, ties in the order of first appearance."""
    words = [word if word == LINE_END else MARK + word for word in coded.words]
    if not pattern(f"[{ATTACHED}]").search("".join(words)):
        return _single_points(words, coded.counts)
    counted: Counter[str] = Counter({MARK: 0})
    for word, count in zip(words, coded.counts.tolist(), strict=True):
        for character in characters(word):
            counted[character] += count
    return tuple(character for character, _ in counted.most_common(MOST_CHARACTERS))


def _single_points(words: list[str], counts: np.ndarray) -> tuple[str, ...]:
    """The same where every code point is a character, which NumPy counts at once."""
    points = np.frombuffer((MARK + "".join(words)).encode("utf-32-le"), np.uint32)
    lengths = np.fromiter(map(len, words), np.int64, len(words))
    often = np.repeat(counts, lengths)  # of each character as often as its word stands there
    different, first, at = np.unique(points, return_index=True, return_inverse=True)
    total = np.bincount(at[1:], weights=often, minlength=len(different))
    order = np.lexsort((first, -total))[:MOST_CHARACTERS]
    return tuple(map(chr, different[order].tolist()))


def _lines(words: list[list[str]], counts: np.ndarray) -> Iterator[str]:
    """Every word as often as it stands in the text."""
    for word, count in zip(words, counts.tolist(), strict=True):
        line = " ".join(word)
        for at in range(0, count, AT_ONCE):
            yield " ".join([line] * min(AT_ONCE, count - at))


def _merges(learner, alphabet: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    def readable(piece: str) -> str:
        return "".join(alphabet[ord(point) - BASE] for point in piece)

    pairs = json.loads(learner.to_str())["model"]["merges"]
    return tuple((readable(a), readable(b)) for a, b in pairs)


def code_pieces(coded: CodedCorpus, pieces: Pieces) -> CodedCorpus:
    """A text in pieces, coded by how common they are, from its coded pretokens.

    All pieces are listed, those that stand nowhere by themselves last.
    """
    numbers = split_all(coded.words, pieces)
    flat = np.fromiter(chain.from_iterable(numbers), np.int32)
    text = laid_out(coded.codes, flat, list(map(len, numbers)))
    return ranked(pieces.units, text, kept=len(pieces.units))


def split_all(words: Sequence[str], pieces: Pieces) -> list[list[int]]:
    """What :meth:`Pieces.split` gives for each of many pretokens, as places in its units.

    What is unknown is :data:`minigpt.text.coding.EMPTY`.
    """
    from tokenizers import Tokenizer, models

    code = {character: chr(BASE + at) for at, character in enumerate(pieces.alphabet)}

    def hidden(piece: str) -> str:
        return "".join(code[character] for character in characters(piece))

    numbers = {hidden(piece): at for at, piece in enumerate(pieces.units)}
    merges = [(hidden(a), hidden(b)) for a, b in pieces.merges]
    joiner = Tokenizer(models.BPE(numbers, merges))
    parts = _runs(words, code)
    runs = list(dict.fromkeys(part for word in parts for part in word if part != UNKNOWN))
    encoded = joiner.encode_batch_fast(runs, add_special_tokens=False)
    of = {run: found.ids for run, found in zip(runs, encoded, strict=True)}
    of[UNKNOWN] = [EMPTY]
    return [[number for part in word for number in of[part]] for word in parts]


def _runs(words: Sequence[str], code: dict[str, str]) -> list[list[str]]:
    """Each pretoken as runs of code points, and :data:`UNKNOWN` for each unknown character."""
    points = {ord(character): point for character, point in code.items() if len(character) == 1}
    table = defaultdict(lambda: UNKNOWN, points)
    some_korean = KOREAN.search("".join(words)) is not None
    found = []
    for word in words:
        if some_korean or not word.isalpha() or len(word) >= LONGEST_CUT:
            found.append(_cut_up(word, code))
            continue
        hidden = (MARK + word).translate(table)  # every letter is a character by itself
        found.append(_parted(hidden) if UNKNOWN in hidden else [hidden])
    return found


def _parted(hidden: str) -> list[str]:
    return re.findall(f"{UNKNOWN}|[^{UNKNOWN}]+", hidden)


def _cut_up(word: str, code: dict[str, str]) -> list[str]:
    if word == LINE_END:
        return [code.get(LINE_END, UNKNOWN)]
    texts = ("".join(code.get(c, UNKNOWN) for c in cut) for cut in cuts(MARK + word))
    return [part for text in texts for part in _parted(text)]
