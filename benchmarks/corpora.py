"""``python -m benchmarks.corpora docs/benchmarks.md``: the table of the corpora.

Every figure is what ``python -m minigpt info --corpus NAME --json`` prints; the notebook's and the
fast model are trained first where they are not in the store.
"""

import sys
from pathlib import Path

from benchmarks.rows import put_into
from benchmarks.setting import SHARED, SHARED_NAMES
from minigpt.config import Config
from minigpt.library.figures import corpus_figures
from minigpt.library.trainer import Trainer
from minigpt.store import Store

MARK = "corpora"
TITLES = {
    "builtin": "built in",
    "classic_fiction": "Poe, Lovecraft, Shelley",
    "wikipedia_articles": "English Wikipedia (part)",
}


def rows(figures: dict) -> list[tuple[str, str]]:
    """One corpus's column: what, and its figure in words."""
    learnt, phrases = figures["learning"], figures["phrases"]
    spread = figures["sentence_length_percentiles"]
    return [
        ("words", f"{figures['words']:,}"),
        ("distinct words", f"{figures['distinct_words']:,}"),
        ("words in a sentence, 5th to 95th percentile", f"{spread['5']:.0f} to {spread['95']:.0f}"),
        ("distinct sentences", f"{figures['distinct_sentence_share']:.1%}"),
        ("commonest pattern (names and digits as #)", f"{figures['top_pattern_share']:.2%}"),
        ("commonest run of six words", f"{figures['top_six_word_run_share']:.3%}"),
        ("share of the text in the top 500 words", f"{figures['coverage']['500']:.1%}"),
        *((f"phrases at {place}", f"{phrases.get(place, 0):,}") for place in phrases),
        ("top-500 words with two e or more", f"{figures['letters']['words_with_two']}"),
        ("… with three", f"{figures['letters']['words_with_three']}"),
        ("right by the most frequent word", f"{learnt['most_frequent_accuracy']:.1%}"),
        ("right by the bigram rule", f"{learnt['bigram_accuracy']:.1%}"),
        ("right, recipe `notebook`", f"{learnt['notebook_accuracy']:.1%}"),
        ("right, recipe `fast`", f"{learnt['fast_accuracy']:.1%}"),
    ]


def table(columns: dict[str, list[tuple[str, str]]]) -> str:
    """The columns side by side, as Markdown."""
    head = "| | " + " | ".join(TITLES.get(name, name) for name in columns) + " |"
    lines = [head, "|---|" + "---|" * len(columns)]
    for place, (what, _) in enumerate(next(iter(columns.values()))):
        cells = [column[place][1] for column in columns.values()]
        lines.append(f"| {what} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def measure() -> str:
    """Train what is missing and make the table."""
    trainer, columns = Trainer(Store()), {}
    for name in ("builtin", *SHARED_NAMES):
        path = SHARED / f"{name}.txt.gz"
        if name != "builtin" and not path.exists():
            print(f"{name}: skipped, {path} is not there")
            continue
        corpus = "builtin" if name == "builtin" else str(path)
        for recipe in ("fast", "notebook"):
            trainer.model(Config(corpus=corpus, recipe=recipe))
        columns[name] = rows(corpus_figures(trainer, Config(corpus=corpus)))
    return table(columns)


if __name__ == "__main__":
    made = measure()
    print(made)
    for file in map(Path, sys.argv[1:]):
        file.write_text(put_into(file.read_text(encoding="utf-8"), made, MARK), encoding="utf-8")
