"""What a run of the benchmarks works on: texts, seeds, slider positions."""

import gzip
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np

from minigpt.config import Config
from minigpt.text.cleaning import clean
from minigpt.text.coding import CodedCorpus, code_words
from minigpt.text.corpus import read_corpus
from minigpt.text.dataset import Dataset, build_dataset
from minigpt.text.vocabulary import vocabulary_of

SHARED = Path(__file__).resolve().parents[2] / "shared" / "corpora"
SHARED_NAMES = ("classic_fiction", "wikipedia_articles")
TUNED_SEEDS = (0, 1)  # what the constants were chosen on; no benchmark uses them
LEAST_PHRASES = 2000  # of a slider position that is compared

# vocabulary, context, heads: four positions on each text
POSITIONS = {
    "builtin": ((100, 3, 1), (300, 6, 2), (750, 5, 4), (1000, 10, 1)),
    "classic_fiction": ((200, 3, 8), (500, 4, 1), (1000, 6, 2), (2000, 5, 4)),
    "wikipedia_articles": ((100, 3, 2), (750, 4, 8), (1500, 7, 2), (2000, 3, 1)),
}


@dataclass(frozen=True)
class Corpus:
    """A text to measure on.

    Attributes:
        name: what the table calls it.
        text: raw.
    """

    name: str
    text: str

    @cached_property
    def coded(self) -> CodedCorpus:
        """The words by frequency rank, made once as in a worker."""
        return code_words(clean(self.text))

    def dataset(self, config: Config) -> Dataset:
        """The examples for ``config``."""
        return build_dataset(self.coded, config)

    def letter_counts(self, config: Config) -> np.ndarray:
        """The scores of the words, ``(vocab,)``."""
        return vocabulary_of(self.coded, config.vocab_size).letter_counts(config.letter)


@dataclass(frozen=True)
class Setting:
    """How much to measure.

    Attributes:
        corpora: the texts.
        seeds: none of them tuned on.
        positions: slider positions by corpus name.
        default: the sliders of all else.
        weights: adversary weights.
        epochs: the notebook's at most; fewer only in a quick run.
        trainings: how many in a row for the memory's growth.
        quick: whether only the plumbing is tried: no goal is judged.
        against: the folder of an older build that this one is measured against.
        torch: where an environment with PyTorch is kept, or is to be made.
    """

    corpora: tuple[Corpus, ...]
    seeds: tuple[int, ...] = (11, 12, 13, 14, 15)
    positions: dict[str, tuple[tuple[int, int, int], ...]] = None
    default: tuple[int, int, int] = (500, 5, 2)
    weights: tuple[float, ...] = (0.25, 0.75, 1.5)
    epochs: int = 1000
    trainings: int = 100
    quick: bool = False
    against: Path | None = None
    torch: Path | None = None

    def config(self, seed: int, sliders: tuple[int, int, int] | None = None) -> Config:
        """The config of ``sliders`` (the default ones) with ``seed``."""
        vocab_size, context_length, heads = sliders or self.default
        return Config(vocab_size=vocab_size, context_length=context_length, heads=heads, seed=seed)


def find_corpora(names: list[str] | None = None) -> list[Corpus]:
    """The built-in text and those beside the project; a line for each that is absent."""
    found = []
    for name in names or ["builtin", *SHARED_NAMES]:
        path = SHARED / f"{name}.txt.gz"
        if name == "builtin":
            found.append(Corpus(name, read_corpus(name)))
        elif path.exists():
            found.append(Corpus(name, gzip.decompress(path.read_bytes()).decode("utf-8")))
        else:
            print(f"{name}: skipped, {path} is not there", flush=True)
    return found


def full_setting(names: list[str] | None, seed_count: int) -> Setting:
    """Everything, on all texts (or those named)."""
    seeds = tuple(range(11, 11 + seed_count))
    return Setting(tuple(find_corpora(names)), seeds, POSITIONS)


def quick_setting() -> Setting:
    """One seed, a part of the built-in text, few words and two epochs: about a minute."""
    text = read_corpus("builtin")[:400_000]
    return Setting(
        (Corpus("builtin", text),),
        seeds=(11,),
        positions={"builtin": ((60, 3, 1),)},
        default=(100, 3, 2),
        weights=(0.75,),
        epochs=2,
        trainings=3,
        quick=True,
    )
