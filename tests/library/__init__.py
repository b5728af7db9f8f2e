"""Tests of what is made once and kept."""
