"""Tests of what the pages that look inside show."""
