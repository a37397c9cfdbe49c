"""How many documents of a result set have each value of each facet."""

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from index.columns import Integers
from index.facet_labels import labels_of
from index.facet_table import FACETS, YEARS, FacetTable, Mask
from index.filters import without
from index.records import Facet, FacetCount, Filters

DEPTH = 200
"""Facets of a query are counted over so many passages of each first-stage ranking."""

Retrieve = Callable[[int, Filters], Mapping[str, Sequence[tuple[int, float]]]]
"""Rank passages, at most so many, under filters: rankings of (row, score) pairs."""


def count_facets(
    table: FacetTable, found: Callable[[Filters], Mask], filters: Filters, language: str
) -> tuple[Facet, ...]:
    """Count the documents of a result set, each facet as if its own filter were off.

    So a value that could be chosen in place of the others of its facet has a count too.
    Chosen with a query it may bring more, as a narrower search reaches deeper.

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
    table: FacetTable,
    retrieve: Retrieve,
    admit: Callable[[Filters], Mask],
    depth: int,
    *,
    ranks_all: bool = True,
) -> Callable[[Filters], Mask]:
    """Return what finds the first `depth` passages of each ranking under filters.

    Args:
        table: The values of a library.
        retrieve: Ranks passages.
        admit: Says of each passage whether filters admit it.
        depth: How many of each ranking belong to a result set.
        ranks_all: Whether one ranking holds all that are admitted; no phrase is asked
            for.
    """
    known: dict[bytes, Mask] = {}

    def found(some: Filters) -> Mask:
        admitted = admit(some)
        # A filter may drop nothing that another one has not dropped already.
        key = np.packbits(admitted).tobytes()
        if key not in known:
            known[key] = find(some, admitted)
        return known[key]

    def find(some: Filters, admitted: Mask) -> Mask:
        if ranks_all and np.count_nonzero(admitted) <= depth:
            return admitted
        result = np.zeros(len(admitted), dtype=np.bool_)
        result[np.concatenate(_places(table, retrieve(depth, some)))] = True
        return result

    return found


def _places(
    table: FacetTable, rankings: Mapping[str, Sequence[tuple[int, float]]]
) -> list[Integers]:
    return [table.places([row for row, _ in ranking]) for ranking in rankings.values()]
