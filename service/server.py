"""Run the HTTP application until it is interrupted; the only import of uvicorn."""

import socket
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path

import uvicorn

from index.errors import LibraryError
from index.library import Library
from service.app import create_app
from service.routes.opening import open_in_background
from service.settings import Settings
from service.workbench import Workbench

LARGEST_HEADERS_BYTES = 16_384


class AddressError(LibraryError):
    """The server cannot listen where it was told to."""


def run(
    library: Path,
    host: str,
    port: int,
    *,
    reranker: str | None = None,
    on_ready: Callable[[str], None],
) -> None:
    """Serve a library. Questions are never logged, so there is no access log.

    Args:
        library: The library's folder.
        host: The address to listen on.
        port: The port to listen on; 0 for any that is free.
        reranker: A cross-encoder's folder or hub name; see `Workbench.open`.
        on_ready: Called once with the address when questions can be asked.

    Raises:
        LibraryError: If the library cannot be opened, or the port is in use; nothing
            is served then.
    """
    Library.open(library).close()
    settings = Settings(library=library, host=host, port=port, reranker=reranker)
    # Before the library is opened in the background: a process that ends while its
    # thread loads the encoder is aborted.
    listening = _listen(host, port)
    place = f"[{host}]" if ":" in host else host
    address = f"http://{place}:{listening.getsockname()[1]}"
    opening = open_in_background(library, reranker)
    server = uvicorn.Server(
        uvicorn.Config(
            create_app(settings, opening=opening),
            access_log=False,
            server_header=False,
            log_level="warning",
            ws="none",
            h11_max_incomplete_event_size=LARGEST_HEADERS_BYTES,
        )
    )

    def opened(done: Future[Workbench]) -> None:
        if done.exception() is not None:
            server.should_exit = True
        elif not server.should_exit:
            on_ready(address)

    opening.add_done_callback(opened)
    try:
        server.run(sockets=[listening])
    finally:
        opening.result().close()


def _listen(host: str, port: int) -> socket.socket:
    listening = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((host, port))
        listening.listen()
    except OSError as error:
        listening.close()
        raise AddressError(
            f"cannot listen on {host}, port {port}: {error.strerror}; choose another "
            "with --host or --port"
        ) from error
    return listening
