"""Filters on what a hit must be, checked and resolved before ranking."""

from collections.abc import Iterable, Mapping

from index.errors import QueryError
from index.records import DocumentFacts, Filters
from ingest.language import LANGUAGES


def admitted_documents(
    documents: Mapping[int, DocumentFacts], filters: Filters
) -> list[int]:
    """Return the rows of the documents that filters admit, in order.

    `filters.languages` is about passages and not looked at here.

    Raises:
        QueryError: If a filter names a value that no document has.
    """
    _check(documents.values(), filters)
    return [
        row
        for row, facts in sorted(documents.items())
        if (not filters.kinds or facts.kind in filters.kinds)
        and (not filters.publishers or facts.publisher in filters.publishers)
        and (not filters.document_ids or facts.document_id in filters.document_ids)
        and _in_years(facts.year, filters)
    ]


def _check(documents: Iterable[DocumentFacts], filters: Filters) -> None:
    listed = list(documents)
    kinds = {facts.kind for facts in listed if facts.kind}
    publishers = {facts.publisher for facts in listed if facts.publisher}
    ids = {facts.document_id for facts in listed}
    for name, wanted, known in (
        ("language", filters.languages, set(LANGUAGES)),
        ("kind", filters.kinds, kinds),
        ("publisher", filters.publishers, publishers),
        ("document", filters.document_ids, ids),
    ):
        for value in sorted(wanted - known):
            shown = ", ".join(sorted(known)[:40]) or "none"
            raise QueryError(f"unknown {name} {value!r}; known are: {shown}")
    first, last = filters.first_year, filters.last_year
    if first is not None and last is not None and first > last:
        raise QueryError(f"the years {first} to {last} are the wrong way round")


def _in_years(year: int | None, filters: Filters) -> bool:
    if filters.first_year is None and filters.last_year is None:
        return True
    return (
        year is not None
        and (filters.first_year is None or year >= filters.first_year)
        and (filters.last_year is None or year <= filters.last_year)
    )
