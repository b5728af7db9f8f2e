"""Initial values of recipe ``fast``: calculated from the training set, in closed form.

Random initial values leave this model on a plateau for most of a training: until the attention
layers do something, it can only learn how common each word is. Here it starts where counting can
put it, and training goes on from there:

1. The word vectors are the leading singular vectors of a table of word pairs, so that words
   followed by alike words lie close together (latent semantic analysis).
2. The attention layers start as "look mostly at words like yourself, and pass their vectors on".
3. The last layer is the linear discriminant (Fisher's) that tells the next words apart by what
   the layers before it answer.
"""

import numpy as np

from minigpt.config import Config
from minigpt.model.weights import (
    ATTENTION_LAYERS,
    EMBEDDING_SIZE,
    FEED_FORWARD_SIZE,
    KEY_SIZE,
    Weights,
    buffers,
    vector_size,
    weight_shapes,
)
from minigpt.text.dataset import Dataset
from minigpt.training.hidden_values import hidden_values

# The constants below were found by trying; `python -m benchmarks` says what they give.
PAIR_SHRINK = 5.0  # a word's pair counts weigh as if it had been seen this many times more
PAIR_DISTANCES = 2  # how many of the last words are paired with the next one
VECTOR_LENGTH = 2.8  # the root of 8, so that a coordinate is about 1
POSITION_SPREAD = 0.05  # of the vectors of positions, where the model has them
SHARPNESS = 4.0  # of the first attention: its queries and keys are this much longer than 1
CLASS_SHRINK = 10.0  # a next word's mean weighs as if it had been seen this many times more
RIDGE = 1.0  # added to the diagonal of the covariance, in units of its mean
STEPS = (0.2, 0.4, 0.6, 0.8, 1.0)  # how far to go to the discriminant
KEPT_OUT = 1000  # training examples, or an eighth of them, on which that is found
FITTED_EXAMPLES = 16_384  # enough for the discriminant; more only take longer


def initial_weights(config: Config, dataset: Dataset) -> Weights:
    """The weights that a training of recipe ``fast`` starts from.

    Args:
        config: the sliders and switches, of the variant ``notebook``; its seed fixes what is
            random.
        dataset: the examples whose training part is counted; the test part is not looked at.

    Returns:
        Every weight by name, float32.
    """
    random = np.random.default_rng(config.seed)
    weights = {name: np.zeros(shape) for name, shape in weight_shapes(config).items()}
    fit = _kept_out(dataset)
    weights["embedding"] = word_vectors(fit, config.vocab_size, random)
    for layer in range(1, ATTENTION_LAYERS + 1):
        _set_attention(weights, f"attention_{layer}/", config.heads, random)
    weights["feed_forward/kernel"] = _both_signs(random)
    _set_added_parts(weights, random)
    weights = {name: value.astype(np.float32) for name, value in weights.items()}
    weights |= buffers(config)
    _set_output(weights, fit)
    return weights


def gpt_initial_weights(config: Config, dataset: Dataset, drawn: Weights) -> Weights:
    """The weights that a ``gpt`` starts from: word vectors and last layer calculated as above.

    Args:
        config: the sliders, of the variant ``gpt``; its seed fixes what is random.
        dataset: the examples whose training part is counted.
        drawn: the weights as Keras drew them; the layers between keep these.
    """
    random = np.random.default_rng(config.seed)
    fit = _kept_out(dataset)
    weights = drawn | buffers(config)
    vectors = word_vectors(fit, config.vocab_size, random, vector_size(config))
    weights["embedding"] = vectors.astype(np.float32)
    _set_output(weights, fit)
    return weights


def _set_added_parts(weights: Weights, random: np.random.Generator) -> None:
    """Normalisations that scale by 1; vectors of positions that hardly matter yet."""
    for name in weights:
        if name.endswith("/scale"):
            weights[name] += 1.0
    if "positions" in weights:
        weights["positions"] += random.normal(0, POSITION_SPREAD, weights["positions"].shape)


def next_word_chances(dataset: Dataset, vocab_size: int) -> np.ndarray:
    """How common each word is as the next word of the training set, never 0, ``(vocab_size,)``."""
    counts = np.bincount(dataset.train_y, minlength=vocab_size) + 0.5
    return counts / counts.sum()


def pair_table(dataset: Dataset, vocab_size: int, back: int) -> np.ndarray:
    """How much more often than by chance each word follows each word; ``(vocab, vocab)``.

    Row ``w``, column ``y``: by how much the share of ``y`` after ``w`` differs from the share of
    ``y`` overall, shrunk for a rare ``w``, in units of the root of the shares, so that the square
    of an entry is its part of a chi-squared statistic.

    Args:
        dataset: its training part is counted.
        vocab_size: how many words there are.
        back: 0 pairs the last word of a context with the next word, 1 the last but one.
    """
    words = dataset.train_x[:, -1 - back].astype(np.int64)
    size = vocab_size * vocab_size
    pairs = np.bincount(words * vocab_size + dataset.train_y, minlength=size)
    table = pairs.reshape(vocab_size, vocab_size).astype(np.float32)  # (vocab, vocab)
    seen = table.sum(axis=1, keepdims=True)
    shares = next_word_chances(dataset, vocab_size).astype(np.float32)
    table -= seen * shares
    table *= np.sqrt(seen / len(words)) / (seen + PAIR_SHRINK)
    table /= np.sqrt(shares)
    return table


def word_vectors(
    dataset: Dataset, vocab_size: int, random: np.random.Generator, size: int = EMBEDDING_SIZE
) -> np.ndarray:
    """A vector for each word such that words with alike followers are close, ``(vocab, size)``.

    The leading left singular vectors of the pair tables, by subspace iteration, first scaled so
    that each coordinate has variance 1 over the words of the training contexts, then to one
    length: a word is then more like itself than like any other, which attention relies on.
    """
    distances = min(PAIR_DISTANCES, dataset.train_x.shape[1])
    tables = [pair_table(dataset, vocab_size, back) for back in range(distances)]
    guess = random.normal(size=(vocab_size, 2 * size)).astype(np.float32)
    for _ in range(3):
        guess = sum(table @ (table.T @ guess) for table in tables)
        guess = np.linalg.qr(guess)[0]
    projected = np.concatenate([guess.T @ table for table in tables], axis=1)
    turn, strength, _ = np.linalg.svd(projected, full_matrices=False)
    vectors = guess @ (turn * strength)[:, :size]  # (vocab, at most size)
    shares = np.bincount(dataset.train_x.ravel(), minlength=vocab_size) + 1.0
    shares /= shares.sum()
    vectors /= np.sqrt(shares)[:, None]
    vectors /= np.sqrt((vectors**2 * shares[:, None]).sum(axis=0)) + 1e-6
    lengths = np.sqrt((vectors**2).sum(axis=1, keepdims=True))
    vectors *= VECTOR_LENGTH / (lengths + 0.1)  # 0.1: a word never seen keeps to the middle
    filled = random.normal(0, 0.05, (vocab_size, size))
    filled[:, : vectors.shape[1]] += vectors  # a vocabulary under 8 words fills fewer
    return filled


def _set_attention(weights: Weights, name: str, heads: int, random: np.random.Generator) -> None:
    """Queries equal to keys, so that like attends to like; values handed on as they are."""
    limit = np.sqrt(6 / (EMBEDDING_SIZE * heads + EMBEDDING_SIZE * KEY_SIZE))  # Keras's Glorot
    query = SHARPNESS * random.uniform(-limit, limit, (EMBEDDING_SIZE, heads, KEY_SIZE))
    weights[f"{name}query_kernel"] = query
    weights[f"{name}key_kernel"] = query.copy()
    for head in range(heads):
        turn = _rotation(random) / np.sqrt(heads)
        weights[f"{name}value_kernel"][:, head, :] = turn
        weights[f"{name}output_kernel"][head] = turn.T  # undoes the turn: the sum is the identity


def _rotation(random: np.random.Generator) -> np.ndarray:
    """A random rotation (or reflection) of the word vectors, ``(8, 8)``."""
    return np.linalg.qr(random.normal(size=(EMBEDDING_SIZE, EMBEDDING_SIZE)))[0]


def _both_signs(random: np.random.Generator) -> np.ndarray:
    """A feed-forward kernel in which every direction has its opposite, ``(8, 32)``.

    The ReLU lets one of each two through, so that nothing is lost.
    """
    turns = FEED_FORWARD_SIZE // (2 * EMBEDDING_SIZE)
    directions = np.concatenate([_rotation(random) for _ in range(turns)], axis=1)  # (8, 16)
    return np.concatenate([directions, -directions], axis=1)


def _set_output(weights: Weights, fit: Dataset) -> None:
    """Set the last layer to the linear discriminant of the hidden values, and its bias to match.

    With class means m and shared covariance S of the hidden values h, the logarithm of the
    chance of a class is log(share) + (h - mean)·S⁻¹m - ½ m·S⁻¹m + constant. Few data make the
    discriminant too sure of itself: how far to go is found on the examples kept out.

    Args:
        weights: changed in place.
        fit: to be learned from, and, as its test part, the training examples kept out.
    """
    x, y = fit.train_x[:FITTED_EXAMPLES], fit.train_y[:FITTED_EXAMPLES]
    hidden = hidden_values(weights, x)
    mean = hidden.mean(axis=0)
    hidden -= mean
    covariance = hidden.T @ hidden / len(y)
    covariance[np.diag_indices_from(covariance)] += RIDGE * np.diag(covariance).mean() + 1e-6
    vocab_size = len(weights["output/bias"])
    means = _class_sums(hidden, y, vocab_size)
    means /= np.bincount(y, minlength=vocab_size)[:, None] + CLASS_SHRINK
    kernel = np.linalg.solve(covariance, means.T)  # (context * 32, vocab)
    tilt = -mean @ kernel - 0.5 * (kernel.T * means).sum(axis=1)
    log_shares = np.log(next_word_chances(fit, vocab_size))
    evidence = hidden_values(weights, fit.test_x) @ kernel + tilt  # (kept out, vocab)
    step = _best_step(log_shares.astype(np.float32), evidence, fit.test_y)
    weights["output/kernel"] = (step * kernel).astype(np.float32)
    weights["output/bias"] = (log_shares + step * tilt).astype(np.float32)


def _best_step(log_shares: np.ndarray, evidence: np.ndarray, y: np.ndarray) -> float:
    """The step for which ``log_shares + step * evidence`` has the least cross-entropy."""
    losses = [_cross_entropy(log_shares + step * evidence, y) for step in STEPS]
    return STEPS[int(np.argmin(losses))]


def _cross_entropy(logits: np.ndarray, y: np.ndarray) -> float:
    """The mean over ``y``, as exact as a choice among steps needs it; ``logits`` are used up."""
    logits -= logits.max(axis=1, keepdims=True)
    wished = logits[np.arange(len(y)), y]
    totals = np.exp(logits, out=logits).sum(axis=1)
    return float((np.log(totals) - wished).mean(dtype=np.float64))


def _kept_out(dataset: Dataset) -> Dataset:
    """The training part of ``dataset`` cut in two: to fit, and (as test part) to check on."""
    count = min(KEPT_OUT, len(dataset.train_y) // 8)
    x, y = dataset.train_x, dataset.train_y
    return Dataset(x[count:], y[count:], x[:count], y[:count])


def _class_sums(rows: np.ndarray, classes: np.ndarray, count: int) -> np.ndarray:
    """The sum of the ``rows`` of each class, ``(count, columns)``; 0 for a class with none."""
    order = np.argsort(classes, kind="stable")
    ordered = classes[order]
    firsts = np.flatnonzero(np.diff(ordered, prepend=-1))
    sums = np.zeros((count, rows.shape[1]), rows.dtype)
    sums[ordered[firsts]] = np.add.reduceat(rows[order], firsts, axis=0)
    return sums
