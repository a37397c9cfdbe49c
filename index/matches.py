"""How well parts of a passage match each token of a query."""

from collections.abc import Sequence

import numpy as np

from index import tokens
from index.query import PreparedQuery
from index.snapshot import Snapshot
from index.tokens import FloatMatrix


def range_matches(
    snapshot: Snapshot,
    query: PreparedQuery,
    passage_row: int,
    ranges: Sequence[tuple[int, int]],
) -> FloatMatrix:
    """Return the best cosine of each query token within parts of a passage's text.

    Args:
        snapshot: What holds the passage.
        query: Any query.
        passage_row: The passage.
        ranges: Character ranges of its text, half open.

    Returns:
        One row a range and one column a query token; a row of zeros for a range in
        which no token ends.
    """
    is_own = snapshot.language_of(passage_row) == query.language
    batch, first, last = snapshot.tokens_of(passage_row)
    cosines = tokens.similarities(
        query.tokens if is_own else query.shifted_tokens, batch, first, last
    )
    stops = batch.offsets[first:last, 1]
    found = np.zeros((len(ranges), len(cosines)), dtype=np.float32)
    for row, (start, stop) in enumerate(ranges):
        inside = (stops > start) & (stops <= stop)
        if inside.any():
            found[row] = cosines[:, inside].max(axis=1)
    return found
