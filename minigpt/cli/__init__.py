"""What can be typed after ``python -m minigpt``.

May import any room of the core; nothing imports it.
"""
