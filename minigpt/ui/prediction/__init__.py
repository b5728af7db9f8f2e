"""What the page Prediction draws.

May import ``session``, ``parts``, and the core.
"""
