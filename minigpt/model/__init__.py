"""The weights, the forward passes in NumPy, the model in Keras, and asking a model.

May import ``text`` and the ground.
"""
