"""The corpus and its cleaning, shown on its first lines."""

import re
from difflib import SequenceMatcher
from html import escape

import pandas as pd
import streamlit as st

from minigpt.config import TOYS, Config
from minigpt.text.cleaned import NOTEBOOK, Cleaning
from minigpt.text.cleaning import STEPS, clean, cleaning_steps
from minigpt.text.coding import CodedCorpus
from minigpt.text.corpus import BUILTIN, SIMPLE_WIKIPEDIA, title
from minigpt.text.own_cleaning import LINE_END
from minigpt.text.sample import corpus_sample, shortened
from minigpt.text.toy_tasks import TASKS
from minigpt.ui.parts.folded import draw_folded
from minigpt.ui.parts.plain_text import plain
from minigpt.ui.session import service
from minigpt.ui.session.data import DataView, offer_other_corpus
from minigpt.ui.session.once import once
from minigpt.ui.session.unit_names import in_units

LOOKED_AT = 8000  # characters of the corpus in which telling lines are looked for
SAMPLE = 480  # characters of the corpus that are shown as they are
CLEANED = 230  # of them, the characters whose cleaning is shown step by step
ORIGINS = {
    BUILTIN: "It was **written for MiniGPT** and comes with it, so that everything works without "
    "a network.",
    SIMPLE_WIKIPEDIA: "It is the text of the original notebook: articles of "
    "[Simple English Wikipedia](https://simple.wikipedia.org), an encyclopedia in easy English.",
}
TOY_ORIGIN = (
    "It was made by a rule, a line at a time: {rule} A model keeps to whole lines at "
    "**Context length {context}**. What models make of it is on the page *Toy tasks*."
)
OWN_ORIGIN = "It is a text that you brought. It stays on this server."


def draw_corpus(view: DataView) -> None:
    """The first lines of the text, how long it is, and where it comes from."""
    name = view.config.corpus
    left, right = st.columns([3, 2], gap="large")
    with left.container(border=True):
        st.html(f'<div class="lines" dir="auto" translate="no">{escape(first_lines(name))} …</div>')
    with right:
        if view.corpus is not None:
            draw_corpus_figures(view.corpus)
        st.markdown(f"**{title(name)}.** {origin(name)}")
        offer_other_corpus(view.config)


def origin(name: str) -> str:
    """Where the text called ``name`` comes from, in a sentence or two."""
    if name in TOYS:
        return TOY_ORIGIN.format(rule=TASKS[name].rule, context=TASKS[name].context)
    return ORIGINS.get(name, OWN_ORIGIN)


def draw_corpus_figures(corpus: CodedCorpus) -> None:
    """How many units there are in the text, and how many different ones."""
    with st.container(horizontal=True, gap="medium"):  # or the two would read as one number
        st.metric(in_units("Words"), f"{corpus.word_count:,}", width="content")
        st.metric(in_units("Different words"), f"{len(corpus.words):,}", width="content")


def first_lines(name: str) -> str:
    """The first lines of the corpus."""
    return shortened(_beginning(name), SAMPLE)


@once(8)
def _beginning(name: str) -> str:
    return corpus_sample(name, LOOKED_AT)  # remembered: pages draw it again and again


@once(8)
def telling_lines(text: str) -> str:
    """Some lines of ``text`` on which every step has something to do, if there are such lines."""
    starts = [0] + [match.end() for match in re.finditer(r"\n", text)]
    pieces = [shortened(text[at:], CLEANED) for at in starts]
    patterns = [pattern for _, pattern, _ in STEPS[:3]]
    return max(pieces, key=lambda piece: sum(bool(re.search(p, piece)) for p in patterns))


def draw_cleaning(config: Config) -> None:
    """The text before each step of the cleaning, with what the step takes away marked in it."""
    text = telling_lines(_beginning(config.corpus))
    if not text:
        return
    cleaning = cleaning_of(config)
    if cleaning.name != NOTEBOOK:
        draw_own_cleaning(text, cleaning)
        return
    words = clean(text)
    shown = " ".join(f"`{word}`" if word else ":orange-badge[empty word]" for word in words[:24])
    st.markdown(f"Cut at every space, that is a list of words: {shown} …")

    def draw() -> None:
        names = ["Step", "The text before it, and what goes"]
        frame = pd.DataFrame(marked_steps(text), columns=names)
        st.table(frame, hide_index=True, border="horizontal", width="stretch")
        st.caption(
            "↵ is a line's end, ␣ a space. Double spaces are closed once, as in the original "
            "notebook, so that three in a row leave an *empty word*; it ends a phrase."
        )

    draw_folded("The five steps, one by one", "cleaning", draw)


def cleaning_of(config: Config) -> Cleaning:
    """What the text of ``config`` goes through, as far as it is known yet."""
    return service.tokenizer(config).cleaning if service.text_units(config) else as_far(config)


def as_far(config: Config) -> Cleaning:
    """The cleaning by its name alone, while the text is being read."""
    return Cleaning(service.fitted(config).cleaned.cleaning)


def draw_own_cleaning(text: str, cleaning: Cleaning) -> None:
    """The steps for a text in any script, and the first words that come of it."""
    words = [word for word in cleaning.pretokens(text) if word != LINE_END]
    shown = " ".join(f"`{plain(word)}`" for word in words[:24])
    st.markdown(f"Cut at every space, that leaves: {shown} …")

    def draw() -> None:
        names = ["Step", "The text before it, and what changes"]
        frame = pd.DataFrame(own_steps(text, cleaning), columns=names)
        st.table(frame, hide_index=True, border="horizontal", width="stretch")

    draw_folded("The steps, one by one", "cleaning", draw)


@once(32)
def own_steps(text: str, cleaning: Cleaning) -> list[tuple[str, str]]:
    """Each step, and the text before it with marks on what the step changes."""
    rows, before = [], text
    for number, (done, after) in enumerate(cleaning.steps(text), 1):
        rows.append((f"**{number}.** {done}", marked_change(before, after)))
        before = after
    return [*rows, ("**Ready**", visible_breaks(plain(before)))]


def marked_change(before: str, after: str) -> str:
    """``before`` as Markdown with what is not so in ``after`` on a coloured ground."""
    parts = []
    for kind, start, end, _, _ in SequenceMatcher(None, before, after, False).get_opcodes():
        text = before[start:end]
        if kind == "equal":
            parts.append(visible_breaks(plain(text)))
        elif text:
            parts.append(f":orange-background[{visible(text)}]")
    return "".join(parts)


def marked_steps(text: str) -> list[tuple[str, str]]:
    """Each step of the cleaning, and the text before it with marks on what the step changes."""
    patterns = [pattern for _, pattern, _ in STEPS] + [r"[A-Z]+"]
    befores = [text] + [after for _, after in cleaning_steps(text)]
    titles = [name for name, _ in cleaning_steps(text)]
    rows = [
        (f"**{number}.** {name}", marked(before, pattern))
        for number, (name, pattern, before) in enumerate(
            zip(titles, patterns, befores, strict=False), 1
        )
    ]
    return [*rows, ("**Ready**", plain(befores[-1]))]


def marked(text: str, pattern: str) -> str:
    """``text`` as Markdown in which every match of ``pattern`` stands on a coloured ground."""
    parts, at = [], 0
    for match in re.finditer(pattern, text):
        gone = visible(match.group())
        parts += [visible_breaks(plain(text[at : match.start()])), f":orange-background[{gone}]"]
        at = match.end()
    return "".join([*parts, visible_breaks(plain(text[at:]))])


def visible(gone: str) -> str:
    """What a step takes away, so that it can be seen: spaces and line ends have signs."""
    return "**" + plain(gone.replace(" ", "␣").replace("\n", "↵")) + "**"


def visible_breaks(markdown: str) -> str:
    """Line ends that a step leaves alone, as a sign in one line."""
    return markdown.replace("\n", " ↵ ")
