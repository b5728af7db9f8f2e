"""Tests of what the pages draw with."""
