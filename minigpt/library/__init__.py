"""What is made once and kept: the trainer, the entries of the store, what ships, figures.

May import ``training`` and what is below it.
"""
