"""The lesson and the tour: what leads through the pages.

May import ``inside``, ``adversary``, ``session``, ``parts``, and the core.
"""
