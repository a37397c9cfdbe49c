"""One address → one PDF on disk, within limits, going on where a transfer broke off."""

import hashlib
import json
import os
import re
import time
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from importlib.metadata import version
from pathlib import Path

from ingest.addresses import Address, parse_address, parse_redirect
from ingest.errors import BrokenOffError, FetchFailedError, FetchRefusedError
from ingest.https import Network, Response, get

USER_AGENT = f"gifp-search/{version('gifp-search')}"

PDF_TYPES = frozenset(
    {
        "application/pdf",
        "application/x-pdf",
        "application/octet-stream",
        "binary/octet-stream",
        "application/download",
        "application/force-download",
    }
)
"""What honest servers say of a PDF; many know no better than a stream of bytes."""

MAGIC = b"%PDF-"
MAGIC_BYTES = 1024
"""Readers look for the magic this far into a file."""

REDIRECTS = frozenset({301, 302, 303, 307, 308})
BUSY = frozenset({429, 503})
OK = 200
PARTIAL = 206
RANGE_NOT_SATISFIABLE = 416

HEADERS = {
    "User-Agent": USER_AGENT,
    "Accept": "application/pdf, */*;q=0.1",
    # What is not compressed cannot unfold into gigabytes.
    "Accept-Encoding": "identity",
}

CONTENT_RANGE = re.compile(r"bytes (\d{1,12})-(\d{1,12})/(\d{1,12}|\*)")


@dataclass(frozen=True, slots=True)
class FetchLimits:
    """What one download may cost; the defaults are those of the command line."""

    max_bytes: int = 64 * 2**20
    redirects: int = 5
    attempts: int = 3
    answer_s: float = 30.0
    quiet_s: float = 30.0
    slow_s: float = 60.0
    slow_bytes: int = 60 * 2**10
    total_s: float = 900.0
    pause_s: float = 1.0
    wait_s: float = 120.0


@dataclass(frozen=True, slots=True)
class Downloaded:
    """A file that has come whole: from where in the end, and what it is."""

    final_address: str
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class _Transfer:
    """What all attempts at one file share; `until` is when it must have come."""

    first: Address
    part: Path
    until: float
    on_bytes: Callable[[int, int | None], None]


@dataclass(slots=True)
class Downloader:
    """Downloads from a list of hosts, one request at a time, with pauses."""

    hosts: Collection[str]
    network: Network = field(default_factory=Network)
    limits: FetchLimits = field(default_factory=FetchLimits)
    sleep: Callable[[float], None] = time.sleep
    _asked: dict[str, float] = field(default_factory=dict)

    def download(
        self,
        url: str,
        part: Path,
        on_bytes: Callable[[int, int | None], None] = lambda done, total: None,
    ) -> Downloaded:
        """Bring what an address holds into the file `part`, and sync it.

        What came before a transfer broke off stays in `part`, with what is needed to
        go on in a file beside it; the next call goes on from there if the server
        still has the same bytes. `on_bytes` is told how much of the file is there, and
        how much there will be if the server has said so.

        Raises:
            FetchRefusedError: If a rule forbids it; `part` is then removed.
            FetchFailedError: If the network or the server failed.
        """
        first = parse_address(url)
        self._check_host(first)
        transfer = _Transfer(
            first, part, time.monotonic() + self.limits.total_s, on_bytes
        )
        for attempt in range(1, self.limits.attempts + 1):
            try:
                final = self._attempt(transfer)
                break
            except FetchRefusedError:
                discard(part)
                raise
            except BrokenOffError:
                if attempt == self.limits.attempts or time.monotonic() > transfer.until:
                    raise
        notes_path(part).unlink(missing_ok=True)
        with part.open("rb") as file:
            os.fsync(file.fileno())
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        return Downloaded(final.url, part.stat().st_size, sha256)

    def _attempt(self, transfer: _Transfer) -> Address:
        part = transfer.part
        before = _read_notes(part, transfer.first)
        start = part.stat().st_size if before else 0
        headers = dict(HEADERS)
        if before and start:
            headers |= {"Range": f"bytes={start}-", "If-Range": before.validator}
        with self._answered(transfer.first, headers) as (address, response):
            if before and start and not _goes_on(response, start, before):
                if response.status in {PARTIAL, RANGE_NOT_SATISFIABLE}:
                    discard(part)
                    raise BrokenOffError(f"{address.host} has other bytes than before")
                start = 0
            total = self._check(address.host, response, start)
            if start == 0:
                _write_notes(part, transfer.first, response, total)
            self._receive(address.host, response, transfer, start, total)
        return address

    @contextmanager
    def _answered(
        self, address: Address, headers: Mapping[str, str]
    ) -> Iterator[tuple[Address, Response]]:
        """Ask, follow redirects, wait once if asked to; yields the last answer."""
        redirects, wait_s = 0, None
        while True:
            self._pause(address.host)
            with get(
                address, headers, self.network, within_s=self.limits.answer_s
            ) as response:
                if response.status in REDIRECTS:
                    redirects += 1
                    if redirects > self.limits.redirects:
                        raise FetchRefusedError(
                            f"{address.host} redirects for the {redirects}th time"
                        )
                    came_from = address.host
                    address = parse_redirect(address, response.header("Location"))
                    self._check_host(address, f"{came_from} redirects to ")
                    continue
                if response.status not in BUSY or wait_s is not None:
                    yield address, response
                    return
                wait_s = self._wait(address.host, response)
            self.sleep(wait_s)

    def _check_host(self, address: Address, lead: str = "") -> None:
        if address.host not in self.hosts:
            raise FetchRefusedError(
                f"{lead}{address.host}, a host that is on no row of the publications"
            )

    def _pause(self, host: str) -> None:
        last = self._asked.get(host)
        if last is not None:
            self.sleep(max(0.0, last + self.limits.pause_s - time.monotonic()))
        self._asked[host] = time.monotonic()

    def _wait(self, host: str, response: Response) -> float:
        text = response.header("Retry-After")
        wait_s = _seconds(text)
        if wait_s is None or wait_s > self.limits.wait_s:
            when = _printable(text) or "does not say when"
            raise FetchFailedError(
                f"{host} answers {response.status}: come back later ({when})"
            )
        return wait_s

    def _check(self, host: str, response: Response, start: int) -> int | None:
        """Check an answer's headers; return how long the whole file is to be."""
        if response.status != (PARTIAL if start else OK):
            raise FetchFailedError(f"{host} answers {response.status}")
        media_type = response.header("Content-Type").partition(";")[0].strip().lower()
        if media_type not in PDF_TYPES:
            what = "a web page, not a PDF" if "html" in media_type else "not a PDF"
            raise FetchRefusedError(
                f"{host} sends {what} ({_printable(media_type) or 'no type'})"
            )
        if response.header("Content-Encoding").lower() not in {"", "identity"}:
            raise FetchRefusedError(f"{host} sends it compressed, which was not asked")
        if response.body_bytes is None:
            return None
        total = start + response.body_bytes
        self._check_size(host, total)
        return total

    def _check_size(self, host: str, done: int) -> None:
        if done > self.limits.max_bytes:
            raise FetchRefusedError(
                f"{host} sends more than {self.limits.max_bytes // 2**20} MiB"
            )

    def _receive(
        self,
        host: str,
        response: Response,
        transfer: _Transfer,
        start: int,
        total: int | None,
    ) -> None:
        part, done = transfer.part, start
        pace = _Pace(self.limits, start)
        with part.open("r+b" if start else "wb") as file:
            file.seek(start)
            try:
                for chunk in response.chunks(
                    until=transfer.until, quiet_s=self.limits.quiet_s
                ):
                    file.write(chunk)
                    done += len(chunk)
                    self._check_size(host, done)
                    if done - len(chunk) < MAGIC_BYTES <= done:
                        file.flush()
                        _check_magic(host, part)
                    if pace.is_slow(done):
                        raise FetchFailedError(f"{host} sends too slowly")
                    transfer.on_bytes(done, total)
            except BrokenOffError as error:
                of_total = f" of {total}" if total else ""
                raise BrokenOffError(f"{error} after {done}{of_total} bytes") from error
        _check_magic(host, part)


@dataclass(slots=True)
class _Pace:
    """Whether enough has come since a while ago."""

    limits: FetchLimits
    bytes: int
    since: float = field(default_factory=time.monotonic)

    def is_slow(self, done: int) -> bool:
        now = time.monotonic()
        if now - self.since < self.limits.slow_s:
            return False
        is_slow = done - self.bytes < self.limits.slow_bytes
        self.bytes, self.since = done, now
        return is_slow


@dataclass(frozen=True, slots=True)
class _Notes:
    """What must still hold for a part to be gone on with."""

    address: str
    validator: str
    total: int | None


def notes_path(part: Path) -> Path:
    """Return where the notes on an unfinished file lie."""
    return part.with_name(part.name + ".json")


def discard(part: Path) -> None:
    """Remove an unfinished file and the notes on it."""
    part.unlink(missing_ok=True)
    notes_path(part).unlink(missing_ok=True)


def _read_notes(part: Path, address: Address) -> _Notes | None:
    if not part.exists():
        return None
    try:
        noted = _Notes(**json.loads(notes_path(part).read_text(encoding="utf-8")))
    except (FileNotFoundError, ValueError, TypeError):
        return None
    return noted if noted.address == address.url else None


def _write_notes(
    part: Path, address: Address, response: Response, total: int | None
) -> None:
    """Note what names the server's bytes; without such a name, nothing can go on."""
    notes_path(part).unlink(missing_ok=True)
    etag = response.header("ETag")
    validator = etag if etag.startswith('"') else response.header("Last-Modified")
    if validator:
        part.unlink(missing_ok=True)
        noted = _Notes(address.url, validator, total)
        notes_path(part).write_text(json.dumps(asdict(noted)), encoding="utf-8")


def _goes_on(response: Response, start: int, before: _Notes) -> bool:
    """Tell whether an answer holds the rest of the bytes that came before."""
    placed = CONTENT_RANGE.fullmatch(response.header("Content-Range"))
    named = response.header("ETag"), response.header("Last-Modified")
    return (
        response.status == PARTIAL
        and placed is not None
        and int(placed[1]) == start
        and placed[3] in {"*", str(before.total)}
        and response.body_bytes in {None, int(placed[2]) + 1 - start}
        and (before.validator in named or not any(named))
    )


def _check_magic(host: str, part: Path) -> None:
    with part.open("rb") as file:
        if MAGIC not in file.read(MAGIC_BYTES):
            raise FetchRefusedError(f"{host} calls it a PDF, but it does not begin so")


def _seconds(text: str) -> float | None:
    """Return how long Retry-After asks to wait; None if it does not say."""
    if text.isascii() and text.isdigit():
        return float(text[:12])
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    if moment.tzinfo is None:
        return None
    return max(0.0, (moment - datetime.now(UTC)).total_seconds())


def _printable(text: str) -> str:
    return ascii(text)[1:-1][:60]
