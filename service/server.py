"""Run the HTTP application until it is interrupted; the only import of uvicorn."""

from pathlib import Path

import uvicorn

from index.library import Library
from service.app import create_app
from service.settings import Settings


def run(library: Path, host: str, port: int) -> None:
    """Serve a library. Questions are never logged, so there is no access log.

    Raises:
        NotALibraryError: If the folder holds no library.
    """
    Library.open(library).close()
    settings = Settings(library=library, host=host, port=port)
    uvicorn.run(
        create_app(settings),
        host=host,
        port=port,
        access_log=False,
        server_header=False,
        log_level="warning",
    )
