"""What the documents of the library advise and report, as practices."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query, Request

from index.records import KnownPractice, PracticeFilters
from ingest.records import PracticeKind
from service.practice_schemas import PracticesJson, practice_json
from service.request_schemas import PracticesBody, Values
from service.routes.documents import KnownDocument
from service.routes.opening import ReadyWorkbench
from service.workbench import Workbench

router = APIRouter()


def practice_filters(
    kind: Annotated[frozenset[PracticeKind], Query()] = frozenset(),
    actor: Annotated[Values, Query()] = frozenset(),
    instrument: Annotated[Values, Query()] = frozenset(),
) -> PracticeFilters:
    """Return what a practice must be."""
    return PracticeFilters(kinds=kind, actors=actor, instruments=instrument)


AskedFilters = Annotated[PracticeFilters, Depends(practice_filters)]
Offset = Annotated[int, Query(ge=0)]
Limit = Annotated[int, Query(ge=1, le=500)]


@router.get("/practices")
def list_practices(
    request: Request,
    filters: AskedFilters,
    workbench: ReadyWorkbench,
    offset: Offset = 0,
    limit: Limit = 100,
) -> PracticesJson:
    """List the practices of all documents."""
    return _list(request, workbench, filters, offset, limit)


@router.get("/documents/{document_id}/practices")
def document_practices(
    request: Request,
    facts: KnownDocument,
    filters: AskedFilters,
    workbench: ReadyWorkbench,
    offset: Offset = 0,
    limit: Limit = 100,
) -> PracticesJson:
    """List the practices of a document, in the order of its pages."""
    row, _ = workbench.library.find(facts.document_id)
    return _list(request, workbench, replace(filters, document_row=row), offset, limit)


@router.post("/practices/search")
def search_practices(
    body: PracticesBody, filters: AskedFilters, workbench: ReadyWorkbench
) -> PracticesJson:
    """Rank the practices of all documents by how well they answer a question."""
    found = workbench.practices_like(
        body.question, filters, k=body.k, language=body.language
    )
    return _ranked(workbench, found)


@router.get("/documents/{document_id}/related-practices")
def related_practices(
    facts: KnownDocument,
    filters: AskedFilters,
    workbench: ReadyWorkbench,
    k: Annotated[int, Query(ge=1, le=50)] = 10,
) -> PracticesJson:
    """Rank the practices of other documents by how near they are to a document."""
    return _ranked(workbench, workbench.practices_near(facts.document_id, filters, k=k))


def _ranked(workbench: Workbench, found: Sequence[KnownPractice]) -> PracticesJson:
    return PracticesJson(
        generation=workbench.generation,
        total=len(found),
        practices=tuple(map(practice_json, found)),
        next=None,
    )


def _list(
    request: Request,
    workbench: Workbench,
    filters: PracticeFilters,
    offset: int,
    limit: int,
) -> PracticesJson:
    listed = workbench.practices(filters)
    following = None
    if offset + limit < len(listed):
        asked = [
            (name, value)
            for name, value in request.query_params.multi_items()
            if name in {"kind", "actor", "instrument"}
        ]
        query = urlencode([*asked, ("offset", offset + limit), ("limit", limit)])
        following = f"{request.url.path}?{query}"
    return PracticesJson(
        generation=workbench.generation,
        total=len(listed),
        practices=tuple(map(practice_json, listed.read(offset, offset + limit))),
        next=following,
    )
