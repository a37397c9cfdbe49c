"""What a passage's score is multiplied by, for what it is and not for what it says."""

from collections.abc import Collection

import numpy as np
from numpy.typing import NDArray

from index.snapshot import KINDS, Snapshot
from ingest.records import BlockKind

KIND_WEIGHTS = {
    BlockKind.CONTENTS: 0.3,
    BlockKind.REFERENCES: 0.3,
    BlockKind.BOILERPLATE: 0.3,
    BlockKind.NOTE: 0.4,
    BlockKind.TABLE: 0.6,
}
"""Contents pages, reference lists, mastheads, footnotes and tables match many words and
answer little.
Decision 0012 has what each costs and gains, as it has for the next two."""

COVER = 0.8
"""The first passage of a document below its masthead: title, summary, imprint."""

COVERED_PAGES = 4
"""A document of fewer pages has no cover: its first passage is its content."""

SUPERSEDED = 0.5
"""A passage of a document of which a newer edition is in the library."""


def passage_weights(
    snapshot: Snapshot, superseded: Collection[int]
) -> NDArray[np.float64]:
    """Return the weight of every passage, in the order of the snapshot's columns.

    Args:
        snapshot: What is searched.
        superseded: Rows of documents of which a newer edition is there.
    """
    columns = snapshot.columns
    by_kind = np.array([KIND_WEIGHTS.get(kind, 1.0) for kind in KINDS])
    weights = by_kind[columns.kinds]
    text = np.flatnonzero(columns.kinds != KINDS.index(BlockKind.BOILERPLATE))
    documents, place = np.unique(columns.document_rows[text], return_index=True)
    first = text[place]
    covered = [
        snapshot.documents[row].pages >= COVERED_PAGES for row in documents.tolist()
    ]
    covers = first[np.array(covered, dtype=bool)]
    weights[covers] = np.minimum(weights[covers], COVER)
    weights[np.isin(columns.document_rows, sorted(superseded))] *= SUPERSEDED
    return weights
