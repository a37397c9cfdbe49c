from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from index.headed import headed_rows
from index.library import Library
from index.search import HEADED, Searcher
from index.tagging import tag_anew
from ingest.records import BlockKind, Concept, Scheme
from ingest.vocabulary import Vocabulary
from tests.conftest import WordLengthEncoder
from tests.data.tiny_library import add_documents, tiny_document, tiny_page

ENCODER = WordLengthEncoder()
VOCABULARY = Vocabulary(
    [Scheme("law", {"en": "law"})],
    [Concept("scr-2242", "law", {"en": "resolution 2242"})],
)


@pytest.fixture
def searcher(tmp_path: Path) -> Iterator[Searcher]:
    """A paragraph and a note below the heading of a resolution, and a mention."""
    documents = [tiny_document("mention.pdf", tiny_page(1, "see resolution 2242"))]
    for kind in (BlockKind.PARAGRAPH, BlockKind.NOTE):
        page = tiny_page(1, "Resolution 2242 (2015)", "Women lead.")
        title, below = page.blocks
        heading = replace(title, kind=BlockKind.HEADING, level=1)
        page = replace(page, blocks=(heading, replace(below, kind=kind)))
        documents.append(tiny_document(f"{kind}.pdf", page))
    with closing(Library.create(tmp_path / "library", ENCODER.facts)) as library:
        add_documents(library, ENCODER, *documents)
        tag_anew(library, VOCABULARY)
        yield Searcher.open(library, ENCODER)


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("resolution 2242", {BlockKind.PARAGRAPH}),
        ("resolution 2242 today", set()),
        ("why resolution 2242", set()),
    ],
)
def test_text_below_the_heading_that_is_the_query_is_found(
    searcher: Searcher, text: str, kinds: set[BlockKind]
) -> None:
    query = searcher.prepare(text, "en")
    hits = searcher.search(query)
    rows = headed_rows(searcher.snapshot, query, [hit.passage_row for hit in hits])

    assert {hit.kind for hit in hits if hit.passage_row in rows} == kinds


def test_it_scores_more_by_that(
    searcher: Searcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    query = searcher.prepare("resolution 2242", "en")

    def scores() -> dict[str, float]:
        return {hit.file: hit.score for hit in searcher.search(query)}

    with_it = scores()
    monkeypatch.setattr("index.search.HEADED", 0.0)
    gains = {file: with_it[file] - score for file, score in scores().items()}

    assert gains["paragraph.pdf"] == pytest.approx(HEADED)
    assert gains["mention.pdf"] == pytest.approx(0)
