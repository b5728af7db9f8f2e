"""Tests of what Prediction draws with."""
