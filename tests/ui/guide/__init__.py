"""Tests of lesson and tour."""
