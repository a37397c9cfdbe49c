"""A ranking as readers see it: what says the same together, no document in a crowd.

The last step of a search, over the whole ranking, so that whoever measures or quotes
can go without. A group has the place of its best member and shows the one that serves
the reader: of the newest edition, in the language of the query if there is one. Only
what holds every phrase of the query is shown.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from index.query import PreparedQuery
from index.records import (
    Alternative,
    AlternativeKind,
    Filters,
    Hit,
    StoredPassage,
)
from index.retriever import Ranking
from index.search import DEPTH, Searcher, check_count
from index.sketches import resemblance, sketch_text
from index.vectors import RowArray

PER_DOCUMENT = 6
"""Passages of one document among the first `CROWDED` hits; decision 0012."""

CROWDED = 10

AHEAD = 16
"""Candidates that are looked up at once: ten groups seldom need more."""

NEAR = 0.95
"""Cosine from which the wording of two passages in one language is compared."""

NEARLY_THE_SAME = 0.5
"""Resemblance of the wording of two passages that say the same; as for documents."""


@dataclass(frozen=True, slots=True)
class _Group:
    """Rows of passages that say the same, the one that is shown first."""

    rows: tuple[int, ...]
    score: float


def search_grouped(
    searcher: Searcher,
    query: PreparedQuery,
    *,
    k: int = 10,
    filters: Filters | None = None,
    per_document: int | None = PER_DOCUMENT,
) -> list[Hit]:
    """Return the best passages for a query, each with others that say the same.

    Args:
        searcher: What is searched.
        query: What is asked.
        k: At most so many hits.
        filters: What a hit must be; its alternatives are what filters admit too, but
            they need not hold the phrases of the query.
        per_document: At most so many hits of one document among the first ten, the
            others following behind; None means any number.

    Raises:
        QueryError: If `k` is below 1 or a filter names an unknown value.
    """
    check_count(k)
    ranking, late = searcher.rank(query, max(DEPTH, k), filters)
    return group_ranking(
        searcher, query, ranking, late, k=k, filters=filters, per_document=per_document
    )


def group_ranking(
    searcher: Searcher,
    query: PreparedQuery,
    ranking: Ranking,
    late: Mapping[int, float],
    *,
    k: int,
    filters: Filters | None = None,
    per_document: int | None = PER_DOCUMENT,
) -> list[Hit]:
    """Group what `Searcher.rank` gave, where it is needed ungrouped too.

    The rest is as in `search_grouped`.
    """
    finder = _GroupFinder(searcher, query, searcher.admitted(filters))
    chosen = _spread(searcher, finder.find(ranking), k, per_document)
    shown = [(group.rows[0], group.score) for group in chosen]
    unscored = [row for row, _ in shown if row not in late]
    late = {**late, **searcher.late_means(query, unscored)}
    members = {group.rows[0]: group.rows[1:] for group in chosen}
    return [
        _with_others(searcher, hit, members[hit.passage_row])
        for hit in searcher.read_hits(shown, late, k)
    ]


class _GroupFinder:
    """Walks down a ranking and gathers what says the same."""

    def __init__(
        self, searcher: Searcher, query: PreparedQuery, admitted: RowArray | None
    ) -> None:
        self._searcher = searcher
        self._query = query
        self._admitted = admitted
        self._superseded = searcher.counterparts.newest
        self._is_stored: dict[int, bool] = {}
        self._lacking: set[int] = set()

    def find(self, ranking: Ranking) -> Iterator[_Group]:
        """Yield groups in the order of their best members."""
        rows = [row for row, _ in ranking]
        self._note_lacking(rows)
        near = self._near(rows)
        taken: set[int] = set()
        for place, (row, score) in enumerate(ranking):
            if place % AHEAD == 0:
                alike = self._searcher.counterparts.of_each(rows[place : place + AHEAD])
                self._look_up([other for same in alike.values() for other in same])
            if row in taken:
                continue
            same = [
                other
                for start in (row, *self._of_its_wording(row, near.get(row, ())))
                for other in self._searcher.counterparts.of(start)
            ]
            members = self._there([m for m in dict.fromkeys(same) if m not in taken])
            taken |= set(members)
            if members and members[0] not in self._lacking:
                yield _Group(tuple(members), score)

    def _there(self, rows: Sequence[int]) -> list[int]:
        """Return what is admitted and not removed, the one to show first."""
        asked = rows
        if self._admitted is not None:
            # They ascend; `np.isin` would sort them all for each group.
            first = np.searchsorted(self._admitted, rows, side="left")
            admitted = first < np.searchsorted(self._admitted, rows, side="right")
            asked = [row for row, is_in in zip(rows, admitted, strict=True) if is_in]
        self._look_up(asked)
        stored = [row for row in asked if self._is_stored[row]]
        return sorted(stored, key=lambda row: self._unfitness(row, rows))

    def _note_lacking(self, rows: Sequence[int]) -> None:
        """Note which of those that say the same as some rows lack a phrase."""
        if self._query.phrases:
            alike = self._searcher.counterparts.of_each(rows)
            others = {row for same in alike.values() for row in same}
            holding = self._searcher.holding_phrases(self._query, others)
            self._lacking = others - holding

    def _look_up(self, rows: Sequence[int]) -> None:
        """Note which passages are still there; one question for all of them."""
        unknown = [row for row in rows if row not in self._is_stored]
        if unknown:
            catalogue = self._searcher.snapshot.library.catalogue
            stored = catalogue.passages_at(unknown)
            self._is_stored.update((row, row in stored) for row in unknown)

    def _unfitness(self, row: int, rows: Sequence[int]) -> tuple[bool, bool, bool, int]:
        document_row = self._searcher.counterparts.document_row(row)
        return (
            row in self._lacking,
            document_row in self._superseded,
            self._searcher.snapshot.language_of(row) != self._query.language,
            rows.index(row),
        )

    def _near(self, rows: Sequence[int]) -> dict[int, list[int]]:
        """Return the rows in the same language whose vectors are close, by row."""
        if not rows:
            return {}
        snapshot = self._searcher.snapshot
        vectors = self._searcher.vectors_of(rows)
        languages = np.array([snapshot.language_of(row) for row in rows])
        close = vectors @ vectors.T >= NEAR
        close &= languages[:, None] == languages[None]
        np.fill_diagonal(close, val=False)
        return {
            rows[place]: [
                rows[other] for other in np.flatnonzero(close[place]).tolist()
            ]
            for place in np.flatnonzero(close.any(axis=1)).tolist()
        }

    def _of_its_wording(self, row: int, near: Sequence[int]) -> list[int]:
        """Return those of some passages of which the wording is nearly the same."""
        library = self._searcher.snapshot.library
        stored = library.catalogue.passages_at([row, *near]) if near else {}
        sketches = {
            found: sketch_text([library.passage_text(passage)])
            for found, passage in stored.items()
        }
        return [
            other
            for other in near
            if {row, other} <= sketches.keys()
            and resemblance(sketches[row], sketches[other]) >= NEARLY_THE_SAME
        ]


def _spread(
    searcher: Searcher, groups: Iterator[_Group], k: int, per_document: int | None
) -> list[_Group]:
    """Take `k` groups; what crowds the first ones follows behind them."""
    shown: list[_Group] = []
    waiting: list[_Group] = []
    of_document: Counter[int] = Counter()
    for group in groups:
        if len(shown) == min(k, CROWDED):
            waiting.append(group)
            if len(shown) + len(waiting) >= k:
                break
            continue
        document_row = searcher.counterparts.document_row(group.rows[0])
        if per_document is not None and of_document[document_row] >= per_document:
            waiting.append(group)
        else:
            of_document[document_row] += 1
            shown.append(group)
        if len(shown) == k:
            break
    return [*shown, *waiting][:k]


def _with_others(searcher: Searcher, hit: Hit, rows: Sequence[int]) -> Hit:
    """Return a hit with its alternatives and with what supersedes its document."""
    snapshot = searcher.snapshot
    stored = snapshot.library.catalogue.passages_at(rows) if rows else {}
    own = searcher.counterparts.document_row(hit.passage_row)
    newest = searcher.counterparts.newest.get(own)
    return replace(
        hit,
        alternatives=tuple(
            _alternative(searcher, own, stored[row]) for row in rows if row in stored
        ),
        superseded_by=(
            None if newest is None else snapshot.documents[newest].document_id
        ),
    )


def _alternative(searcher: Searcher, shown: int, passage: StoredPassage) -> Alternative:
    """Describe a passage that is not shown, beside one of the document `shown`."""
    documents = searcher.snapshot.documents
    facts = documents[passage.document_row]
    if passage.document_row in searcher.counterparts.newest:
        kind = AlternativeKind.OLDER_EDITION
    elif facts.language != documents[shown].language:
        kind = AlternativeKind.TRANSLATION
    else:
        kind = AlternativeKind.NEARLY_THE_SAME
    return Alternative(
        kind=kind,
        passage_id=passage.passage_id,
        document_id=facts.document_id,
        file=facts.file,
        title=facts.title,
        language=facts.language,
        first_page=passage.spans[0].page,
        last_page=passage.spans[-1].page,
        page_labels=searcher.page_labels(passage),
    )
