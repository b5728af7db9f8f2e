"""Tables, bars, charts, folds: they know nothing of MiniGPT's state.

May import Streamlit and what it shows; no other room of ``minigpt.ui``.
"""
