"""Filters on what a hit must be: checked, and resolved before ranking."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from difflib import SequenceMatcher
from typing import Any

import numpy as np

from index.errors import QueryError
from index.facet_labels import labels_of
from index.facet_table import FACETS, YEARS, FacetTable, Mask
from index.records import Filters
from index.vectors import RowArray

NAMES = {
    "themes": "theme",
    "phases": "phase",
    "gender_lenses": "gender lens",
    "identity_factors": "identity factor",
    "instruments": "instrument",
    "sectors": "sector",
    "regions": "region",
    "practice_kinds": "kind of practice",
    "kinds": "kind",
    "publishers": "publisher",
    "languages": "language",
}
"""What one value of each facet is called."""

NAMED_VALUES = 12
"""So many valid values are named to whoever gave an unknown one."""


def admitted_passages(table: FacetTable, filters: Filters) -> Mask:
    """Say of each passage whether filters admit it.

    Raises:
        QueryError: If a filter names an unknown value.
    """
    check_filters(table, filters)
    admitted = np.ones(len(table.passage_rows), dtype=np.bool_)
    for facet in FACETS:
        if wanted := getattr(filters, facet):
            admitted &= table.having(facet, wanted)
        if unwanted := getattr(filters.excluded, facet):
            admitted &= ~table.having(facet, unwanted)
    return admitted & _by_facts(table, filters)[table.document_of]


def admitted_documents(table: FacetTable, filters: Filters) -> list[int]:
    """Return the rows of the documents with a passage that filters admit, in order.

    Raises:
        QueryError: If a filter names an unknown value.
    """
    places = np.unique(table.document_of[admitted_passages(table, filters)])
    rows: list[int] = table.document_rows[places].tolist()
    return rows


def check_filters(table: FacetTable, filters: Filters) -> None:
    """Refuse filters that cannot be used.

    Raises:
        QueryError: If a value is unknown, with the valid ones, or years are the wrong
            way round.
    """
    for facet in FACETS:
        known = table.codes[facet]
        for value in sorted(_given(filters, facet) - known.keys()):
            labels = labels_of(table.vocabulary, facet, known, "en")
            raise _unknown(NAMES[facet], value, labels)
    if filters.document_ids:
        for value in sorted(filters.document_ids - set(table.document_ids)):
            raise _unknown("document", value, {id_: id_ for id_ in table.document_ids})
    first, last = filters.first_year, filters.last_year
    if first is not None and last is not None and first > last:
        raise QueryError(f"the years {first} to {last} are the wrong way round")


def without(filters: Filters, facet: str) -> Filters:
    """Return filters with all that concerns one facet left out."""
    if facet == YEARS:
        return replace(filters, first_year=None, last_year=None)
    nothing: dict[str, Any] = {facet: frozenset()}
    return replace(filters, excluded=replace(filters.excluded, **nothing), **nothing)


def first_admitted(
    rank: Callable[[int], list[tuple[int, float]]],
    depth: int,
    admitted: RowArray,
    *,
    of: int,
) -> list[tuple[int, float]]:
    """Return the first passages of a ranking that are admitted, at most `depth`.

    Args:
        rank: Returns as many of the ranking as it is asked for, best first.
        depth: How many are wanted.
        admitted: The rows of all admitted passages.
        of: How many passages there are.
    """
    asked = min(2 * depth * of // max(1, len(admitted)), of)
    while True:
        ranking = rank(asked)
        rows = np.array([row for row, _ in ranking], dtype=np.int64)
        among = np.flatnonzero(np.isin(rows, admitted))
        if len(among) >= depth or len(ranking) < asked or asked == of:
            return [ranking[place] for place in among[:depth]]
        asked = min(4 * asked, of)


def _by_facts(table: FacetTable, filters: Filters) -> Mask:
    admitted = np.ones(len(table.document_rows), dtype=np.bool_)
    if filters.document_ids:
        wanted = [id_ in filters.document_ids for id_ in table.document_ids]
        admitted &= np.array(wanted)
    if filters.first_year is not None:
        admitted &= (table.years != 0) & (table.years >= filters.first_year)
    if filters.last_year is not None:
        admitted &= (table.years != 0) & (table.years <= filters.last_year)
    return admitted


def _given(filters: Filters, facet: str) -> frozenset[str]:
    wanted: frozenset[str] = getattr(filters, facet)
    unwanted: frozenset[str] = getattr(filters.excluded, facet)
    return wanted | unwanted


def _unknown(name: str, value: str, labels: Mapping[str, str]) -> QueryError:
    return QueryError(f"unknown {name} {value!r}; known are: {_listed(value, labels)}")


def _listed(value: str, labels: Mapping[str, str]) -> str:
    """Name valid values: all if they are few, else those most like another one."""
    ids = sorted(labels)
    if len(ids) > NAMED_VALUES:
        ids.sort(key=lambda id_: -max(_likeness(value, x) for x in (id_, labels[id_])))
    shown = [
        id_ if labels[id_] == id_ else f"{id_} ({labels[id_]})"
        for id_ in ids[:NAMED_VALUES]
    ]
    if len(ids) > NAMED_VALUES:
        shown.append(f"and {len(ids) - NAMED_VALUES} more")
    return ", ".join(shown) or "none"


def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, one.casefold(), other.casefold()).ratio()
