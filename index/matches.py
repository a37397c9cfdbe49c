"""How well parts of a passage match each token of a query."""

from collections.abc import Sequence

import numpy as np

from index import tokens
from index.background import Background, Chance
from index.query import PreparedQuery
from index.snapshot import Snapshot
from index.tokens import FloatMatrix


class Matches:
    """How far parts of passages match a query above chance, token by token.

    What the query's tokens match by chance is worked out once a language.
    """

    def __init__(
        self, snapshot: Snapshot, background: Background, query: PreparedQuery
    ) -> None:
        self._snapshot = snapshot
        self._background = background
        self._query = query
        self._chances: dict[str, Chance | None] = {}

    def above_chance(
        self, passage_row: int, ranges: Sequence[tuple[int, int]]
    ) -> FloatMatrix:
        """Return how far the best matches within parts of a passage are above chance.

        Comparable across the passages of all languages. In a library too small to tell
        what chance is, they are the cosines themselves.

        Args:
            passage_row: The passage.
            ranges: Character ranges of its text, half open.

        Returns:
            One row a range and one column a query token.
        """
        language = self._snapshot.language_of(passage_row)
        if language not in self._chances:
            asked = _tokens_for(self._query, language)
            self._chances[language] = self._background.chance(asked, language)
        chance = self._chances[language]
        best = range_matches(self._snapshot, self._query, passage_row, ranges)
        return best if chance is None else chance.lifts(best)


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
    asked = _tokens_for(query, snapshot.language_of(passage_row))
    batch, first, last = snapshot.tokens_of(passage_row)
    cosines = tokens.similarities(asked, batch, first, last)
    stops = batch.offsets[first:last, 1]
    found = np.zeros((len(ranges), len(cosines)), dtype=np.float32)
    for row, (start, stop) in enumerate(ranges):
        inside = (stops > start) & (stops <= stop)
        if inside.any():
            found[row] = cosines[:, inside].max(axis=1)
    return found


def _tokens_for(query: PreparedQuery, language: str) -> FloatMatrix:
    return query.tokens if language == query.language else query.shifted_tokens
