"""Practices as `gifp practices`, the HTTP interface and a document's page show them."""

import json
import sys
from collections.abc import Iterator
from concurrent.futures import Future

import pytest
from starlette.testclient import TestClient

from index.facet_labels import LANGUAGE_NAMES
from index.library import Library
from index.tagging import tag_anew
from ingest.records import Concept, Scheme
from ingest.vocabulary import Vocabulary
from service.app import create_app
from service.cli import main
from service.settings import Settings
from service.workbench import Workbench
from tests.conftest import WordLengthEncoder
from tests.data.tiny_library import add_documents, paragraphs

ENCODER = WordLengthEncoder()
LABELS = {
    "en": "Courts",
    "fr": "Tribunaux",
    "es": "Tribunales",
    "ar": "المحاكم",
    "ru": "Суды",
    "zh": "法院",
}
VOCABULARY = Vocabulary(
    [Scheme("actor", {"en": "Actor"})], [Concept("courts", "actor", LABELS)]
)
GOOD = "Good practice 1. Courts should sit close to <survivors>."
STATES = "Member States should pay for travelling judges."
DOCUMENT = paragraphs("advice.pdf", GOOD, STATES, title="Advice")
FIELDS = {
    *("practice_id", "document_id", "file", "title", "kind", "number", "text"),
    *("language", "first_page", "page_labels", "spans", "actors", "instruments"),
}


@pytest.fixture
def advised(small_library: Library) -> Library:
    add_documents(small_library, ENCODER, DOCUMENT)
    with small_library.writing():
        tag_anew(small_library, VOCABULARY)
    return small_library


@pytest.fixture
def client(advised: Library) -> Iterator[TestClient]:
    opening: Future[Workbench] = Future()
    opening.set_result(Workbench(advised, ENCODER))
    with TestClient(create_app(Settings(), opening=opening)) as client:
        yield client


def gifp(
    library: Library,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    *arguments: str,
) -> tuple[int, str, str]:
    """Call `gifp practices` in this process."""
    monkeypatch.setenv("GIFP_LIBRARY", str(library.folder))
    monkeypatch.setattr(sys, "argv", ["gifp", "practices", *arguments])
    with pytest.raises(SystemExit) as ended:
        main()
    written = capsys.readouterr()
    return int(ended.value.code or 0), written.out, written.err


def test_practices_are_printed_with_place_and_actors(
    advised: Library,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    code, out, _ = gifp(advised, monkeypatch, capsys, "--kind", "good_practice")

    assert code == 0
    assert out == (
        "Good practice 1 - Advice, page 1 (advice.pdf) [en]\n"
        f"   {GOOD}\n"
        "   addressed to: Courts (courts)\n\n"
        "1 practices in 1 documents.\n"
    )


def test_practices_print_the_contract(
    advised: Library,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    _, out, _ = gifp(advised, monkeypatch, capsys, "advice.pdf", "--json")
    printed = json.loads(out)

    assert printed.keys() == {"generation", "total", "practices", "next"}
    assert printed["total"] == 2
    first = printed["practices"][0]
    assert first.keys() == FIELDS
    assert first["actors"] == [{"concept_id": "courts", "name": "Courts"}]
    assert first["spans"] == [{"page": 1, "start": 0, "stop": len(GOOD)}]


def test_an_unknown_actor_ends_in_one_sentence(
    advised: Library,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    ended = gifp(advised, monkeypatch, capsys, "--actor", "judges")
    assert ended == (1, "", "gifp: unknown actor 'judges'; known are: courts\n")


def test_practices_are_listed_in_runs_whose_links_keep_the_filters(
    client: TestClient,
) -> None:
    first = client.get("/api/v1/practices?limit=1").json()
    second = client.get(first["next"]).json()

    assert first["total"] == second["total"] == 2
    assert [p["text"] for p in (*first["practices"], *second["practices"])] == [
        GOOD,
        STATES,
    ]
    assert second["next"] is None
    kinds = "kind=good_practice&kind=recommendation"
    kept = client.get(f"/api/v1/practices?{kinds}&limit=1").json()["next"]
    assert kept == f"/api/v1/practices?{kinds}&offset=1&limit=1"


def test_filters_leave_practices_out(client: TestClient) -> None:
    def found(query: str) -> list[str]:
        reply = client.get(f"/api/v1/practices?{query}").json()
        return [practice["text"] for practice in reply["practices"]]

    assert found("kind=recommendation") == [STATES]
    assert found("actor=courts") == [GOOD]
    assert client.get("/api/v1/practices?actor=judges").status_code == 422
    assert client.get("/api/v1/practices?kind=wish").status_code == 422


def test_a_document_lists_its_own_practices(
    client: TestClient, small_library: Library
) -> None:
    address = "/api/v1/documents/{}/practices"
    mine = client.get(address.format(DOCUMENT.document_id)).json()
    other = small_library.find("a.pdf")[1].document_id

    assert [p["kind"] for p in mine["practices"]] == ["good_practice", "recommendation"]
    assert client.get(address.format(other)).json()["practices"] == []
    assert client.get(address.format("0" * 64)).status_code == 404


@pytest.mark.parametrize("language", LANGUAGE_NAMES)
def test_the_page_of_a_document_shows_its_practices(
    client: TestClient, language: str
) -> None:
    page = client.get(f"/documents/{DOCUMENT.document_id}?ui={language}").text

    assert "close to &lt;survivors&gt;." in page
    assert f"<bdi>{LABELS[language]}</bdi>" in page
    place = f"/documents/{DOCUMENT.document_id}/pages/1?start=0&amp;stop={len(GOOD)}"
    assert place in page


def test_the_page_of_a_document_without_practices_has_no_list_of_them(
    client: TestClient, small_library: Library
) -> None:
    quiet = small_library.find("a.pdf")[1].document_id
    assert "practices-title" not in client.get(f"/documents/{quiet}?ui=en").text


def test_practices_are_ranked_for_a_question_and_for_a_document(
    client: TestClient, advised: Library
) -> None:
    asked = {"question": "travelling judges", "language": "en", "k": 1}
    found = client.post("/api/v1/practices/search", json=asked).json()
    other = client.post("/api/v1/practices/search?kind=good_practice", json=asked)
    document_id = advised.find("a.pdf")[1].document_id
    near = client.get(f"/api/v1/documents/{document_id}/related-practices").json()

    assert [p["text"] for p in found["practices"]] == [STATES]
    assert [p["text"] for p in other.json()["practices"]] == [GOOD]
    assert {p["text"] for p in near["practices"]} == {GOOD, STATES}


def test_a_question_and_a_document_at_once_end_in_one_sentence(
    advised: Library,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    ended = gifp(advised, monkeypatch, capsys, "--like", "a", "--near", "a.pdf")
    assert ended == (1, "", "gifp: say either --like QUESTION or --near DOCUMENT\n")
