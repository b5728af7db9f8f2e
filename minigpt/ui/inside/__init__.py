"""What the pages that look inside a model draw: one file a page or a piece of one.

May import ``prediction``, ``session``, ``parts``, and the core.
"""
