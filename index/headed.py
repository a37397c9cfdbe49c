"""A query that is but a concept's name → the passages under a heading that opens so."""

from collections.abc import Sequence

from index.query import PreparedQuery
from index.snapshot import Snapshot
from index.weights import KIND_WEIGHTS
from ingest.passages import PATH_SEPARATOR
from ingest.records import BlockKind


def headed_rows(
    snapshot: Snapshot, query: PreparedQuery, passage_rows: Sequence[int]
) -> frozenset[int]:
    """Return which passages have a heading that opens with what the query names.

    None if the query says anything else. Notes, tables and bare headings stand there
    too, but are not what a heading announces.
    """
    vocabulary = snapshot.vocabulary
    wanted = {
        mention.concept_id
        for mention in vocabulary.find(query.text, query.language)
        if mention.start == 0 and mention.stop == len(query.text)
    }
    if not wanted:
        return frozenset()
    stored = snapshot.library.catalogue.passages_at(passage_rows)
    return frozenset(
        row
        for row, passage in stored.items()
        if passage.kind not in {*KIND_WEIGHTS, BlockKind.HEADING}
        and any(
            mention.start == 0 and mention.concept_id in wanted
            for mention in vocabulary.find(
                passage.heading.rpartition(PATH_SEPARATOR)[2], passage.language
            )
        )
    )
