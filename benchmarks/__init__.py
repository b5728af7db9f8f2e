"""How MiniGPT compares with the notebook's own procedure: ``python -m benchmarks``.

Every figure of time is a ratio of two measurements made one after the other in one run.
"""
