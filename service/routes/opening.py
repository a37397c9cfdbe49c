"""The workbench of a running server: being opened, open, or not to be had."""

import logging
from concurrent.futures import Future
from pathlib import Path
from threading import Thread
from typing import Annotated

from fastapi import Depends, HTTPException, Request

from service.routes.problems import RETRY_AFTER_S
from service.workbench import Workbench

logger = logging.getLogger(__name__)


def open_in_background(library: Path, reranker: str | None = None) -> Future[Workbench]:
    """Start to open a library; the server can say so meanwhile."""
    opening: Future[Workbench] = Future()

    def work() -> None:
        try:
            opening.set_result(Workbench.open(library, reranker))
        # Handed on to whoever asks for the result.
        except BaseException as error:  # noqa: BLE001 - handed on
            opening.set_exception(error)

    Thread(target=work, name="open-library", daemon=True).start()
    return opening


def log_failure(opening: Future[Workbench]) -> None:
    """Tell the operator why a library could not be opened."""
    if (error := opening.exception()) is not None:
        logger.critical("The library cannot be opened: %s", error)


def ready_workbench(request: Request) -> Workbench:
    """Return the open workbench, or answer 503.

    Raises:
        HTTPException: If the library is still being opened or could not be.
    """
    opening: Future[Workbench] = request.app.state.opening
    if not opening.done():
        raise HTTPException(
            503, "The library is being opened.", headers={"Retry-After": RETRY_AFTER_S}
        )
    if opening.exception() is not None:
        raise HTTPException(503, "The library cannot be opened; the log says why.")
    return opening.result()


ReadyWorkbench = Annotated[Workbench, Depends(ready_workbench)]
