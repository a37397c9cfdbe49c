import numpy as np
import pytest

from index.columns import LANGUAGE_CODES, ConceptColumns, PassageColumns, SpanColumns
from index.errors import QueryError
from index.facet_table import FacetTable, build_facet_table
from index.filters import admitted_passages, first_admitted, without
from index.practice_places import practice_kinds
from index.records import (
    DocumentFacts,
    FacetValues,
    Filters,
    StoredPractice,
)
from ingest.records import Concept, PracticeKind, Scheme, Span
from ingest.vocabulary import Vocabulary

LANGUAGES = ("en", "fr", "es", "ar", "ru", "zh")


def concept(id_: str, scheme: str, *broader: str, label: str = "") -> Concept:
    preferred = dict.fromkeys(LANGUAGES, label or id_)
    return Concept(id=id_, scheme=scheme, preferred=preferred, broader=broader)


VOCABULARY = Vocabulary(
    [Scheme("theme", {})],
    [
        concept("security", "theme", label="Security"),
        concept("borders", "theme", "security", label="Border management"),
        concept("schools", "theme", label="Education"),
        concept("women", "identity-factor", label="Women"),
        concept("africa", "region", label="Africa"),
        concept("kenya", "country", "africa", label="Kenya"),
        concept("state-duties", "other"),
        concept("patrols", "theme", "state-duties"),
        concept("scr-2242", "instrument", "state-duties", label="UNSCR 2242"),
    ],
)


def facts(
    name: str,
    publisher: str | None,
    year: int | None,
    kind: str | None,
    *concepts: str,
) -> DocumentFacts:
    return DocumentFacts(
        *(name, f"{name}.pdf", name, "en", publisher, year, kind, 1, 1),
        concepts=concepts,
    )


DOCUMENTS = {
    1: facts("a", "UN Women", 2020, "policy brief", "borders"),
    2: facts("b", "UNODC", 2022, "policy brief", "schools"),
    3: facts("c", "UNODC", 2024, "handbook"),
    4: facts("d", None, None, None),
}


PASSAGES = (
    *((11, 1, "en"), (12, 1, "fr"), (21, 2, "en"), (31, 3, "en")),
    *((41, 4, "en"), (42, 4, "und")),
)
"""Row, document row and language of each."""

COLUMNS = PassageColumns(
    passage_rows=np.array([row for row, _, _ in PASSAGES]),
    document_rows=np.array([document_row for _, document_row, _ in PASSAGES]),
    languages=np.array(
        [LANGUAGE_CODES.index(language) for _, _, language in PASSAGES], dtype=np.int8
    ),
    kinds=np.zeros(6, dtype=np.int8),
    batches=np.ones(6, dtype=np.int32),
    positions=np.arange(6, dtype=np.int32),
)
NO_COLUMNS = PassageColumns(
    *(COLUMNS.passage_rows[:0], COLUMNS.document_rows[:0]),
    languages=COLUMNS.languages[:0],
    kinds=COLUMNS.kinds[:0],
    batches=COLUMNS.batches[:0],
    positions=COLUMNS.positions[:0],
)

SPANS = SpanColumns(
    places=np.array([0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5]),
    pages=np.array([1, 2] * 6),
    starts=np.array([1100, 0, 1200, 0, 2100, 0, 3100, 0, 4100, 0, 4200, 0]),
    stops=np.array([1150, 10, 1250, 10, 2150, 10, 3150, 10, 4150, 10, 4250, 10]),
)
"""Each passage has fifty characters of page 1, from a hundred times its row on, and ten
of page 2."""

CONCEPTS = ConceptColumns(
    places=np.array([0, 2, 3, 4]),
    which=np.array([0, 1, 2, 3]),
    sets=(("women",), ("kenya", "women"), ("schools", "scr-2242"), ("patrols",)),
)
NO_CONCEPTS = ConceptColumns(CONCEPTS.places[:0], CONCEPTS.which[:0], ())
PRACTICES = (
    StoredPractice(
        1, "x", 1, PracticeKind.LESSON, "", (Span(1, 1149, 1160),), "en", (), ()
    ),
    StoredPractice(
        2, "y", 3, PracticeKind.CHALLENGE, "", (Span(1, 3150, 3160),), "en", (), ()
    ),
)


def fs(*values: str) -> frozenset[str]:
    return frozenset(values)


def table() -> FacetTable:
    kinds = practice_kinds(COLUMNS, SPANS, PRACTICES)
    return build_facet_table(DOCUMENTS, COLUMNS, CONCEPTS, kinds, VOCABULARY)


def admitted(filters: Filters) -> list[int]:
    built = table()
    rows: list[int] = built.passage_rows[admitted_passages(built, filters)].tolist()
    return rows


ALL = [11, 12, 21, 31, 41, 42]


@pytest.mark.parametrize(
    ("filters", "rows"),
    [
        (Filters(), ALL),
        (Filters(languages=fs("zh")), []),
        (Filters(languages=fs("fr")), [12]),
        (Filters(publishers=fs("UNODC")), [21, 31]),
        (Filters(publishers=fs("UNODC", "UN Women")), [11, 12, 21, 31]),
        (Filters(kinds=fs("policy brief")), [11, 12, 21]),
        (Filters(document_ids=fs("d", "a")), [11, 12, 41, 42]),
        (Filters(first_year=2022), [21, 31]),
        (Filters(last_year=2022), [11, 12, 21]),
        (Filters(first_year=2022, last_year=2022), [21]),
        (Filters(first_year=2025), []),
        (Filters(publishers=fs("UNODC"), kinds=fs("policy brief")), [21]),
        # What a document is about is true of all of its passages.
        (Filters(themes=fs("borders")), [11, 12]),
        (Filters(themes=fs("schools")), [21, 31]),
        # A concept stands for narrower ones, through other schemes too.
        (Filters(themes=fs("security")), [11, 12]),
        (Filters(regions=fs("africa")), [21]),
        (Filters(regions=fs("kenya")), [21]),
        # What a passage names is true of that passage only.
        (Filters(identity_factors=fs("women")), [11, 21]),
        (Filters(instruments=fs("scr-2242")), [31]),
        # A practice is in a passage if they share a character.
        (Filters(practice_kinds=fs("lesson")), [11]),
        (Filters(practice_kinds=fs("challenge")), []),
        (
            Filters(themes=fs("borders", "schools"), identity_factors=fs("women")),
            [11, 21],
        ),
    ],
    ids=str,
)
def test_facets_are_joined_by_and_and_their_values_by_or(
    filters: Filters, rows: list[int]
) -> None:
    assert admitted(filters) == rows


@pytest.mark.parametrize(
    ("filters", "rows"),
    [
        (Filters(excluded=FacetValues(kinds=fs("policy brief"))), [31, 41, 42]),
        (Filters(excluded=FacetValues(themes=fs("security"))), [21, 31, 41, 42]),
        (Filters(excluded=FacetValues(identity_factors=fs("women"))), [12, 31, 41, 42]),
        (Filters(excluded=FacetValues(languages=fs("en", "fr"))), [42]),
        (
            Filters(publishers=fs("UNODC"), excluded=FacetValues(themes=fs("schools"))),
            [],
        ),
        (
            Filters(
                themes=fs("security", "schools"),
                excluded=FacetValues(themes=fs("borders")),
            ),
            [21, 31],
        ),
    ],
    ids=str,
)
def test_what_has_an_excluded_value_is_left_out(
    filters: Filters, rows: list[int]
) -> None:
    assert admitted(filters) == rows


@pytest.mark.parametrize(
    ("filters", "message"),
    [
        (
            Filters(languages=fs("pt")),
            "unknown language 'pt'; known are: ar (العربية), en (English), "
            "es (Español), fr (Français), ru (Русский), zh (中文)",
        ),
        (
            Filters(kinds=fs("poem")),
            "unknown kind 'poem'; known are: handbook, policy brief",
        ),
        (
            Filters(publishers=fs("UNODC", "unodc")),
            "unknown publisher 'unodc'; known are: UN Women, UNODC",
        ),
        (
            Filters(document_ids=fs("e")),
            "unknown document 'e'; known are: a, b, c, d",
        ),
        (
            Filters(regions=fs("borders")),
            "unknown region 'borders'; known are: africa (Africa), kenya (Kenya)",
        ),
        (
            Filters(excluded=FacetValues(themes=fs("Security"))),
            "unknown theme 'Security'; known are: borders (Border management), "
            "patrols, schools (Education), security (Security)",
        ),
        (
            Filters(practice_kinds=fs("tip")),
            "unknown kind of practice 'tip'; known are: challenge, good_practice, "
            "lesson, recommendation",
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
        admitted(filters)

    assert str(caught.value) == message


def test_of_many_valid_values_the_nearest_are_named() -> None:
    themes = [concept(f"theme-{n:02}", "theme", label=f"Label {n}") for n in range(20)]
    vocabulary = Vocabulary([], [*themes, concept("masculinities", "theme")])
    built = build_facet_table({}, NO_COLUMNS, NO_CONCEPTS, {}, vocabulary)

    def told(value: str) -> str:
        with pytest.raises(QueryError) as caught:
            admitted_passages(built, Filters(themes=fs(value)))
        return str(caught.value)

    assert told("masculinites").startswith(
        "unknown theme 'masculinites'; known are: masculinities, "
    )
    assert told("LABEL 13").startswith(
        "unknown theme 'LABEL 13'; known are: theme-13 (Label 13), "
    )
    assert told("x").endswith(", and 9 more")


def test_a_filter_on_a_library_without_documents_names_none() -> None:
    built = build_facet_table({}, NO_COLUMNS, NO_CONCEPTS, {}, VOCABULARY)

    with pytest.raises(QueryError, match="known are: none"):
        admitted_passages(built, Filters(kinds=fs("handbook")))


def test_a_facet_is_left_out_with_its_exclusions() -> None:
    filters = Filters(
        themes=fs("borders"),
        kinds=fs("handbook"),
        last_year=2020,
        excluded=FacetValues(themes=fs("schools"), regions=fs("kenya")),
    )

    assert without(filters, "themes") == Filters(
        kinds=fs("handbook"),
        last_year=2020,
        excluded=FacetValues(regions=fs("kenya")),
    )
    assert without(filters, "years").last_year is None
    assert without(filters, "sectors") == filters


@pytest.mark.parametrize(
    ("depth", "rows"), [(0, []), (1, [2]), (3, [2, 4, 98]), (9, [2, 4, 98])]
)
def test_a_ranking_is_asked_for_until_enough_of_it_is_admitted(
    depth: int, rows: list[int]
) -> None:
    ranking = [(row, 1 - row / 100) for row in range(1, 100)]
    admitted_rows = np.array([2, 4, 98, 200, 201, 202])

    def rank(asked: int) -> list[tuple[int, float]]:
        return ranking[:asked]

    found = first_admitted(rank, depth, admitted_rows, of=120)

    assert found == [(row, 1 - row / 100) for row in rows]
