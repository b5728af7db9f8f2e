"""The ideal adversary's formula, derived in a few lines and worked through with real numbers."""

import numpy as np
import streamlit as st

from minigpt.model.prediction import LanguageModel
from minigpt.reward.ideal import Ideal
from minigpt.ui.parts.bar_table import bar_table
from minigpt.ui.parts.one_piece import caption, draw_together, figure
from minigpt.ui.session.unit_names import in_units

DERIVATION = r"""
Take one context. For each word $i$ of the vocabulary,

- $q_i$ is the original's chance, and suppose that it is the truth;
- $s_i$ is the word's score: how many times the letter stands in it;
- $w$ is the adversary weight;
- $p_i$ is the chance that the adversary should give. That is what we look for.

**1.** Its loss, on average, is the cross-entropy minus weight × score:

$\displaystyle L(p) = -\sum_i q_i \log p_i - w \sum_i p_i s_i$

**2.** A little more chance $\varepsilon$ for word $i$ lowers the loss by
$\varepsilon\,(q_i / p_i + w s_i)$. At the best $p$ no word deserves more at another's cost, so this
is the same number for all words. Call it $\lambda$ (*lambda*):

$\displaystyle \frac{q_i}{p_i} + w s_i = \lambda$ , so that
$\displaystyle p_i = \frac{q_i}{\lambda - w s_i}$

**3.** $\lambda$ is the one number, above $w$ × the largest score, that makes all $p_i$ add up to 1.
The computer finds it by closing in on it. With $w = 0$ it is 1, and $p = q$.
"""


def draw_derivation() -> None:
    """Why the best answer is q ÷ (λ − w s)."""
    st.markdown(in_units(DERIVATION))


def draw_worked(
    model: LanguageModel, log_q: np.ndarray, ideal: Ideal, letter: str, weight: float
) -> None:
    """λ for the prompt in the box, and the formula worked through for its likeliest words."""
    q, p, found = np.exp(log_q), ideal.chances[0], float(ideal.lagrange[0])
    counts = model.vocabulary.letter_counts(letter)
    shown = list(dict.fromkeys([*np.argsort(-q)[:4], *np.argsort(-p)[:4]]))
    columns = {
        "q": [float(q[i]) for i in shown],
        "s": [float(counts[i]) for i in shown],
        "λ − w·s": [float(found - weight * counts[i]) for i in shown],
        "p = q ÷ (λ − w·s)": [float(p[i]) for i in shown],
    }
    formats = dict(zip(columns, ("{:.2%}", "{:.0f}", "{:.3g}", "{:.2%}"), strict=True))
    names = [model.vocabulary.words[i] for i in shown]
    draw_together(
        figure(in_units("λ for the words in the box"), f"{found:.4f}"),
        bar_table(columns, None, formats, index=names, index_name=in_units("Word")),
        caption(f"All {len(p):,} chances p add up to {p.sum():.4f}. Here w = {weight:g}."),
    )
