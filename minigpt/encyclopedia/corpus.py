"""The whole text: how much of each kind of document, in which order."""

from collections import Counter
from dataclasses import dataclass

from .compose import SENTENCE_END, Sentence, Writer
from .documents import Library, essay, fact_article, group_article, story
from .draw import Draw
from .source_files import files_in, read_articles

SEED = 12  # of thirty tried, the one after whose text the default model spoke best
STORIES = 2850
ESSAYS = 1750
FACT_ROUNDS = 4  # articles for each row of each fact table
GROUP_ROUNDS = 260  # lists of members for each column that groups a table
PATTERN_LIMIT = 540  # uses of one pattern, well below 0.7 % of the sentences


@dataclass(frozen=True)
class Paragraph:
    """A run of sentences that stands on its own line; ``kind`` names where it came from."""

    kind: str
    sentences: list[Sentence]


def _hand_written() -> list[Paragraph]:
    """Return the hand-written articles; each article is one pattern of its own."""
    paragraphs = []
    for path in files_in("articles", ".txt"):
        for article in read_articles(path):
            title, *lines = article.split("\n")
            label = f"articles {path.stem}: {title}"
            sentences = [
                Sentence(part, f"{label} ({n}.{i})")
                for n, line in enumerate(lines)
                for i, part in enumerate(SENTENCE_END.split(line))
            ]
            paragraphs.append(Paragraph("articles", [Sentence(title, f"{label} (0)"), *sentences]))
    return paragraphs


def paragraphs() -> list[Paragraph]:
    """Return the corpus as paragraphs, the same ones in the same order on every machine."""
    draw = Draw(SEED)
    library = Library()
    writer = Writer(draw, PATTERN_LIMIT)
    hand_written = _hand_written()
    writer.seen.update(s.text for paragraph in hand_written for s in paragraph.sentences)
    plan = [("story", None)] * STORIES + [("essay", None)] * ESSAYS
    for _ in range(FACT_ROUNDS):
        plan += [
            (table, row)
            for table in library.patterns
            if table in library.tables
            for row in library.tables[table]
        ]
    groups = [
        (table, section.removeprefix("by_"))
        for table in library.patterns
        for section in library.patterns[table]
        if section.startswith("by_")
    ]
    plan += groups * GROUP_ROUNDS
    made = []
    for kind, row in draw.shuffled(plan):
        if kind == "story":
            sentences = story(writer, library, 9 + draw.below(9))
        elif kind == "essay":
            sentences = essay(writer, library, 6 + draw.below(8))
        elif isinstance(row, str):
            sentences = group_article(writer, library, kind, row)
        else:
            sentences = fact_article(writer, library, kind, row)
        if sentences:
            made.append(Paragraph(kind, sentences))
    return draw.shuffled(hand_written + made)


def top_pattern(corpus: list[Paragraph]) -> tuple[str, float]:
    """Return the pattern that made the most sentences, and its share of all sentences."""
    made_by = Counter(s.pattern for paragraph in corpus for s in paragraph.sentences)
    pattern, count = made_by.most_common(1)[0]
    return pattern, count / made_by.total()


def as_text(corpus: list[Paragraph]) -> str:
    """Return the corpus as plain text, a paragraph a line, an article's title on its own line."""
    lines = []
    for paragraph in corpus:
        texts = [sentence.text for sentence in paragraph.sentences]
        if paragraph.kind == "articles":
            lines.append(texts.pop(0))
        lines.append(" ".join(texts))
    return "\n".join(lines) + "\n"
