"""Passages of a snapshot and a query → how well their tokens match its tokens."""

from collections.abc import Sequence

import numpy as np

from index.query import PreparedQuery
from index.snapshot import LANGUAGE_CODES, Snapshot
from index.tokens import best_matches
from index.vectors import FloatMatrix


def match_passages(
    snapshot: Snapshot, query: PreparedQuery, passage_rows: Sequence[int]
) -> FloatMatrix:
    """Return the best cosine of each query token (columns) in passages (rows).

    Passages in the query's own language are compared with its tokens as they are,
    others with its tokens shifted towards English.
    """
    columns = snapshot.columns
    at = np.searchsorted(columns.passage_rows, np.array(passage_rows, dtype=np.int64))
    is_own = columns.languages[at] == LANGUAGE_CODES.index(query.language)
    best = np.empty((len(at), len(query.tokens)), dtype=np.float32)
    for mine, tokens in ((is_own, query.tokens), (~is_own, query.shifted_tokens)):
        batches = columns.batches[at[mine]].tolist()
        positions = columns.positions[at[mine]].tolist()
        best[mine] = best_matches(
            tokens,
            [
                (snapshot.tokens[batch], *snapshot.tokens[batch].range_of(position))
                for batch, position in zip(batches, positions, strict=True)
            ],
        )
    return best
