"""Tests of what a page knows."""
