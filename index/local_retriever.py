"""The library on this machine as a `Retriever`: SQLite, faiss, tantivy and files."""

import threading
from collections.abc import Sequence

import numpy as np

from index.filters import first_admitted
from index.late_interaction import LateInteraction
from index.library import Library
from index.new_document import NewDocument
from index.query import PreparedQuery
from index.recent import Recent
from index.records import FileReport
from index.retriever import NO_VECTORS, Found, Ranking, Request
from index.snapshot import Snapshot, open_snapshot
from index.vectors import RowArray

HIT_COST = 1.6
"""Microseconds in which the lexical search hands over a hit that filters then drop;
looking up one admitted passage takes about one (tantivy 0.27, 100,000 passages)."""

RECENT = 4
"""Queries with phrases whose passages are kept: they are asked for several times."""


class LocalRetriever:
    """Writes to a library and finds in one generation of it; threads may share it."""

    def __init__(self, library: Library, snapshot: Snapshot | None = None) -> None:
        """Take a library.

        Args:
            library: What is written to; hold its writer lock meanwhile.
            snapshot: The generation to find in; None opens the newest when asked.
        """
        self._library = library
        self._opening = threading.Lock()
        self._finder = None if snapshot is None else _Finder(snapshot)

    def write(
        self,
        documents: Sequence[NewDocument] = (),
        reports: Sequence[tuple[str, str | None, FileReport]] = (),
        gone: Sequence[str] = (),
        removed: Sequence[str] = (),
    ) -> int:
        """Add and remove documents in one step; see `Retriever.write`."""
        return self._library.write(documents, reports, gone, removed)

    def retrieve(self, request: Request) -> Found:
        """Find passages, and say what is asked of them; see `Retriever.retrieve`."""
        with self._opening:
            if self._finder is None:
                self._finder = _Finder(open_snapshot(self._library))
            finder = self._finder
        return finder.find(request)


class _Finder:
    """Answers requests from the structures of one snapshot."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._late = LateInteraction(snapshot)
        self._holding: Recent[RowArray] = Recent(RECENT)

    def find(self, request: Request) -> Found:
        query = request.query
        wanted = request.vectors_of
        vectors = self._snapshot.vectors.reconstruct(wanted) if wanted else NO_VECTORS
        if query is None:
            return Found(vectors=vectors)
        return Found(
            rankings=self._rankings(query, request) if request.rankings else {},
            late=self._late.scores(query, request.scored) if request.scored else {},
            parts=self._late.parts(query, request.parts),
            vectors=vectors,
        )

    def _rankings(self, query: PreparedQuery, request: Request) -> dict[str, Ranking]:
        depth, admitted = request.depth, request.admitted
        if query.phrases:
            holding = self._holding_phrases(query)
            admitted = (
                holding if admitted is None else np.intersect1d(admitted, holding)
            )
        found: dict[str, Ranking] = {}
        if "lexical" in request.rankings:
            found["lexical"] = self._rank_lexically(
                query, depth, admitted, request.languages
            )
        if "dense" in request.rankings:
            vectors = self._snapshot.vectors
            found["dense"] = vectors.search(query.shifted_vector, depth, admitted)
        return found

    def _rank_lexically(
        self,
        query: PreparedQuery,
        depth: int,
        admitted: RowArray | None,
        languages: Sequence[str],
    ) -> Ranking:
        total = len(self._snapshot.vectors)
        few = None
        if admitted is not None and len(admitted) ** 2 <= 2 * HIT_COST * depth * total:
            few = admitted.tolist()

        def rank(asked: int) -> Ranking:
            return self._snapshot.lexical.search(
                query.words,
                asked,
                languages=languages,
                passage_rows=few,
                expansion=query.expansion,
                phrases=query.phrases,
            )

        if admitted is None or few is not None:
            return rank(depth)
        return first_admitted(rank, depth, admitted, of=total)

    def _holding_phrases(self, query: PreparedQuery) -> RowArray:
        """Return the rows of the passages that hold every phrase of a query."""
        holding = self._holding.get(query, "phrases")
        if holding is None:
            found = self._snapshot.lexical.holding(query.phrases)
            holding = np.array(found, dtype=np.int64)
            self._holding.put(query, "phrases", holding)
        return holding
