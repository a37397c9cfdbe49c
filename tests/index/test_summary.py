from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from index.catalogue import Catalogue
from index.records import FileReport, FileState
from index.summary import summarise
from tests.conftest import WordLengthEncoder
from tests.data.tiny_library import paragraphs


@pytest.fixture
def catalogue(tmp_path: Path) -> Iterator[Catalogue]:
    path = tmp_path / "catalogue.db"
    with closing(Catalogue.create(path, WordLengthEncoder.facts)) as catalogue:
        yield catalogue


def test_a_summary_counts_what_the_catalogue_holds(catalogue: Catalogue) -> None:
    english = paragraphs("a.en.pdf", "Women lead.", kind="toolkit", year=2020)
    documents = [
        replace(english, family="a"),
        replace(paragraphs("a.fr.pdf", "Elles dirigent."), language="fr", family="a"),
        replace(paragraphs("b.pdf", "Courts."), family="b", supersedes="a.en.pdf"),
        replace(paragraphs("c.pdf", "More."), supersedes="x.pdf", addendum_to="b.pdf"),
    ]
    report = FileReport("scan.pdf", FileState.NEEDS_OCR, "no text", None, 0, 0)
    with catalogue.transaction():
        for document in documents:
            catalogue.add_document(document, [], 1, 0)
        catalogue.put_file_report("/in/scan.pdf", None, report)

    summary = summarise(catalogue)

    assert (summary.documents, summary.pages, summary.passages) == (4, 4, 0)
    assert summary.languages == {"en": 3, "fr": 1}
    assert summary.kinds == {"not said": 3, "toolkit": 1}
    assert summary.years == {"not said": 3, "2020": 1}
    assert summary.families == {"a": 2}
    assert (summary.superseded, summary.addenda) == (1, 1)
    assert (summary.practices, summary.files) == ({}, {"needs_ocr": 1})
