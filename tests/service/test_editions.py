from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from index.library import Library
from index.search import Searcher
from service.editions import edition_years
from tests.conftest import WordLengthEncoder
from tests.data.tiny_library import add_documents, paragraphs

ENCODER = WordLengthEncoder()


@pytest.fixture(scope="module")
def searcher(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Searcher]:
    folder: Path = tmp_path_factory.mktemp("editions") / "library"
    old = paragraphs("old.pdf", "Women lead.", year=2023)
    new = paragraphs("new.pdf", "Women lead on.", year=2026)
    other = paragraphs("other.pdf", "Girls learn.", year=2026)
    with closing(Library.create(folder, ENCODER.facts)) as library:
        add_documents(library, ENCODER, old, replace(new, supersedes="old.pdf"), other)
        yield Searcher.open(library, ENCODER)


@pytest.mark.parametrize(
    "question",
    [
        "What changed between the 2023 and the 2026 edition?",
        "Qu'est-ce qui a changé entre les éditions 2023 et 2026 ?",
        "¿Qué cambió entre la edición de 2023 y la de 2026?",
        "ما الذي تغير بين طبعتي 2023 و2026؟",
        "ما الذي تغير بين الطبعتين ٢٠٢٣ و٢٠٢٦؟",
        "Что изменилось между изданиями 2023 и 2026 годов?",
        "2023年版与2026年版有何变化？",
    ],
)
def test_editions_that_are_compared_speak_of_their_own_years(
    searcher: Searcher, question: str
) -> None:
    files = {d.document_id: d.file for d in searcher.snapshot.documents.values()}
    years = edition_years(question, searcher)

    assert {files[id_]: year for id_, year in years.items()} == {
        "old.pdf": 2023,
        "new.pdf": 2026,
    }


@pytest.mark.parametrize(
    "question",
    [
        "What does the 2023 edition say?",
        "What happened between 2023 and 2026?",
        "What changed between the 2019 and the 2026 edition?",
    ],
)
def test_a_question_that_compares_no_editions_here_gives_none(
    searcher: Searcher, question: str
) -> None:
    assert edition_years(question, searcher) == {}
