from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from index.first_stage import symbols_in
from index.library import Library
from index.records import Filters
from index.search import Searcher
from tests.conftest import WordLengthEncoder
from tests.data.tiny_library import add_documents, paragraphs

ENCODER = WordLengthEncoder()


@pytest.fixture
def searcher(tmp_path: Path) -> Iterator[Searcher]:
    """Ten passages that match a query's words, and two of the document it names."""
    near = [f"women lead patrols {'o' * (n % 5 + 3)}" for n in range(10)]
    named = paragraphs("c.pdf", "budgets are annexed", "weather", year=2025)
    with closing(Library.create(tmp_path / "library", ENCODER.facts)) as library:
        add_documents(
            library,
            ENCODER,
            paragraphs("a.pdf", *near),
            replace(named, symbol="S/RES/2242 (2015)"),
        )
        yield Searcher.open(library, ENCODER)


@pytest.mark.parametrize(
    ("text", "symbols"),
    [
        ("What does S/2025/71 say?", ["s/2025/71"]),
        ("S/RES/2242 (2015), A/80/66.", ["s/res/2242", "a/80/66"]),
        ("E/CN.6/2025/NGO/40", ["e/cn.6/2025/ngo/40"]),
        ("and/or women/men", []),
    ],
)
def test_symbols_are_found_without_their_years(text: str, symbols: list[str]) -> None:
    assert symbols_in(text) == symbols


def test_a_document_whose_symbol_is_named_comes_first(searcher: Searcher) -> None:
    hits = searcher.search(searcher.prepare("women lead patrols, s/res/2242", "en"))

    assert [hit.file for hit in hits[:3]] == ["c.pdf", "c.pdf", "a.pdf"]


def test_filters_hold_for_a_document_that_is_named(searcher: Searcher) -> None:
    query = searcher.prepare("women lead patrols, S/RES/2242 (2015)", "en")

    of_2025 = searcher.search(query, filters=Filters(first_year=2025))
    older = searcher.search(query, filters=Filters(last_year=2024))

    assert {hit.file for hit in of_2025} == {"c.pdf"}
    assert older == []


def test_a_symbol_of_no_document_changes_nothing(searcher: Searcher) -> None:
    assert "named" not in searcher.retrieve(searcher.prepare("women A/80/66", "en"), 9)
