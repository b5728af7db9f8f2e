"""Figures that makers of other language models have published, with their sources.

May import nothing of ours.
"""
