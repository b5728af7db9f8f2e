"""Asking a model: the top ten and ten words more, NumPy against ``model.predict``."""

from collections.abc import Iterator

from benchmarks import notebook_way
from benchmarks.rows import Row, at_least, seconds
from benchmarks.setting import Setting
from minigpt.model.keras_model import build_model
from minigpt.model.prediction import LanguageModel
from minigpt.model.weights import named
from minigpt.text.vocabulary import vocabulary_of


def prediction_rows(setting: Setting) -> Iterator[Row]:
    """One untrained model asked both ways: what it answers does not change the time."""
    corpus, config = setting.corpora[0], setting.config(setting.seeds[0])
    model = build_model(config)
    vocabulary = vocabulary_of(corpus.coded, config.vocab_size)
    mine = LanguageModel(config, vocabulary, named(model.get_weights(), config))
    prompt = vocabulary.decode(range(config.context_length))
    words = list(vocabulary.words)
    ways = {
        "Top ten next words": (
            lambda: notebook_way.top_ten(model, words, prompt),
            lambda: mine.predict(prompt),
            200,
        ),
        "Ten words generated": (
            lambda: notebook_way.generate(model, words, prompt, 10),
            lambda: mine.generate(prompt, 10),
            1000,
        ),
    }
    for what, (slow, fast, goal) in ways.items():
        slow(), fast()  # the first call of each loads and traces
        faster, took = [], []
        for _ in setting.seeds:
            took.append(seconds(fast, repeat=50))
            faster.append(seconds(slow, repeat=2) / took[-1])
        yield Row(
            what,
            corpus.name,
            "times less",
            tuple(faster),
            f"{goal:,} × less",
            at_least(faster, goal),
            f"{1000 * min(took):.2f} ms",
        )
