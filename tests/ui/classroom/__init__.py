"""Tests of minigpt/ui/classroom."""
