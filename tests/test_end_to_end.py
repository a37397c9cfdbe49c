"""A PDF of two pages becomes a cited answer over HTTP."""

import hashlib
from collections.abc import Iterator
from concurrent.futures import Future
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from index.handed_in import find_files
from index.ingestion import ingest_files
from index.library import Library
from index.models import open_bulk_encoder, read_encoder_facts
from index.records import FileState
from service.app import create_app
from service.settings import Settings
from service.workbench import Workbench
from tests.data.tiny_pdf import build_pdf, paragraph

PAGES = (
    (
        "Lessons for border posts",
        "Women officers should be present at every border post,",
        "so that women travellers can ask for help in private.",
    ),
    (
        "Lessons for prisons",
        "Prison staff should be trained in the rehabilitation of",
        "women convicted of terrorist offences before they return.",
    ),
)
QUESTION = "How should prison staff prepare women convicted of terrorism for return?"


@pytest.fixture(scope="module")
def client(
    prepared_encoder: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[TestClient]:
    folder = tmp_path_factory.mktemp("end-to-end")
    (folder / "lessons.pdf").write_bytes(
        build_pdf(
            [
                [*paragraph(72, 90, [title], size=22), *paragraph(72, 140, lines)]
                for title, *lines in PAGES
            ],
            title="Lessons learned",
        )
    )
    library = Library.create(folder / "library", read_encoder_facts(prepared_encoder))
    (folder / "library" / "models").rmdir()
    (folder / "library" / "models").symlink_to(prepared_encoder.parent)
    report = ingest_files(
        library, find_files([folder]), lambda: open_bulk_encoder(prepared_encoder)
    )
    library.close()
    assert [(f.file, f.state, f.pages) for f in report.files] == [
        ("lessons.pdf", FileState.INDEXED, 2)
    ]
    workbench = Workbench.open(folder / "library")
    opening: Future[Workbench] = Future()
    opening.set_result(workbench)
    with TestClient(create_app(Settings(), opening=opening)) as client:
        yield client
    workbench.close()


def test_an_answer_cites_the_page_on_which_its_words_stand(client: TestClient) -> None:
    answer = client.post("/api/v1/ask", json={"question": QUESTION}).json()

    cited = answer["sentences"][0]["citation"]
    assert answer["status"] in {"answered", "partly_answered"}
    assert (cited["file"], cited["page"], cited["page_label"]) == (
        *("lessons.pdf", 2, "2"),
    )
    assert " ".join(cited["quote"].split()) == " ".join(PAGES[1][1:])
    digest = hashlib.sha256(cited["quote"].encode()).hexdigest()
    assert cited["quote_sha256"] == digest


def test_the_cited_words_can_be_seen_on_the_page(client: TestClient) -> None:
    answer = client.post("/api/v1/ask", json={"question": QUESTION}).json()
    cited = answer["sentences"][0]["citation"]
    address = f"/api/v1/documents/{cited['document_id']}"
    picture = f"{address}/pages/{cited['page']}.png?width=200"

    plain = client.get(picture).content
    marked = client.get(f"{picture}&start={cited['start']}&stop={cited['stop']}")

    assert marked.content.startswith(b"\x89PNG")
    assert marked.content != plain
    original = client.get(f"{address}/original.pdf").content
    assert hashlib.sha256(original).hexdigest() == cited["document_id"]


def test_a_search_finds_each_page_by_what_it_says(client: TestClient) -> None:
    for page, (_, line, _) in enumerate(PAGES, start=1):
        found = client.post("/api/v1/search", json={"query": line, "k": 1}).json()
        (hit,) = found["hits"]
        assert (hit["first_page"], hit["last_page"]) == (page, page)


def test_what_the_document_does_not_say_is_not_answered(client: TestClient) -> None:
    question = "What is the boiling point of tungsten?"

    answer = client.post("/api/v1/ask", json={"question": question}).json()

    assert answer["status"] in {"out_of_scope", "not_in_library"}
    assert answer["sentences"] == []
