"""The built-in corpus: a pocket encyclopedia and story book, written for MiniGPT.

May import the ground, to find where the text ships.
"""
