"""Tests of the built-in text and its facts."""
