"""Passage → the passage of a translation, edition or reissue that says the same.

Two documents that belong together have their passages cut at different places, so the
pairing is by content: the cosine of passage vectors, from each of which the mean of
its own document is taken. That mean holds what all passages of a document share, its
subject and its language, and what is left tells its passages apart. A pair is kept
where each passage is the other's nearest.
"""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from index.encoder import Floats, unit_rows
from index.families import Families
from index.records import RelationKind
from index.snapshot import KINDS, Snapshot
from index.vectors import RowArray
from ingest.passages import OWN_KINDS

LEAST_NEARNESS = 0.2
"""Below this a passage has no counterpart; decision 0012 has precision and recall."""

PLACE_WEIGHT = 0.5
"""What a whole document's length between two places takes from their cosine."""

SAME_CONTENT = (
    RelationKind.TRANSLATION,
    RelationKind.SUPERSEDED_BY,
    RelationKind.SUPERSEDES,
    RelationKind.NEARLY_THE_SAME,
)


class Counterparts:
    """The pairs of passages in one snapshot that say the same; found as needed.

    `newest` has, for each document that is superseded, the one that supersedes it.
    """

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        sketches = snapshot.library.catalogue.sketches()
        none = np.array([], np.uint64)
        # A document may have been removed since the snapshot was taken.
        self.families = Families(
            snapshot.documents,
            {row: sketches.get(row, none) for row in snapshot.documents},
        )
        self._rows = {f.document_id: row for row, f in snapshot.documents.items()}
        self.newest = {
            row: self._newest(row) for row in sorted(self.families.superseded())
        }
        self._related: dict[int, tuple[int, ...]] = {}
        self._pairs: dict[tuple[int, int], Mapping[int, int]] = {}

    def document_row(self, passage_row: int) -> int:
        """Return the row of the document that a passage is of."""
        columns = self._snapshot.columns
        return int(columns.document_rows[columns.at(passage_row)])

    def of(self, passage_row: int) -> list[int]:
        """Return a passage and all that say the same, at most one a document.

        What is in a translation of a translation is found too. Cost: the first time
        that two documents meet, the product of their numbers of passages.
        """
        return self.of_each([passage_row])[passage_row]

    def of_each(self, passage_rows: Sequence[int]) -> dict[int, list[int]]:
        """Return what `of` does for each of some passages, by row."""
        documents = self._snapshot.columns.documents_of(passage_rows)
        return {
            passage_row: self._same(passage_row, document_row)
            for passage_row, document_row in zip(passage_rows, documents, strict=True)
        }

    def _same(self, passage_row: int, document_row: int) -> list[int]:
        found = {document_row: passage_row}
        waiting = [document_row]
        while waiting:
            document_row = waiting.pop(0)
            for other in self._belonging(document_row):
                pair = self._paired(document_row, other).get(found[document_row])
                if pair is not None and other not in found:
                    found[other] = pair
                    waiting.append(other)
        return list(found.values())

    def _newest(self, document_row: int) -> int:
        """Return the newest edition of a document that has one."""
        newer = {
            self._rows[relation.document_id]
            for relation in self.families.relations(document_row)
            if relation.kind is RelationKind.SUPERSEDED_BY
        }
        last = newer - self.families.superseded()
        return min(last or newer)

    def _belonging(self, document_row: int) -> tuple[int, ...]:
        if document_row not in self._related:
            self._related[document_row] = tuple(
                self._rows[relation.document_id]
                for relation in self.families.relations(document_row)
                if relation.kind in SAME_CONTENT
            )
        return self._related[document_row]

    def _paired(self, one: int, other: int) -> Mapping[int, int]:
        """Return the pairs of two documents: passage row of one to that of the other.

        Both directions are kept, and are each other's inverse.
        """
        if (one, other) not in self._pairs:
            pairs = self._pair(min(one, other), max(one, other))
            self._pairs[min(one, other), max(one, other)] = dict(pairs)
            self._pairs[max(one, other), min(one, other)] = {b: a for a, b in pairs}
        return self._pairs[one, other]

    def _pair(self, one: int, other: int) -> list[tuple[int, int]]:
        rows, vectors, places, apart = self._passages(one)
        other_rows, other_vectors, other_places, other_apart = self._passages(other)
        if not (len(rows) and len(other_rows)):
            return []
        nearness = vectors @ other_vectors.T
        nearness -= PLACE_WEIGHT * np.abs(places[:, None] - other_places[None])
        # Notes and contents stand elsewhere on the page in each edition.
        nearness[apart[:, None] != other_apart[None]] = -np.inf
        nearest, inverse = nearness.argmax(axis=1), nearness.argmax(axis=0)
        return [
            (int(rows[a]), int(other_rows[b]))
            for a, b in enumerate(nearest)
            if inverse[b] == a and nearness[a, b] > LEAST_NEARNESS
        ]

    def _passages(
        self, document_row: int
    ) -> tuple[RowArray, Floats, Floats, NDArray[np.bool_]]:
        """Return rows, vectors, places from 0 to 1, and which are notes or lists."""
        columns = self._snapshot.columns
        mine = columns.of(document_row)
        rows = columns.passage_rows[mine]
        vectors = self._snapshot.vectors.reconstruct(rows.tolist())
        lengths = np.array([self._tokens_in(row) for row in rows.tolist()], np.float32)
        middles = lengths.cumsum() - lengths / 2
        apart = np.isin(columns.kinds[mine], [KINDS.index(kind) for kind in OWN_KINDS])
        return (
            rows,
            unit_rows(vectors - vectors.mean(axis=0)) if len(rows) else vectors,
            middles / max(lengths.sum(), 1),
            apart,
        )

    def _tokens_in(self, passage_row: int) -> int:
        _, first, last = self._snapshot.tokens_of(passage_row)
        return last - first
