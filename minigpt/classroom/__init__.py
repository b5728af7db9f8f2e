"""One presenter and a class: rooms, pairs to compare, votes, and what is learnt from them.

Everything here is plain SQL and NumPy; only :mod:`minigpt.classroom.reward_model` uses more
(scikit-learn), and only the worker imports that.
"""
