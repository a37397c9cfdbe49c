"""Query → hits: first stage, late interaction, fusion, all over one snapshot."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TypeAlias

import numpy as np

from index import tokens
from index.encoder import Floats
from index.errors import QueryError
from index.filters import admitted_documents
from index.fusion import reciprocal_rank_fusion
from index.library import Library
from index.matching import match_passages
from index.query import PreparedQuery, QueryEncoder, prepare_query
from index.records import Filters, Hit, StoredPassage
from index.snapshot import LANGUAGE_CODES, Snapshot, check_encoder, open_snapshot
from index.vectors import RowArray
from ingest.records import BlockKind, Page

DEPTH = 60
"""Candidates from each first-stage ranking, as in the experiments on UN documents."""

KIND_WEIGHTS = {BlockKind.CONTENTS: 0.3, BlockKind.REFERENCES: 0.3}
"""Contents pages and reference lists match many words and answer nothing."""

Ranking: TypeAlias = list[tuple[int, float]]
"""(passage row, score) pairs, best first; ties are broken by row."""


class Searcher:
    """Answers queries from one generation of a library for as long as it lives.

    Safe to share between threads. A document that is removed after opening no longer
    shows up; anything else that is committed later is not seen.
    """

    def __init__(self, snapshot: Snapshot, encoder: QueryEncoder) -> None:
        self.snapshot = snapshot
        self._encoder = encoder

    @classmethod
    def open(cls, library: Library, encoder: QueryEncoder) -> "Searcher":
        """Open the library's current generation.

        Raises:
            EncoderMismatchError: If another encoder made the library's vectors.
            LibraryDamagedError: If a file differs from what the catalogue recorded.
        """
        check_encoder(library.catalogue.encoder(), encoder.facts, library.folder)
        return cls(open_snapshot(library), encoder)

    @property
    def generation(self) -> int:
        """The generation that every hit comes from."""
        return self.snapshot.generation

    def prepare(self, query: str, language: str | None = None) -> PreparedQuery:
        """Check and encode a query; see `prepare_query`."""
        return prepare_query(query, self._encoder, language)

    def search(
        self, query: PreparedQuery, *, k: int = 10, filters: Filters | None = None
    ) -> list[Hit]:
        """Return the best passages for a query, at most `k`, best first.

        The same query on the same generation gives the same hits in any process.

        Raises:
            QueryError: If `k` is below 1 or a filter names an unknown value.
        """
        if k < 1:
            raise QueryError(f"k is {k}; it must be at least 1")
        stages = self.retrieve(query, max(DEPTH, k), filters)
        late = self.rerank(
            query, sorted({row for s in stages.values() for row, _ in s})
        )
        fused = reciprocal_rank_fusion(
            [[row for row, _ in stage] for stage in (late, *stages.values())]
        )
        weighted = [
            (row, score * KIND_WEIGHTS.get(self.snapshot.kind_of(row), 1.0))
            for row, score in fused
        ]
        weighted.sort(key=lambda pair: (-pair[1], pair[0]))
        return self._hits(weighted, dict(late), k)

    def retrieve(
        self, query: PreparedQuery, depth: int, filters: Filters | None = None
    ) -> dict[str, Ranking]:
        """Return the first-stage rankings by name.

        Returns:
            "lexical", "dense" (the query as it is) and, for a query that is not in
            English, "shifted".
        """
        filters = filters or Filters()
        snapshot = self.snapshot
        document_rows, passage_rows = self._admitted(filters)
        lexical = snapshot.lexical.search(
            query.text,
            depth,
            languages=sorted(filters.languages) or snapshot.languages(),
            document_rows=document_rows,
        )
        if filters.languages:
            # Passages of no language share the fields of the first one.
            lexical = [
                (row, score)
                for row, score in lexical
                if snapshot.language_of(row) in filters.languages
            ]
        stages = {
            "lexical": lexical,
            "dense": snapshot.vectors.search(query.vector, depth, passage_rows),
        }
        if query.language != "en":
            stages["shifted"] = snapshot.vectors.search(
                query.shifted_vector, depth, passage_rows
            )
        return stages

    def rerank(self, query: PreparedQuery, passage_rows: Sequence[int]) -> Ranking:
        """Order passages by late interaction with the query."""
        means = match_passages(self.snapshot, query, passage_rows).mean(axis=1)
        scored = [
            # The last digits depend on which passages are scored together.
            (row, round(mean, 6))
            for row, mean in zip(passage_rows, means.tolist(), strict=True)
        ]
        return sorted(scored, key=lambda pair: (-pair[1], pair[0]))

    def score_ranges(
        self, query: PreparedQuery, hit: Hit, ranges: Sequence[tuple[int, int]]
    ) -> list[float]:
        """Return the late interaction score of parts of a hit's text.

        Args:
            query: The query that the hit answers.
            hit: A hit of this searcher.
            ranges: Character ranges of `hit.text`, half open.

        Returns:
            One score per range; 0.0 for a range in which no token begins.
        """
        batch, first, last = self.snapshot.tokens_of(hit.passage_row)
        matches = self._matches(query, hit.passage_row)
        stops = batch.offsets[first:last, 1]
        scores = []
        for start, stop in ranges:
            inside = (stops > start) & (stops <= stop)
            scores.append(
                float(matches[:, inside].max(axis=1).mean()) if inside.any() else 0.0
            )
        return scores

    def page(self, hit: Hit, number: int) -> Page:
        """Return a page of a hit's document, without its boxes."""
        columns = self.snapshot.columns
        document_row = int(columns.document_rows[columns.at(hit.passage_row)])
        return self.snapshot.library.catalogue.page(
            document_row, number, with_boxes=False
        )

    def _matches(self, query: PreparedQuery, passage_row: int) -> Floats:
        """Return cosines of query tokens (rows) with a passage's tokens (columns)."""
        is_own = self.snapshot.language_of(passage_row) == query.language
        return tokens.similarities(
            query.tokens if is_own else query.shifted_tokens,
            *self.snapshot.tokens_of(passage_row),
        )

    def _admitted(self, filters: Filters) -> tuple[list[int] | None, RowArray | None]:
        """Return the document and passage rows that filters admit; None means all."""
        if filters == Filters():
            return None, None
        columns = self.snapshot.columns
        document_rows = admitted_documents(self.snapshot.documents, filters)
        admitted = np.isin(columns.document_rows, document_rows)
        if filters.languages:
            codes = [LANGUAGE_CODES.index(name) for name in filters.languages]
            admitted &= np.isin(columns.languages, codes)
        return document_rows, columns.passage_rows[admitted]

    def _hits(self, ranking: Ranking, late: dict[int, float], k: int) -> list[Hit]:
        """Read the first `k` passages of a ranking that are still there."""
        hits: list[Hit] = []
        for start in range(0, len(ranking), k):
            part = ranking[start : start + k]
            stored = self.snapshot.library.catalogue.passages_at(
                [row for row, _ in part]
            )
            hits.extend(
                self._hit(stored[row], score, late[row])
                for row, score in part
                if row in stored
            )
            if len(hits) >= k:
                break
        return [replace(hit, rank=r) for r, hit in enumerate(hits[:k], start=1)]

    def _hit(self, passage: StoredPassage, score: float, late_score: float) -> Hit:
        facts = self.snapshot.documents[passage.document_row]
        pages = {
            span.page: self.snapshot.library.catalogue.page(
                passage.document_row, span.page, with_boxes=False
            )
            for span in passage.spans
        }
        return Hit(
            rank=0,
            score=score,
            passage_row=passage.passage_row,
            passage_id=passage.passage_id,
            document_id=facts.document_id,
            file=facts.file,
            title=facts.title,
            first_page=passage.spans[0].page,
            last_page=passage.spans[-1].page,
            page_labels=tuple(pages[number].label for number in sorted(pages)),
            heading=passage.heading,
            language=passage.language,
            text="\n".join(
                pages[span.page].text[span.start : span.stop] for span in passage.spans
            ),
            spans=passage.spans,
            kind=passage.kind,
            late_score=late_score,
            concepts=self.snapshot.concepts.get(passage.passage_row, ()),
        )
