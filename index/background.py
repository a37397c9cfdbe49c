"""What a query's tokens match by chance, language by language.

The best match of one query token in a passage says little by itself. Every passage in
the query's own language offers better ones than a passage that answers it in another;
"women" finds something close everywhere in a library about women, "statelessness"
hardly anywhere. So each best match is compared with those in passages that nobody
chose: a sample of the library, language by language (decision 0014).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.snapshot import KINDS, LANGUAGE_CODES, Snapshot
from index.tokens import decode
from index.vectors import FloatMatrix
from ingest.records import BlockKind

SAMPLE = 64
"""Passages of each language that stand for the rest."""

POOL = 2_048
"""Of a language with more passages, these are looked at to choose the sample."""

FEWEST = 16
"""Passages; a language with fewer is compared with the whole sample."""

ITERATIONS = 8

LEAST_DEVIATION = 1e-3
"""Added to every deviation, so that a token that is matched alike everywhere is not
worth more than any other."""

DIMENSIONS = 128
"""Principal ones that the sample is kept in: a third of the time and memory, at .004
nDCG@10 less than all 384 (development half, mean of six languages)."""

AXES_TOKENS = 16_384
"""Tokens that these are found from."""

LEFT_OUT = (BlockKind.CONTENTS, BlockKind.REFERENCES, BlockKind.BOILERPLATE)


@dataclass(frozen=True, slots=True)
class Chance:
    """Mean and deviation of the best matches of each query token by chance."""

    mean: FloatMatrix
    deviation: FloatMatrix

    def lifts(self, best: FloatMatrix) -> FloatMatrix:
        """Return how far each best match is above chance; one column a query token.

        The difference is divided by the root of the deviation: a full division lets
        rare names drown the rest, none lets frequent words do so.
        """
        above = (best - self.mean) / np.sqrt(self.deviation)
        return above.astype(np.float32, copy=False)


@dataclass(frozen=True, slots=True)
class _Sample:
    """Sampled passages: their tokens, where each begins, how many each stands for."""

    tokens: FloatMatrix
    starts: NDArray[np.int64]
    weights: FloatMatrix

    def onto(self, axes: FloatMatrix) -> "_Group":
        columns = np.ascontiguousarray((self.tokens @ axes).T)
        return _Group(columns, self.starts, self.weights)


@dataclass(frozen=True, slots=True)
class _Group:
    """A sample ready to be matched: one column a token, which is twice as fast."""

    columns: FloatMatrix
    starts: NDArray[np.int64]
    weights: FloatMatrix

    def chance(self, query: FloatMatrix) -> Chance:
        best = np.maximum.reduceat(query @ self.columns, self.starts, axis=1)
        mean = best @ self.weights
        spread = (best - mean[:, np.newaxis]) ** 2 @ self.weights
        return Chance(mean, np.sqrt(spread) + LEAST_DEVIATION)


class Background:
    """A sample of a snapshot's passages by language."""

    def __init__(self, snapshot: Snapshot) -> None:
        samples = {
            language: _read_sample(snapshot, rows, weights)
            for language in snapshot.languages()
            for rows, weights in [_choose(snapshot, language)]
            if len(rows)
        }
        self._groups: dict[str, _Group] = {}
        self._axes = None
        self._all = None
        if samples:
            self._axes = axes = _principal_axes([s.tokens for s in samples.values()])
            self._groups = {x: sample.onto(axes) for x, sample in samples.items()}
            self._all = _joined(list(self._groups.values()))

    def chance(self, query: FloatMatrix, language: str) -> Chance | None:
        """Return what a query's tokens match by chance in passages of a language.

        Args:
            query: Unit vectors of the query's tokens, shape (query tokens, dimension),
                shifted or not as they are for passages of this language.
            language: The passages' language.

        Returns:
            None in a library too small to tell.
        """
        group = self._groups.get(language, self._all)
        if group is None or self._axes is None:
            return None
        return group.chance(query @ self._axes)


def _choose(snapshot: Snapshot, language: str) -> tuple[NDArray[np.int64], FloatMatrix]:
    """Choose passages of a language: of each cluster the one nearest to its mean."""
    columns = snapshot.columns
    left_out = [KINDS.index(kind) for kind in LEFT_OUT]
    of_language = (columns.languages == LANGUAGE_CODES.index(language)) & ~np.isin(
        columns.kinds, left_out
    )
    rows = columns.passage_rows[of_language]
    if len(rows) < FEWEST:
        return rows[:0], np.zeros(0, dtype=np.float32)
    rows = rows[:: -(-len(rows) // POOL)]
    vectors = snapshot.vectors.reconstruct(rows.tolist())
    centres = vectors[:: max(1, len(rows) // SAMPLE)][:SAMPLE]
    for _ in range(ITERATIONS):
        nearest = (vectors @ centres.T).argmax(axis=1)
        members = nearest[:, np.newaxis] == np.arange(len(centres))
        sums = members.T.astype(np.float32) @ vectors
        lengths = np.linalg.norm(sums, axis=1, keepdims=True)
        centres = np.where(lengths > 0, sums / np.maximum(lengths, 1e-12), centres)
    cosines = vectors @ centres.T
    nearest = cosines.argmax(axis=1)
    filled, counts = np.unique(nearest, return_counts=True)
    chosen = [
        int(np.where(nearest == cluster, cosines[:, cluster], -2).argmax())
        for cluster in filled.tolist()
    ]
    return rows[chosen], (counts / counts.sum()).astype(np.float32)


def _read_sample(
    snapshot: Snapshot, rows: NDArray[np.int64], weights: FloatMatrix
) -> _Sample:
    parts = [decode(*snapshot.tokens_of(row)) for row in rows.tolist()]
    lengths = [len(part) for part in parts]
    return _Sample(
        tokens=np.concatenate(parts),
        starts=np.cumsum([0, *lengths[:-1]]),
        weights=weights,
    )


def _joined(groups: Sequence[_Group]) -> _Group:
    offsets = np.cumsum([0, *(group.columns.shape[1] for group in groups[:-1])])
    return _Group(
        columns=np.concatenate([group.columns for group in groups], axis=1),
        starts=np.concatenate(
            [group.starts + at for group, at in zip(groups, offsets, strict=True)]
        ),
        weights=np.concatenate(
            [group.weights / np.float32(len(groups)) for group in groups]
        ),
    )


def _principal_axes(samples: Sequence[FloatMatrix]) -> FloatMatrix:
    """Return the directions that hold most of some vectors, shape (dimension, kept)."""
    count = sum(map(len, samples))
    step = max(1, count // AXES_TOKENS)
    some = np.concatenate([tokens[::step] for tokens in samples])
    _, axes = np.linalg.eigh((some.T @ some).astype(np.float64))
    return np.ascontiguousarray(axes[:, -DIMENSIONS:].astype(np.float32))
