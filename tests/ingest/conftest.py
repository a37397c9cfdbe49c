from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ingest.addresses import is_public
from ingest.download import Downloader
from ingest.https import Network, trust
from tests.data.download_site import (
    ETAG,
    HOST,
    LISTED,
    PDF,
    QUICK,
    TRAP,
    UNLISTED,
    Site,
)
from tests.data.tls_server import Authority, TlsServer, make_authority, whole


@pytest.fixture
def write_pdf(tmp_path: Path) -> Callable[[bytes], Path]:
    """Put bytes into a file of their own."""

    def write(source: bytes) -> Path:
        path = tmp_path / "a.pdf"
        path.write_bytes(source)
        return path

    return write


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    hosts = (HOST, LISTED, UNLISTED)
    return make_authority(tmp_path_factory.mktemp("authority"), hosts)


@pytest.fixture
def site(authority: Authority, tmp_path: Path) -> Iterator[Site]:
    """Every name stands for the server, which alone counts as public on loopback."""
    with (
        TlsServer(authority.identity) as server,
        TlsServer(authority.identity, TRAP, server.port) as trap,
    ):
        server.routes["/a.pdf"] = whole(PDF, ETAG)
        downloader = Downloader(
            hosts={HOST, LISTED},
            network=Network(
                resolve=lambda host: ("127.0.0.1",),
                is_allowed=lambda number: number == "127.0.0.1" or is_public(number),
                tls=trust(str(authority.authorities)),
                port=server.port,
            ),
            limits=QUICK,
        )
        site = Site(server, trap, downloader, tmp_path / "a.pdf.part")
        downloader.sleep = site.slept.append
        yield site
        assert trap.connections == 0
