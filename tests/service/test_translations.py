from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from index.library import Library
from index.search import Searcher
from service.translations import without_translations
from tests.conftest import WordLengthEncoder
from tests.data.tiny_library import add_documents, paragraphs

ENCODER = WordLengthEncoder()

# Words of the same lengths in the same places, which is all that the encoder sees.
ENGLISH = paragraphs("en.pdf", "women lead patrols", "schools teach girls")
FRENCH = paragraphs(
    "fr.pdf", "forts dont montent", "mesures utile dames", language="fr"
)


@pytest.fixture
def searcher(tmp_path: Path) -> Iterator[Searcher]:
    """Three passages in English, 1, 2 and 5; 3 and 4 say 1 and 2 in French."""
    with closing(Library.create(tmp_path / "library", ENCODER.facts)) as library:
        add_documents(
            library,
            ENCODER,
            replace(ENGLISH, family="a"),
            replace(FRENCH, family="a"),
            paragraphs("b.pdf", "women protect witnesses"),
        )
        yield Searcher.open(library, ENCODER)


@pytest.mark.parametrize(("language", "kept"), [("en", {1, 2, 5}), ("fr", {3, 4, 5})])
def test_of_translations_the_readers_stays(
    searcher: Searcher, language: str, kept: set[int]
) -> None:
    hits = searcher.search(searcher.prepare("women lead patrols", "en"))
    assert {hit.passage_row for hit in hits} == {1, 2, 3, 4, 5}

    left = without_translations(searcher, hits, language)

    assert {hit.passage_row for hit in left} == kept
    assert left == [hit for hit in hits if hit in left]


def test_of_translations_into_other_languages_the_first_stays(
    searcher: Searcher,
) -> None:
    hits = searcher.search(searcher.prepare("women lead patrols", "en"))
    french_first = sorted(hits, key=lambda hit: hit.language != "fr")

    left = without_translations(searcher, french_first, "ru")

    assert {hit.passage_row for hit in left} == {3, 4, 5}
