"""Faults put in over the protocol: a real server, its worker, and visitors who mean no good.

What they send is harmless; what is looked at is that the guard holds.
"""
