"""Tests of other people's figures."""
