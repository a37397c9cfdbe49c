"""Passages of a snapshot and a query's tokens → how well theirs match them."""

from collections.abc import Sequence

import numpy as np

from index.snapshot import LANGUAGE_CODES, Snapshot
from index.tokens import best_matches
from index.vectors import FloatMatrix


def match_passages(
    snapshot: Snapshot,
    passage_rows: Sequence[int],
    language: str,
    own: FloatMatrix,
    others: FloatMatrix,
) -> FloatMatrix:
    """Return the best cosine of each query token (columns) in passages (rows).

    Args:
        snapshot: What holds the passages.
        passage_rows: Which they are.
        language: The query's.
        own: The query's tokens for passages in that language.
        others: As many tokens for all others: the same, shifted towards English.
    """
    columns, opened = snapshot.columns, snapshot.batches
    at = np.searchsorted(columns.passage_rows, np.array(passage_rows, dtype=np.int64))
    is_own = columns.languages[at] == LANGUAGE_CODES.index(language)
    best = np.empty((len(at), len(own)), dtype=np.float32)
    for mine, tokens in ((is_own, own), (~is_own, others)):
        batches = columns.batches[at[mine]].tolist()
        positions = columns.positions[at[mine]].tolist()
        best[mine] = best_matches(
            tokens,
            [
                (opened[batch].tokens, *opened[batch].tokens.range_of(position))
                for batch, position in zip(batches, positions, strict=True)
            ],
        )
    return best
