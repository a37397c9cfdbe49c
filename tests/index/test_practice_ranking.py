from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from index.library import Library
from index.practice_ranking import practices_for_document, practices_for_query
from index.search import Searcher
from index.tagging import tag_anew
from ingest.records import Document
from ingest.vocabulary import Vocabulary
from tests.conftest import WordLengthEncoder
from tests.data.tiny_library import add_documents, paragraphs

ENCODER = WordLengthEncoder()
PATROLS = "Good practice 1. Women lead all the patrols."
COURTS = "Good practice 2. Courts should protect witnesses."
ADVICE = paragraphs("advice.pdf", PATROLS, COURTS, "Women lead.")
# Words of the same lengths in the same places.
CONSEIL = paragraphs(
    "conseil.pdf",
    "Bonne pratique 1. Dames voir que ces efforts.",
    "Bonne pratique 2. Cours devrait montrer humanismes.",
    "Femme agit.",
    language="fr",
)


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with closing(Library.create(tmp_path / "library", ENCODER.facts)) as library:
        add_documents(
            library,
            ENCODER,
            *(replace(document, family="f") for document in (ADVICE, CONSEIL)),
            paragraphs("asking.pdf", "Courts protect witnesses."),
        )
        with library.writing():
            tag_anew(library, Vocabulary([], []))
        yield library


def said(library: Library, rows: list[int]) -> list[tuple[str, str]]:
    practices = {p.practice_row: p for p in library.catalogue.practices()}
    return [(practices[row].language, practices[row].number) for row in rows]


def test_practices_are_ranked_by_their_own_words_once_for_all_languages(
    library: Library,
) -> None:
    searcher = Searcher.open(library, ENCODER)
    assert len(library.catalogue.practices()) == 4

    courts = practices_for_query(searcher, searcher.prepare("protect witnesses", "en"))
    patrols = practices_for_query(searcher, searcher.prepare("voir", "fr"))

    # "protect" has seven letters, like a word of the second; "voir" four, of the first.
    assert said(library, courts) == [("en", "2"), ("en", "1")]
    assert said(library, patrols) == [("fr", "1"), ("fr", "2")]


def test_a_document_has_near_practices_of_others_but_none_of_its_own_family(
    library: Library,
) -> None:
    searcher = Searcher.open(library, ENCODER)

    near = practices_for_document(searcher, 3)

    assert said(library, near) == [("en", "2"), ("en", "1")]
    assert practices_for_document(searcher, 1) == []


def library_of(folder: Path, *documents: Document) -> Library:
    """Return a library of documents whose practices are known."""
    library = Library.create(folder / "library", ENCODER.facts)
    add_documents(library, ENCODER, *documents)
    with library.writing():
        tag_anew(library, Vocabulary([], []))
    return library


def test_a_practice_is_not_first_for_being_in_the_language_of_the_query(
    tmp_path: Path,
) -> None:
    # Nearly all French passages have words of five letters, no English one of four.
    policiers = "Bonne pratique 1. Policiers protègent témoins."
    police = "Good practice 1. Police protect witnesses."
    french = [policiers, *["femme lutte"] * 16, "police fight"]
    english = [police, *["police protect"] * 16, "police fight"]
    documents = (
        paragraphs("fr.pdf", *french, language="fr"),
        paragraphs("en.pdf", *english),
    )
    with closing(library_of(tmp_path, *documents)) as library:
        searcher = Searcher.open(library, ENCODER)
        query = searcher.prepare("femme lutte dames voir", "fr")

        ranked = practices_for_query(searcher, query)

        assert said(library, ranked) == [("en", "1"), ("fr", "1")]


def test_a_long_document_has_near_practices_though_its_own_passages_are_nearer(
    tmp_path: Path,
) -> None:
    long = paragraphs("long.pdf", *["Courts protect witnesses."] * 50)
    with closing(library_of(tmp_path, long, ADVICE)) as library:
        near = practices_for_document(Searcher.open(library, ENCODER), 1)

        assert said(library, near) == [("en", "2"), ("en", "1")]
