"""Document → documents near it, with reasons a reader can check."""

import numpy as np

from index.encoder import Floats
from index.records import DocumentFacts, RelatedDocument
from index.search import Searcher
from index.snapshot import KINDS, Snapshot
from ingest.records import BlockKind

PAIRS_SHOWN = 2
CONTENT_KINDS = [
    code
    for code, kind in enumerate(KINDS)
    if kind not in (BlockKind.CONTENTS, BlockKind.REFERENCES)
]


def related_documents(
    searcher: Searcher, document_row: int, *, k: int = 10
) -> list[RelatedDocument]:
    """Return the documents whose passages come closest to a document's own.

    The score is symmetric: the mean, over the passages of either document, of the
    cosine with the closest passage of the other. Contents pages and reference lists
    take no part. Ties are broken by document id.

    Returns:
        At most `k` documents, best first, each with its closest pairs of pages.
    """
    snapshot = searcher.snapshot
    mine, my_rows = _vectors(snapshot, document_row)
    if not len(mine):
        return []
    scored = []
    for row, facts in snapshot.documents.items():
        theirs, their_rows = _vectors(snapshot, row)
        if row == document_row or not len(theirs):
            continue
        cosines = mine @ theirs.T
        score = float(cosines.max(axis=1).mean() + cosines.max(axis=0).mean()) / 2
        scored.append((score, facts, cosines, their_rows))
    scored.sort(key=lambda item: (-item[0], item[1].document_id))
    return [
        _related(snapshot, score, facts, cosines, my_rows, their_rows)
        for score, facts, cosines, their_rows in scored[:k]
    ]


def _related(
    snapshot: Snapshot,
    score: float,
    facts: DocumentFacts,
    cosines: Floats,
    my_rows: list[int],
    their_rows: list[int],
) -> RelatedDocument:
    best = np.argsort(-cosines, axis=None, kind="stable")
    reasons: list[str] = []
    used: set[int] = set()
    for place in best.tolist():
        mine, theirs = divmod(place, cosines.shape[1])
        if my_rows[mine] in used or their_rows[theirs] in used:
            continue
        used |= {my_rows[mine], their_rows[theirs]}
        stored = snapshot.library.catalogue.passages_at(
            [my_rows[mine], their_rows[theirs]]
        )
        if len(stored) == 2:
            own, other = stored[my_rows[mine]], stored[their_rows[theirs]]
            about = other.heading.split(" › ")[-1]
            reasons.append(
                f"page {own.spans[0].page} is close to its page {other.spans[0].page}"
                + (f" ({about})" if about else "")
            )
        if len(reasons) == PAIRS_SHOWN:
            break
    return RelatedDocument(
        document_id=facts.document_id,
        file=facts.file,
        title=facts.title,
        score=score,
        reasons=tuple(reasons),
    )


def _vectors(snapshot: Snapshot, document_row: int) -> tuple[Floats, list[int]]:
    columns = snapshot.columns
    chosen = (columns.document_rows == document_row) & np.isin(
        columns.kinds, CONTENT_KINDS
    )
    rows = columns.passage_rows[chosen].tolist()
    return snapshot.vectors.reconstruct(rows), rows
