"""Tests of weights, forward passes and predictions."""
