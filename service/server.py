"""Run the HTTP application until it is interrupted; the only import of uvicorn."""

from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path

import uvicorn

from index.library import Library
from service.app import create_app
from service.routes.opening import open_in_background
from service.settings import Settings
from service.workbench import Workbench

LARGEST_HEADERS_BYTES = 16_384


def run(
    library: Path, host: str, port: int, *, on_ready: Callable[[str], None]
) -> None:
    """Serve a library. Questions are never logged, so there is no access log.

    Args:
        library: The library's folder.
        host: The address to listen on.
        port: The port to listen on.
        on_ready: Called once with the address when questions can be asked.

    Raises:
        LibraryError: If the library cannot be opened; nothing is served then.
    """
    Library.open(library).close()
    opening = open_in_background(library)
    settings = Settings(library=library, host=host, port=port)
    server = uvicorn.Server(
        uvicorn.Config(
            create_app(settings, opening=opening),
            host=host,
            port=port,
            access_log=False,
            server_header=False,
            log_level="warning",
            ws="none",
            h11_max_incomplete_event_size=LARGEST_HEADERS_BYTES,
        )
    )

    def opened(done: Future[Workbench]) -> None:
        if done.exception() is None:
            on_ready(f"http://{host}:{port}")
        else:
            server.should_exit = True

    opening.add_done_callback(opened)
    server.run()
    opening.result().close()
