"""What the page Model draws.

May import ``session``, ``parts``, and the core.
"""
