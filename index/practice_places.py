"""Which passages have words of which kinds of practice."""

from collections.abc import Sequence

import numpy as np

from index.columns import Integers, PassageColumns, SpanColumns
from index.records import StoredPractice

PAGE_BITS = 32
"""A document's row and a page's number are compared as one integer."""


def practice_kinds(
    columns: PassageColumns, spans: SpanColumns, practices: Sequence[StoredPractice]
) -> dict[str, Integers]:
    """Return the places of the passages that share words with a practice, by its kind.

    Args:
        columns: The passages.
        spans: Where they stand.
        practices: The practices of the same documents.
    """
    keys = (columns.document_rows[spans.places] << PAGE_BITS) | spans.pages
    order = np.argsort(keys, kind="stable")
    keys = keys[order]
    found = {}
    for kind in sorted({practice.kind for practice in practices}):
        said = np.array(
            [
                (practice.document_row << PAGE_BITS | span.page, span.start, span.stop)
                for practice in practices
                if practice.kind == kind
                for span in practice.spans
            ],
            dtype=np.int64,
        ).reshape(-1, 3)
        first = np.searchsorted(keys, said[:, 0], side="left")
        sizes = np.searchsorted(keys, said[:, 0], side="right") - first
        whose = np.repeat(np.arange(len(said)), sizes)
        offsets = np.arange(len(whose)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
        on_page = order[first[whose] + offsets]
        overlaps = (said[whose, 1] < spans.stops[on_page]) & (
            spans.starts[on_page] < said[whose, 2]
        )
        found[str(kind)] = np.unique(spans.places[on_page[overlaps]])
    return found
