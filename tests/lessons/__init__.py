"""Tests of lesson files."""
