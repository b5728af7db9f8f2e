"""Tests of reading, cleaning and coding a text."""
