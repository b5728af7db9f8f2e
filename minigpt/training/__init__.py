"""The recipes, and all that a training needs.

May import ``reward``, ``model``, ``text`` and the ground. Only the worker imports the recipes.
"""
