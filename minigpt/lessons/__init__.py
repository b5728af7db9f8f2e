"""Lesson files, the shelf that an address may name them from, and files of questions.

May import ``text`` and the ground.
"""
