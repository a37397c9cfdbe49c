"""Query and filters → the first-stage rankings, whose hits are then reordered."""

import re
from collections import defaultdict
from dataclasses import replace

import numpy as np

from index.analysis import SYMBOL
from index.facet_table import Mask
from index.facets import DEPTH as FACET_DEPTH
from index.filters import admitted_passages
from index.query import PreparedQuery
from index.recent import Recent
from index.records import Filters
from index.retriever import Ranking, Request, Retriever
from index.snapshot import Snapshot
from index.vectors import RowArray
from ingest.words import normalise

POOL = 1_000
"""Where there are filters, so many of each ranking are asked for once, without them:
what filters admit of a ranking is the start of the ranking under those filters. That is
asked for only if too little is left."""

NAMED = 20
"""Passages of the documents whose symbols a query names, that are ranked beside."""

RECENT = 32
"""First-stage rankings that are kept: those of a few queries at the same time."""

YEAR = re.compile(r"\s?\(\d{4}\)")


def symbols_in(text: str) -> list[str]:
    """Return the document symbols in a text, folded and without their years."""
    return [
        YEAR.sub("", match[0]).rstrip(".")
        for match in SYMBOL.finditer(normalise(text))
        if any(character.isdigit() for character in match[0])
    ]


class FirstStage:
    """Asks a retriever for what filters admit; threads may share it.

    A search and the facets of the same query ask for much the same, so what was lately
    ranked and admitted is kept.
    """

    def __init__(self, snapshot: Snapshot, retriever: Retriever) -> None:
        self._snapshot = snapshot
        self._retriever = retriever
        self._rankings: Recent[dict[str, Ranking]] = Recent(RECENT)
        self._masks: Recent[Mask] = Recent(RECENT)
        self._rows: Recent[RowArray] = Recent(RECENT)
        self._by_symbol: defaultdict[str, list[int]] = defaultdict(list)
        for row, facts in snapshot.documents.items():
            for symbol in symbols_in(facts.symbol or ""):
                self._by_symbol[symbol].append(row)

    def mask(self, filters: Filters) -> Mask:
        """Say of each passage whether filters admit it.

        Raises:
            QueryError: If a filter names an unknown value.
        """
        table = self._snapshot.facets
        mask = self._masks.get(table, filters)
        if mask is None:
            mask = admitted_passages(table, filters)
            self._masks.put(table, filters, mask)
        return mask

    def admitted(self, filters: Filters) -> RowArray | None:
        """Return the rows of the passages that filters admit; None means all.

        Raises:
            QueryError: If a filter names an unknown value.
        """
        if filters == Filters():
            return None
        table = self._snapshot.facets
        rows = self._rows.get(table, filters)
        if rows is None:
            rows = table.passage_rows[self.mask(filters)]
            self._rows.put(table, filters, rows)
        return rows

    def rankings(
        self, query: PreparedQuery, depth: int, filters: Filters
    ) -> dict[str, Ranking]:
        """Return rankings by name, at most `depth` of each.

        Returns:
            "lexical", and "dense": the query, shifted towards English, against vectors
            less the mean of their language; and "named", the same of documents whose
            symbols the query names, if there are any.

        Raises:
            QueryError: If a filter names an unknown value.
        """
        whole = max(depth, FACET_DEPTH)
        rankings = self._rankings.get(query, (filters, whole))
        if rankings is None:
            rankings = self._of_pool(query, whole, filters)
            if rankings is None:
                rankings = self._rank(query, whole, filters)
            self._rankings.put(query, (filters, whole), rankings)
        return {name: ranking[:depth] for name, ranking in rankings.items()}

    def _of_pool(
        self, query: PreparedQuery, depth: int, filters: Filters
    ) -> dict[str, Ranking] | None:
        """Filter the pool; None if it holds too little, or is not likely to do."""
        if filters == Filters():
            return None
        mask = self.mask(filters)
        if POOL * np.count_nonzero(mask) < depth * len(mask):
            return None
        table = self._snapshot.facets
        kept = {}
        for name, ranking in self.rankings(query, POOL, Filters()).items():
            is_in = mask[table.places([row for row, _ in ranking])].tolist()
            kept[name] = [
                pair for pair, fits in zip(ranking, is_in, strict=True) if fits
            ]
            if len(kept[name]) < depth and len(ranking) == POOL:
                return None
            # Of a named document the pool has a few passages, which filters may all
            # drop though they admit others.
            if name == "named" and len(kept[name]) < len(ranking):
                return None
        return kept

    def _rank(
        self, query: PreparedQuery, depth: int, filters: Filters
    ) -> dict[str, Ranking]:
        admitted = self.admitted(filters)
        request = Request(
            query=query,
            rankings=("lexical", "dense"),
            depth=depth,
            admitted=admitted,
            languages=tuple(sorted(filters.languages) or self._snapshot.languages()),
        )
        rankings: dict[str, Ranking] = {**self._retriever.retrieve(request).rankings}
        named = self._passages_named(query)
        if admitted is not None:
            named = np.intersect1d(named, admitted)
        if len(named):
            beside = replace(
                request, rankings=("dense",), depth=min(depth, NAMED), admitted=named
            )
            found = self._retriever.retrieve(beside).rankings["dense"]
            if found:
                rankings["named"] = found
        return rankings

    def _passages_named(self, query: PreparedQuery) -> RowArray:
        """Return the rows of the passages of documents whose symbol a query names."""
        documents = {
            row
            for symbol in symbols_in(query.typed)
            for row in self._by_symbol.get(symbol, ())
        }
        columns = self._snapshot.columns
        parts = [columns.passage_rows[columns.of(row)] for row in sorted(documents)]
        return np.concatenate(parts) if parts else np.zeros(0, dtype=np.int64)
