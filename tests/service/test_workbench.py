import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from index.errors import (
    EncoderError,
    EncoderMismatchError,
    NotALibraryError,
    UnknownDocumentError,
)
from index.library import Library
from index.records import Filters
from ingest.records import Span
from service.workbench import Workbench
from tests.conftest import OtherEncoder, WordLengthEncoder
from tests.data.tiny_library import add_documents, paragraphs

ENCODER = WordLengthEncoder()


@pytest.fixture
def small_workbench(small_library: Library) -> Workbench:
    return Workbench(small_library, ENCODER)


@pytest.fixture
def elsewhere(small_library: Library) -> Iterator[Library]:
    """The same library as another process has it open."""
    library = Library.open(small_library.folder)
    yield library
    library.close()


def test_a_commit_of_another_process_is_seen_by_the_next_call(
    small_workbench: Workbench, elsewhere: Library
) -> None:
    before = small_workbench.searcher()
    assert small_workbench.searcher() is before

    add_documents(elsewhere, ENCODER, paragraphs("d.pdf", "women lead"))

    assert small_workbench.generation == 2
    files = {hit.file for hit in small_workbench.search("women lead", language="en")}
    assert "d.pdf" in files
    # What began on the earlier generation ends on it.
    hits = before.search(before.prepare("women lead", "en"))
    assert "d.pdf" not in {hit.file for hit in hits}


def test_nobody_waits_for_a_generation_that_somebody_else_opens(
    small_workbench: Workbench, elsewhere: Library
) -> None:
    before = small_workbench.searcher()
    add_documents(elsewhere, ENCODER, paragraphs("d.pdf", "women lead"))

    with small_workbench._swapping:
        assert small_workbench.searcher() is before

    assert small_workbench.searcher().generation == 2


def test_many_threads_search_while_documents_are_added(
    small_workbench: Workbench, elsewhere: Library
) -> None:
    def search(number: int) -> str:
        return small_workbench.search("women lead", k=1, language="en")[0].text

    with ThreadPoolExecutor(4) as threads:
        found = threads.map(search, range(60))
        for number in range(3):
            add_documents(elsewhere, ENCODER, paragraphs(f"{number}.pdf", "peace"))
        texts = set(found)

    assert texts == {"women lead patrols"}
    assert small_workbench.generation == 4


def test_filters_are_passed_on(small_workbench: Workbench) -> None:
    filters = Filters(publishers=frozenset({"UN Women"}))

    hits = small_workbench.search("women", k=1, language="en", filters=filters)

    assert [hit.file for hit in hits] == ["b.pdf"]


def test_documents_are_listed_by_title_then_id(workbench: Workbench) -> None:
    assert [facts.file for facts in workbench.documents()] == [
        *("borders.pdf", "schools.pdf", "courts.pdf"),
    ]


def test_documents_pages_and_passages_go_by_name(small_workbench: Workbench) -> None:
    facts = small_workbench.resolve("b.pdf")
    (hit,) = small_workbench.search("women judge", k=1, language="en")

    assert facts.pages == 2
    assert small_workbench.page(facts.document_id, 2).text == "women judge"
    assert small_workbench.passage(hit.passage_id).spans == (Span(2, 0, 11),)
    assert small_workbench.original(facts.document_id).name == (
        f"{facts.document_id}.pdf"
    )
    assert [r.file for r in small_workbench.related(facts.document_id)] == [
        *("a.pdf", "c.pdf"),
    ]


def test_what_is_not_there_is_an_unknown_document(small_workbench: Workbench) -> None:
    for ask in (
        lambda: small_workbench.resolve("z.pdf"),
        lambda: small_workbench.page("b.pdf", 3),
        lambda: small_workbench.passage("none"),
        lambda: small_workbench.original("f" * 64),
        lambda: small_workbench.related("z.pdf"),
    ):
        with pytest.raises(UnknownDocumentError):
            ask()


def test_only_the_spans_of_a_page_are_marked_on_it(workbench: Workbench) -> None:
    document_id = workbench.resolve("borders.pdf").document_id

    plain = workbench.page_picture(document_id, 1, width=200)
    marked = workbench.page_picture(document_id, 1, width=200, spans=[Span(1, 0, 20)])
    other = workbench.page_picture(document_id, 1, width=200, spans=[Span(2, 0, 20)])

    assert plain.startswith(b"\x89PNG")
    assert marked != plain
    assert other == plain


def test_a_folder_without_a_library_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NotALibraryError, match="gifp ingest FOLDER"):
        Workbench.open(tmp_path)


def test_a_missing_encoder_is_told_with_the_command_that_makes_it(
    library: Path, tmp_path: Path
) -> None:
    folder = shutil.copytree(library, tmp_path / "library", symlinks=True)
    (folder / "models").unlink()
    (folder / "models").mkdir()

    with pytest.raises(
        EncoderError, match="gifp models prepare --encoder multilingual-e5-small"
    ):
        Workbench.open(folder)


def test_another_encoder_is_refused(small_library: Library) -> None:
    with pytest.raises(EncoderMismatchError, match="--encoder word-length"):
        Workbench(small_library, OtherEncoder())
