"""Preparing the examples: time and memory."""

from collections.abc import Iterator

import numpy as np

from benchmarks import notebook_way
from benchmarks.rows import Row, at_least, seconds
from benchmarks.setting import Corpus, Setting
from minigpt.config import Config
from minigpt.text.dataset import Dataset
from minigpt.text.vocabulary import vocabulary_of


def megabytes(*arrays: np.ndarray) -> float:
    """What the arrays hold, in millions of bytes."""
    return sum(array.nbytes for array in arrays) / 1e6


def phrases_of(x: np.ndarray, y: np.ndarray) -> set[bytes]:
    """Every phrase as bytes, for a comparison of two ways."""
    return {row.tobytes() for row in np.column_stack([x, y]).astype(np.int32)}


def check_equal(plain: notebook_way.Prepared, data: Dataset, words: tuple[str, ...]) -> None:
    """Both ways must find the same words and the same phrases.

    Raises:
        ValueError: they do not; then a comparison would mean nothing.
    """
    mine = phrases_of(data.train_x, data.train_y) | phrases_of(data.test_x, data.test_y)
    if tuple(plain.words) != words or phrases_of(plain.x, plain.y.argmax(axis=1)) != mine:
        raise ValueError("the notebook's way and MiniGPT's found different phrases")


def compare(corpus: Corpus, config: Config) -> tuple[float, float, float]:
    """Times less, MB of the notebook's arrays, MB of ours."""
    kept = []
    slow = seconds(
        lambda: kept.append(
            notebook_way.prepare(corpus.text, config.vocab_size, config.context_length)
        )
    )
    corpus.dataset(config)  # scikit-learn is loaded once in a worker's life
    fast = seconds(lambda: corpus.dataset(config), repeat=5)
    data = corpus.dataset(config)
    check_equal(kept[0], data, vocabulary_of(corpus.coded, config.vocab_size).words)
    mine = megabytes(data.train_x, data.train_y, data.test_x, data.test_y)
    print(
        f"{corpus.name} ({config.vocab_size}, {config.context_length}): examples in {slow:.2f} s "
        f"and {1000 * fast:.1f} ms",
        flush=True,
    )
    return slow / fast, megabytes(kept[0].x, kept[0].y), mine


def data_rows(setting: Setting) -> Iterator[Row]:
    """A new vocabulary or context, the text known; then the largest vocabulary."""
    seed = setting.seeds[0]
    for corpus in setting.corpora:
        vocab, context, heads = setting.default
        moved = ((vocab, context, heads), (vocab, context - 1, heads), (vocab // 2, context, heads))
        faster = [compare(corpus, setting.config(seed, sliders))[0] for sliders in moved]
        yield Row(
            "New vocabulary or context: examples ready",
            corpus.name,
            "times less",
            tuple(faster),
            "200 × less",
            at_least(faster, 200),
        )
        vocab = vocab if setting.quick else 2000
        _, theirs, mine = compare(corpus, setting.config(seed, (vocab, context, heads)))
        yield Row(
            f"Examples at vocabulary {vocab}",
            corpus.name,
            "MB",
            (mine,),
            "under 10 MB",
            mine < 10,
            f"the notebook's one-hot arrays: {theirs:,.0f} MB",
        )
