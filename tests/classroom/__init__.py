"""Tests of the class: rooms, votes, the reward."""
