from math import log
from pathlib import Path

import pytest

from evals.errors import EvaluationError
from evals.places import library_places
from evals.plain import Bm25, PlainSystem, cut_words
from evals.records import RankedText, Topic
from index.library import Library
from tests.conftest import WordLengthEncoder


def test_a_document_is_cut_every_200_words() -> None:
    pages = {1: " ".join(["one"] * 150), 2: " ".join(["two"] * 150)}

    first, second = cut_words("a.pdf", pages)

    assert (first.first_page, first.last_page) == (1, 2)
    assert (second.first_page, second.last_page) == (2, 2)
    assert first.text == " ".join(["one"] * 150) + "\n" + " ".join(["two"] * 50)
    assert second.text.split() == ["two"] * 100
    assert (first.passage_id, second.passage_id) == ("a.pdf#1", "a.pdf#2")


def test_two_chinese_characters_count_as_a_word() -> None:
    passages = cut_words("a.pdf", {1: "妇女" * 250})

    assert [len(passage.text) for passage in passages] == [400, 100]


def test_bm25_ranks_by_rarity_and_length() -> None:
    bm25 = Bm25(["women lead", "women and girls", "schools", "women"])

    assert bm25.search("Girls", 9) == [1]
    assert bm25.search("women", 9) == [3, 0, 1]
    assert bm25.search("women", 1) == [3]
    assert bm25.search("boys", 9) == []


def test_bm25_scores_as_its_formula_says() -> None:
    # Two of two texts of mean length 2 have "a"; idf is log(1 + 0.5 / 2.5).
    # "a a b" scores idf * 2 * 2.5 / (2 + 1.5 * (0.25 + 0.75 * 3 / 2)), "a" less.
    long_one, short_one = (
        log(1.2) * 2 * 2.5 / (2 + 1.5 * (0.25 + 0.75 * 1.5)),
        log(1.2) * 2.5 / (1 + 1.5 * (0.25 + 0.75 * 0.5)),
    )
    assert long_one < short_one

    assert Bm25(["a a b", "a"]).search("a", 2) == [1, 0]


def test_both_rankings_are_fused() -> None:
    texts = ["women lead patrols", "girls learn", "courts judge terror suspects"]
    passages = [
        RankedText("a.pdf", n, n, f"a.pdf#{n}", 0.0, text)
        for n, text in enumerate(texts, start=1)
    ]
    encoder = WordLengthEncoder()
    system = PlainSystem(encoder, encoder, passages)

    hits = system.rank(Topic("t1", "women lead patrols", "en"), 2)

    # First in both rankings; the other one has two words in common with nothing but
    # one word's length, 5.
    assert [hit.first_page for hit in hits] == [1, 2]
    assert hits[0].score == pytest.approx(2 / 61)
    assert hits[1].score == pytest.approx(1 / 62)


def test_the_plain_search_reads_the_pdfs_of_a_library(library: Path) -> None:
    opened = Library.open(library)
    encoder = WordLengthEncoder()

    system = PlainSystem.build(opened, encoder, encoder)
    hits = system.rank(Topic("t1", "victims of trafficking", "en"), 3)

    assert hits[0].file == "borders.pdf"
    assert len(hits) == 3
    # Its hits are found among the letters that the library stored.
    places = library_places(opened)
    for hit in hits:
        cover = places.cover(hit.file, hit.first_page, hit.last_page, hit.text)
        assert cover.found == cover.length > 100
    opened.close()


def test_a_library_without_text_cannot_be_searched(
    tmp_path: Path, word_length_encoder: WordLengthEncoder
) -> None:
    empty = Library.create(tmp_path / "library", word_length_encoder.facts)

    with pytest.raises(EvaluationError, match="has no text to search"):
        PlainSystem.build(empty, word_length_encoder, word_length_encoder)
    empty.close()
