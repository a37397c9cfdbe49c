from contextlib import closing
from pathlib import Path

import pytest

from index import nearest
from index.errors import LibraryDamagedError
from index.library import Library
from index.search import Searcher
from index.snapshot import open_snapshot
from index.vectors import QuantisedStore, VectorStore
from index.verification import Findings, repair_library, verify_library
from tests.conftest import WordLengthEncoder
from tests.data.tiny_library import add_documents, flip_byte, paragraphs

ENCODER = WordLengthEncoder()


@pytest.fixture
def large_library(small_library: Library, monkeypatch: pytest.MonkeyPatch) -> Library:
    """Return a library of six passages where more than five count as many."""
    monkeypatch.setattr(nearest, "EXACT_LIMIT", 5)
    add_documents(small_library, ENCODER, paragraphs("d.pdf", "peace"))
    return small_library


def lists_files(library: Library) -> list[str]:
    return sorted(path.name for path in (library.folder / "nearest").iterdir())


def test_few_passages_are_searched_exactly(small_library: Library) -> None:
    assert isinstance(open_snapshot(small_library).vectors.nearest, VectorStore)
    assert small_library.catalogue.lists() is None
    assert not (small_library.folder / "nearest").exists()


def test_many_passages_get_inverted_lists_of_their_own_accord(
    large_library: Library,
) -> None:
    snapshot = open_snapshot(large_library)
    lists = large_library.catalogue.lists()

    # Generations 1 and 2 added documents, 3 made the lists.
    assert snapshot.generation == 3
    assert lists is not None
    assert (lists.name, lists.passages) == ("3.faiss", 6)
    assert lists_files(large_library) == ["3.faiss"]
    assert isinstance(snapshot.vectors.nearest, QuantisedStore)
    assert len(snapshot.vectors) == 6


def test_the_nearest_are_the_same_either_way(
    large_library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_lists = Searcher.open(large_library, ENCODER)
    monkeypatch.setattr(nearest, "EXACT_LIMIT", 6)
    exact = Searcher.open(large_library, ENCODER)

    for text in ("women lead", "peace", "les femmes dirigent"):
        query = exact.prepare(text, "en")
        found = with_lists.snapshot.vectors.search(query.vector, 6)
        wanted = exact.snapshot.vectors.search(query.vector, 6)
        assert [row for row, _ in found] == [row for row, _ in wanted]
        # The exact store keeps eight bits of a number.
        assert [s for _, s in found] == pytest.approx([s for _, s in wanted], abs=0.01)


def test_what_came_and_went_since_is_found_and_is_gone(
    large_library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(nearest, "COVERED_SHARE", 0.1)
    add_documents(large_library, ENCODER, paragraphs("e.pdf", "aa bb cc"))
    with large_library.writing():
        large_library.write(removed=[large_library.find("a.pdf")[1].document_id])
    assert lists_files(large_library) == ["3.faiss"]
    monkeypatch.setattr(nearest, "EXACT_LIMIT", 4)

    searcher = Searcher.open(large_library, ENCODER)

    lists = searcher.snapshot.vectors.nearest
    assert isinstance(lists, QuantisedStore)
    assert sorted(lists.rows().tolist()) == [3, 4, 5, 6, 7]
    query = searcher.prepare("aa bb", "en")
    assert searcher.snapshot.vectors.search(query.vector, 5)[0][0] == 7


def test_lists_of_too_few_are_made_anew(large_library: Library) -> None:
    # Six of eight is less than four fifths.
    add_documents(large_library, ENCODER, paragraphs("e.pdf", "aa bb", "cc dd ee"))

    lists = large_library.catalogue.lists()

    assert lists is not None
    assert (lists.name, lists.passages) == ("5.faiss", 8)
    assert lists_files(large_library) == ["5.faiss"]


@pytest.mark.parametrize("damage", ["missing", "changed"])
def test_damaged_lists_are_refused_and_made_anew_by_the_next_writer(
    large_library: Library, damage: str
) -> None:
    path = large_library.folder / "nearest" / "3.faiss"
    if damage == "missing":
        path.unlink()
    else:
        flip_byte(path, 40)

    with pytest.raises(LibraryDamagedError, match=r"nearest/3\.faiss.*--repair"):
        open_snapshot(large_library)
    assert verify_library(large_library) == Findings(
        ("nearest/3.faiss is missing or was changed",), ()
    )
    repair_library(large_library, lambda: ENCODER)

    assert verify_library(large_library) == Findings((), ())
    assert isinstance(open_snapshot(large_library).vectors.nearest, QuantisedStore)


def test_lists_that_no_commit_names_are_deleted(
    large_library: Library, tmp_path: Path
) -> None:
    (large_library.folder / "nearest" / "9.faiss").write_bytes(b"left behind")

    with closing(Library.open(large_library.folder)) as other, other.writing():
        assert lists_files(large_library) == ["3.faiss"]
