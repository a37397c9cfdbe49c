from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from index.library import Library
from index.reasons import closest_pairs
from index.search import Searcher
from index.tagging import tag_anew
from ingest.records import Block, BlockKind, Concept, Document, Scheme
from ingest.vocabulary import Vocabulary
from tests.conftest import WordLengthEncoder
from tests.data.tiny_library import add_documents, paragraphs, tiny_document, tiny_page

ENCODER = WordLengthEncoder()

AGENDA = "17 to 19 June 2025, item 1 of the provisional agenda"
SEARCHED = "Women are searched by women officers and nobody else."
QUESTION = "Which women officers may search them and who decides?"
TOLD = "Everyone is told beforehand what will happen and why."


def pairs_of(
    folder: Path, own: Document, other: Document, vocabulary: Vocabulary | None = None
) -> list[tuple[int, int, str]]:
    """Return the numbers of the passages in each pair, and the quotation."""
    with closing(Library.create(folder / "library", ENCODER.facts)) as library:
        add_documents(library, ENCODER, own, other)
        if vocabulary is not None:
            with library.writing():
                tag_anew(library, vocabulary)
        searcher = Searcher.open(library, ENCODER)
        columns = searcher.snapshot.columns
        rows, others = (
            columns.passage_rows[columns.of(row)].tolist() for row in (1, 2)
        )
        stored = {
            passage.passage_id: row
            for row, passage in library.catalogue.passages_at([*rows, *others]).items()
        }
        return [
            (
                rows.index(stored[pair.passage_id]),
                others.index(stored[pair.other_passage_id]),
                pair.quote,
            )
            for pair in closest_pairs(searcher, rows, others)
        ]


def test_an_agenda_item_and_a_question_are_no_reason_though_they_are_the_same(
    tmp_path: Path,
) -> None:
    own = paragraphs("own.pdf", AGENDA, QUESTION, SEARCHED)
    other = paragraphs("other.pdf", QUESTION, AGENDA, SEARCHED)

    assert pairs_of(tmp_path, own, other) == [(2, 2, SEARCHED)]


def test_the_closest_pair_is_first_and_no_passage_is_in_two(tmp_path: Path) -> None:
    other = paragraphs("other.pdf", TOLD, SEARCHED)

    found = pairs_of(tmp_path, paragraphs("own.pdf", SEARCHED, TOLD), other)

    assert sorted(found) == [(0, 1, SEARCHED), (1, 0, TOLD)]


HEADING = "Who searches the women who arrive at a prison gate."
CELLS = "Women | are searched | by women officers and nobody else."


@pytest.mark.parametrize("nearest", [HEADING, CELLS])
def test_headings_and_rows_of_cells_within_a_passage_are_not_quoted(
    tmp_path: Path, nearest: str
) -> None:
    page = tiny_page(1, HEADING, f"{CELLS} {TOLD}")
    first = Block(BlockKind.HEADING, 0, len(HEADING), level=3)
    other = tiny_document("o.pdf", replace(page, blocks=(first, *page.blocks[1:])))

    found = pairs_of(tmp_path, paragraphs("own.pdf", nearest), other)

    assert found == [(0, 0, TOLD)]


def test_a_sentence_that_names_a_concept_is_quoted_before_a_nearer_one(
    tmp_path: Path,
) -> None:
    dignity = Concept("dignity", "value", {"en": "dignity"})
    vocabulary = Vocabulary([Scheme("value", {"en": "value"})], [dignity])
    named = "Nothing is gained where the dignity of persons suffers."
    own, other = paragraphs("own.pdf", TOLD), paragraphs("o.pdf", f"{TOLD} {named}")

    assert pairs_of(tmp_path, own, other, vocabulary) == [(0, 0, named)]


def test_a_passage_by_itself_may_be_a_heading(tmp_path: Path) -> None:
    other = paragraphs("other.pdf", SEARCHED)

    assert pairs_of(tmp_path, paragraphs("own.pdf", "Searches"), other) == [
        (0, 0, SEARCHED)
    ]
