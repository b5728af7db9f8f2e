"""The notebook's model and its variants, trained on the same phrases, compared."""

import pandas as pd
import streamlit as st

from minigpt.config import Config
from minigpt.library.entries import load_report
from minigpt.model.forward import self_shares
from minigpt.model.prediction import LanguageModel
from minigpt.model.variants import single_switches, variant_name, variants
from minigpt.model.weights import ATTENTION_LAYERS, parameter_count
from minigpt.ui.parts.bar_table import BLUE, GREEN, PERCENT, bar_table
from minigpt.ui.parts.chart_spec import IDEAL, ORIGINAL
from minigpt.ui.parts.charts import Axes, Line, draw_lines
from minigpt.ui.parts.one_piece import draw_together
from minigpt.ui.parts.owed import draw_owed
from minigpt.ui.parts.unit_text import visible
from minigpt.ui.prediction.generation import draw_text, generate
from minigpt.ui.prediction.next_words import likeliest
from minigpt.ui.session import service
from minigpt.ui.session.live import wait_for
from minigpt.ui.session.shown import Shown, View
from minigpt.ui.session.unit_names import in_units

NEW_WORDS = 12  # in the generated line
TOP = 8  # words in a table
TRAIN_ALL = "train_variants"


def draw_learning(view: View) -> None:
    """The test loss of both, epoch by epoch."""
    shown = [(view.original, ORIGINAL), (view.beside, IDEAL)]
    lines = [
        Line(variant_name(one.config), colour, [(e.epoch, e.val_loss) for e in one.history])
        for one, colour in (shown if differ(view) else shown[:1])
    ]
    ends = [f"{line.name} ends at {line.points[-1][1]:.2f}" for line in lines if line.points]
    if view.finished and not ends:
        return  # why there are none stands above
    draw_lines(
        lines,
        Axes("epoch", "test loss (nats)", ".2f", x_step=1),
        alt="Test loss by epoch: " + ", ".join(ends or ["nothing yet"]),
        key="variant-learning",
    )


def differ(view: View) -> bool:
    """Whether the switches make another model than the notebook's."""
    return view.beside.config != view.original.config


def draw_in_short(view: View) -> None:
    """Test loss, accuracy and parameters of the chosen one against the notebook's."""
    one, two = (_report(shown) for shown in (view.original, view.beside))
    if one is None or two is None:
        return
    loss, accuracy, size = st.columns(3)
    change = shown_difference(two["val_loss"], one["val_loss"], 2)
    loss.metric("Test loss", f"{two['val_loss']:.2f}", f"{change:+.2f}", delta_color="inverse")
    change = shown_difference(100 * two["val_accuracy"], 100 * one["val_accuracy"], 1)
    accuracy.metric(
        in_units("Next word right"), f"{two['val_accuracy']:.1%}", f"{change:+.1f} points"
    )
    counts = [parameter_count(shown.config) for shown in (view.original, view.beside)]
    more = f"{counts[1] - counts[0]:+,}"
    size.metric("Parameters", f"{counts[1]:,}", more, delta_color="off", delta_arrow="off")
    st.caption(
        f"{variant_name(view.beside.config)}; below each number, what it is more or less than the "
        "notebook's. Loss: lower is better."
    )


def shown_difference(one: float, other: float, digits: int) -> float:
    """The difference of two figures as they are shown: 45.6 − 42.8 is 2.8 to whoever reads both."""
    return round(round(one, digits) - round(other, digits), digits)


def _report(shown: Shown) -> dict | None:
    return shown.stored.report if shown.stored else None


def draw_all_trained(view: View) -> None:
    """A table of every variant that has been trained for these sliders, best first."""
    config = view.config
    rows = [(found, report_of(found)) for found in variants(config)]
    trained = [(found, report) for found, report in rows if report is not None]
    if not trained:
        draw_owed(view, 120)
        return
    st.table(trained_table(trained))
    st.caption(
        f"{len(trained)} of {len(rows)} variants trained so far, best first. All learned from the "
        "same phrases and were tested on the same others, with the same seed and the recipe in "
        "view. The seconds are those of the machine that trained each, as busy as it was then."
    )
    if config.recipe == "fast":
        st.caption(
            "The notebook's model and its mixtures start from the same calculated values; of the "
            "gpt, whose layers have other sizes, some are calculated, the others random. A part "
            "can also cost more than it brings: residuals ([He and others, "
            "2015](https://arxiv.org/abs/1512.03385)) and normalisation ([Ba and others, "
            "2016](https://arxiv.org/abs/1607.06450)) were made to train deep networks, and this "
            f"one has {ATTENTION_LAYERS} layers of attention."
        )
    _offer_missing(config)


def trained_table(trained: list[tuple[Config, dict]]) -> pd.DataFrame:
    """The table's texts: one row a model, lowest test loss first."""
    ordered = sorted(trained, key=lambda pair: pair[1]["val_loss"])
    return pd.DataFrame(
        {
            "Model": [variant_name(config) for config, _ in ordered],
            "Test loss": [f"{report['val_loss']:.3f}" for _, report in ordered],
            "Right": [f"{report['val_accuracy']:.1%}" for _, report in ordered],
            "Parameters": [f"{parameter_count(config):,}" for config, _ in ordered],
            "Seconds": [f"{report['seconds']:.1f}" for _, report in ordered],
        },
        index=[str(place) for place in range(1, len(ordered) + 1)],
    )


def report_of(config: Config) -> dict | None:
    """How the training of ``config`` went, or None if it is not in the store."""
    digest = service.digest(config.corpus)
    return _stored_report(config.key(digest)) if digest else None


@service.remembered(512)
def _stored_report(key: str) -> dict | None:
    return load_report(service.store(), key)


def _offer_missing(config: Config) -> None:
    """A switch that has each part trained alone, one model after the other."""
    missing = [found for found in single_switches(config) if report_of(found) is None]
    if not missing:
        return
    models = f"{len(missing)} model{'s' * (len(missing) != 1)}"
    label = f"Train what is missing to see each part alone ({models})"
    if st.toggle(label, key=TRAIN_ALL):
        wait_for(
            lambda: report_of(missing[0]) is not None,
            lambda: service.request(missing[0], "variants"),
        )


def draw_answers(view: View, prompt: str) -> None:
    """The same prompt to both: likeliest words, and a line that each writes."""
    sides = [(view.original, BLUE), (view.beside, GREEN)]
    for column, (shown, colour) in zip(st.columns(2), sides, strict=True):
        with column:
            st.subheader(variant_name(shown.config))
            if shown.model is None:
                draw_owed(shown, 300)
            else:
                draw_answer(shown.model, prompt, colour)
    if differ(view) and all(shown.model for shown, _ in sides):
        st.caption(_looks_at_itself([shown.model for shown, _ in sides], prompt))


def _looks_at_itself(models: list[LanguageModel], prompt: str) -> str:
    """How much of its attention a word gives to itself, in both, and why."""
    shares = [float(self_shares(m.weights, m.context(prompt)[None, :]).mean()) for m in models]
    names = [variant_name(model.config) for model in models]
    each = ", ".join(f"{share:.0%} in {name}" for share, name in zip(shares, names, strict=True))
    why = (
        " With residuals a word keeps what it was, wherever its attention goes."
        if models[1].config.residuals
        else ""
    )
    return in_units(
        f"So much of its attention does a word of this text give to itself, the mean over all "
        f"heads: {each}.{why} The page *Model* shows it word by word."
    )


def draw_answer(model: LanguageModel, prompt: str, colour: str) -> None:
    """What one model says to the prompt."""
    rows, _ = model.predict(prompt, TOP)
    columns = {
        in_units("Word"): [visible(row.word) for row in rows],
        "Chance": [float(row.chance) for row in rows],
    }
    index = [str(place) for place in range(1, len(rows) + 1)]
    table = bar_table(columns, "Chance", {"Chance": PERCENT}, colour=colour, index=index)
    draw_together(likeliest(rows[0]), table)
    draw_text(model, prompt, list(generate(model, prompt, NEW_WORDS, None)))
