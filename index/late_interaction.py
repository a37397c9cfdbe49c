"""How well passages, and parts of them, match a query token by token, above chance."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from index.background import Background, Chance
from index.encoder import Floats
from index.matching import match_passages, range_matches, tokens_for
from index.query import PreparedQuery
from index.recent import Recent
from index.rerank import SCORE_DIGITS
from index.retriever import CharacterRange, LateScore
from index.snapshot import Snapshot
from index.tokens import FloatMatrix

NAMED_WEIGHT = 0.25
"""Of the concepts that a query names, in English, against the query itself; measured on
the development half: decision 0014."""

RECENT = 32
"""Queries, times languages of passages, for which what is matched by chance is kept."""


class LateInteraction:
    """Scores by how far the best match of each query token is above chance.

    The English labels of the concepts that a query names count as a second query: they
    are what can be translated of it for certain.
    """

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._background = Background(snapshot)
        self._chances: Recent[Chance] = Recent(RECENT)

    def scores(
        self, query: PreparedQuery, passage_rows: Sequence[int]
    ) -> dict[int, LateScore]:
        """Score passages by row."""
        rows = list(passage_rows)
        count = len(query.tokens)
        # Both queries are matched in one pass, which decodes each passage once.
        both = query if query.named_tokens is None else _with_named(query)
        best = match_passages(
            self._snapshot, rows, query.language, both.tokens, both.shifted_tokens
        )
        lifts = self._lifts(both, rows, best)
        lift = lifts[:, :count].mean(axis=1, dtype=np.float32)
        if both is not query:
            named = lifts[:, count:].mean(axis=1, dtype=np.float32)
            lift += NAMED_WEIGHT * named
        best = best[:, :count]
        # The last digits depend on which passages are scored together.
        return {
            row: LateScore(round(mean, SCORE_DIGITS), round(above, SCORE_DIGITS))
            for row, mean, above in zip(
                rows, best.mean(axis=1).tolist(), lift.tolist(), strict=True
            )
        }

    def parts(
        self, query: PreparedQuery, parts: Mapping[int, Sequence[CharacterRange]]
    ) -> dict[int, FloatMatrix]:
        """Say how far the best matches within parts of passages are above chance.

        Comparable across the passages of all languages. In a library too small to tell
        what chance is, they are the cosines themselves.

        Returns:
            By passage row, one row a range and one column a token of the query.
        """
        found = {}
        for row, ranges in parts.items():
            chance = self._chance(query, self._snapshot.language_of(row))
            best = range_matches(self._snapshot, query, row, ranges)
            found[row] = best if chance is None else chance.lifts(best)
        return found

    def _chance(self, query: PreparedQuery, language: str) -> Chance | None:
        """Return what a query's tokens match by chance, once for all its passages."""
        chance = self._chances.get(query, language)
        if chance is None:
            chance = self._background.chance(tokens_for(query, language), language)
            if chance is not None:
                self._chances.put(query, language, chance)
        return chance

    def _lifts(
        self, query: PreparedQuery, passage_rows: Sequence[int], best: Floats
    ) -> Floats:
        """Return how far each best match is above chance; one row a passage."""
        lifts = best.copy()
        languages = np.array([self._snapshot.language_of(r) for r in passage_rows])
        for language in np.unique(languages).tolist():
            chance = self._background.chance(tokens_for(query, language), language)
            mine = languages == language
            if chance is not None:
                lifts[mine] = chance.lifts(best[mine])
        return lifts


def _with_named(query: PreparedQuery) -> PreparedQuery:
    """Return a query whose tokens are followed by those of the concepts it names."""
    named = query.named_tokens
    assert named is not None
    return replace(
        query,
        tokens=np.concatenate([query.tokens, named]),
        shifted_tokens=np.concatenate([query.shifted_tokens, named]),
    )
