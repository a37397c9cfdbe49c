"""Errors as RFC 9457 problem details, or as a page where a browser asked for one.

No error repeats what was sent: a question must not come back in a log or a proxy.
"""

import logging
from collections.abc import Mapping
from http import HTTPStatus

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from starlette.exceptions import HTTPException

from index.errors import LibraryError, QueryError, UnknownDocumentError
from ingest.errors import IngestError
from service.routes.interface import error_page, wants_page

logger = logging.getLogger(__name__)

RETRY_AFTER_S = "2"


class UnknownPlaceError(Exception):
    """A page, passage or run of characters that the document does not have."""


def problem(
    status: int,
    detail: str | None = None,
    *,
    errors: list[dict[str, str]] | None = None,
    instance: str | None = None,
    headers: Mapping[str, str] | None = None,
) -> JSONResponse:
    """Return a problem whose title is the status phrase (type "about:blank")."""
    body: dict[str, object] = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
    }
    if detail is not None:
        body["detail"] = detail
    if errors is not None:
        body["errors"] = errors
    if instance is not None:
        body["instance"] = instance
    return JSONResponse(
        body,
        status_code=status,
        headers=dict(headers or {}),
        media_type="application/problem+json",
    )


def install_problem_handlers(app: FastAPI) -> None:
    """Decide, here and nowhere else, which HTTP status each error becomes."""

    @app.exception_handler(RequestValidationError)
    def invalid(request: Request, error: RequestValidationError) -> Response:
        errors = [
            {
                "pointer": "/" + "/".join(str(part) for part in fault["loc"]),
                "detail": str(fault["msg"]),
            }
            for fault in error.errors()
        ]
        said = "; ".join(f"{e['pointer']}: {e['detail']}" for e in errors)
        return _reply(request, 422, f"The request is not valid: {said}.", errors=errors)

    @app.exception_handler(HTTPException)
    def http_error(request: Request, error: HTTPException) -> Response:
        phrase = HTTPStatus(error.status_code).phrase
        detail = None if error.detail == phrase else error.detail
        return _reply(request, error.status_code, detail, headers=error.headers)

    @app.exception_handler(QueryError)
    def unusable_query(request: Request, error: QueryError) -> Response:
        return _reply(request, 422, str(error))

    @app.exception_handler(UnknownDocumentError)
    def unknown_document(request: Request, error: UnknownDocumentError) -> Response:
        return _reply(request, 404, "The library has no such document.")

    @app.exception_handler(UnknownPlaceError)
    def unknown_place(request: Request, error: UnknownPlaceError) -> Response:
        return _reply(request, 404, str(error))

    @app.exception_handler(IngestError)
    def undrawable(request: Request, error: IngestError) -> Response:
        return _reply(request, 500, "The page cannot be drawn.")

    @app.exception_handler(LibraryError)
    def library_unavailable(request: Request, error: LibraryError) -> Response:
        # The message names files of the operator, so it goes to the log alone; it
        # never holds a question.
        logger.error("%s: %s", type(error).__name__, error)
        return _reply(
            request,
            503,
            "The library cannot answer at the moment.",
            headers={"Retry-After": RETRY_AFTER_S},
        )


def _reply(
    request: Request,
    status: int,
    detail: str | None,
    *,
    errors: list[dict[str, str]] | None = None,
    headers: Mapping[str, str] | None = None,
) -> Response:
    if wants_page(request):
        page = error_page(request, status)
        page.headers.update(headers or {})
        return page
    return problem(status, detail, errors=errors, headers=headers)
