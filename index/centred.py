"""Nearest neighbours that no language is nearer to than another.

Passages of one language point the same way, whatever they say, and a query points most
to those of its own. Each vector is kept less the mean of its language, so that what all
passages of a language share says nothing for any of them (decision 0014).
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from index.vectors import FloatMatrix, RowArray, VectorStore

SAMPLE = 8_192
"""Vectors of a language that its mean is taken of."""

FEW = 20
"""Passages that the mean of all counts as beside those of a language: the mean of a few
passages is what they say."""


class CentredVectors:
    """Unit vectors by row number, searched less the mean of their language."""

    def __init__(
        self,
        dimension: int,
        rows: RowArray,
        languages: NDArray[np.int8],
        matrices: Sequence[tuple[NDArray[np.bool_], FloatMatrix]],
    ) -> None:
        """Take in vectors in parts.

        Args:
            dimension: Of each vector.
            rows: Every row number, ascending.
            languages: The language of each, as a number.
            matrices: For each part which of `rows` it holds, and their vectors.
        """
        self._rows = rows
        self._languages = languages
        self._means = _means(dimension, languages, matrices)
        self._store = VectorStore(dimension)
        for mine, matrix in matrices:
            self._store.add(rows[mine], matrix - self._means[languages[mine]])

    def __len__(self) -> int:
        return len(self._store)

    def search(
        self, query: FloatMatrix, depth: int, allowed: RowArray | None = None
    ) -> list[tuple[int, float]]:
        """Return the nearest rows to a query, best first; see `VectorStore.search`.

        The score is the cosine with a vector less that with the mean of its language.
        """
        return self._store.search(query, depth, allowed)

    def reconstruct(self, rows: Sequence[int]) -> FloatMatrix:
        """Return the vectors of these rows as they were, one a row."""
        places = np.searchsorted(self._rows, np.asarray(rows, dtype=np.int64))
        centred = self._store.reconstruct(rows)
        vectors: FloatMatrix = centred + self._means[self._languages[places]]
        return vectors


def _means(
    dimension: int,
    languages: NDArray[np.int8],
    matrices: Sequence[tuple[NDArray[np.bool_], FloatMatrix]],
) -> FloatMatrix:
    """Return the mean vector of each language, by its number."""
    count = int(languages.max(initial=0)) + 1
    steps = -(-np.bincount(languages, minlength=count) // SAMPLE)
    sums = np.zeros((count, dimension))
    taken = np.zeros(count)
    for mine, matrix in matrices:
        for language in np.unique(languages[mine]).tolist():
            places = np.flatnonzero(languages[mine] == language)[:: steps[language]]
            sums[language] += matrix[places].sum(axis=0, dtype=np.float64)
            taken[language] += len(places)
    overall = sums.sum(axis=0) / max(1.0, taken.sum())
    shrunk = (sums + FEW * overall) / (taken + FEW)[:, np.newaxis]
    means: FloatMatrix = shrunk.astype(np.float32)
    return means
