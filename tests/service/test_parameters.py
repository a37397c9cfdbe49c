"""What an address and a body of the API may hold, against a library of few words."""

from collections.abc import Iterator
from concurrent.futures import Future

import pytest
from starlette.testclient import TestClient

from index.library import Library
from service.app import create_app
from service.settings import Settings
from service.workbench import Workbench
from tests.conftest import WordLengthEncoder

THEME = "/api/v1/documents?theme=no-such-theme"


@pytest.fixture
def small_client(small_library: Library) -> Iterator[TestClient]:
    opening: Future[Workbench] = Future()
    opening.set_result(Workbench(small_library, WordLengthEncoder()))
    with TestClient(create_app(Settings(), opening=opening)) as client:
        yield client


def test_an_unknown_parameter_is_refused_and_the_known_ones_are_named(
    small_client: TestClient,
) -> None:
    reply = small_client.get(THEME)

    assert reply.status_code == 422
    assert "it takes only cursor, limit;" in reply.json()["detail"]
    assert "no-such-theme" not in reply.text


@pytest.mark.parametrize(
    ("address", "known"),
    [
        ("/practices?theme=a", "actor, instrument, kind, limit, offset"),
        ("/facets?query=a", "label_language"),
        ("/readyz?now=1", "takes none"),
    ],
)
def test_each_address_names_its_own_parameters(
    small_client: TestClient, address: str, known: str
) -> None:
    reply = small_client.get(f"/api/v1{address}")

    assert (reply.status_code, known in reply.json()["detail"]) == (422, True)


def test_known_parameters_of_what_a_route_depends_on_are_taken(
    small_client: TestClient,
) -> None:
    [listed, *_] = small_client.get("/api/v1/documents?limit=2").json()["documents"]
    address = f"/api/v1/documents/{listed['document_id']}"

    assert small_client.get("/api/v1/practices?kind=lesson&limit=1").is_success
    assert small_client.get(f"{address}/related?k=2").is_success
    assert small_client.get(f"{address}/pages/1.png?start=3").status_code == 404


def test_what_is_beyond_a_limit_is_told_in_one_sentence(
    small_client: TestClient,
) -> None:
    reply = small_client.post("/api/v1/search", json={"query": "women", "k": 51})

    assert reply.status_code == 422
    assert reply.json()["detail"] == (
        "The request is not valid: /body/k: Input should be less than or equal to 50."
    )
