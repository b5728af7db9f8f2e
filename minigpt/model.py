"""The notebook's GPT in Keras 3, layer for layer."""

from typing import TYPE_CHECKING

from minigpt.config import Config
from minigpt.weights import ATTENTION_LAYERS, EMBEDDING_SIZE, FEED_FORWARD_SIZE, KEY_SIZE

if TYPE_CHECKING:
    import keras


def build_model(config: Config) -> "keras.Model":
    """An untrained model: words ``(batch, context_length)`` to chances ``(batch, vocab_size)``.

    Embedding, two attention layers one after the other, each attending to itself, a feed-forward
    layer, and a softmax over the vocabulary. As in the notebook there are no residual
    connections, no mask and no positions. Initial values come from Keras's global seed.
    """
    from keras import Input, Model, layers

    words = Input((config.context_length,), dtype="int32", name="words")
    x = layers.Embedding(config.vocab_size, EMBEDDING_SIZE, name="embedding")(words)
    for layer in range(1, ATTENTION_LAYERS + 1):
        attention = layers.MultiHeadAttention(config.heads, KEY_SIZE, name=f"attention_{layer}")
        x = attention(x, x)  # (batch, context_length, 8)
    x = layers.Dense(FEED_FORWARD_SIZE, activation="relu", name="feed_forward")(x)
    x = layers.Flatten(name="flatten")(x)  # (batch, context_length * 32)
    chances = layers.Dense(config.vocab_size, activation="softmax", name="output")(x)
    return Model(words, chances, name="minigpt")
