"""Tests: a folder for each of the house, and beside them what several of them share."""
