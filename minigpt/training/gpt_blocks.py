"""The models that have more than the notebook's, a block of a batch at a time, there and back.

Everything is as in :mod:`minigpt.training.blocks`; the layers are those of
:mod:`minigpt.model.gpt_forward`. Arrays are ``(context, rows, block)``; ``wide`` is a row more, of
ones, for the bias of the layer that follows.
"""

import numpy as np

from minigpt.config import Config
from minigpt.model.gpt_forward import HIDDEN, NORM_EPSILON
from minigpt.model.weights import ATTENTION_LAYERS, FEED_FORWARD_SIZE, KEY_SIZE, vector_size
from minigpt.training.blocks import LastLayer, add_up, floats, kernel_slope, with_ones
from minigpt.training.layers import Layers
from minigpt.training.matrices import SCALE

BEND, CUBE = np.float32(np.sqrt(2 / np.pi)), np.float32(0.044715)  # of GELU's tanh form


class GptBlock(LastLayer):
    """The memory of one block of a model of any variant and any switches, there and back.

    Args:
        config: the sliders and switches.
        size: examples in the block.
    """

    def __init__(self, config: Config, size: int) -> None:
        super().__init__(config, size)
        self._config, self._size = config, size
        self._gpt = config.variant == "gpt"
        self._gradient = Layers(self.flat, config)
        looked_up = config.vocab_size + config.context_length * config.positions
        squares = np.zeros_like(self.flat)  # the vectors come first
        self._square_slopes = Layers(squares, config)
        self.squares = squares[: looked_up * vector_size(config)]
        self._kept: dict[str, np.ndarray] = {}  # what the way back needs, by the layer's name
        self._views: dict[str, list[np.ndarray]] = {}  # queries, keys and values, likewise
        context = config.context_length
        self._later = np.triu_indices(context, 1) if config.mask else None
        if not self._gpt:
            self._hidden = with_ones(context * FEED_FORWARD_SIZE, size)

    def forward(self, weights: Layers, words: np.ndarray) -> None:
        """From words ``(block, context)`` to ``logits``, everything on the way kept."""
        x = np.ascontiguousarray(weights.of["embedding"][words].transpose(1, 2, 0))
        if self._config.positions:
            x += weights.of["positions"][:, :, None]
        for layer in range(1, ATTENTION_LAYERS + 1):
            last = self._gpt and layer == ATTENTION_LAYERS  # only the last word's vector is read
            mixed = self._attend(weights, layer, x, 1 if last else len(x))
            x = x[-len(mixed) :] + mixed if self._config.residuals else mixed
            if self._gpt:
                inner = self._feed_forward(weights, layer, x)
                x = x + inner if self._config.residuals else inner
        x = self._normalise(weights, "final_norm", x)
        if self._gpt:
            self._hidden = x[0]
        else:
            hidden = self._hidden[:-1].reshape(-1, FEED_FORWARD_SIZE, self._size)
            self._kept["feed_forward"] = x
            np.matmul(weights.of["feed_forward"].T, x, out=hidden)
            np.maximum(hidden, 0, out=hidden)
        np.matmul(self._hidden.T, weights.of["output"], out=self.logits)

    def _array(self, name: str, *shape: int) -> np.ndarray:
        """An array that is made once and filled anew each time."""
        if name not in self._kept:
            self._kept[name] = floats(*shape)
        return self._kept[name]

    def _wide(self, name: str, places: int, rows: int) -> np.ndarray:
        """The same with a last row of ones."""
        if name not in self._kept:
            self._kept[name] = with_ones(places, rows, self._size)
        return self._kept[name]

    def _normalise(self, weights: Layers, name: str, x: np.ndarray) -> np.ndarray:
        """Layer normalisation where the model has it, and a row of ones."""
        seen = self._wide(f"{name}/seen", *x.shape[:2])
        if not self._config.normalisation:
            seen[:, :-1] = x
            return seen
        scale, shift = weights.of[name][:, :, None]
        centred = self._array(f"{name}/centred", *x.shape)
        np.subtract(x, x.mean(axis=1, keepdims=True), out=centred)
        spread = np.einsum("crb,crb->cb", centred, centred)[:, None]
        spread *= np.float32(1 / x.shape[1])
        spread += np.float32(NORM_EPSILON)
        np.sqrt(spread, out=spread)
        centred /= spread
        self._kept[f"{name}/spread"] = spread
        np.multiply(centred, scale, out=seen[:, :-1])
        seen[:, :-1] += shift
        return seen

    def _normalise_back(self, weights: Layers, name: str, slope: np.ndarray) -> np.ndarray:
        if not self._config.normalisation:
            return slope
        centred, spread = self._kept[f"{name}/centred"], self._kept[f"{name}/spread"]
        to_scale, to_shift = self._gradient.of[name]
        to_scale[:] = np.einsum("crb,crb->r", slope, centred)
        to_shift[:] = slope.sum(axis=(0, 2))
        slope = slope * weights.of[name][0][:, None]
        part = np.einsum("crb,crb->cb", slope, centred)[:, None]
        part *= np.float32(1 / slope.shape[1])
        slope -= slope.mean(axis=1, keepdims=True)
        slope -= centred * part
        slope /= spread
        return slope

    def _attend(self, weights: Layers, layer: int, x: np.ndarray, places: int) -> np.ndarray:
        """What the last ``places`` words take from all; ``(places, size, block)``."""
        name, heads, context = f"attention_{layer}", self._config.heads, len(x)
        seen = self._normalise(weights, f"attention_norm_{layer}", x)
        inner = heads * KEY_SIZE
        projected, query, key, value = self._projected(name, context)
        np.matmul(weights.kernels[layer], seen, out=projected)
        shares = self._array(f"{name}/shares", heads, places, context, self._size)
        np.einsum("ihkb,jhkb->hijb", query[-places:], key, out=shares)
        if self._later is not None and places > 1:
            shares[:, self._later[0], self._later[1]] = HIDDEN
        shares -= shares.max(axis=2, keepdims=True)
        np.exp(shares, out=shares)
        shares /= shares.sum(axis=2, keepdims=True)
        mixed = self._wide(f"{name}/mixed", places, inner)
        by_head = mixed[:, :-1].reshape(places, heads, KEY_SIZE, self._size)  # a view
        np.einsum("hijb,jhkb->ihkb", shares, value, out=by_head)
        return np.matmul(weights.of[f"{name}/output"].T, mixed)

    def _projected(self, name: str, context: int) -> list[np.ndarray]:
        """Query, key and value in one array, and each of them, ``(context, heads, key, block)``."""
        if name not in self._views:
            heads = self._config.heads
            whole = floats(context, 3 * heads * KEY_SIZE, self._size)
            split = (context, heads, KEY_SIZE, self._size)
            parts = [part.reshape(split) for part in np.split(whole, 3, axis=1)]
            self._views[name] = [whole, *parts]
        return self._views[name]

    def _attend_back(self, weights: Layers, layer: int, back: np.ndarray) -> np.ndarray:
        """From the slope at a layer's answer to that at its input, ``(context, size, block)``."""
        name, to, places = f"attention_{layer}", self._gradient.of, len(back)
        shares, context = self._kept[f"{name}/shares"], self._config.context_length
        kernel_slope(self._kept[f"{name}/mixed"], back).sum(axis=0, out=to[f"{name}/output"])
        back = np.matmul(weights.of[f"{name}/output"][:-1], back)
        back = back.reshape(places, self._config.heads, KEY_SIZE, self._size)
        _, query, key, value = self._projected(name, context)
        slopes, at_query, at_key, at_value = self._projected("slopes", context)
        np.einsum("hijb,ihkb->jhkb", shares, back, out=at_value)
        slope = np.einsum("ihkb,jhkb->hijb", back, value)
        slope *= shares
        slope -= shares * slope.sum(axis=2, keepdims=True)
        at_query[:-places] = 0
        np.einsum("hijb,jhkb->ihkb", slope, key, out=at_query[-places:])
        np.einsum("hijb,ihkb->jhkb", slope, query[-places:], out=at_key)
        norm = f"attention_norm_{layer}"
        kernel = kernel_slope(self._kept[f"{norm}/seen"], slopes).sum(axis=0)
        inside = to[name]  # (3, size + 1, inner)
        inside[:] = kernel.reshape(len(kernel), 3, -1).transpose(1, 0, 2)
        inside[0] *= SCALE
        back = np.matmul(weights.kernels[layer].T[:-1], slopes)
        return self._normalise_back(weights, norm, back)

    def _feed_forward(self, weights: Layers, layer: int, x: np.ndarray) -> np.ndarray:
        """GELU between two dense layers, on each word by itself; of the shape of ``x``."""
        seen = self._normalise(weights, f"expand_norm_{layer}", x)
        expand = weights.of[f"expand_{layer}"]
        wide = self._array(f"expand_{layer}/wide", len(x), expand.shape[1], self._size)
        np.matmul(expand.T, seen, out=wide)
        bent = self._array(f"expand_{layer}/bent", *wide.shape)
        np.multiply(wide, wide, out=bent)
        bent *= CUBE
        bent += 1
        bent *= wide
        bent *= BEND
        np.tanh(bent, out=bent)
        inner = self._wide(f"contract_{layer}/seen", len(x), expand.shape[1])
        half = inner[:, :-1]
        np.add(bent, 1, out=half)
        half *= wide
        half *= np.float32(0.5)
        return np.matmul(weights.of[f"contract_{layer}"].T, inner)

    def _feed_forward_back(self, weights: Layers, layer: int, back: np.ndarray) -> np.ndarray:
        to, contract = self._gradient.of, weights.of[f"contract_{layer}"]
        inner = self._kept[f"contract_{layer}/seen"]
        kernel_slope(inner, back).sum(axis=0, out=to[f"contract_{layer}"])
        back = np.matmul(contract[:-1], back)
        wide, bent = self._kept[f"expand_{layer}/wide"], self._kept[f"expand_{layer}/bent"]
        rises = self._array("rises", self._config.context_length, *wide.shape[1:])[: len(wide)]
        np.multiply(wide, wide, out=rises)  # of what tanh is taken of
        rises *= 3 * CUBE
        rises += 1
        rises *= BEND
        rises *= wide
        np.multiply(bent, bent, out=wide)
        np.subtract(1, wide, out=wide)
        rises *= wide
        bent += 1
        rises += bent
        rises *= np.float32(0.5)
        back *= rises
        norm = f"expand_norm_{layer}"
        seen = self._kept[f"{norm}/seen"]
        kernel_slope(seen, back).sum(axis=0, out=to[f"expand_{layer}"])
        back = np.matmul(weights.of[f"expand_{layer}"][:-1], back)
        return self._normalise_back(weights, norm, back)

    def backward(self, weights: Layers, words, labels, score, counts, weight, share) -> None:
        """As :meth:`minigpt.training.blocks.Block.backward`."""
        to, rest = self._gradient.of, (labels, score, counts, weight, share)
        back = self.slope_at(self._hidden, weights.of["output"], to["output"], *rest)
        if self._gpt:
            back = back[None]  # (1, size, block)
        else:
            back *= self._hidden[:-1] > 0
            back = back.reshape(-1, FEED_FORWARD_SIZE, self._size)
            x = self._kept["feed_forward"]
            kernel_slope(x, back).sum(axis=0, out=to["feed_forward"])
            back = np.matmul(weights.of["feed_forward"][:-1], back)
        back = self._normalise_back(weights, "final_norm", back)
        for layer in range(ATTENTION_LAYERS, 0, -1):
            if self._gpt:
                inner = self._feed_forward_back(weights, layer, back)
                back = back + inner if self._config.residuals else inner
            mixed = self._attend_back(weights, layer, back)
            if self._config.residuals:
                mixed[-len(back) :] += back
            back = mixed
        if self._config.positions:
            to["positions"][:] = back.sum(axis=2)
        add_up(to["embedding"], words, back)
        self._note_squares(words, back * back)

    def _note_squares(self, words: np.ndarray, squares: np.ndarray) -> None:
        """What Keras's Adam takes for the squares of the slopes of vectors that are looked up.

        It squares what each place adds to a word's slope, and adds up then; for all other weights
        the other way round. These models were trained by it before, and learn faster so.
        """
        if self._config.positions:
            self._square_slopes.of["positions"][:] = squares.sum(axis=2)
        add_up(self._square_slopes.of["embedding"], words, squares)
