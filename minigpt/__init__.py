"""MiniGPT: learn how GPT works by training one.

The package is the core: text in, trained model out, with no browser in it. ``minigpt.ui`` draws
it with Streamlit; nothing here imports ``minigpt.ui`` or Streamlit.
"""

__version__ = "0.1.0"
