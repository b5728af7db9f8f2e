"""Specifications of charts, made with Altair ahead of time: no server imports this room."""
