"""How many documents of a result set have each value of each facet."""

from collections.abc import Callable, Mapping, Sequence
from functools import cache

import numpy as np

from index.columns import Integers
from index.facet_labels import labels_of
from index.facet_table import FACETS, YEARS, FacetTable, Mask
from index.filters import admitted_passages, without
from index.records import Facet, FacetCount, Filters

DEPTH = 200
"""Facets of a query are counted over so many passages of each first-stage ranking."""

POOL = 1_000
"""Where there are filters, so many of each are asked for once, without them: what
filters admit of a ranking is the start of the ranking under those filters, which is
asked for only if too little is left."""

Retrieve = Callable[[int, Filters], Mapping[str, Sequence[tuple[int, float]]]]
"""Rank passages, at most so many, under filters: rankings of (row, score) pairs."""


def count_facets(
    table: FacetTable, found: Callable[[Filters], Mask], filters: Filters, language: str
) -> tuple[Facet, ...]:
    """Count the documents of a result set, each facet as if its own filter were off.

    So the count of a value says how many documents there are if it is chosen in place
    of the others of its facet.

    Args:
        table: The values of a library.
        found: Says which passages the result set holds under other filters.
        filters: What the results must be.
        language: That of the labels.
    """
    everywhere = table.count(found(filters))
    facets = []
    for facet in (*FACETS, YEARS):
        others = without(filters, facet)
        counts = everywhere if others == filters else table.count(found(others))
        present = {id_: counts[c] for id_, c in table.codes[facet].items() if counts[c]}
        labels = labels_of(table.vocabulary, facet, present, language)
        values = [FacetCount(id_, labels[id_], n) for id_, n in present.items()]
        values.sort(key=lambda value: (-value.documents, value.label, value.id))
        facets.append(Facet(facet, tuple(values)))
    return tuple(facets)


def result_sets(
    table: FacetTable, retrieve: Retrieve, depth: int, filters: Filters
) -> Callable[[Filters], Mask]:
    """Return what finds the first `depth` passages of each ranking under filters.

    Args:
        table: The values of a library.
        retrieve: Ranks passages; one of its rankings holds all that are admitted.
        depth: How many of each ranking belong to a result set.
        filters: Those that result sets are asked for, whole or in part.
    """
    asked = depth if filters == Filters() else max(POOL, depth)
    pool = cache(lambda: _places(table, retrieve(asked, Filters())))
    known: dict[bytes, Mask] = {}

    def found(some: Filters) -> Mask:
        admitted = admitted_passages(table, some)
        # A filter may drop nothing that another one has not dropped already.
        key = np.packbits(admitted).tobytes()
        if key not in known:
            known[key] = find(some, admitted)
        return known[key]

    def find(some: Filters, admitted: Mask) -> Mask:
        count = np.count_nonzero(admitted)
        if count <= depth:
            return admitted
        first = None
        # The search that these facets go with has ranked passages under its filters;
        # for other ones the pool has enough, on average, if they drop few.
        if some != filters and asked * count >= depth * len(admitted):
            first = _first_of(pool(), admitted, depth, asked)
        if first is None:
            first = _places(table, retrieve(depth, some))
        result = np.zeros(len(admitted), dtype=np.bool_)
        result[np.concatenate(first)] = True
        return result

    return found


def _first_of(
    pool: Sequence[Integers], admitted: Mask, depth: int, asked: int
) -> list[Integers] | None:
    """Return the first admitted of each ranking; None if one may hold too few."""
    first = [places[admitted[places]][:depth] for places in pool]
    if any(
        len(kept) < depth and len(places) == asked
        for kept, places in zip(first, pool, strict=True)
    ):
        return None
    return first


def _places(
    table: FacetTable, rankings: Mapping[str, Sequence[tuple[int, float]]]
) -> list[Integers]:
    return [table.places([row for row, _ in ranking]) for ranking in rankings.values()]
