"""What the page Training draws.

May import ``session``, ``parts``, and the core.
"""
