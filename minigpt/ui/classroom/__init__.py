"""The desk, the ballot, the gallery, Watch.

May import any room of ``minigpt.ui``, and the core.
"""
