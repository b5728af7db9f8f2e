"""Learning pieces from a text by Hugging Face's ``tokenizers``; the worker's work.

Every character is handed over as one code point of its own, numbered by how common it is: marks
stay with their letters, and of equally common pairs the one with the commoner characters is joined
first, on every machine.
"""

import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence

import numpy as np

from minigpt.text.characters import characters
from minigpt.text.coding import CodedCorpus
from minigpt.text.own_cleaning import LINE_END
from minigpt.text.pieces import MARK, Pieces, cuts

BASE = 0x4E00  # the code point of the commonest character
MOST_CHARACTERS = 20_000  # as many as the largest vocabulary has places
LEAST_COUNT = 2  # a pair that stands there once is no habit of the text
AT_ONCE = 10_000  # words in a line handed over
UNKNOWN = " "  # in place of a character that has no place in the alphabet


def learn_pieces(coded: CodedCorpus, size: int) -> Pieces:
    """The characters of a text, and merges enough for every vocabulary up to ``size`` pieces.

    Args:
        coded: the text's pretokens, coded.
        size: the largest vocabulary that will be asked for.
    """
    from tokenizers import Tokenizer, models, pre_tokenizers, trainers

    alphabet = _alphabet(coded)
    code = {character: chr(BASE + at) for at, character in enumerate(alphabet)}
    words = [[run for run in _parts(word, code) if run != UNKNOWN] for word in coded.words]
    learner = Tokenizer(models.BPE())
    learner.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
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
    counted: Counter[str] = Counter({MARK: 0})
    for word, count in zip(coded.words, coded.counts.tolist(), strict=True):
        for character in characters(word if word == LINE_END else MARK + word):
            counted[character] += count
    return tuple(character for character, _ in counted.most_common(MOST_CHARACTERS))


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


def split_all(words: Sequence[str], pieces: Pieces) -> list[list[str]]:
    """What :meth:`Pieces.split` gives for each of many pretokens, "" where that is unknown."""
    from tokenizers import Tokenizer, models

    code = {character: chr(BASE + at) for at, character in enumerate(pieces.alphabet)}

    def hidden(piece: str) -> str:
        return "".join(code[character] for character in characters(piece))

    numbers = {hidden(piece): at for at, piece in enumerate(pieces.units)}
    merges = [(hidden(a), hidden(b)) for a, b in pieces.merges]
    joiner = Tokenizer(models.BPE(numbers, merges))
    parts = [_parts(word, code) for word in words]
    runs = list(dict.fromkeys(part for word in parts for part in word if part != UNKNOWN))
    encoded = joiner.encode_batch_fast(runs, add_special_tokens=False)
    units = pieces.units
    of = {run: [units[i] for i in found.ids] for run, found in zip(runs, encoded, strict=True)}
    of[UNKNOWN] = [""]
    return [[unit for part in word for unit in of[part]] for word in parts]


def _parts(word: str, code: dict[str, str]) -> list[str]:
    """A pretoken as runs of code points, and :data:`UNKNOWN` for each unknown character."""
    if word == LINE_END:
        return [code.get(LINE_END, UNKNOWN)]
    texts = ("".join(code.get(c, UNKNOWN) for c in cut) for cut in cuts(MARK + word))
    return [part for text in texts for part in re.findall(f"{UNKNOWN}|[^{UNKNOWN}]+", text)]
