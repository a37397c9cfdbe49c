"""What holds for every request: headers, limits, problems, and what is not told."""

import logging
import threading
from collections.abc import Iterator
from concurrent.futures import Future
from pathlib import Path
from typing import Any, cast

import pytest
from fastapi import FastAPI
from fastapi.routing import iter_route_contexts
from starlette.testclient import TestClient

from index.errors import NotALibraryError
from index.records import DocumentFacts
from service.app import create_app
from service.routes.boundary import MAX_BODY_BYTES, SECURITY_HEADERS
from service.settings import Settings
from service.workbench import Workbench
from tests.data.problems import is_problem

CANARY = "zq7canary4417"


class BrokenWorkbench:
    """A fault to inject: every use fails with a message that repeats the question."""

    def __getattr__(self, name: str) -> Any:
        raise KeyError(CANARY)


def app_on(workbench: object | None, failure: Exception | None = None) -> FastAPI:
    opening: Future[Workbench] = Future()
    if failure is not None:
        opening.set_exception(failure)
    elif workbench is not None:
        opening.set_result(cast(Workbench, workbench))
    return create_app(Settings(), opening=opening)


def test_every_route_answers_with_the_security_headers(
    client: TestClient, facts: DocumentFacts
) -> None:
    app = cast(FastAPI, client.app)
    values = {
        **{"document_id": facts.document_id, "passage_id": "missing"},
        **{"number": "1", "name": "style.css"},
    }
    replies = [client.get("/missing"), client.delete("/"), client.get("/api/v1/ask")]
    for route in iter_route_contexts(app.routes):
        path = (route.path_format or "").format(**values)
        replies += [
            client.request(method, path) for method in sorted(route.methods or ())
        ]

    assert len(replies) > 15
    for reply in replies:
        for name in SECURITY_HEADERS:
            assert name in reply.headers, f"{reply.request.url} lacks {name}"
        assert "default-src 'none'" in reply.headers["content-security-policy"]


def test_questions_and_answers_are_never_cached(client: TestClient) -> None:
    reply = client.post("/api/v1/ask", json={"question": "peace"})

    assert reply.headers["cache-control"] == "no-store"


def test_a_question_cannot_be_asked_in_an_address(client: TestClient) -> None:
    reply = client.get("/api/v1/search", params={"query": CANARY})

    assert is_problem(reply, 405)
    assert reply.headers["allow"] == "POST"


@pytest.mark.parametrize(
    "body",
    [
        {"query": ""},
        {"query": "   "},
        {"query": CANARY * 100},
        {"query": CANARY, "k": 0},
        {"query": CANARY, "k": 51},
        {"query": CANARY, "filters": {CANARY: 1}},
        {"query": [CANARY]},
        {},
    ],
)
def test_an_invalid_search_is_explained_without_repeating_it(
    client: TestClient, body: dict[str, object]
) -> None:
    reply = client.post("/api/v1/search", json=body)

    assert is_problem(reply, 422)
    assert all(fault["detail"] for fault in reply.json()["errors"])
    assert CANARY not in reply.text.replace(f"/{CANARY}", "")


def test_a_body_over_the_limit_is_refused_with_or_without_a_length(
    client: TestClient,
) -> None:
    def chunks() -> Iterator[bytes]:
        yield b'{"query": "'
        for _ in range(MAX_BODY_BYTES // 1024 + 1):
            yield b"a" * 1024

    declared = client.post("/api/v1/search", content=b"a" * (MAX_BODY_BYTES + 1))
    json = {"Content-Type": "application/json"}
    chunked = client.post("/api/v1/search", content=chunks(), headers=json)

    assert is_problem(declared, 413)
    assert is_problem(chunked, 413)


def test_a_library_still_opening_is_503_and_the_process_alive() -> None:
    client = TestClient(app_on(None))

    assert is_problem(client.get("/readyz"), 503)
    assert client.get("/readyz").headers["retry-after"] == "2"
    assert is_problem(client.post("/api/v1/ask", json={"question": "peace"}), 503)
    assert client.get("/healthz").json() == {"status": "alive"}
    assert client.get("/").status_code == 200


def test_a_library_that_failed_to_open_does_not_tell_where_it_is() -> None:
    client = TestClient(app_on(None, NotALibraryError("/srv/secret")))

    reply = client.get("/api/v1/documents")

    assert is_problem(reply, 503)
    assert "secret" not in reply.text


def test_the_log_says_why_a_library_failed_to_open(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    create_app(Settings(library=tmp_path / "none"))
    for thread in threading.enumerate():
        if thread.name == "open-library":
            thread.join()

    (record,) = caplog.records
    assert record.levelname == "CRITICAL"
    assert f"{tmp_path / 'none'} is not there; make a library" in record.getMessage()


def test_readiness_names_the_generation(
    client: TestClient, workbench: Workbench
) -> None:
    assert client.get("/api/v1/readyz").json() == {
        "status": "ready",
        "generation": workbench.generation,
    }


def test_an_unforeseen_error_shows_an_id_and_logs_no_question(
    caplog: pytest.LogCaptureFixture,
) -> None:
    client = TestClient(app_on(BrokenWorkbench()))

    with caplog.at_level(logging.DEBUG):
        reply = client.post("/api/v1/ask", json={"question": CANARY})

    assert is_problem(reply, 500)
    assert reply.json()["instance"].startswith("urn:uuid:")
    assert reply.json()["instance"] in caplog.text
    assert "KeyError" in caplog.text
    assert CANARY not in caplog.text + reply.text


def test_the_description_of_the_interface_is_served_only_on_request(
    client: TestClient,
) -> None:
    settings = Settings(openapi=True)
    described = TestClient(create_app(settings, opening=Future()))

    assert is_problem(client.get("/api/v1/openapi.json"), 404)
    assert "/api/v1/ask" in described.get("/api/v1/openapi.json").json()["paths"]
    assert is_problem(described.get("/docs"), 404)
