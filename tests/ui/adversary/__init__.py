"""Tests of what Adversary draws."""
