"""The documents of the library, their pages, pictures and originals."""

import hashlib
import unicodedata
from threading import BoundedSemaphore
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, HTTPException, Query, Request, Response
from fastapi.responses import FileResponse

from index.errors import UnknownDocumentError
from index.records import DocumentFacts
from ingest.records import Span
from service.document_schemas import (
    DocumentsJson,
    KnownDocumentJson,
    PageJson,
    known_document_json,
    page_json,
)
from service.related_schemas import RelatedDocumentsJson, related_json
from service.routes.opening import ReadyWorkbench
from service.routes.problems import UnknownPlaceError

IMMUTABLE = "private, max-age=31536000, immutable"
"""A document's id is the hash of its bytes. Private: a shared cache would outlive a
removal from the library."""

DRAWING_WAIT_S = 10.0
"""How long a picture waits for its turn, holding one of the server's threads."""

router = APIRouter(prefix="/documents")


def known_document(document_id: str, workbench: ReadyWorkbench) -> DocumentFacts:
    """Return the document of exactly this id.

    `resolve` also takes file names and prefixes; a link must not, since either can
    come to mean another document.
    """
    facts = workbench.resolve(document_id)
    if facts.document_id != document_id:
        raise UnknownDocumentError(document_id)
    return facts


KnownDocument = Annotated[DocumentFacts, Depends(known_document)]


def known_page(number: int, facts: KnownDocument) -> int:
    """Return the page number, if the document has such a page."""
    if not 1 <= number <= facts.pages:
        raise UnknownPlaceError("The document has no such page.")
    return number


KnownPage = Annotated[int, Depends(known_page)]


def marked_spans(
    facts: KnownDocument,
    number: KnownPage,
    workbench: ReadyWorkbench,
    passage: str | None = None,
    start: Annotated[int | None, Query(ge=0)] = None,
    stop: Annotated[int | None, Query(ge=0)] = None,
) -> tuple[Span, ...]:
    """Return what to mark on a page: a passage, a run of characters, or nothing.

    Raises:
        UnknownPlaceError: If the passage or the run is not on the page.
    """
    if passage is not None:
        found = workbench.passage(passage)
        document_row, _ = workbench.library.find(facts.document_id)
        if found.document_row != document_row:
            raise UnknownPlaceError("The document has no such passage.")
        return tuple(span for span in found.spans if span.page == number)
    if start is None and stop is None:
        return ()
    length = len(workbench.page(facts.document_id, number).text)
    if start is None or stop is None or not start < stop <= length:
        raise UnknownPlaceError("The page has no such run of characters.")
    return (Span(number, start, stop),)


MarkedSpans = Annotated[tuple[Span, ...], Depends(marked_spans)]


@router.get("")
def list_documents(
    workbench: ReadyWorkbench,
    limit: Annotated[int, Query(ge=1, le=500)] = 100,
    cursor: Annotated[str, Query(max_length=64)] = "",
) -> DocumentsJson:
    """List documents in the order of their ids, so that paging survives changes."""
    documents = sorted(workbench.documents(), key=lambda facts: facts.document_id)
    rest = [facts for facts in documents if facts.document_id > cursor]
    listed = rest[:limit]
    following = None
    if len(rest) > limit:
        query = urlencode({"limit": limit, "cursor": listed[-1].document_id})
        following = f"/api/v1/documents?{query}"
    return DocumentsJson.model_validate(
        {
            "generation": workbench.generation,
            "total": len(documents),
            "documents": listed,
            "next": following,
        }
    )


@router.get("/{document_id}")
def show_document(facts: KnownDocument, workbench: ReadyWorkbench) -> KnownDocumentJson:
    """Show what the catalogue says of a document and of those that belong to it."""
    return known_document_json(facts, workbench.relations(facts.document_id))


@router.get("/{document_id}/related")
def related_documents(
    facts: KnownDocument,
    workbench: ReadyWorkbench,
    k: Annotated[int, Query(ge=1, le=50)] = 10,
) -> RelatedDocumentsJson:
    """Rank the documents near a document, and say why."""
    return related_json(
        workbench.related(facts.document_id, k=k),
        workbench.searcher().snapshot.vocabulary,
        document_id=facts.document_id,
    )


@router.head("/{document_id}/pages/{number:int}.png", include_in_schema=False)
@router.get("/{document_id}/pages/{number:int}.png", response_class=Response)
def page_picture(
    request: Request,
    facts: KnownDocument,
    number: KnownPage,
    spans: MarkedSpans,
    workbench: ReadyWorkbench,
    width: Annotated[int, Query(ge=100, le=2000)] = 1000,
) -> Response:
    """Draw a page, with a passage or a run of characters marked."""
    subject = f"{facts.document_id} {number} {spans} {width}"
    etag = f'"{hashlib.sha256(subject.encode()).hexdigest()[:32]}"'
    headers = {"ETag": etag, "Cache-Control": IMMUTABLE}
    if is_fresh(request, etag):
        return Response(status_code=304, headers=headers)
    drawing: BoundedSemaphore = request.app.state.drawing
    if not drawing.acquire(timeout=DRAWING_WAIT_S):
        raise HTTPException(503, "Too many pages are being drawn.")
    try:
        picture = workbench.page_picture(
            facts.document_id, number, spans=spans, width=width
        )
    finally:
        drawing.release()
    return Response(picture, media_type="image/png", headers=headers)


@router.get("/{document_id}/pages/{number:int}")
def show_page(
    facts: KnownDocument, number: KnownPage, workbench: ReadyWorkbench
) -> PageJson:
    """Show the stored text of a page and its blocks."""
    return page_json(
        facts,
        workbench.page(facts.document_id, number),
        workbench.warnings(facts.document_id),
    )


@router.head("/{document_id}/original.pdf", include_in_schema=False)
@router.get("/{document_id}/original.pdf", response_class=FileResponse)
def original(
    request: Request, facts: KnownDocument, workbench: ReadyWorkbench
) -> Response:
    """Serve the PDF byte for byte as it was handed in; ranges are understood."""
    etag = f'"{facts.document_id}"'
    headers = {"ETag": etag, "Cache-Control": IMMUTABLE}
    if is_fresh(request, etag):
        return Response(status_code=304, headers=headers)
    return FileResponse(
        workbench.original(facts.document_id),
        media_type="application/pdf",
        filename=safe_file_name(facts.file),
        content_disposition_type="inline",
        headers=headers,
    )


def is_fresh(request: Request, etag: str) -> bool:
    """Say whether the client already holds what the tag names."""
    known = request.headers.get("if-none-match", "")
    return known.strip() == "*" or etag in (
        tag.strip().removeprefix("W/") for tag in known.split(",")
    )


def safe_file_name(file: str) -> str:
    """Return a name that no file system or header can misread, ending in ".pdf".

    Folders, separators, quotes, control characters and marks that turn the direction
    of writing become "_", for the name comes from whoever handed the file in.
    """
    name = file.replace("\\", "/").rsplit("/", 1)[-1].removesuffix(".pdf")
    kept = "".join(
        "_"
        if character in '<>:"|?*%;' or unicodedata.category(character)[0] == "C"
        else character
        for character in name
    )
    return (kept.strip(" .")[:120] or "document") + ".pdf"
