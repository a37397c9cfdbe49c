"""Question or document → the practices nearest to it, by the encoder's token vectors.

A practice is found through the passages that hold it and scored by its own words only,
above what words of its language match by chance, so that practices of all languages
compete on what they say. Its translations are as many tries at the same question. What
a translation states again is listed once, in the reader's language if it is found.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from statistics import fmean

import numpy as np
from numpy.typing import NDArray

from index import tokens
from index.encoder import unit_rows
from index.query import PreparedQuery
from index.records import StoredPassage, StoredPractice
from index.related import document_content
from index.search import Searcher

DEPTH = 200
"""Passages from each first-stage ranking; about one in five holds a practice."""

NEIGHBOURS = 40
"""Passages from the vector of each passage of a document."""

Ranges = Sequence[tuple[int, int]]

Score = Callable[[int, Ranges], float]
"""Passage row and the ranges of its text that hold a practice to what they are worth;
comparable across languages."""


def practices_for_query(searcher: Searcher, query: PreparedQuery) -> list[int]:
    """Return the rows of the practices whose words answer a query best, best first."""
    stages = searcher.retrieve(query, DEPTH)

    def score(row: int, ranges: Ranges) -> float:
        lifts = searcher.match_parts(query, {row: ranges})[row]
        return float(lifts.max(axis=0).mean())

    rows = {row for stage in stages.values() for row, _ in stage}
    return _best(searcher, rows, score, query.language)


def practices_for_document(searcher: Searcher, document_row: int) -> list[int]:
    """Return the rows of the practices of other documents nearest to a document.

    Those of its own translations, editions and addenda are left out.
    """
    snapshot = searcher.snapshot
    content, _ = document_content(snapshot, document_row)
    if not content:
        return []
    ids = {facts.document_id: row for row, facts in snapshot.documents.items()}
    own = [document_row] + [
        ids[relation.document_id]
        for relation in searcher.counterparts.families.relations(document_row)
    ]
    columns = snapshot.columns
    others = columns.passage_rows[~np.isin(columns.document_rows, own)]
    # What a language's passages share would draw to documents in this one's.
    nearest = snapshot.vectors.nearest
    vectors = unit_rows(nearest.reconstruct(content))
    rows = {
        row
        for v in vectors
        for row, _ in snapshot.vectors.search(v, NEIGHBOURS, others)
    }

    def score(row: int, ranges: Ranges) -> float:
        [vector] = snapshot.vectors.reconstruct([row])
        [centred] = nearest.reconstruct([row])
        closest = vectors[[int((vectors @ centred).argmax())]]
        by_chance = float((closest @ (vector - centred))[0])
        cosines = tokens.similarities(closest, *snapshot.tokens_of(row))[0]
        return float(cosines[_inside(searcher, row, ranges)].mean()) - by_chance

    language = snapshot.documents[document_row].language
    return _best(searcher, rows, score, language)


def _best(
    searcher: Searcher, found: Iterable[int], score: Score, language: str
) -> list[int]:
    """Rank the practices in some passages and in their counterparts."""
    catalogue = searcher.snapshot.library.catalogue
    same = searcher.counterparts.of_each(sorted(found))
    rows = sorted({row for each in same.values() for row in each})
    passages = catalogue.passages_at(rows)
    worth: dict[int, tuple[float, int, StoredPractice]] = {}
    for document_row in sorted({p.document_row for p in passages.values()}):
        held = [p for p in passages.values() if p.document_row == document_row]
        practices = catalogue.practices(document_row)
        for practice, row, value in _scored(searcher, practices, held, score):
            known = worth.get(practice.practice_row)
            if known is None or value > known[0]:
                worth[practice.practice_row] = (value, row, practice)
    return [p.practice_row for p in _once(searcher, list(worth.values()), language)]


def _scored(
    searcher: Searcher,
    practices: Iterable[StoredPractice],
    passages: Sequence[StoredPassage],
    score: Score,
) -> Iterator[tuple[StoredPractice, int, float]]:
    """Yield each practice with a passage that holds words of it and their worth."""
    for practice in practices:
        for passage in passages:
            row = passage.passage_row
            ranges = list(_ranges(practice, passage))
            if ranges and _inside(searcher, row, ranges).any():
                yield practice, row, score(row, ranges)


def _inside(searcher: Searcher, row: int, ranges: Ranges) -> NDArray[np.bool_]:
    """Say of each token of a passage whether it ends within one of some ranges."""
    batch, first, last = searcher.snapshot.tokens_of(row)
    stops = batch.offsets[first:last, 1]
    inside = np.zeros(len(stops), dtype=bool)
    for start, stop in ranges:
        inside |= (stops > start) & (stops <= stop)
    return inside


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
    scored: Sequence[tuple[float, int, StoredPractice]],
    language: str,
) -> list[StoredPractice]:
    """Return practices best first, one for all translations and editions of it.

    Together they are worth the mean of the best of them and of their mean.
    """
    groups: dict[tuple[int, str, str], list[tuple[float, StoredPractice]]] = {}
    for value, row, practice in scored:
        group = min(searcher.counterparts.of(row))
        key = (group, practice.kind, practice.number or practice.practice_id)
        groups.setdefault(key, []).append((value, practice))
    ranked = []
    for members in groups.values():
        values = [value for value, _ in members]
        shown = min(
            members,
            key=lambda m: (m[1].language != language, -m[0], m[1].practice_row),
        )[1]
        ranked.append(((max(values) + fmean(values)) / 2, shown))
    ranked.sort(key=lambda pair: (-pair[0], pair[1].practice_row))
    return [practice for _, practice in ranked]
