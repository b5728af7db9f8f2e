"""What a page knows: the address, the controls, the service behind them, what is trained.

May import ``parts``, and the core.
"""
