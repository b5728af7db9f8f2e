"""Tests of the specifications that Altair makes."""
