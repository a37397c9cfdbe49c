from contextlib import closing
from pathlib import Path

import pytest

from index.library import Library
from index.matching import range_matches
from index.search import Searcher
from tests.conftest import WordLengthEncoder
from tests.data.tiny_library import add_documents, paragraphs

ENCODER = WordLengthEncoder()


def test_matches_are_told_from_those_by_chance(tmp_path: Path) -> None:
    with closing(Library.create(tmp_path / "library", ENCODER.facts)) as library:
        many = [f"women {'o' * (n % 5 + 3)} patrols" for n in range(40)]
        add_documents(library, ENCODER, paragraphs("a.pdf", *many))
        searcher = Searcher.open(library, ENCODER)
        query = searcher.prepare("women lead", "en")
        row = int(searcher.snapshot.columns.passage_rows[1])  # women oooo patrols

        whole, women = searcher.match_parts(query, {row: [(0, 18), (0, 5)]})[row]

        # Every passage has a word of five letters, one in five a word of four.
        assert whole[0] == pytest.approx(0.0, abs=0.2)
        assert whole[1] > 1.0
        assert women[0] == pytest.approx(whole[0], abs=1e-4)
        assert women[1] < 0.0


def test_in_a_library_too_small_matches_are_cosines(small_library: Library) -> None:
    searcher = Searcher.open(small_library, ENCODER)
    query = searcher.prepare("women lead", "en")

    found = searcher.match_parts(query, {1: [(0, 5), (6, 10), (5, 6)]})[1]

    assert found == pytest.approx(
        range_matches(searcher.snapshot, query, 1, [(0, 5), (6, 10), (5, 6)])
    )
    # "women" is its own match and not that of "lead", as near as two bits can tell.
    assert found[0] == pytest.approx([1.0, 0.0], abs=0.3)
    assert found[1] == pytest.approx([0.0, 1.0], abs=0.3)
    assert found[2] == pytest.approx([0.0, 0.0])
