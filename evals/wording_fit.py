"""Learn the weights of `service/wording.py` from labelled prompts: ridge regression."""

from collections.abc import Sequence
from typing import cast

import numpy as np
import numpy.typing as npt

from service.wording import BUCKETS, Buckets, buckets_of

PENALTY = 15.0
"""Chosen on 2026-11-23 among 5, 15 and 50 by leaving authors out."""

ROUNDS = 40
"""Most steps of conjugate gradients; more change no decision."""
PRECISION = 1e-12
"""Share of the first step's square that is not worth another step."""

Doubles = npt.NDArray[np.float64]
Rows = npt.NDArray[np.intp]


class WordingRows:
    """The runs of some texts as a sparse matrix, a row a text, rare runs weightier."""

    def __init__(self, texts: Sequence[str]) -> None:
        """Hash the runs of every text."""
        self._blocks = [buckets_of(text) for text in texts]

    def fit(self, kept: Rows, labels: Doubles) -> Doubles:
        """Return the weight of every bucket, from the rows `kept` alone.

        Args:
            kept: Which rows.
            labels: Theirs, 1 for harmful or -1.
        """
        weights = weights_of(labels)
        wanted = labels - weights @ labels / weights.sum()
        blocks = [block for row in kept.tolist() for block in self._blocks[row]]
        lengths = np.array([len(block) for block in blocks])
        buckets = np.concatenate(blocks)
        scales = np.repeat(1 / np.sqrt(lengths + 1), lengths)
        rows = np.repeat(np.arange(len(kept)).repeat(2), lengths)
        rarity = _rarity(buckets, len(kept))
        values = scales * rarity[buckets]

        def forth(vector: Doubles) -> Doubles:
            products = values * vector[buckets]
            return np.bincount(rows, products, len(kept)).astype(np.float64)

        def back(vector: Doubles) -> Doubles:
            products = values * vector[rows]
            return np.bincount(buckets, products, BUCKETS).astype(np.float64)

        solved = np.zeros(BUCKETS)
        residual = back(weights * wanted)
        step, size = residual.copy(), float(residual @ residual)
        enough = PRECISION * size
        for _ in range(ROUNDS):
            if size <= enough:
                break
            moved = back(weights * forth(step)) + PENALTY * step
            length = size / float(step @ moved)
            solved += length * step
            residual -= length * moved
            size, before = float(residual @ residual), size
            step = residual + size / before * step
        return solved * rarity

    def scores(self, left: Rows, weights: Doubles) -> Doubles:
        """Return what the runs of some rows weigh, as `wording_score` does."""
        said = [
            sum(weights[b].sum() / np.sqrt(len(b) + 1) for b in self._blocks[row])
            for row in left.tolist()
        ]
        return np.array(said)


def weights_of(labels: Doubles) -> Doubles:
    """Return what each counts, so that both sides do alike however many each has."""
    harmful = labels > 0
    weights = np.where(harmful, (~harmful).sum() / harmful.sum(), 1.0)
    return cast("Doubles", weights / weights.mean())


def _rarity(buckets: Buckets, texts: int) -> Doubles:
    """Return the logarithm of how rare each bucket is; 0 for what one text has."""
    counts = np.bincount(buckets, minlength=BUCKETS)
    rarity = np.log(texts / np.maximum(1, counts)) + 1
    return np.where(counts > 1, rarity, 0.0)
