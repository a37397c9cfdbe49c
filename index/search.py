"""Query → hits: what a retriever finds, fused, all over one snapshot."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial

import numpy as np

from index.agreement import agreed_scores
from index.counterparts import Counterparts
from index.errors import QueryError
from index.facets import DEPTH as FACET_DEPTH
from index.facets import count_facets, result_sets
from index.first_stage import FirstStage
from index.fusion import reciprocal_rank_fusion
from index.headed import headed_rows
from index.library import Library
from index.local_retriever import LocalRetriever
from index.query import PreparedQuery, QueryEncoder, prepare_query
from index.records import Facet, Filters, Hit, StoredPassage
from index.rerank import CrossEncoderReranker
from index.retriever import CharacterRange, Ranking, Request, Retriever
from index.snapshot import Snapshot, check_encoder, open_snapshot
from index.spelling import Speller
from index.vectors import FloatMatrix, RowArray
from index.weights import passage_weights
from ingest.records import Page

DEPTH = 120
"""Candidates from the dense ranking; 60 lose .004 nDCG@10, more gain nothing."""

LEXICAL_DEPTH = 60
"""Candidates from the lexical ranking, as in the experiments on UN documents."""

LEXICAL_WEIGHT = 0.1
"""Of the passage that shares most terms with the query, against lift; see decision
0014 for this and for what else was tried."""

NAMED_SYMBOL = 1.0
"""Of a passage of a document whose symbol the query names: more than any other can
have, so that such passages come first."""

HEADED = 0.2
"""Of a passage under a heading that opens with the concept that is all of the query."""

PENALTY = 0.25
"""Of lift, for every factor of e that a passage's weight is below one."""


def check_count(k: int) -> None:
    """Refuse to look for no hit at all.

    Raises:
        QueryError: If `k` is below 1.
    """
    if k < 1:
        raise QueryError(f"k is {k}; it must be at least 1")


class Searcher:
    """Answers queries from one generation of a library for as long as it lives.

    Safe to share between threads. A document that is removed after opening no longer
    shows up; anything else that is committed later is not seen.
    """

    def __init__(
        self,
        snapshot: Snapshot,
        encoder: QueryEncoder,
        reranker: CrossEncoderReranker | None = None,
        retriever: Retriever | None = None,
    ) -> None:
        """Take what is searched.

        Args:
            snapshot: The documents, as the catalogue describes them.
            encoder: What made their vectors.
            reranker: What takes the place of late interaction in the order of hits.
            retriever: What finds their passages; the library's own files if None.
        """
        self.snapshot = snapshot
        self.counterparts = Counterparts(snapshot)
        self._encoder = encoder
        self._reranker = reranker
        self._retriever = retriever or LocalRetriever(snapshot.library, snapshot)
        self._first = FirstStage(snapshot, self._retriever)
        self._weights = passage_weights(snapshot, self.counterparts.newest)
        self._speller = Speller(
            snapshot.lexical, snapshot.vocabulary, encoder.count_tokens
        )

    @classmethod
    def open(
        cls,
        library: Library,
        encoder: QueryEncoder,
        reranker: CrossEncoderReranker | None = None,
        *,
        previous: Snapshot | None = None,
    ) -> "Searcher":
        """Open the library's current generation.

        Args:
            library: What is searched.
            encoder: What made its vectors.
            reranker: What takes the place of late interaction in the order of hits.
            previous: An earlier generation, from which is taken what this one shares.

        Raises:
            EncoderMismatchError: If another encoder made the library's vectors.
            LibraryDamagedError: If a file differs from what the catalogue recorded.
        """
        check_encoder(library.catalogue.encoder(), encoder.facts, library.folder)
        return cls(open_snapshot(library, previous), encoder, reranker)

    @property
    def generation(self) -> int:
        """The generation that every hit comes from."""
        return self.snapshot.generation

    @property
    def encoder(self) -> QueryEncoder:
        """What encodes queries."""
        return self._encoder

    def prepare(
        self, query: str, language: str | None = None, *, otherwise: str = "en"
    ) -> PreparedQuery:
        """Check and encode a query; see `prepare_query`."""
        return prepare_query(
            query,
            self._encoder,
            language,
            vocabulary=self.snapshot.vocabulary,
            speller=self._speller,
            otherwise=otherwise,
        )

    def search(
        self, query: PreparedQuery, *, k: int = 10, filters: Filters | None = None
    ) -> list[Hit]:
        """Return the best passages for a query, at most `k`, best first.

        The same query on the same generation gives the same hits in any process.

        Raises:
            QueryError: If `k` is below 1 or a filter names an unknown value.
        """
        check_count(k)
        ranking, late = self.rank(query, max(DEPTH, k), filters)
        return self.read_hits(ranking, late, k)

    def rank(
        self, query: PreparedQuery, depth: int, filters: Filters | None = None
    ) -> tuple[Ranking, dict[int, float]]:
        """Return every candidate in the final order, and its late interaction score."""
        stages = self.retrieve(query, depth, filters)
        stages["lexical"] = stages["lexical"][: max(LEXICAL_DEPTH, depth // 2)]
        candidates = sorted({row for s in stages.values() for row, _ in s})
        counterparts = self.counterparts.of_each(candidates)
        scored = sorted({row for same in counterparts.values() for row in same})
        late = self._retriever.retrieve(Request(query=query, scored=scored)).late
        columns = self.snapshot.columns
        weight = dict(
            zip(scored, self._weights[columns.places(scored)].tolist(), strict=True)
        )
        lexical = dict(stages["lexical"])
        named = dict(stages.get("named", ()))
        most = max(lexical.values(), default=1.0)
        scores = {
            row: score.lift
            + LEXICAL_WEIGHT * lexical.get(row, 0.0) / most
            + PENALTY * math.log(weight[row])
            + NAMED_SYMBOL * (row in named)
            for row, score in late.items()
        }
        documents = dict(zip(candidates, columns.documents_of(candidates), strict=True))
        headed = headed_rows(self.snapshot, query, candidates)
        ranking = [
            (row, score + HEADED * (row in headed))
            for row, score in agreed_scores(scores, counterparts, documents).items()
        ]
        ranking.sort(key=lambda pair: (-pair[1], pair[0]))
        if self._reranker is not None:
            reranked = self._reranker.rerank(self.snapshot, query, candidates)
            ranking = [
                (row, score * weight[row])
                for row, score in reciprocal_rank_fusion(
                    [[row for row, _ in some] for some in (ranking, reranked)]
                )
            ]
            ranking.sort(key=lambda pair: (-pair[1], pair[0]))
        return ranking, {row: late[row].mean for row in candidates}

    def retrieve(
        self, query: PreparedQuery, depth: int, filters: Filters | None = None
    ) -> dict[str, Ranking]:
        """Return the first-stage rankings by name; see `FirstStage.rankings`."""
        return self._first.rankings(query, depth, filters or Filters())

    def facets(
        self,
        filters: Filters | None = None,
        query: PreparedQuery | None = None,
        *,
        k: int = 10,
        language: str = "en",
    ) -> tuple[Facet, ...]:
        """Count documents by facet, each facet as if its own filter were off.

        With a query, documents with a passage among the first `FACET_DEPTH`, or `k`
        if that is more, of any first-stage ranking are counted: all whose passages
        `search` can return are among them. Without, all documents.

        Raises:
            QueryError: If a filter names an unknown value.
        """
        table = self.snapshot.facets
        filters = filters or Filters()
        found = (
            self._first.mask
            if query is None
            else result_sets(
                table,
                partial(self._first.rankings, query),
                self._first.mask,
                max(FACET_DEPTH, k),
                ranks_all=not query.phrases,
            )
        )
        return count_facets(table, found, filters, language)

    def late_means(
        self, query: PreparedQuery, passage_rows: Sequence[int]
    ) -> dict[int, float]:
        """Return the `Hit.late_score` of passages by row."""
        found = self._retriever.retrieve(Request(query=query, scored=passage_rows))
        return {row: score.mean for row, score in found.late.items()}

    def holding_phrases(
        self, query: PreparedQuery, passage_rows: Iterable[int]
    ) -> set[int]:
        """Return those of some passages that hold every phrase of a query."""
        rows = np.array(sorted(passage_rows), dtype=np.int64)
        request = Request(
            query=query, rankings=("dense",), depth=len(rows), admitted=rows
        )
        found = self._retriever.retrieve(request).rankings["dense"]
        return {row for row, _ in found}

    def match_parts(
        self, query: PreparedQuery, parts: Mapping[int, Sequence[CharacterRange]]
    ) -> Mapping[int, FloatMatrix]:
        """Return how far parts of passages match a query, by row; see `Found.parts`."""
        return self._retriever.retrieve(Request(query=query, parts=parts)).parts

    def has_term(self, term: str, language: str) -> bool:
        """Say whether a passage in a language has a term that `analyse` makes."""
        return self.snapshot.lexical.has_term(term, language)

    def vectors_of(self, passage_rows: Sequence[int]) -> FloatMatrix:
        """Return the vectors of passages, one a row."""
        return self._retriever.retrieve(Request(vectors_of=passage_rows)).vectors

    def page(self, hit: Hit, number: int) -> Page:
        """Return a page of a hit's document, without its boxes."""
        columns = self.snapshot.columns
        document_row = int(columns.document_rows[columns.at(hit.passage_row)])
        return self.snapshot.library.catalogue.page(
            document_row, number, with_boxes=False
        )

    def page_labels(self, passage: StoredPassage) -> tuple[str, ...]:
        """Return the printed labels of a passage's pages, in order."""
        catalogue = self.snapshot.library.catalogue
        return tuple(
            catalogue.page(passage.document_row, number, with_boxes=False).label
            for number in sorted({span.page for span in passage.spans})
        )

    def admitted(self, filters: Filters | None) -> RowArray | None:
        """Return the rows of the passages that filters admit; None means all."""
        return self._first.admitted(filters or Filters())

    def read_hits(
        self, ranking: Ranking, late: Mapping[int, float], k: int
    ) -> list[Hit]:
        """Read the first `k` passages of a ranking that are still there."""
        hits: list[Hit] = []
        for start in range(0, len(ranking), k):
            part = ranking[start : start + k]
            catalogue = self.snapshot.library.catalogue
            rows = [row for row, _ in part]
            stored, concepts = catalogue.passages_at(rows), catalogue.concepts_at(rows)
            hits.extend(
                self._hit(stored[row], score, late[row], concepts.get(row, ()))
                for row, score in part
                if row in stored
            )
            if len(hits) >= k:
                break
        return [replace(hit, rank=r) for r, hit in enumerate(hits[:k], start=1)]

    def _hit(
        self,
        passage: StoredPassage,
        score: float,
        late_score: float,
        concepts: tuple[str, ...],
    ) -> Hit:
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
            concepts=concepts,
            is_ocr=any(page.is_ocr for page in pages.values()),
        )
