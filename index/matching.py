"""Passages of a snapshot and a query's tokens → how well theirs match them."""

from collections.abc import Sequence

import numpy as np

from index.query import PreparedQuery
from index.retriever import CharacterRange
from index.snapshot import LANGUAGE_CODES, Snapshot
from index.tokens import best_matches, similarities
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


def range_matches(
    snapshot: Snapshot,
    query: PreparedQuery,
    passage_row: int,
    ranges: Sequence[CharacterRange],
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
    asked = tokens_for(query, snapshot.language_of(passage_row))
    batch, first, last = snapshot.tokens_of(passage_row)
    cosines = similarities(asked, batch, first, last)
    stops = batch.offsets[first:last, 1]
    found = np.zeros((len(ranges), len(cosines)), dtype=np.float32)
    for row, (start, stop) in enumerate(ranges):
        inside = (stops > start) & (stops <= stop)
        if inside.any():
            found[row] = cosines[:, inside].max(axis=1)
    return found


def tokens_for(query: PreparedQuery, language: str) -> FloatMatrix:
    """Return the tokens of a query for passages in a language."""
    return query.tokens if language == query.language else query.shifted_tokens
