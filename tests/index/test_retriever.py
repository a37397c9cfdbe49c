"""What every `Retriever` promises, asked of both that there are."""

import json
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Protocol

import numpy as np
import pytest

from index.errors import UnknownDocumentError
from index.expansion import NO_EXPANSION
from index.grouping import search_grouped
from index.library import Library
from index.local_retriever import LocalRetriever
from index.query import PreparedQuery
from index.records import Filters
from index.retriever import Found, Request, Retriever
from index.search import Searcher
from index.snapshot import open_snapshot
from ingest.records import Document
from tests.conftest import SMALL_DOCUMENTS, WordLengthEncoder
from tests.data.memory_retriever import Generation, MemoryRetriever
from tests.data.tiny_library import (
    encoded_document,
    new_document,
    paragraphs,
    report_of,
)

ENCODER = WordLengthEncoder()
NEW = paragraphs("d.pdf", "women lead women", "weather")


class Engine(Protocol):
    """Where documents are written, and where a retriever is opened."""

    def write(
        self, *documents: Document, replaces: str | None = None, removed: str = ""
    ) -> int: ...

    def open(self) -> Retriever: ...


class LocalEngine:
    def __init__(self, library: Library) -> None:
        self._library = library

    def write(
        self, *documents: Document, replaces: str | None = None, removed: str = ""
    ) -> int:
        with self._library.writing():
            new = [
                new_document(self._library, ENCODER, document, replaces)
                for document in documents
            ]
            retriever = LocalRetriever(self._library)
            reports = [report_of(document) for document in new]
            return retriever.write(new, reports, removed=[removed] if removed else ())

    def open(self) -> Retriever:
        return LocalRetriever(self._library)


class MemoryEngine:
    def __init__(self) -> None:
        self._generations: list[Generation] = [{}]

    def write(
        self, *documents: Document, replaces: str | None = None, removed: str = ""
    ) -> int:
        new = [encoded_document(ENCODER, d, Path(d.file), replaces) for d in documents]
        return self.open().write(new, removed=[removed] if removed else ())

    def open(self) -> Retriever:
        return MemoryRetriever(self._generations)


@pytest.fixture(params=["local", "memory"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """An engine that holds nothing yet."""
    if request.param == "memory":
        yield MemoryEngine()
        return
    with closing(Library.create(tmp_path / "engine", ENCODER.facts)) as library:
        yield LocalEngine(library)


def query_of(text: str, *phrases: str) -> PreparedQuery:
    encoding = ENCODER.encode([text], role="query")
    vector, tokens = encoding.vectors[0], encoding.tokens[0].vectors
    return PreparedQuery(
        typed=text,
        text=text,
        language="en",
        corrections=(),
        phrases=phrases,
        words=text,
        expansion=NO_EXPANSION,
        is_shifted=False,
        vector=vector,
        tokens=tokens,
        shifted_vector=vector,
        shifted_tokens=tokens,
    )


def rank(
    retriever: Retriever,
    query: PreparedQuery,
    *,
    depth: int = 10,
    admitted: list[int] | None = None,
    languages: tuple[str, ...] = ("en", "fr"),
) -> Found:
    return retriever.retrieve(
        Request(
            query=query,
            rankings=("lexical", "dense"),
            depth=depth,
            admitted=None if admitted is None else np.array(admitted, dtype=np.int64),
            languages=languages,
        )
    )


def rows(found: Found) -> tuple[list[int], list[int]]:
    """Return the rows of both rankings, terms first."""
    lexical, dense = found.rankings["lexical"], found.rankings["dense"]
    return [row for row, _ in lexical], [row for row, _ in dense]


def test_nothing_is_found_before_anything_was_written(engine: Engine) -> None:
    assert rows(rank(engine.open(), query_of("women lead"))) == ([], [])


def test_what_was_written_is_found_by_terms_and_by_vectors(engine: Engine) -> None:
    engine.write(*SMALL_DOCUMENTS)

    lexical, dense = rows(rank(engine.open(), query_of("women lead")))

    # Word lengths: the query has 5 and 4; passage 1 has 5, 4, 7; 2 has 7, 5, 5;
    # 3 has 6, 7, 9; 4 has 5, 5. Passage 5 is alone in its language.
    assert lexical == [1, 4]
    assert [row for row in dense if row != 5] == [1, 4, 2, 3]


def test_what_is_not_asked_is_not_worked_out(engine: Engine) -> None:
    engine.write(*SMALL_DOCUMENTS)

    found = engine.open().retrieve(Request(query=query_of("women")))

    assert (found.rankings, found.late, found.parts) == ({}, {}, {})
    assert len(found.vectors) == 0


def test_passages_and_their_parts_are_scored_by_their_tokens(engine: Engine) -> None:
    engine.write(*SMALL_DOCUMENTS)

    found = engine.open().retrieve(
        Request(
            query=query_of("women lead"),
            scored=[4, 1, 3],
            parts={1: [(0, 5), (6, 10), (5, 6)]},
        )
    )

    # 5 and 4 are both in "women lead patrols", only 5 is in "women judge".
    means = {row: score.mean for row, score in found.late.items()}
    assert means == pytest.approx({4: 0.5, 1: 1.0, 3: 0.0}, abs=0.1)
    assert found.parts[1] == pytest.approx(np.array([[1, 0], [0, 1], [0, 0]]), abs=0.3)


def test_vectors_are_those_that_were_written(engine: Engine) -> None:
    engine.write(*SMALL_DOCUMENTS)
    texts = ["women judge", "women lead patrols"]

    found = engine.open().retrieve(Request(vectors_of=[4, 1]))

    written = ENCODER.encode(texts, role="passage").vectors
    assert found.vectors == pytest.approx(written, abs=0.002)


def test_what_is_not_admitted_takes_no_place_in_a_ranking(engine: Engine) -> None:
    engine.write(*SMALL_DOCUMENTS)
    retriever, query = engine.open(), query_of("women lead")

    assert rows(rank(retriever, query, depth=1)) == ([1], [1])
    assert rows(rank(retriever, query, depth=1, admitted=[2, 3])) == ([], [2])
    assert rows(rank(retriever, query, depth=1, admitted=[3, 4])) == ([4], [4])
    assert rows(rank(retriever, query, admitted=[])) == ([], [])


def test_ties_are_broken_by_row_to_the_last(engine: Engine) -> None:
    equal = ["women lead", "girls lead"] * 15
    engine.write(paragraphs("a.pdf", *equal))

    found = rank(engine.open(), query_of("women"), depth=7)

    # All words but one have as many letters, so that all are as near.
    assert rows(found) == ([1, 3, 5, 7, 9, 11, 13], [1, 2, 3, 4, 5, 6, 7])


def test_terms_are_looked_for_in_the_languages_asked(engine: Engine) -> None:
    french = paragraphs("f.pdf", "women lead", language="fr")
    engine.write(paragraphs("e.pdf", "women lead"), french)
    retriever, query = engine.open(), query_of("women")

    for languages, expected in (("en",), [1]), (("fr",), [2]), (("en", "fr"), [1, 2]):
        assert rows(rank(retriever, query, languages=languages))[0] == expected


def test_a_phrase_is_held_by_whatever_is_ranked(engine: Engine) -> None:
    engine.write(paragraphs("a.pdf", "they lead women", "women lead", "women who lead"))
    retriever, query = engine.open(), query_of("women lead", "women lead")

    assert rows(rank(retriever, query)) == ([2], [2])
    assert rows(rank(retriever, query, admitted=[1, 3])) == ([], [])


def test_the_same_request_gets_the_same_bytes(engine: Engine) -> None:
    engine.write(*SMALL_DOCUMENTS)
    retriever, query = engine.open(), query_of("women lead patrols")

    once, again, anew = (
        json.dumps(rank(asked, query).rankings)
        for asked in (retriever, retriever, engine.open())
    )

    assert once == again == anew


def test_a_retriever_answers_from_its_generation_for_life(engine: Engine) -> None:
    first = engine.write(*SMALL_DOCUMENTS)
    before, query = engine.open(), query_of("women lead")
    assert rows(rank(before, query))[0] == [1, 4]

    second = engine.write(NEW)

    assert second > first
    assert rows(rank(before, query))[0] == [1, 4]
    assert sorted(rows(rank(engine.open(), query))[0]) == [1, 4, 6]


def test_what_is_replaced_or_removed_is_not_found(engine: Engine) -> None:
    engine.write(*SMALL_DOCUMENTS)
    query = query_of("women lead")

    engine.write(NEW, replaces=SMALL_DOCUMENTS[0].document_id)
    assert sorted(rows(rank(engine.open(), query))[0]) == [4, 6]

    engine.write(removed=NEW.document_id)
    lexical, dense = rows(rank(engine.open(), query))
    assert (lexical, sorted(dense)) == ([4], [3, 4, 5])


def test_a_write_that_fails_changes_nothing(engine: Engine) -> None:
    first = engine.write(*SMALL_DOCUMENTS)

    with pytest.raises(UnknownDocumentError):
        engine.write(NEW, removed="f" * 64)

    assert rows(rank(engine.open(), query_of("women lead")))[0] == [1, 4]
    assert engine.write(NEW) == first + 1


def test_a_search_goes_through_the_retriever_it_is_given(
    engine: Engine, small_library: Library
) -> None:
    engine.write(*SMALL_DOCUMENTS[:2])  # the French one is in the snapshot alone
    snapshot = open_snapshot(small_library)
    searcher = Searcher(snapshot, ENCODER, retriever=engine.open())
    query = searcher.prepare("women lead", "en")

    def found(filters: Filters) -> list[int]:
        hits = search_grouped(searcher, query, filters=filters)
        return [hit.passage_row for hit in hits]

    assert found(Filters()) == [1, 2, 4, 3]
    assert found(Filters(publishers=frozenset({"UN Women"}))) == [4, 3]
    assert found(Filters(languages=frozenset({"fr"}))) == []
    quoted = searcher.prepare('"women lead" patrols', "en")
    facets = {facet.name: facet.values for facet in searcher.facets(query=quoted)}
    assert [(v.id, v.documents) for v in facets["languages"]] == [("en", 1)]
