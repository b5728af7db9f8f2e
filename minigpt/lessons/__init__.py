"""Lesson files, and the shelf that an address may name them from.

May import ``text`` and the ground.
"""
