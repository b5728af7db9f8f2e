"""The queue, the worker process, and what it can be asked to do.

May import any room of the core but ``cli``.
"""
