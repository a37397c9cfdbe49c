"""Counts of documents by facet, against counts made one passage at a time."""

import random
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import fields, replace
from functools import partial
from typing import Any

import pytest

from index.facet_table import FACETS, YEARS
from index.facets import result_sets
from index.filters import admitted_passages, without
from index.first_stage import FirstStage
from index.library import Library
from index.local_retriever import LocalRetriever
from index.query import PreparedQuery
from index.records import Facet, FacetValues, Filters
from index.search import Searcher
from index.tagging import tag_anew
from ingest.vocabulary_files import read_vocabulary
from ingest.vocabulary_source import shipped_vocabulary
from tests.conftest import WordLengthEncoder
from tests.data.tiny_library import add_documents, paragraphs

ENCODER = WordLengthEncoder()
SCHEMES = {
    "theme": "themes",
    "phase": "phases",
    "gender-lens": "gender_lenses",
    "identity-factor": "identity_factors",
    "instrument": "instruments",
    "actor": "sectors",
    "region": "regions",
    "country": "regions",
}
SENTENCES = (
    "Border management units in Kenya recruit women officers.",
    "Resolution 2242 (2015) speaks of women and girls in prevention.",
    "Rehabilitation and reintegration in prisons differ for boys.",
    "Masculinities are shaped by schools in Iraq and in France.",
    "Good practice 1. Train police officers to listen to widows.",
    "Recommendation 2. States should fund civil society organisations.",
    "Lesson 3. Prosecutors in Nigeria protect witnesses with disabilities.",
    "Terrorist financing is investigated by prosecutors.",
    "Weather is mild.",
)
QUERY = "women officers in prisons"


@pytest.fixture(scope="module")
def searcher(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Searcher]:
    """Forty documents of two to seven sentences, tagged with the shipped vocabulary."""
    chance = random.Random(7)
    documents = [
        paragraphs(
            f"{number}.pdf",
            *chance.choices(SENTENCES, k=chance.randint(2, 7)),
            language=chance.choice(("en", "en", "en", "fr")),
            **{
                name: value
                for name, value in (
                    ("kind", chance.choice(("policy brief", "handbook", "poem", ""))),
                    ("publisher", chance.choice(("UNODC", "UN Women", ""))),
                    ("year", chance.choice((2019, 2022, 2024, 0))),
                )
                if value
            },
        )
        for number in range(40)
    ]
    folder = tmp_path_factory.mktemp("facets") / "library"
    with closing(Library.create(folder, ENCODER.facts)) as library:
        add_documents(library, ENCODER, *documents)
        with library.writing():
            tag_anew(library, read_vocabulary(shipped_vocabulary()))
        yield Searcher.open(library, ENCODER)


class ByHand:
    """Who has what, worked out passage by passage with sets of strings."""

    def __init__(self, searcher: Searcher) -> None:
        snapshot = searcher.snapshot
        self._vocabulary = snapshot.vocabulary
        practices = snapshot.library.catalogue.practices()
        self.passages: dict[int, int] = {}
        self._values: dict[int, set[tuple[str, str]]] = {}
        self._facts = snapshot.documents
        for passage in snapshot.library.catalogue.passages():
            row, document_row = passage.passage_row, passage.document_row
            facts = snapshot.documents[document_row]
            values = {("languages", passage.language), ("kinds", facts.kind or "")}
            values |= {("publishers", facts.publisher or "")}
            values |= {(YEARS, str(facts.year or ""))}
            for concept in {*snapshot.concepts.get(row, ()), *facts.concepts}:
                values |= self._upwards(concept)
            for practice in practices:
                if practice.document_row == document_row and any(
                    mine.page == its.page
                    and set(range(mine.start, mine.stop))
                    & set(range(its.start, its.stop))
                    for mine in passage.spans
                    for its in practice.spans
                ):
                    values.add(("practice_kinds", str(practice.kind)))
            self.passages[row] = document_row
            self._values[row] = {(facet, id_) for facet, id_ in values if id_}

    def admits(self, row: int, filters: Filters) -> bool:
        def has(values: FacetValues, facet: str) -> bool:
            return any((facet, v) in self._values[row] for v in getattr(values, facet))

        facts = self._facts[self.passages[row]]
        if filters.document_ids and facts.document_id not in filters.document_ids:
            return False
        first, last = filters.first_year, filters.last_year
        if first and (facts.year is None or facts.year < first):
            return False
        if last and (facts.year is None or facts.year > last):
            return False
        return all(
            (not getattr(filters, facet) or has(filters, facet))
            and not has(filters.excluded, facet)
            for facet in FACETS
        )

    def counts(self, rows: set[int]) -> Counter[tuple[str, str]]:
        """Count documents by value."""
        return Counter(
            value
            for _, value in {
                (self.passages[row], value)
                for row in rows
                for value in self._values[row]
            }
        )

    def facets(
        self, filters: Filters, found: Callable[[Filters], set[int]]
    ) -> dict[str, dict[str, int]]:
        """Count documents by facet, each as if its own filter were off."""
        facets = {}
        sets: dict[Filters, set[int]] = {}
        for facet in (*FACETS, YEARS):
            others = without(filters, facet)
            if others not in sets:
                sets[others] = found(others)
            counts = self.counts(sets[others])
            facets[facet] = {
                id_: n for (name, id_), n in counts.items() if name == facet
            }
        return facets

    def _upwards(self, concept_id: str) -> set[tuple[str, str]]:
        concept = self._vocabulary.concepts[concept_id]
        above = {(SCHEMES.get(concept.scheme, ""), concept_id)}
        for broader in concept.broader:
            above |= self._upwards(broader)
        return {(facet, id_) for facet, id_ in above if facet}


@pytest.fixture(scope="module")
def by_hand(searcher: Searcher) -> ByHand:
    return ByHand(searcher)


def counted(facets: tuple[Facet, ...]) -> dict[str, dict[str, int]]:
    return {
        facet.name: {value.id: value.documents for value in facet.values}
        for facet in facets
    }


def some_filters(known: dict[str, dict[str, int]], chance: random.Random) -> Filters:
    """Choose up to two values of up to four facets, some of them excluded."""
    chosen: dict[str, frozenset[str]] = {}
    excluded: dict[str, frozenset[str]] = {}
    for facet in chance.sample(FACETS, chance.randint(0, 4)):
        values = frozenset(chance.choices([*known[facet]], k=2))
        (excluded if chance.random() < 0.35 else chosen)[facet] = values
    return Filters(
        **chosen,
        first_year=chance.choice((None, None, 2020)),
        last_year=chance.choice((None, None, 2022)),
        excluded=FacetValues(**excluded),
    )


def test_the_facets_of_the_whole_library_are_those_counted_by_hand(
    searcher: Searcher, by_hand: ByHand
) -> None:
    facets = counted(searcher.facets())

    assert facets == by_hand.facets(Filters(), lambda _: set(by_hand.passages))
    assert facets["regions"]["country-ke"] == facets["regions"]["region-014"] > 0
    assert all(facets.values())


def test_any_filters_admit_and_count_what_is_found_by_hand(
    searcher: Searcher, by_hand: ByHand
) -> None:
    chance = random.Random(11)
    known = counted(searcher.facets())
    for _ in range(60):
        filters = some_filters(known, chance)
        assert counted(searcher.facets(filters)) == by_hand.facets(
            filters,
            lambda some: {row for row in by_hand.passages if by_hand.admits(row, some)},
        ), filters


@pytest.mark.parametrize("pool", [8, 1000])
def test_the_facets_of_a_query_are_those_of_the_passages_that_it_finds(
    searcher: Searcher,
    by_hand: ByHand,
    monkeypatch: pytest.MonkeyPatch,
    pool: int,
) -> None:
    monkeypatch.setattr("index.search.FACET_DEPTH", 10)
    monkeypatch.setattr("index.first_stage.FACET_DEPTH", 10)
    monkeypatch.setattr("index.first_stage.POOL", pool)
    query = searcher.prepare(QUERY, "fr")
    chance = random.Random(13)
    known = counted(searcher.facets())
    for _ in range(15):
        filters = some_filters(known, chance)
        assert counted(searcher.facets(filters, query)) == by_hand.facets(
            filters, partial(found_by, searcher, query)
        ), filters


def found_by(searcher: Searcher, query: PreparedQuery, filters: Filters) -> set[int]:
    stages = searcher.retrieve(query, 10, filters)
    return {row for stage in stages.values() for row, _ in stage}


def test_a_value_that_is_chosen_leads_to_as_many_documents_as_it_was_said_to_have(
    searcher: Searcher, by_hand: ByHand
) -> None:
    for facet in searcher.facets():
        for value in facet.values:
            if facet.name != YEARS:
                chosen: dict[str, Any] = {facet.name: frozenset({value.id})}
                filters = Filters(**chosen)
                rows = {r for r in by_hand.passages if by_hand.admits(r, filters)}
                documents = {by_hand.passages[row] for row in rows}
                assert len(documents) == value.documents, value


def test_hits_come_from_documents_that_are_counted(searcher: Searcher) -> None:
    query = searcher.prepare(QUERY, "en")
    filters = Filters(kinds=frozenset({"poem"}))

    hits = searcher.search(query, k=200, filters=filters)
    [kinds] = [f for f in searcher.facets(filters, query, k=200) if f.name == "kinds"]

    assert {value.id: value.documents for value in kinds.values}["poem"] == len(
        {hit.document_id for hit in hits}
    )


def test_values_come_by_count_and_in_the_language_of_the_reader(
    searcher: Searcher,
) -> None:
    facets = {facet.name: facet for facet in searcher.facets(language="fr")}

    for facet in facets.values():
        documents = [value.documents for value in facet.values]
        assert documents == sorted(documents, reverse=True)
    labels = {
        name: {value.id: value.label for value in facet.values}
        for name, facet in facets.items()
    }
    assert labels["kinds"] == {
        "policy brief": "note d'orientation",
        "handbook": "guide pratique",
        "poem": "poem",
    }
    assert labels["regions"]["country-iq"] == "Irak"
    assert labels["practice_kinds"] == {
        "good_practice": "bonne pratique",
        "recommendation": "recommandation",
        "lesson": "enseignement tiré",
    }
    assert labels["languages"] == {"en": "English", "fr": "Français"}
    assert labels["years"] == {"2019": "2019", "2022": "2022", "2024": "2024"}


def test_filters_have_a_facet_for_every_field_but_years_and_documents() -> None:
    assert {field.name for field in fields(Filters)} == {
        *FACETS,
        *("first_year", "last_year", "document_ids", "excluded"),
    }


def first_stage(searcher: Searcher) -> FirstStage:
    """Return a first stage that has ranked nothing yet."""
    snapshot = searcher.snapshot
    return FirstStage(snapshot, LocalRetriever(snapshot.library, snapshot))


def test_a_pool_gives_the_ranking_under_filters(searcher: Searcher) -> None:
    query = searcher.prepare(QUERY, "en")
    for filters in (
        Filters(languages=frozenset({"en"})),
        Filters(first_year=2022),
        Filters(kinds=frozenset({"poem", "handbook"}), last_year=2024),
    ):
        pooled = first_stage(searcher)._of_pool(query, 10, filters)
        ranked = first_stage(searcher)._rank(query, 10, filters)
        assert pooled is not None
        for name, ranking in ranked.items():
            assert [row for row, _ in pooled[name][:10]] == [row for row, _ in ranking]
            scores = [score for _, score in ranking]
            assert [s for _, s in pooled[name][:10]] == pytest.approx(scores, abs=1e-4)


def test_a_pool_that_holds_too_little_is_not_used(
    searcher: Searcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.first_stage.POOL", 12)
    query = searcher.prepare(QUERY, "en")
    stage = first_stage(searcher)
    every, french = (Filters(languages=frozenset(x)) for x in (["en", "fr"], ["fr"]))

    assert stage._of_pool(query, 10, every) is not None
    assert stage._of_pool(query, 10, french) is None
    assert stage._of_pool(query, 10, Filters()) is None


def test_filters_that_admit_the_same_passages_are_ranked_once(
    searcher: Searcher,
) -> None:
    asked: list[Filters] = []

    def retrieve(depth: int, filters: Filters) -> dict[str, list[tuple[int, float]]]:
        asked.append(filters)
        return {"dense": [(row, 0.0) for row in range(1, 60)][:depth]}

    filters = Filters(last_year=2024)
    table = searcher.snapshot.facets
    found = result_sets(table, retrieve, partial(admitted_passages, table), 3)

    assert found(filters).sum() == found(replace(filters, last_year=2030)).sum() == 3
    assert asked == [filters]
