"""The formula of attention with each symbol named, and what this model leaves out."""

import streamlit as st

from minigpt.config import Config
from minigpt.model.weights import KEY_SIZE, vector_size
from minigpt.ui.session.terms import draw_prose
from minigpt.ui.session.unit_names import in_units, unit


def draw_formula(config: Config) -> None:
    """softmax(QKᵀ/√d)V, each symbol with its shape and its meaning."""
    context, size = config.context_length, vector_size(config)
    st.latex(r"\mathrm{attention}(X) = \mathrm{softmax}\!\left(\frac{QK^{\top}}{\sqrt{d}}\right)V")
    st.markdown(
        rf"""
| Symbol | Shape | What it is |
|---|---|---|
| $X$ | {context} × {size} | what comes in: a vector for each {unit()} |
| $Q = XW_Q + b_Q$ | {context} × {KEY_SIZE} | *queries*: what each {unit()} looks for |
| $K = XW_K + b_K$ | {context} × {KEY_SIZE} | *keys*: what each {unit()} offers |
| $V = XW_V + b_V$ | {context} × {KEY_SIZE} | *values*: what each {unit()} passes on |
| $W, b$ | {size} × {KEY_SIZE}, {KEY_SIZE} | weights and biases: learnt |
| $QK^{{\top}}$ | {context} × {context} | a score for each pair of {unit()}s |
| $d$ | {KEY_SIZE} | how many numbers a key has |
| softmax | | makes each row of scores positive and lets it add up to 1 |
"""
    )
    if config.heads == 1:
        heads = (
            "This model does all this once in a layer: it has one *head*. What the head finds is "
        )
    else:
        heads = (
            f"All this happens {config.heads} times side by side, in {config.heads} *heads*, each "
            "with weights of its own. What the heads find is joined and "
        )
    st.markdown(
        f"{heads}brought back to {size} numbers a {unit()} by one more layer of weights. (Source: "
        "Vaswani and others, [Attention Is All You Need](https://arxiv.org/abs/1706.03762), "
        "2017, section 3.2.)"
    )


MISSING = (
    (
        "mask",
        "No mask",
        "Every word looks at every other, at later ones too. A real GPT hides the later words, so "
        "that it can learn from every word of a text at once. Here only the word after the context "
        "is guessed, so nothing is given away.",
    ),
    (
        "positions",
        "No positions",
        "Attention by itself does not know which word comes first. Real models add a vector for "
        "each place. This one can tell places apart only in its output layer, which has weights of "
        "its own for each place.",
    ),
    (
        "residuals",
        "No residuals",
        "A real GPT adds what goes into a layer to what comes out (*residual connection*), so "
        "nothing gets lost on the way through many layers. Here the second layer sees only what "
        "the first lets through.",
    ),
    (
        "normalisation",
        "No normalisation",
        "Real models bring every vector to one scale before each layer, which keeps the training "
        "of many layers steady. With two layers it goes without.",
    ),
)


def draw_missing(config: Config) -> None:
    """The parts of a GPT that the model of ``config`` does not have."""
    missing = [entry for entry in MISSING if not getattr(config, entry[0])]
    if not missing:
        draw_prose("Nothing of the four: it has a mask, positions, residuals and normalisation.")
        return
    with st.grid(columns=2, min_column_width=260):
        for _, title, text in missing:
            with st.container(border=True, height="stretch"):
                st.markdown(f"**{title}.** {in_units(text)}")
    if config.variant == "notebook":
        st.caption(
            in_units(
                "Two more differences: a real GPT has a feed-forward layer behind every attention "
                "layer, here there is one for both; and it predicts from the last word's vector, "
                "this model from the vectors of all words in one row."
            )
        )
