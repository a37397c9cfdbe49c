import pytest

from index.errors import QueryError
from index.filters import admitted_documents
from index.records import DocumentFacts, Filters


def facts(
    name: str, publisher: str | None, year: int | None, kind: str | None
) -> DocumentFacts:
    return DocumentFacts(name, f"{name}.pdf", name, "en", publisher, year, kind, 1, 1)


DOCUMENTS = {
    3: facts("c", "UNODC", 2024, "handbook"),
    1: facts("a", "UN Women", 2020, "policy brief"),
    2: facts("b", "UNODC", 2022, "policy brief"),
    4: facts("d", None, None, None),
}


@pytest.mark.parametrize(
    ("filters", "rows"),
    [
        (Filters(), [1, 2, 3, 4]),
        (Filters(languages=frozenset({"zh"})), [1, 2, 3, 4]),
        (Filters(publishers=frozenset({"UNODC"})), [2, 3]),
        (Filters(publishers=frozenset({"UNODC", "UN Women"})), [1, 2, 3]),
        (Filters(kinds=frozenset({"policy brief"})), [1, 2]),
        (Filters(document_ids=frozenset({"d", "a"})), [1, 4]),
        (Filters(first_year=2022), [2, 3]),
        (Filters(last_year=2022), [1, 2]),
        (Filters(first_year=2022, last_year=2022), [2]),
        (Filters(first_year=2025), []),
        (
            Filters(publishers=frozenset({"UNODC"}), kinds=frozenset({"policy brief"})),
            [2],
        ),
    ],
)
def test_fields_are_joined_by_and_and_their_values_by_or(
    filters: Filters, rows: list[int]
) -> None:
    assert admitted_documents(DOCUMENTS, filters) == rows


@pytest.mark.parametrize(
    ("filters", "message"),
    [
        (
            Filters(languages=frozenset({"pt"})),
            "unknown language 'pt'; known are: ar, en, es, fr, ru, zh",
        ),
        (
            Filters(kinds=frozenset({"poem"})),
            "unknown kind 'poem'; known are: handbook, policy brief",
        ),
        (
            Filters(publishers=frozenset({"UNODC", "unodc"})),
            "unknown publisher 'unodc'; known are: UN Women, UNODC",
        ),
        (
            Filters(document_ids=frozenset({"e"})),
            "unknown document 'e'; known are: a, b, c, d",
        ),
        (
            Filters(first_year=2024, last_year=2020),
            "the years 2024 to 2020 are the wrong way round",
        ),
    ],
)
def test_a_filter_that_cannot_be_used_says_what_can(
    filters: Filters, message: str
) -> None:
    with pytest.raises(QueryError) as caught:
        admitted_documents(DOCUMENTS, filters)

    assert str(caught.value) == message


def test_a_filter_on_a_library_without_documents_names_none() -> None:
    with pytest.raises(QueryError, match="known are: none"):
        admitted_documents({}, Filters(kinds=frozenset({"handbook"})))
