"""What the page Words draws.

May import ``session``, ``parts``, and the core.
"""
