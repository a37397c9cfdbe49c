from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from index.library import Library
from index.search import Searcher
from service.translations import without_translations
from tests.conftest import WordLengthEncoder
from tests.data.tiny_library import add_documents, paragraphs

ENCODER = WordLengthEncoder()


@pytest.fixture
def searcher(tmp_path: Path) -> Iterator[Searcher]:
    """Three passages in English, the first two of which are in French too."""
    with closing(Library.create(tmp_path / "library", ENCODER.facts)) as library:
        add_documents(
            library,
            ENCODER,
            paragraphs("a.en.pdf", "women lead patrols", "a to it", family="a"),
            paragraphs(
                "a.fr.pdf", "dames vont partout", "a du un", family="a", language="fr"
            ),
            paragraphs("b.en.pdf", "courts protect witnesses"),
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
