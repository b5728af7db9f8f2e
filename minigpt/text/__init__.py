"""A text on its way to numbers: reading, cleaning, words by rank, phrases.

May import the ground.
"""
