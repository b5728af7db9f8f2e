"""Tests of tables, bars and folds."""
