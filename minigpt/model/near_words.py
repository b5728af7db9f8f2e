"""Known words that may stand for one that a model does not know: near it by meaning.

The model has no vector for such a word. But the word stands in the text, beside words that have
one: each place beside it, from two before to two behind, is described by the mean of the vectors
that stand there. Two words are near if they keep the same company (J. R. Firth, 1957).
"""

import numpy as np

from minigpt.text.coding import CodedCorpus

PLACES = (-2, -1, 1, 2)  # from the word
LEAST = 0.7  # of a cosine: less is not near
SEEN = 5  # times that a word must stand in the text read: fewer are chance
READ = 400_000  # words of the text that are read


class Company:
    """What each known word keeps beside it in a text.

    Args:
        corpus: the text; its commonest words are those that the model knows.
        embedding: their vectors, ``(vocab_size, size)``.
    """

    def __init__(self, corpus: CodedCorpus, embedding: np.ndarray) -> None:
        self._embedding = np.asarray(embedding, np.float64)
        self._codes = np.asarray(corpus.codes[:READ])
        self._corpus = corpus
        known = len(self._embedding)
        table = np.concatenate([self._of_all(place, known) for place in PLACES], axis=1)
        self._middle, self._spread = table.mean(axis=0), table.std(axis=0) + 1e-9
        self._table = _directions((table - self._middle) / self._spread)

    def near(self, word: str, count: int = 3) -> list[str]:
        """Up to ``count`` known words that keep the company of ``word``, the nearest first.

        None for a word that stands in the text fewer than :data:`SEEN` times.
        """
        words = self._corpus.words
        at = np.flatnonzero(self._codes == words.index(word)) if word in words else []
        if len(at) < SEEN:
            return []
        own = np.concatenate([self._beside(at + place).mean(axis=0) for place in PLACES])
        cosines = self._table @ _directions((own - self._middle) / self._spread)
        order = np.argsort(-cosines, kind="stable")[:count]
        return [words[number] for number in order if cosines[number] >= LEAST]

    def _beside(self, at: np.ndarray) -> np.ndarray:
        """The vectors of the known words at these places; a row of zeros where there is none."""
        inside = at[(at >= 0) & (at < len(self._codes))]
        codes = self._codes[inside]
        found = self._embedding[codes[(codes >= 0) & (codes < len(self._embedding))]]
        return found if len(found) else np.zeros((1, self._embedding.shape[1]))

    def _of_all(self, place: int, known: int) -> np.ndarray:
        """The mean vector at one place beside each known word, ``(known, size)``."""
        beside = np.roll(self._codes, -place)
        fit = (self._codes >= 0) & (self._codes < known) & (beside >= 0) & (beside < known)
        codes, vectors = self._codes[fit], self._embedding[beside[fit]]
        counts = np.maximum(1, np.bincount(codes, minlength=known))
        sums = [np.bincount(codes, column, minlength=known) for column in vectors.T]
        return np.stack(sums, axis=1) / counts[:, None]


def _directions(rows: np.ndarray) -> np.ndarray:
    return rows / (np.linalg.norm(rows, axis=-1, keepdims=True) + 1e-9)
