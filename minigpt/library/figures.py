"""Figures of a corpus: how large and varied it is, and how much there is to learn from it."""

import re
from collections import Counter

import numpy as np

from minigpt.config import Config
from minigpt.encyclopedia import shipped
from minigpt.library.entries import load_model
from minigpt.library.trainer import Trainer
from minigpt.text.coding import CodedCorpus
from minigpt.text.corpus import BUILTIN, read_corpus, title
from minigpt.text.dataset import unique_phrases
from minigpt.text.tokenizer import PIECES
from minigpt.training.evaluation import baselines

POSITIONS = ((500, 5), (2000, 5), (100, 5), (500, 10))  # vocabulary size, context length


def corpus_figures(trainer: Trainer, config: Config) -> dict:
    """All figures of the corpus of ``config``; what its models know, where they are trained."""
    config = trainer.fitted(config)
    coded = trainer.corpus(config)
    raw = read_corpus(config.corpus)
    return {
        "corpus": config.corpus,
        "title": title(config.corpus),
        "units": config.units,
        "cleaning": config.cleaning,
        "digest": trainer.digest(config.corpus),
        "words": coded.word_count,
        "distinct_words": len(coded.words),
        **sentence_figures(raw),
        **generator_figures(config.corpus),
        "top_six_word_run_share": six_word_run_share(coded),
        "coverage": {str(size): coded.coverage(size) for size in (100, 500, 2000)},
        "phrases": {
            f"{vocab}/{length}": len(unique_phrases(coded, vocab, length + 1))
            for vocab, length in _positions(config)
            if len(coded.words) >= vocab
        },
        "letters": letter_figures(coded, config),
        "learning": learning_figures(trainer, config),
    }


def _positions(config: Config) -> tuple[tuple[int, int], ...]:
    """Which numbers of phrases are counted; pieces are other ones at every vocabulary size."""
    return ((config.vocab_size, config.context_length),) if config.units == PIECES else POSITIONS


def generator_figures(name: str) -> dict:
    """For the built-in corpus: the share of sentences that the generator's top pattern made."""
    return {"top_generator_pattern_share": shipped.top_pattern()[1]} if name == BUILTIN else {}


def sentences(raw: str) -> list[str]:
    """The text's sentences: what ends with . ! or ?, and lines that end without."""
    parts = re.findall(r".+?(?:[.!?][\"')]*(?=\s)|$)", raw, re.MULTILINE)
    return [part.strip() for part in parts if part.strip()]


def sentence_figures(raw: str) -> dict:
    """How many sentences, how long, how many distinct, and the commonest pattern's share.

    A sentence's pattern is the sentence with its capitalised words and its digits replaced by #.
    """
    found = sentences(raw)
    lengths = np.array([len(sentence.split()) for sentence in found])
    patterns = Counter(re.sub(r"\b[A-Z]\w*|\d+", "#", sentence) for sentence in found)
    return {
        "sentences": len(found),
        "distinct_sentence_share": len(set(found)) / len(found),
        "top_pattern_share": patterns.most_common(1)[0][1] / len(found),
        "sentence_length_percentiles": {
            str(p): float(np.percentile(lengths, p)) for p in (5, 25, 50, 75, 95)
        },
    }


def six_word_run_share(coded: CodedCorpus) -> float:
    """The share of all runs of six words that the most frequent one makes up, 0–1."""
    codes = np.asarray(coded.codes).astype(np.uint64)
    codes = codes[np.asarray(coded.codes) >= 0]
    if len(codes) < 6:
        return 0.0
    runs = np.zeros(len(codes) - 5, np.uint64)
    for place in range(6):  # a 64-bit hash of each run; equal runs have equal hashes
        runs = runs * np.uint64(0x9E3779B97F4A7C15) + codes[place : place + len(runs)]
    return float(np.unique(runs, return_counts=True)[1].max() / len(runs))


def letter_figures(coded: CodedCorpus, config: Config) -> dict:
    """How many of the vocabulary's words have the letter twice or more, and three times or more."""
    counts = [word.count(config.letter) for word in coded.words[: config.vocab_size]]
    return {
        "letter": config.letter,
        "words_with_two": sum(count >= 2 for count in counts),
        "words_with_three": sum(count >= 3 for count in counts),
    }


def learning_figures(trainer: Trainer, config: Config) -> dict:
    """The baselines on the test set, and the accuracy of the models that are in the store."""
    dataset = trainer.dataset(config)
    known = baselines(dataset, config.vocab_size)
    learnt: dict = {
        "most_frequent_accuracy": known.most_frequent_accuracy,
        "bigram_accuracy": known.bigram_accuracy,
    }
    for recipe in ("fast", "notebook"):
        chosen = Config(
            corpus=config.corpus,
            vocab_size=config.vocab_size,
            context_length=config.context_length,
            heads=config.heads,
            seed=config.seed,
            units=config.units,
            cleaning=config.cleaning,
            recipe=recipe,
        )
        model = load_model(trainer.store, chosen.key(trainer.digest(config.corpus)))
        learnt[f"{recipe}_accuracy"] = model.report["val_accuracy"] if model else None
        learnt[f"{recipe}_val_loss"] = model.report["val_loss"] if model else None
    return learnt
