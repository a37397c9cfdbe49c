"""Filters and facets where people and programs meet them."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient
from typer.testing import CliRunner

from index.facet_table import FACETS
from service.cli import app
from service.filter_options import OPTIONS
from service.request_schemas import FacetValuesBody, FiltersBody

BORDERS = "Border officers and gender"


def gifp(library: Path, *arguments: str) -> Any:
    """Run a command and return its JSON."""
    ended = CliRunner().invoke(app, [*arguments, "--library", str(library), "--json"])
    assert ended.exception is None
    return json.loads(ended.stdout)


def files(found: Any) -> set[str]:
    return {hit["file"] for hit in found["hits"]}


def counts(facets: list[dict[str, Any]], name: str) -> dict[str, int]:
    [facet] = [facet for facet in facets if facet["name"] == name]
    return {value["id"]: value["documents"] for value in facet["values"]}


def test_every_facet_can_be_asked_for_everywhere() -> None:
    assert tuple(OPTIONS) == FACETS == tuple(FacetValuesBody.model_fields)
    assert set(FacetValuesBody.model_fields) < set(FiltersBody.model_fields)


def test_a_search_is_narrowed_by_what_passages_name(library: Path) -> None:
    girls = gifp(library, "search", "women", "--identity-factor", "girls")
    others = gifp(library, "search", "women", "--not-identity-factor", "girls")

    assert files(girls) == {"borders.pdf", "schools.pdf"}
    assert "courts.pdf" in files(others)
    assert not {hit["passage_id"] for hit in girls["hits"]} & {
        hit["passage_id"] for hit in others["hits"]
    }


def test_an_option_given_twice_takes_either_value(library: Path) -> None:
    found = gifp(
        *(library, "search", "women", "--identity-factor", "girls"),
        *("--identity-factor", "children", "--facets"),
    )

    assert counts(found["facets"], "kinds") == {"policy brief": 3}
    assert found["facets"][0]["name"] == "themes"


def test_documents_are_listed_and_counted_under_filters(library: Path) -> None:
    listed = gifp(library, "list", "--identity-factor", "girls", "--facets")

    assert [d["file"] for d in listed["documents"]] == ["borders.pdf", "schools.pdf"]
    assert listed["not_indexed"] == []
    assert counts(listed["facets"], "kinds") == {"policy brief": 2}
    # As if its own filter were off.
    assert counts(listed["facets"], "identity_factors")["women"] == 2
    assert gifp(library, "list", "--not-kind", "policy brief")["documents"] == []
    assert gifp(library, "list")["facets"] is None


def test_facets_are_printed_for_people(library: Path) -> None:
    ended = CliRunner().invoke(app, ["list", "--facets", "--library", str(library)])

    assert re.search(r"\nidentity factors:\n(.*\n)*? +2  girls\n", ended.stdout)
    assert "     3  policy brief\n" in ended.stdout


def test_only_what_the_filters_admit_is_quoted(library: Path) -> None:
    question = "How should border officers treat women and girls?"

    answer = gifp(library, "ask", question, "--not-publisher", "gifp-search tests")

    assert (answer["sentences"], answer["nearest"]) == ([], [])


def test_the_service_counts_facets_when_asked(client: TestClient) -> None:
    body = {
        "query": "women",
        "facets": True,
        "label_language": "fr",
        "filters": {
            "identity_factors": ["girls"],
            "excluded": {"kinds": ["policy brief"]},
        },
    }

    found = client.post("/api/v1/search", json=body).json()

    assert found["hits"] == []
    assert counts(found["facets"], "kinds") == {"policy brief": 2}
    assert counts(found["facets"], "publishers") == {}
    [kinds] = [facet for facet in found["facets"] if facet["name"] == "kinds"]
    assert kinds["values"][0]["label"] == "note d'orientation"


def test_the_service_counts_the_whole_library(client: TestClient) -> None:
    found = client.get("/api/v1/facets", params={"label_language": "zh"}).json()

    assert found.keys() == {"generation", "facets"}
    assert counts(found["facets"], "kinds") == {"policy brief": 3}
    assert counts(found["facets"], "years") == {"2026": 3}
    assert counts(found["facets"], "identity_factors")["girls"] == 2


def test_the_service_answers_under_filters(client: TestClient) -> None:
    body = {
        "question": "How should border officers treat women and girls?",
        "filters": {"excluded": {"publishers": ["gifp-search tests"]}},
    }

    assert client.post("/api/v1/ask", json=body).json()["sentences"] == []


@pytest.mark.parametrize("address", ["/api/v1/search", "/api/v1/ask"])
def test_an_unknown_value_is_told_with_the_valid_ones(
    client: TestClient, address: str
) -> None:
    text = {"query": "women"} if address.endswith("search") else {"question": "women"}

    reply = client.post(address, json=text | {"filters": {"kinds": ["poem"]}})

    assert reply.status_code == 422
    assert reply.json()["detail"] == ("unknown kind 'poem'; known are: policy brief")


def test_the_page_offers_filters_and_keeps_what_is_chosen(
    client: TestClient, words: str
) -> None:
    chosen = {
        "identity_factors": ["girls"],
        "not_kinds": ["policy brief"],
        "last_year": "2030",
    }

    page = client.post("/?ui=fr", data={"question": words} | chosen).text

    assert re.search(r'name="identity_factors" value="girls" [^>]*checked', page)
    assert re.search(r'name="not_kinds" value="policy brief" [^>]*checked', page)
    assert not re.search(r'name="kinds" value="policy brief" [^>]*checked', page)
    assert 'name="last_year" min="1900" max="2100" value="2030"' in page
    assert "Choix : 3" in page
    assert "note d&#39;orientation" in page
    assert "Aucun passage ne réunit tout" in page


def test_filters_of_the_page_can_be_cleared(client: TestClient, words: str) -> None:
    sent = {"question": words, "not_kinds": "policy brief", "clear": "1"}

    page = client.post("/?ui=en", data=sent).text

    assert "checked" not in page
    assert 'class="quotation"' in page or 'class="passage"' in page


def test_a_year_that_is_none_is_not_understood(client: TestClient, words: str) -> None:
    reply = client.post("/?ui=en", data={"question": words, "first_year": "soon"})

    assert reply.status_code == 422
