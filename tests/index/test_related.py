from contextlib import closing
from pathlib import Path

import pytest

from index.library import Library
from index.related import related_documents
from index.search import Searcher
from ingest.records import BlockKind
from tests.conftest import WordLengthEncoder
from tests.data.tiny_library import (
    add_documents,
    paragraphs,
    tiny_document,
    tiny_page,
)

ENCODER = WordLengthEncoder()


def test_documents_are_ranked_by_the_symmetric_mean_of_closest_passages(
    small_library: Library,
) -> None:
    searcher = Searcher.open(small_library, ENCODER)

    found = related_documents(searcher, 1)

    # Word lengths. a: (5 4 7), (7 5 5); b: (6 7 9), (5 5); c: (3 6 8).
    # Cosines a with b: 1/3 and 1/√3 for the first, 1/√15 and 2/√5 for the second.
    rows = (1 / 3**0.5 + 2 / 5**0.5) / 2
    columns = (1 / 3 + 2 / 5**0.5) / 2
    assert [document.file for document in found] == ["b.pdf", "c.pdf"]
    assert found[0].score == pytest.approx((rows + columns) / 2, abs=0.01)
    assert found[1].score == pytest.approx(0.0, abs=0.01)
    assert found[0].reasons == (
        "page 1 is close to its page 2",
        "page 1 is close to its page 1",
    )


def test_nearness_is_the_same_both_ways(small_library: Library) -> None:
    searcher = Searcher.open(small_library, ENCODER)

    scores = {
        (row, document.file): document.score
        for row in (1, 2)
        for document in related_documents(searcher, row)
    }

    assert scores[1, "b.pdf"] == pytest.approx(scores[2, "a.pdf"])


def test_equal_documents_are_ordered_by_id_and_k_cuts(tmp_path: Path) -> None:
    documents = [paragraphs(f"{name}.pdf", "women lead") for name in "abcd"]
    with closing(Library.create(tmp_path / "library", ENCODER.facts)) as library:
        add_documents(library, ENCODER, *documents)
        searcher = Searcher.open(library, ENCODER)

        found = related_documents(searcher, 1)
        two = related_documents(searcher, 1, k=2)

    ids = sorted(document.document_id for document in documents[1:])
    assert [document.document_id for document in found] == ids
    assert [document.score for document in found] == pytest.approx([1, 1, 1], abs=0.01)
    assert [document.document_id for document in two] == ids[:2]


def test_reference_lists_and_contents_take_no_part(tmp_path: Path) -> None:
    listed = tiny_document(
        "listed.pdf", tiny_page(1, "women lead", kind=BlockKind.REFERENCES)
    )
    with closing(Library.create(tmp_path / "library", ENCODER.facts)) as library:
        add_documents(library, ENCODER, paragraphs("a.pdf", "women lead"), listed)
        searcher = Searcher.open(library, ENCODER)

        assert related_documents(searcher, 1) == []
        assert related_documents(searcher, 2) == []


def test_a_library_of_one_document_has_none_related(tmp_path: Path) -> None:
    with closing(Library.create(tmp_path / "library", ENCODER.facts)) as library:
        add_documents(library, ENCODER, paragraphs("a.pdf", "women lead"))

        assert related_documents(Searcher.open(library, ENCODER), 1) == []
