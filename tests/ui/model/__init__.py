"""Tests of what the page about the model shows."""
