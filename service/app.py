"""The library over HTTP: one application, put together here."""

from collections.abc import AsyncIterator
from concurrent.futures import Future
from contextlib import asynccontextmanager
from threading import BoundedSemaphore

from fastapi import Depends, FastAPI
from fastapi.telemetry import TelemetryConfig

from service.routes import (
    documents,
    health,
    passages,
    practices,
    questions,
    site,
)
from service.routes.boundary import Boundary
from service.routes.interface import Interfaces
from service.routes.opening import log_failure, open_in_background
from service.routes.parameters import refuse_unknown_parameters
from service.routes.problems import install_problem_handlers
from service.settings import Settings
from service.workbench import Workbench

API = "/api/v1"

MAX_DRAWN_AT_ONCE = 2
"""Every page picture is drawn by a child process of its own."""

NO_TELEMETRY: TelemetryConfig = {
    "tracing": False,
    "metrics": False,
    "logs": False,
    "operation_spans": False,
    "auto_configure": False,
}
"""FastAPI 0.165 traces by default where OpenTelemetry is set up on the machine; what
is asked here goes nowhere."""


def create_app(
    settings: Settings, *, opening: Future[Workbench] | None = None
) -> FastAPI:
    """Build the application; it answers 503 until the library is open.

    Args:
        settings: What this deployment varies.
        opening: The workbench to serve from, whose owner closes it. Without it the
            library of the settings is opened in the background and closed at the end.
    """
    serving = opening or open_in_background(settings.library, settings.reranker)
    if opening is None:
        serving.add_done_callback(log_failure)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        yield
        if opening is None and serving.done() and serving.exception() is None:
            serving.result().close()

    app = FastAPI(
        title=settings.title or "gifp-search",
        openapi_url=f"{API}/openapi.json" if settings.openapi else None,
        docs_url=None,
        redoc_url=None,
        lifespan=lifespan,
        telemetry=NO_TELEMETRY,
    )
    app.state.opening = serving
    app.state.drawing = BoundedSemaphore(MAX_DRAWN_AT_ONCE)
    app.state.interfaces = Interfaces(title=settings.title)
    app.add_middleware(Boundary)
    install_problem_handlers(app)
    for router in (
        health.router,
        questions.router,
        documents.router,
        passages.router,
        practices.router,
    ):
        app.include_router(
            router, prefix=API, dependencies=[Depends(refuse_unknown_parameters)]
        )
    app.include_router(health.router, include_in_schema=False)
    app.include_router(site.router, include_in_schema=False)
    return app
