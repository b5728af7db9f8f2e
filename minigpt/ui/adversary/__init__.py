"""What the page Adversary draws.

May import ``prediction``, ``session``, ``parts``, and the core.
"""
