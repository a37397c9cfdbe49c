"""The application on the library of the three briefs."""

from collections.abc import Iterator
from concurrent.futures import Future

import pytest
from starlette.testclient import TestClient

from index.records import DocumentFacts
from service.app import create_app
from service.settings import Settings
from service.workbench import Workbench


@pytest.fixture(scope="session")
def opening(workbench: Workbench) -> Future[Workbench]:
    """The workbench as the application takes it."""
    opening: Future[Workbench] = Future()
    opening.set_result(workbench)
    return opening


@pytest.fixture(scope="session")
def client(opening: Future[Workbench]) -> Iterator[TestClient]:
    with TestClient(create_app(Settings(), opening=opening)) as client:
        yield client


@pytest.fixture(scope="session")
def facts(workbench: Workbench) -> DocumentFacts:
    """What is known of one of the documents."""
    return workbench.documents()[0]


@pytest.fixture(scope="session")
def words(workbench: Workbench, facts: DocumentFacts) -> str:
    """Words that one of the documents holds; asking for them finds it."""
    return " ".join(workbench.page(facts.document_id, 1).text.split()[:12])
