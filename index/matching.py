"""Passages of a snapshot and a query → how well their tokens match its tokens."""

from collections.abc import Sequence

import numpy as np

from index.query import PreparedQuery
from index.snapshot import Snapshot
from index.tokens import best_matches
from index.vectors import FloatMatrix


def match_passages(
    snapshot: Snapshot, query: PreparedQuery, passage_rows: Sequence[int]
) -> FloatMatrix:
    """Return the best cosine of each query token (columns) in passages (rows).

    Passages in the query's own language are compared with its tokens as they are,
    others with its tokens shifted towards English.
    """
    best = np.empty((len(passage_rows), len(query.tokens)), dtype=np.float32)
    languages = [snapshot.language_of(row) for row in passage_rows]
    is_own = np.array([name == query.language for name in languages], dtype=np.bool_)
    for mine, tokens in ((is_own, query.tokens), (~is_own, query.shifted_tokens)):
        places = np.flatnonzero(mine)
        best[places] = best_matches(
            tokens,
            [snapshot.tokens_of(passage_rows[place]) for place in places.tolist()],
        )
    return best
