"""A downloader that is led to a server on loopback, and to one that is a trap."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from ingest.download import Downloaded, Downloader, FetchLimits, notes_path
from ingest.errors import FetchFailedError, FetchRefusedError
from tests.data.tls_server import Answer, HangUpError, Request, Send, TlsServer, head

HOST, LISTED, UNLISTED = "www.example.org", "files.example.org", "www.example.net"
TRAP = "127.0.0.2"
"""Where no connection may arrive."""

PDF = b"%PDF-1.7\n" + bytes(range(256)) * 40 + b"\n%%EOF\n"
ETAG = 'ETag: "one"'

QUICK = FetchLimits(
    max_bytes=2**20, answer_s=1.0, quiet_s=0.3, slow_s=0.2, total_s=5.0, pause_s=0.0
)


@dataclass(slots=True)
class Site:
    """A server, one that is a trap, and a downloader that is led to both."""

    server: TlsServer
    trap: TlsServer
    downloader: Downloader
    part: Path
    slept: list[float] = field(default_factory=list)

    def download(self, path: str = "/a.pdf") -> Downloaded:
        return self.downloader.download(f"https://{HOST}{path}", self.part)

    def refusal(self, path: str = "/a.pdf") -> str:
        with pytest.raises(FetchRefusedError) as refused:
            self.download(path)
        assert not self.part.exists()
        assert not notes_path(self.part).exists()
        return str(refused.value)

    def failure(self, path: str = "/a.pdf") -> str:
        with pytest.raises(FetchFailedError) as failed:
            self.download(path)
        return str(failed.value)


def resolving(site: Site, *answers: Sequence[str]) -> None:
    """Let look-ups give these numbers, one answer after another, the last for ever."""
    left = list(answers)
    site.downloader.network = replace(
        site.downloader.network,
        resolve=lambda host: left.pop(0) if len(left) > 1 else left[0],
    )


def cut_after(count: int, *headers: str) -> Answer:
    """Announce the whole PDF, send the first bytes of it, and hang up."""

    def answer(request: Request, send: Send) -> None:
        length = f"Content-Length: {len(PDF)}"
        send(head("200 OK", "Content-Type: application/pdf", length, *headers))
        send(PDF[:count])
        raise HangUpError

    return answer


def rest(request: Request, send: Send, etag: str = ETAG) -> None:
    """Answer a range with the rest of the PDF."""
    start = int(request.headers["range"].removeprefix("bytes=").removesuffix("-"))
    placed = f"Content-Range: bytes {start}-{len(PDF) - 1}/{len(PDF)}"
    length = f"Content-Length: {len(PDF) - start}"
    kind = "Content-Type: application/pdf"
    send(head("206 Partial Content", kind, placed, length, etag) + PDF[start:])


def in_order(*answers: Answer) -> Answer:
    """Give one answer after another, the last for ever."""
    left = list(answers)

    def answer(request: Request, send: Send) -> None:
        (left.pop(0) if len(left) > 1 else left[0])(request, send)

    return answer


def busy(status: str, *headers: str) -> Answer:
    return lambda request, send: send(head(status, "Content-Length: 0", *headers))
