"""Closed forms: the ideal adversary and the price of moving away from the original.

May import ``model``, ``text`` and the ground.
"""
