"""The vectors of a library, less the mean of their language.

Passages of one language point the same way, whatever they say, and a query points most
to those of its own. Less the mean of its language, what all passages of a language
share says nothing for any of them (decision 0014).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from index.vectors import FloatMatrix, RowArray, Vectors

SAMPLE = 8_192
"""Vectors of a language that its mean is taken of."""

FEW = 20
"""Passages that the mean of all counts as beside those of a language: the mean of a few
passages is what they say."""


@dataclass(frozen=True, eq=False)
class StoredVectors:
    """The vectors of some passages in the files of their batches, mapped into memory.

    Passage row `rows[i]`, in the language of code `languages[i]`, is row `positions[i]`
    of `matrices[batches[i]]`; rows ascend.
    """

    rows: RowArray
    languages: NDArray[np.int8]
    batches: NDArray[np.int32]
    positions: NDArray[np.int32]
    matrices: Mapping[int, FloatMatrix]
    dimension: int = field(kw_only=True)

    @cached_property
    def means(self) -> FloatMatrix:
        """The mean vector of each language, by its code."""
        count = int(self.languages.max(initial=0)) + 1
        sums = np.zeros((count, self.dimension))
        taken = np.zeros(count)
        for language in range(count):
            rows = self.rows[self.languages == language]
            some = rows[:: max(1, -(-len(rows) // SAMPLE))]
            sums[language] = self._read(some).sum(axis=0, dtype=np.float64)
            taken[language] = len(some)
        overall = sums.sum(axis=0) / max(1.0, taken.sum())
        shrunk = (sums + FEW * overall) / (taken + FEW)[:, np.newaxis]
        means: FloatMatrix = shrunk.astype(np.float32)
        return means

    def centred(self, rows: RowArray) -> FloatMatrix:
        """Return the vectors of passage rows less their means, in their order."""
        return self._read(rows) - self.means_of(rows)

    def means_of(self, rows: RowArray) -> FloatMatrix:
        """Return the mean of the language of each of these passage rows."""
        means: FloatMatrix = self.means[
            self.languages[np.searchsorted(self.rows, rows)]
        ]
        return means

    def parts(self) -> Iterator[tuple[RowArray, FloatMatrix]]:
        """Yield passage rows with their vectors less their means, by batch."""
        order = np.argsort(self.batches, kind="stable")
        batches, sizes = np.unique(self.batches, return_counts=True)
        stops = np.cumsum(sizes)
        for batch, start, stop in zip(batches, stops - sizes, stops, strict=True):
            mine = order[start:stop]
            vectors = self.matrices[int(batch)][self.positions[mine]]
            yield self.rows[mine], vectors - self.means[self.languages[mine]]

    def _read(self, rows: RowArray) -> FloatMatrix:
        places = np.searchsorted(self.rows, rows)
        vectors = np.empty((len(rows), self.dimension), dtype=np.float32)
        batches = self.batches[places]
        for batch in np.unique(batches).tolist():
            mine = batches == batch
            vectors[mine] = self.matrices[batch][self.positions[places[mine]]]
        return vectors


class CentredVectors:
    """What finds the nearest of stored vectors less the means of their languages."""

    def __init__(self, nearest: Vectors, stored: StoredVectors) -> None:
        self.nearest = nearest
        self._stored = stored

    def __len__(self) -> int:
        return len(self.nearest)

    def search(
        self, query: FloatMatrix, depth: int, allowed: RowArray | None = None
    ) -> list[tuple[int, float]]:
        """Return the nearest rows to a query, best first; see `Vectors.search`.

        The score is the cosine with a vector less that with the mean of its language.
        """
        return self.nearest.search(query, depth, allowed)

    def reconstruct(self, rows: Sequence[int]) -> FloatMatrix:
        """Return the vectors of these rows as they were, one a row."""
        means = self._stored.means_of(np.asarray(rows, dtype=np.int64))
        vectors: FloatMatrix = self.nearest.reconstruct(rows) + means
        return vectors
