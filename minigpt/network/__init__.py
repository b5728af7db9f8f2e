"""The network that a class shares: how this machine is reached, and whom it answers.

May import the ground.
"""
