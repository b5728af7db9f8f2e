"""Tests of names, addresses and the door."""
