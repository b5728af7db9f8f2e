"""A training as curves, figures and a few sentences, all of them from its diary."""

import math

import streamlit as st

from minigpt.config import Config
from minigpt.training.evaluation import Baselines, baselines
from minigpt.training.history import Epoch
from minigpt.ui.parts import charts
from minigpt.ui.parts.chart_spec import ADVERSARY, FOURTH, GREY, IDEAL, ORIGINAL
from minigpt.ui.parts.charts import Axes, Line
from minigpt.ui.session import service
from minigpt.ui.session.once import once
from minigpt.ui.session.shown import Shown
from minigpt.ui.session.unit_names import in_units, unit, units


def draw_figures(shown: Shown) -> None:
    """Epochs, seconds, and how good the model is now; what computes and from how much."""
    last = kept(shown)
    cells = [
        ("Epochs", f"{round(shown.history[-1].epoch, 1):g}" if last else "…", EPOCH),
        ("Seconds", f"{_seconds(shown):.1f}" if last else "…", "Since the training began."),
        ("Test loss", f"{last.val_loss:.2f}" if last else "…", in_units(LOSS)),
        ("Test accuracy", f"{last.val_accuracy:.1%}" if last else "…", in_units(ACCURACY)),
    ]
    with st.container(horizontal=True):
        for label, value, help in cells:
            st.metric(label, value, help=help, border=True, width="content")
    st.caption(_circumstances(shown))


def _circumstances(shown: Shown) -> str:
    report = shown.stored.report if shown.stored else {}
    device = report.get("device") or service.jobs().device or "not known yet"
    data = service.dataset(shown.config)
    text = f"Device: {device}."
    if data is not None:
        text += (
            f" {len(data.train_y):,} phrases to learn from; {len(data.test_y):,} more, one in "
            "five, are kept back for the test: only phrases that it has not seen show whether it "
            "learned more than phrases by heart."
        )
    return text


EPOCH = "An epoch is one pass through all the phrases to learn from."
LOSS = "Mean of −log(chance given to the word that did come), on phrases kept back. Less is better."
ACCURACY = "How often the model's likeliest word is the word that did come, on phrases kept back."


def _seconds(shown: Shown) -> float:
    return shown.stored.report["seconds"] if shown.stored else shown.history[-1].seconds


def kept(shown: Shown) -> Epoch | None:
    """The diary entry of the weights in view: the best one, or the last where that is kept."""
    if not shown.history:
        return None
    if shown.stored is None or shown.config.recipe == "notebook":
        return shown.history[-1]
    return min(shown.history, key=lambda epoch: epoch.val_loss)


def known_baselines(config: Config) -> Baselines | None:
    """What can be had without a neural network, or None while the phrases are not cut."""
    digest = service.digest(config.corpus)
    if digest is None or service.dataset(config) is None:
        return None
    return _baselines(config.data_key(digest), config)


@once(64)
def _baselines(data_key: str, config: Config) -> Baselines:
    return baselines(service.dataset(config), config.vocab_size)


def draw_curves(shown: Shown) -> None:
    """Loss and accuracy over the epochs, against what can be had without a neural network."""
    if shown.finished and not shown.history:
        return  # why there is none stands above
    known = known_baselines(shown.config)
    left, right = st.columns(2)
    with left:
        st.header("Loss: its surprise")
        draw_loss(shown, known)
    with right:
        st.header("Accuracy: its hits")
        draw_accuracy(shown, known)


def draw_loss(shown: Shown, known: Baselines | None) -> None:
    """The loss on what it learns from and on what it has never seen."""
    history, uniform = shown.history, math.log(shown.config.vocab_size)
    lines = [
        Line("test", ORIGINAL, [(e.epoch, e.val_loss) for e in history]),
        Line("training", ADVERSARY, [(e.epoch, e.loss) for e in history]),
        Line("uniform", GREY, level(history, uniform)),
        Line("counting", FOURTH, level(history, known.unigram_loss) if known else []),
    ]
    alt = "Loss after each epoch, and level lines to beat" + _ends(shown, lines)
    axes = Axes("epoch", "loss (nats)", x_step=1)
    charts.draw_lines(lines, axes, alt, "training-loss")
    st.caption(
        f"**uniform**: every {unit()} gets the same chance, so the loss is log(vocabulary size) = "
        f"log({shown.config.vocab_size:,}) = {uniform:.2f}. **counting**: every {unit()} gets the "
        f"share of phrases that it ended in training, whatever the {units()} before it."
    )


def draw_accuracy(shown: Shown, known: Baselines | None) -> None:
    """The share of test phrases whose next word it finds."""
    history = shown.history
    lines = [
        Line("test", ORIGINAL, [(e.epoch, e.val_accuracy) for e in history]),
        Line(
            in_units("one word"),
            FOURTH,
            level(history, known.most_frequent_accuracy) if known else [],
        ),
        Line("pairs", IDEAL, level(history, known.bigram_accuracy) if known else []),
        Line("uniform", GREY, level(history, 1 / shown.config.vocab_size)),
    ]
    alt = "Accuracy after each epoch, and level lines to beat" + _ends(shown, lines, ".1%")
    axes = Axes("epoch", "right on the test set", ".0%", zero=True, x_step=1)
    charts.draw_lines(lines, axes, alt, "training-accuracy")
    st.caption(
        f"**one {unit()}**: always say the most frequent next {unit()}. **pairs**: say what most "
        f"often followed the last {unit()} (a *bigram* model). **uniform**: a blind guess, right "
        f"once in {shown.config.vocab_size:,}."
    )


def _ends(shown: Shown, lines: list[Line], form: str = ".2f") -> str:
    """Where each line ends, for who can't see it; a new text would draw a live chart anew."""
    if not shown.finished:
        return "."
    said = [f"{line.name} {line.points[-1][1]:{form}}" for line in lines if line.points]
    return "; at the end " + ", ".join(said)


def level(history: tuple[Epoch, ...], value: float) -> list[tuple[float, float]]:
    """A level line as long as the diary."""
    return [(history[0].epoch, value), (history[-1].epoch, value)] if history else []


def draw_words(shown: Shown) -> None:
    """What happened, in sentences whose numbers come from the diary."""
    now, known = kept(shown), known_baselines(shown.config)
    if now is None or known is None:
        return
    size = shown.config.vocab_size
    st.markdown(
        f"A guess that knows nothing gives each of the {size:,} {units()} a chance of "
        f"{1 / size:.2%}. Counting how often each {unit()} ends a phrase brings the typical "
        f"chance of the right {unit()} to {math.exp(-known.unigram_loss):.2%}. This model is at "
        f"**{math.exp(-now.val_loss):.2%}**: a loss of {now.val_loss:.2f} means that the right "
        f"{unit()} gets a chance of $e^{{-{now.val_loss:.2f}}}$ on (geometric) average."
    )
    st.markdown(_against_rules(now, known))
    if len(shown.history) > 1:
        st.markdown(_overfitting(shown))


def _against_rules(now: Epoch, known: Baselines) -> str:
    best = max(known.most_frequent_accuracy, known.bigram_accuracy)
    verdict = "more than" if now.val_accuracy > best else "not yet more than"
    return (
        f"It finds the right {unit()} in **{now.val_accuracy:.1%}** of the test phrases: "
        f"{verdict} always saying the most frequent {unit()} ({known.most_frequent_accuracy:.1%}) "
        f"or what most often followed the last {unit()} ({known.bigram_accuracy:.1%})."
    )


def _overfitting(shown: Shown) -> str:
    last, best = shown.history[-1], _best(shown)
    gap = last.val_loss - last.loss
    when = "So far" if shown.stored is None else "At the end"
    compared = (
        f"{when} the loss is {last.loss:.2f} on phrases that it learns from and "
        f"{last.val_loss:.2f} on phrases that it has never seen"
    )
    if gap <= 0.05:
        return compared + ": what it learns holds for new phrases as well."
    text = compared + ", a gap of " + f"{gap:.2f}: part of what it learns is those phrases by heart"
    if last.val_loss > best.val_loss:
        text += f". After epoch {best.epoch:.4g} the test loss never was as low again"
    return text + ". That is called *overfitting*."


def draw_kept(shown: Shown) -> None:
    """Which weights are kept, and why."""
    now = kept(shown)
    if shown.stored is None or now is None:
        st.caption("When the training ends, this says which weights are kept, and why.")
    elif shown.config.recipe == "notebook":
        st.markdown(
            f"**Kept: the last epoch, {now.epoch:.4g}.** The notebook's recipe stops when the "
            "test loss has not fallen for 10 epochs and keeps the weights as they are then, "
            f"although epoch {_best(shown).epoch:.4g} had the least test loss."
        )
    else:
        st.markdown(
            f"**Kept: epoch {now.epoch:.4g}**, the one with the least test loss"
            f"{_after(shown, now)}. Choosing by the test set flatters the result a little: a "
            "strict study keeps a third set of phrases for that. Epoch 1 of the recipe "
            "*fast* only counts and calculates: the curve starts where that leads."
        )


def _after(shown: Shown, now: Epoch) -> str:
    if now.epoch == shown.history[-1].epoch:
        return ", which is the last"
    return "; what came after it did worse on phrases that it had never seen"


def _best(shown: Shown) -> Epoch:
    return min(shown.history, key=lambda epoch: epoch.val_loss)
