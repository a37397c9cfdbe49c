"""A searcher that does nothing twice, to measure several systems on one library.

What our systems and answers share for a question, such as its vectors and the whole
ranking, is then worked out once. The time that this spares is kept, so that each system
can still be timed as if it were alone.
"""

import time
from collections.abc import Callable
from functools import partial
from typing import Any, TypeVar

from index.query import PreparedQuery, QueryEncoder
from index.records import Filters
from index.rerank import CrossEncoderReranker
from index.retriever import Ranking
from index.search import Searcher
from index.snapshot import Snapshot

T = TypeVar("T")


class RememberingSearcher(Searcher):
    """A `Searcher` that remembers every query that it prepared and ranked.

    Neither for threads nor for a service: nothing is ever forgotten.
    """

    def __init__(
        self,
        snapshot: Snapshot,
        encoder: QueryEncoder,
        reranker: CrossEncoderReranker | None = None,
    ) -> None:
        super().__init__(snapshot, encoder, reranker)
        self._remembered: dict[tuple[object, ...], tuple[Any, float]] = {}
        self._queries: dict[int, PreparedQuery] = {}
        self._spared_s = 0.0

    def clock(self) -> float:
        """Return seconds by which to time a system, those that it was spared added."""
        return time.perf_counter() + self._spared_s

    def prepare(
        self, query: str, language: str | None = None, *, otherwise: str = "en"
    ) -> PreparedQuery:
        """Prepare a query once; see `Searcher.prepare`."""
        prepare = partial(super().prepare, query, language, otherwise=otherwise)
        return self._once(("prepare", query, language, otherwise), prepare)

    def rank(
        self, query: PreparedQuery, depth: int, filters: Filters | None = None
    ) -> tuple[Ranking, dict[int, float]]:
        """Rank passages once; see `Searcher.rank`."""
        rank = partial(super().rank, query, depth, filters)
        return self._once(("rank", self._id(query), depth, filters or Filters()), rank)

    def retrieve(
        self, query: PreparedQuery, depth: int, filters: Filters | None = None
    ) -> dict[str, Ranking]:
        """Retrieve passages once; see `Searcher.retrieve`."""
        key = ("retrieve", self._id(query), depth, filters or Filters())
        # A new dictionary, because `Searcher.rank` shortens one of its rankings.
        return dict(self._once(key, partial(super().retrieve, query, depth, filters)))

    def _once(self, key: tuple[object, ...], find: Callable[[], T]) -> T:
        if key in self._remembered:
            found: T
            found, took = self._remembered[key]
            self._spared_s += took
            return found
        began = self.clock()
        found = find()
        self._remembered[key] = found, self.clock() - began
        return found

    def _id(self, query: PreparedQuery) -> int:
        """Return what tells a query from others; kept, so that no other gets its id."""
        self._queries[id(query)] = query
        return id(query)
