from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from index.catalogue import Catalogue
from index.records import FileReport, FileState
from index.summary import summarise
from ingest.language import LANGUAGES
from ingest.records import Concept, Scheme
from ingest.vocabulary import Vocabulary
from tests.conftest import WordLengthEncoder
from tests.data.tiny_library import paragraphs, tiny_page

LABELS = dict.fromkeys(LANGUAGES, "a label")
VOCABULARY = Vocabulary(
    [Scheme("actor", LABELS), Scheme("theme", LABELS)],
    [
        Concept(id=name, scheme=scheme, preferred=LABELS, definition="")
        for name, scheme in (("police", "actor"), ("courts", "actor"), ("ct", "theme"))
    ],
)


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
        replace(
            paragraphs("b.pdf", "Courts."),
            family="b",
            supersedes="a.en.pdf",
            pages=(replace(tiny_page(1, "Courts."), is_ocr=True, hidden=3),),
        ),
        replace(
            paragraphs("c.pdf", "More."),
            supersedes="x.pdf",
            addendum_to="b.pdf",
            pages=(replace(tiny_page(1, "More."), hidden=1),),
        ),
    ]
    report = FileReport("scan.pdf", FileState.NEEDS_OCR, "no text", None, 0, 0)
    with catalogue.transaction():
        for document in documents:
            catalogue.add_document(document, [], 1, 0)
        catalogue.put_file_report("/in/scan.pdf", None, report)
        catalogue.put_concepts(1, {7: ("police",)})
        catalogue.set_vocabulary(VOCABULARY.to_json())

    summary = summarise(catalogue)

    assert (summary.documents, summary.pages, summary.passages) == (4, 4, 0)
    assert summary.languages == {"en": 3, "fr": 1}
    assert summary.kinds == {"not said": 3, "toolkit": 1}
    assert summary.years == {"not said": 3, "2020": 1}
    assert summary.families == {"a": 2}
    assert (summary.superseded, summary.addenda) == (1, 1)
    assert (summary.practices, summary.files) == ({}, {"needs_ocr": 1})
    assert summary.concepts == {"actor": 2, "theme": 1}
    assert (summary.tagged_passages, summary.read_by_ocr) == (1, 1)
    assert summary.with_hidden_text == 2


def test_an_edition_that_symbols_tell_counts_as_superseded(
    catalogue: Catalogue,
) -> None:
    first = replace(paragraphs("a.pdf", "A draft."), symbol="S/2025/71")
    second = replace(paragraphs("b.pdf", "A better one."), symbol="S/2025/71/Rev.1")
    with catalogue.transaction():
        for document in (first, second):
            catalogue.add_document(document, [], 1, 0)

    assert summarise(catalogue).superseded == 1
