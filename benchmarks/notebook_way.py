"""The notebook's own procedure, as plainly as it does it: lists, loops, one-hot, fit, predict.

Nothing here is made faster than there; only what was global is passed along. The set of phrases
is sorted, as in MiniGPT, so that both ways learn from the same examples.
"""

import time
from collections import Counter
from dataclasses import dataclass, field
from re import sub

import numpy as np


@dataclass
class Prepared:
    """The notebook's data: words, contexts as numbers and next words one-hot.

    Attributes:
        words: the vocabulary, most common first.
        x: ``(phrases, context_length)``.
        y: one-hot, ``(phrases, vocab_size)``.
    """

    words: list[str]
    x: np.ndarray
    y: np.ndarray


def prepare(corpus: str, vocab_size: int, context_length: int) -> Prepared:
    """From the raw text to arrays."""
    corpus = sub(r"[^\w\s]", "", corpus)
    corpus = sub("\n", " ", corpus)
    corpus = sub(r"\d+", "", corpus)
    corpus = sub("  ", " ", corpus)
    words = corpus.lower().split(" ")
    counted = Counter(words).most_common(vocab_size + 1)
    most_common_words = [word for word, _ in counted if word != ""][:vocab_size]
    phrases = cut(words, most_common_words, context_length)
    words_to_int = {word: i for i, word in enumerate(most_common_words)}

    def encode(sentence):
        return [words_to_int[word] for word in sentence.split(" ")]

    def encode_one_hot(word):
        return [1 if i == words_to_int[word] else 0 for i in range(vocab_size)]

    x, y = [], []
    for sentence in phrases:
        parts = sentence.split(" ")
        for i in range(len(parts) - context_length):
            x.append(encode(" ".join(parts[i : i + context_length])))
            y.append(encode_one_hot(parts[i + context_length]))
    return Prepared(most_common_words, np.array(x), np.array(y))


def cut(words: list[str], most_common_words: list[str], context_length: int) -> list[str]:
    """Runs of known words cut into phrases of ``context_length + 1``, each phrase once."""
    new_corpus, phrase = [], []
    for word in words:
        if word in most_common_words:
            phrase.append(word)
        else:
            phrase = []
        if len(phrase) >= context_length + 1:
            new_corpus.append(" ".join(phrase))
            phrase = []
    return sorted(set(new_corpus))


def build(vocab_size: int, context_length: int, heads: int):
    """The notebook's model."""
    from tensorflow import keras

    inputs = keras.layers.Input(shape=(context_length,))
    x = keras.layers.Embedding(vocab_size, 8)(inputs)
    x = keras.layers.MultiHeadAttention(heads, 8)(x, x)
    x = keras.layers.MultiHeadAttention(heads, 8)(x, x)
    x = keras.layers.Dense(32, activation="relu")(x)
    x = keras.layers.Flatten()(x)
    outputs = keras.layers.Dense(vocab_size, activation="softmax")(x)
    return keras.Model(inputs=inputs, outputs=outputs)


@dataclass
class Run:
    """A finished training of the notebook's.

    Attributes:
        model: the Keras model with its last epoch's weights.
        seconds: when each epoch had ended, building and compiling counted.
        history: Keras's history, a list for each metric.
    """

    model: object
    seconds: list[float] = field(default_factory=list)
    history: dict[str, list[float]] = field(default_factory=dict)

    @property
    def best(self) -> int:
        """The epoch with the least validation loss, from 0."""
        return int(np.argmin(self.history["val_loss"]))

    @property
    def best_loss(self) -> float:
        """The least validation loss of all epochs: better than what the notebook keeps."""
        return self.history["val_loss"][self.best]

    @property
    def best_seconds(self) -> float:
        """When that epoch had ended."""
        return self.seconds[self.best]


def train(data, sliders: tuple[int, int, int], seed: int, epochs: int = 1000) -> Run:
    """The notebook's training of its original.

    Args:
        data: x_train, y_train, x_test, y_test, the y one-hot.
        sliders: vocabulary size, context length, heads.
        seed: for the initial values.
        epochs: at most.
    """
    return _fit(data, sliders, seed, epochs, "categorical_crossentropy", ["accuracy"], "val_loss")


def train_adversary(data, sliders, seed: int, scores, weight: float, epochs: int = 1000) -> Run:
    """The notebook's training of its adversary, from fresh initial values as there.

    Args:
        data: as in :func:`train`.
        sliders: vocabulary size, context length, heads.
        seed: for the initial values.
        scores: how often the letter stands in each word.
        weight: the adversary weight.
        epochs: at most.
    """
    import tensorflow as tf

    def adversary_score(y_true, y_pred):
        return tf.reduce_sum(y_pred * scores, axis=-1)

    def combined_loss(y_true, y_pred):
        entropy = tf.keras.losses.categorical_crossentropy(y_true, y_pred)
        return entropy - weight * adversary_score(y_true, y_pred)

    metrics = ["accuracy", adversary_score]
    return _fit(data, sliders, seed, epochs, combined_loss, metrics, "val_accuracy")


def _fit(data, sliders, seed, epochs, loss, metrics, monitor) -> Run:
    from tensorflow import keras

    x_train, y_train, x_test, y_test = data
    keras.utils.set_random_seed(seed)
    started = time.perf_counter()
    run = Run(build(*sliders))
    run.model.compile(optimizer="adam", loss=loss, metrics=metrics)
    tick = keras.callbacks.LambdaCallback(
        on_epoch_end=lambda *_: run.seconds.append(time.perf_counter() - started)
    )
    stop = keras.callbacks.EarlyStopping(monitor=monitor, patience=10)
    run.history = run.model.fit(
        x_train,
        y_train,
        epochs=epochs,
        batch_size=1024,
        validation_data=(x_test, y_test),
        callbacks=[stop, tick],
        verbose=0,
    ).history
    return run


def top_ten(model, words: list[str], sentence: str) -> list[tuple[float, str]]:
    """The ten likeliest next words, the notebook's way."""
    words_to_int = {word: i for i, word in enumerate(words)}
    encoded = [words_to_int[word] for word in sentence.split(" ")]
    prediction = model.predict(np.array([encoded]), verbose=0)[0]
    return sorted(zip(prediction, words, strict=True), reverse=True)[:10]


def generate(model, words: list[str], sentence: str, length: int) -> str:
    """The sentence and ``length`` more words, the notebook's way."""
    words_to_int = {word: i for i, word in enumerate(words)}
    context = np.array([words_to_int[word] for word in sentence.split(" ")])
    result = context
    for _ in range(length):
        predictions = model.predict(np.array([context]), verbose=0)
        context = np.append(context, np.argmax(predictions[0]))
        result = np.append(result, np.argmax(predictions[0]))
        context = context[1:]
    return " ".join(words[i] for i in result)
