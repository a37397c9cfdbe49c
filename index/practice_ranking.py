"""Question or document → the practices nearest to it, by the encoder's token vectors.

A practice is found through the passages that hold it and scored by its own words only.
What a translation states again is listed once, in the reader's language if it is found.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence

import numpy as np

from index import tokens
from index.encoder import Floats
from index.matching import token_matches
from index.query import PreparedQuery
from index.records import StoredPassage, StoredPractice
from index.related import document_content
from index.search import Searcher

DEPTH = 200
"""Passages from each first-stage ranking; about one in five holds a practice."""

NEIGHBOURS = 20
"""Passages from the vector of each passage of a document."""

Score = Callable[[int], Floats]
"""Passage row to the worth of each of its tokens, one row for each part of what is
asked; a practice is worth the mean of the best in each row."""


def practices_for_query(searcher: Searcher, query: PreparedQuery) -> list[int]:
    """Return the rows of the practices whose words answer a query best, best first."""
    stages = searcher.retrieve(query, DEPTH)
    rows = sorted({row for stage in stages.values() for row, _ in stage})
    return _best(
        searcher,
        rows,
        lambda row: token_matches(searcher.snapshot, query, row),
        query.language,
    )


def practices_for_document(searcher: Searcher, document_row: int) -> list[int]:
    """Return the rows of the practices of other documents nearest to a document.

    Those of its own translations, editions and addenda are left out.
    """
    snapshot = searcher.snapshot
    _, vectors = document_content(snapshot, document_row)
    ids = {facts.document_id: row for row, facts in snapshot.documents.items()}
    own = {document_row} | {
        ids[relation.document_id]
        for relation in searcher.counterparts.families.relations(document_row)
    }
    found = {row for v in vectors for row, _ in snapshot.vectors.search(v, NEIGHBOURS)}
    rows = sorted(
        row for row in found if searcher.counterparts.document_row(row) not in own
    )

    def score(row: int) -> Floats:
        [vector] = snapshot.vectors.reconstruct([row])
        closest = vectors[[int((vectors @ vector).argmax())]]
        return tokens.similarities(closest, *snapshot.tokens_of(row))

    language = snapshot.documents[document_row].language
    return _best(searcher, rows, score, language)


def _best(
    searcher: Searcher,
    rows: Sequence[int],
    score: Score,
    language: str,
) -> list[int]:
    catalogue = searcher.snapshot.library.catalogue
    passages = catalogue.passages_at(rows)
    worth: dict[int, tuple[float, int, StoredPractice]] = {}
    for document_row in sorted({p.document_row for p in passages.values()}):
        held = [p for p in passages.values() if p.document_row == document_row]
        practices = catalogue.practices(document_row)
        for practice, row, value in _scored(searcher, practices, held, score):
            known = worth.get(practice.practice_row)
            if known is None or value > known[0]:
                worth[practice.practice_row] = (value, row, practice)
    ranked = sorted(worth.values(), key=lambda w: (-w[0], w[2].practice_row))
    return [p.practice_row for p in _once(searcher, ranked, language)]


def _scored(
    searcher: Searcher,
    practices: Iterable[StoredPractice],
    passages: Sequence[StoredPassage],
    score: Score,
) -> Iterator[tuple[StoredPractice, int, float]]:
    """Yield each practice with a passage that holds words of it and their worth."""
    for practice in practices:
        for passage in passages:
            ranges = list(_ranges(practice, passage))
            if not ranges:
                continue
            row = passage.passage_row
            batch, first, last = searcher.snapshot.tokens_of(row)
            stops = batch.offsets[first:last, 1]
            inside = np.zeros(len(stops), dtype=bool)
            for start, stop in ranges:
                inside |= (stops > start) & (stops <= stop)
            if inside.any():
                yield practice, row, float(score(row)[:, inside].max(axis=1).mean())


def _ranges(
    practice: StoredPractice, passage: StoredPassage
) -> Iterator[tuple[int, int]]:
    """Yield where a practice stands in a passage's text, in characters."""
    offset = 0
    for held in passage.spans:
        for said in practice.spans:
            start, stop = max(held.start, said.start), min(held.stop, said.stop)
            if said.page == held.page and start < stop:
                yield offset + start - held.start, offset + stop - held.start
        offset += held.stop - held.start + 1  # the line break between spans


def _once(
    searcher: Searcher,
    ranked: Sequence[tuple[float, int, StoredPractice]],
    language: str,
) -> Iterator[StoredPractice]:
    """Yield practices best first, one for all translations and editions of it."""
    same: dict[tuple[int, str, str], StoredPractice] = {}
    for _, row, practice in ranked:
        group = min(searcher.counterparts.of(row))
        key = (group, practice.kind, practice.number or practice.practice_id)
        if key not in same or (practice.language == language != same[key].language):
            same[key] = practice
    yield from same.values()
