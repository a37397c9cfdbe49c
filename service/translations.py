"""Hits of which none says again, in another language, what another one says."""

from collections.abc import Sequence

from index.records import Hit
from index.search import Searcher


def without_translations(
    searcher: Searcher, hits: Sequence[Hit], language: str
) -> list[Hit]:
    """Leave one hit of those that say the same.

    Args:
        searcher: What found the hits.
        hits: The best passages, best first.
        language: The reader's. Of hits that say the same, the first one in it stays;
            the first one of all where none is.

    Returns:
        What stays, in the order of `hits`.
    """
    by_row = {hit.passage_row: hit for hit in hits}
    dropped: set[int] = set()
    for hit in sorted(hits, key=lambda hit: hit.language != language):
        if hit.passage_row not in dropped:
            same = searcher.counterparts.of(hit.passage_row)
            dropped |= {row for row in same if row != hit.passage_row}
    return [hit for row, hit in by_row.items() if row not in dropped]
