"""The HTTP interface as a program sees it, against a real library."""

import hashlib
from concurrent.futures import Future
from dataclasses import replace

import pytest
from starlette.testclient import TestClient

from index.library import Library
from index.records import DocumentFacts
from service.app import create_app
from service.routes.documents import safe_file_name
from service.settings import Settings
from service.workbench import Workbench
from tests.conftest import WordLengthEncoder
from tests.data.problems import is_problem
from tests.data.tiny_library import add_documents, paragraphs


@pytest.fixture(scope="module")
def address(facts: DocumentFacts) -> str:
    return f"/api/v1/documents/{facts.document_id}"


def test_search_returns_hits_in_the_published_shape(
    client: TestClient, words: str
) -> None:
    found = client.post("/api/v1/search", json={"query": words, "k": 2}).json()

    assert found.keys() == {
        *("query", "corrections", "phrases", "generation", "hits", "facets")
    }
    assert [hit["rank"] for hit in found["hits"]] == [1, 2]
    assert found["hits"][0].keys() == {
        *("rank", "score", "passage_id", "document_id", "file", "title", "first_page"),
        *("last_page", "page_labels", "heading", "language", "text"),
        *("alternatives", "superseded_by", "is_ocr"),
    }


def test_a_filter_leaves_other_documents_out(
    client: TestClient, facts: DocumentFacts, words: str
) -> None:
    filters = {"document_ids": [facts.document_id]}

    found = client.post("/api/v1/search", json={"query": words, "filters": filters})

    assert {hit["document_id"] for hit in found.json()["hits"]} == {facts.document_id}


def test_an_answer_quotes_the_stored_page_character_by_character(
    client: TestClient, words: str
) -> None:
    answer = client.post("/api/v1/ask", json={"question": words}).json()

    assert answer.keys() == {
        *("question", "status", "sentences", "nearest", "generation"),
        *("corrections", "phrases", "guidance", "language", "rewordings"),
        *("parts", "unspoken"),
    }
    for sentence in answer["sentences"]:
        cited = sentence["citation"]
        page = client.get(
            f"/api/v1/documents/{cited['document_id']}/pages/{cited['page']}"
        ).json()
        quote = page["text"][cited["start"] : cited["stop"]]
        assert quote == cited["quote"]
        assert hashlib.sha256(quote.encode()).hexdigest() == cited["quote_sha256"]


def test_paging_by_one_lists_every_document_once(
    client: TestClient, workbench: Workbench
) -> None:
    listed: list[str] = []
    link = "/api/v1/documents?limit=1"
    while link:
        run = client.get(link).json()
        listed += [document["document_id"] for document in run["documents"]]
        link = run["next"]

    assert listed == sorted(facts.document_id for facts in workbench.documents())


def test_a_link_takes_only_the_whole_id_of_a_document(
    client: TestClient, facts: DocumentFacts
) -> None:
    assert is_problem(client.get(f"/api/v1/documents/{facts.document_id[:12]}"), 404)
    assert is_problem(client.get(f"/api/v1/documents/{facts.file}"), 404)


def test_marking_a_run_of_characters_changes_the_picture(
    client: TestClient, address: str
) -> None:
    plain = client.get(f"{address}/pages/1.png?width=300")
    marked = client.get(f"{address}/pages/1.png?width=300&start=0&stop=20")

    assert plain.content.startswith(b"\x89PNG")
    assert marked.content.startswith(b"\x89PNG")
    assert plain.content != marked.content
    assert plain.headers["etag"] != marked.headers["etag"]
    assert "immutable" in plain.headers["cache-control"]


def test_a_picture_that_the_reader_has_is_not_sent_again(
    client: TestClient, address: str
) -> None:
    link = f"{address}/pages/1.png?width=100"
    etag = client.get(link).headers["etag"]

    reply = client.get(link, headers={"If-None-Match": f'"other", W/{etag}'})

    assert (reply.status_code, reply.content) == (304, b"")


@pytest.mark.parametrize(
    "tail",
    [
        *("/pages/0", "/pages/9999", "/pages/9999.png", "/pages/1.png?start=5&stop=5"),
        *("/pages/1.png?start=0&stop=999999", "/pages/1.png?start=3"),
        *("/pages/1.png?passage=none", "/pages/one", "/nothing"),
    ],
)
def test_what_a_document_does_not_have_is_a_404_problem(
    client: TestClient, address: str, tail: str
) -> None:
    assert is_problem(client.get(address + tail), 404)


def test_the_original_is_served_whole_and_in_ranges(
    client: TestClient, workbench: Workbench, facts: DocumentFacts, address: str
) -> None:
    original = workbench.original(facts.document_id).read_bytes()
    link = f"{address}/original.pdf"

    whole = client.get(link)
    part = client.get(link, headers={"Range": "bytes=5-14"})
    beyond = client.get(link, headers={"Range": f"bytes={len(original)}-"})

    assert whole.content == original
    assert whole.headers["etag"] == f'"{facts.document_id}"'
    assert (part.status_code, part.content) == (206, original[5:15])
    assert part.headers["content-range"] == f"bytes 5-14/{len(original)}"
    assert is_problem(beyond, 416)
    assert beyond.headers["content-range"] == f"bytes */{len(original)}"
    assert client.head(link).headers["content-length"] == str(len(original))


@pytest.mark.parametrize(
    ("file", "safe"),
    [
        ("plan.pdf", "plan.pdf"),
        ("../../etc/cron.d/x", "x.pdf"),
        ("C:\\temp\\a.pdf", "a.pdf"),
        ('a"; filename="b.exe', "a__ filename=_b.exe.pdf"),
        ("a\r\nSet-Cookie: x=1.pdf", "a__Set-Cookie_ x=1.pdf"),
        ("gpj.\u202efdp.pdf", "gpj._fdp.pdf"),
        ("تقرير.pdf", "تقرير.pdf"),
        ("..", "document.pdf"),
    ],
)
def test_a_downloaded_file_has_a_harmless_name(file: str, safe: str) -> None:
    assert safe_file_name(file) == safe


def test_a_document_names_the_ones_that_belong_to_it(small_library: Library) -> None:
    encoder = WordLengthEncoder()
    old = replace(paragraphs("old.pdf", "Women lead."), title="Old")
    new = replace(paragraphs("new.pdf", "Women lead on."), supersedes="old.pdf")
    add_documents(small_library, encoder, old, new)
    opening: Future[Workbench] = Future()
    opening.set_result(Workbench(small_library, encoder))

    with TestClient(create_app(Settings(), opening=opening)) as client:
        shown = client.get(f"/api/v1/documents/{new.document_id}").json()
        page = client.get(f"/documents/{old.document_id}?ui=fr").text

    assert shown["supersedes"] == "old.pdf"
    assert shown["relations"] == [
        {
            "kind": "supersedes",
            "document_id": old.document_id,
            "file": "old.pdf",
            "title": "Old",
            "language": "en",
        }
    ]
    assert "Édition plus récente\u00a0: " in page
    assert f'href="/documents/{new.document_id}?ui=fr"' in page


def test_related_documents_have_reasons_of_a_kind(
    client: TestClient, facts: DocumentFacts, words: str
) -> None:
    hits = client.post("/api/v1/search", json={"query": words}).json()["hits"]
    passage_id = hits[0]["passage_id"]

    for path in (f"documents/{facts.document_id}", f"passages/{passage_id}"):
        (first, *_) = client.get(f"/api/v1/{path}/related").json()["related"]
        reasons = {reason["kind"]: reason for reason in first["reasons"]}
        assert {"page", "page_label", "other_page", "quote"} <= reasons[
            "passages"
        ].keys()
    assert is_problem(client.get("/api/v1/passages/none/related"), 404)
