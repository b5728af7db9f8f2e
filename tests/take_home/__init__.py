"""Tests of scripts and tables to take home."""
