import gzip
import hashlib
import json
import ssl
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from ingest.addresses import is_public, resolve
from ingest.download import Downloaded, Downloader, FetchLimits, notes_path
from ingest.errors import FetchFailedError, FetchRefusedError
from ingest.https import Network, trust
from tests.data.tls_server import (
    Answer,
    Authority,
    HangUpError,
    Request,
    Send,
    TlsServer,
    head,
    make_authority,
    redirect,
    whole,
)

HOST, LISTED, UNLISTED = "www.example.org", "files.example.org", "www.example.net"
TRAP = "127.0.0.2"
"""Where no connection may arrive."""

PDF = b"%PDF-1.7\n" + bytes(range(256)) * 40 + b"\n%%EOF\n"
ETAG = 'ETag: "one"'

QUICK = FetchLimits(
    max_bytes=2**20, answer_s=1.0, quiet_s=0.3, slow_s=0.2, total_s=5.0, pause_s=0.0
)


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    hosts = (HOST, LISTED, UNLISTED, "rebound.example.org")
    return make_authority(tmp_path_factory.mktemp("authority"), hosts)


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


# What comes whole


def test_a_pdf_comes_whole_with_its_hash(site: Site) -> None:
    came = site.download()
    assert site.part.read_bytes() == PDF
    assert came == Downloaded(
        f"https://{HOST}/a.pdf", len(PDF), hashlib.sha256(PDF).hexdigest()
    )
    assert not notes_path(site.part).exists()


def test_a_request_says_who_asks_and_asks_for_nothing_compressed(site: Site) -> None:
    site.download()
    (request,) = site.server.requests
    assert request.headers["user-agent"].startswith("gifp-search/0.")
    assert request.headers["host"] == HOST
    assert request.headers["accept-encoding"] == "identity"
    assert "cookie" not in request.headers


def test_a_redirect_to_a_listed_host_is_followed(site: Site) -> None:
    site.server.routes["/old"] = redirect(f"https://{LISTED}/a.pdf")
    assert site.download("/old").final_address == f"https://{LISTED}/a.pdf"
    assert [r.headers["host"] for r in site.server.requests] == [HOST, LISTED]


def test_a_body_in_chunks_and_one_until_the_end_come_whole(site: Site) -> None:
    kind = "Content-Type: application/pdf"
    site.server.routes["/chunks"] = lambda request, send: send(
        head("200 OK", kind, "Transfer-Encoding: chunked")
        + b"%x\r\n%b\r\n0\r\n\r\n" % (len(PDF), PDF)
    )
    site.server.routes["/open"] = lambda request, send: send(head("200 OK", kind) + PDF)
    assert site.download("/chunks").bytes == len(PDF)
    assert site.download("/open").bytes == len(PDF)


def test_another_address_of_a_host_is_tried_when_the_first_is_dead(site: Site) -> None:
    resolving(site, ("127.0.0.3", "127.0.0.1"))
    site.downloader.network = replace(
        site.downloader.network, is_allowed=lambda number: number != TRAP
    )
    assert site.download().bytes == len(PDF)


# Where a connection may go


@pytest.mark.parametrize(
    "location",
    [
        "http://www.example.org/a.pdf",
        "file:///etc/passwd",
        "ftp://www.example.org/a.pdf",
        f"https://{TRAP}/",
        "https://127.0.0.1/",
        "https://2130706433/",
        "https://0x7f.2/",
        "https://169.254.169.254/latest/meta-data/iam/",
        "https://[::1]/",
        "https://[::ffff:127.0.0.2]/",
        "https://localhost/",
        "https://user@www.example.org/a.pdf",
        "https://www.example.org:8443/a.pdf",
        "https://www.example.org\\@127.0.0.2/",
        f"https://{UNLISTED}/a.pdf",
        f"//{UNLISTED}/a.pdf",
        "https://www.example.org.evil.example/a.pdf",
        "https://evil-www.example.org/a.pdf",
        "",
    ],
)
def test_a_redirect_elsewhere_is_refused(site: Site, location: str) -> None:
    site.server.routes["/old"] = redirect(location)
    assert "redirects" in site.refusal("/old")
    assert site.server.connections == 1


def test_the_refusal_of_a_redirect_names_both_hosts(site: Site) -> None:
    site.server.routes["/old"] = redirect(f"https://{UNLISTED}/a.pdf")
    assert site.refusal("/old") == (
        f"{HOST} redirects to {UNLISTED}, a host that is on no row of the publications"
    )


def test_a_redirect_loop_ends(site: Site) -> None:
    site.server.routes["/old"] = redirect(f"https://{LISTED}/new")
    site.server.routes["/new"] = redirect(f"https://{HOST}/old")
    assert "redirects for the 6th time" in site.refusal("/old")
    assert site.server.connections == 6


@pytest.mark.parametrize(
    "numbers",
    [
        (TRAP,),
        ("127.0.0.1", TRAP),
        (TRAP, "127.0.0.1"),
        ("93.184.215.14", "10.0.0.1"),
        ("169.254.169.254",),
        ("::1",),
        ("::ffff:127.0.0.1",),
        ("64:ff9b::7f00:1",),
        ("2002:7f00:1::1",),
        ("fe80::1%lo",),
    ],
)
def test_a_name_that_stands_for_any_inner_address_is_not_asked(
    site: Site, numbers: Sequence[str]
) -> None:
    resolving(site, numbers)
    assert "is not a public address" in site.refusal()
    assert site.server.connections == 0


def test_the_rules_of_the_command_line_refuse_loopback(site: Site) -> None:
    site.downloader.network = replace(site.downloader.network, is_allowed=is_public)
    assert site.refusal() == (
        f"{HOST} stands for 127.0.0.1, which is not a public address"
    )
    assert site.server.connections == 0


def test_the_defaults_are_strict() -> None:
    network = Network()
    assert (network.resolve, network.is_allowed) == (resolve, is_public)
    assert network.port == 443
    assert network.tls.check_hostname
    assert network.tls.verify_mode is ssl.CERT_REQUIRED
    assert network.tls.minimum_version >= ssl.TLSVersion.TLSv1_2


def test_the_connection_goes_to_the_number_that_was_checked(site: Site) -> None:
    resolving(site, ("127.0.0.1",), (TRAP,))
    assert site.download().bytes == len(PDF)


def test_a_name_rebound_between_a_redirect_and_the_next_request_is_refused(
    site: Site,
) -> None:
    site.server.routes["/old"] = redirect("/a.pdf")
    resolving(site, ("127.0.0.1",), (TRAP,))
    assert f"stands for {TRAP}" in site.refusal("/old")
    assert site.server.connections == 1


def test_a_host_that_no_row_names_is_not_asked(site: Site) -> None:
    with pytest.raises(FetchRefusedError, match="is on no row of the publications"):
        site.downloader.download(f"https://{UNLISTED}/a.pdf", site.part)
    assert site.server.connections == 0


def test_a_host_that_does_not_listen_cannot_be_reached(site: Site) -> None:
    site.downloader.network = replace(
        site.downloader.network,
        resolve=lambda host: ("127.0.0.3",),
        is_allowed=lambda number: True,
    )
    assert site.failure() == f"{HOST} cannot be reached: Connection refused"


def test_a_certificate_for_another_host_fails(site: Site) -> None:
    site.downloader.hosts = {"other.example.org"}
    with pytest.raises(FetchFailedError, match=r"certificate of other\.example\.org"):
        site.downloader.download("https://other.example.org/a.pdf", site.part)
    assert site.server.requests == []


def test_a_certificate_of_an_unknown_authority_fails(site: Site) -> None:
    site.downloader.network = replace(site.downloader.network, tls=trust())
    assert "certificate of www.example.org is not valid" in site.failure()


def test_a_proxy_of_the_environment_is_not_used(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTPS_PROXY", "https_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, f"http://{TRAP}:{site.trap.port}")
    assert site.download().bytes == len(PDF)


# What may come


@pytest.mark.parametrize(
    ("kind", "says"),
    [
        ("text/html; charset=utf-8", "a web page, not a PDF (text/html)"),
        ("application/zip", "not a PDF (application/zip)"),
        ("", "not a PDF (no type)"),
        ("image/\x1b[2J", "not a PDF (image/\\x1b[2j)"),
    ],
)
def test_another_type_is_refused_before_its_body(
    site: Site, kind: str, says: str
) -> None:
    site.server.routes["/a.pdf"] = whole(PDF, kind=kind)
    assert site.refusal() == f"{HOST} sends {says}"


@pytest.mark.parametrize("body", [b"", b"<html>", b"M" * 5000, b" " * 1020 + b"%PDF-"])
def test_a_body_that_does_not_begin_as_a_pdf_is_refused(
    site: Site, body: bytes
) -> None:
    site.server.routes["/a.pdf"] = whole(body)
    assert site.refusal() == f"{HOST} calls it a PDF, but it does not begin so"


def test_a_few_bytes_before_the_magic_are_allowed(site: Site) -> None:
    site.server.routes["/a.pdf"] = whole(b"\n" * 1019 + PDF)
    assert site.download().bytes == 1019 + len(PDF)


def test_a_body_announced_as_too_large_is_not_read(site: Site) -> None:
    def answer(request: Request, send: Send) -> None:
        length = f"Content-Length: {10 * 2**30}"
        send(head("200 OK", "Content-Type: application/pdf", length))
        site.server.pause(5)

    site.server.routes["/a.pdf"] = answer
    started = time.monotonic()
    assert site.refusal() == f"{HOST} sends more than 1 MiB"
    assert time.monotonic() - started < 0.3


def test_a_body_that_grows_beyond_the_limit_is_cut(site: Site) -> None:
    sent = 0

    def answer(request: Request, send: Send) -> None:
        nonlocal sent
        send(head("200 OK", "Content-Type: application/pdf") + PDF)
        while sent < 100 * 2**20:
            send(b"x" * 2**16)
            sent += 2**16

    site.server.routes["/a.pdf"] = answer
    assert site.refusal() == f"{HOST} sends more than 1 MiB"
    assert sent < 20 * 2**20


def test_a_gzip_bomb_is_not_opened(site: Site) -> None:
    bomb = gzip.compress(PDF + b"\0" * 2**22)
    site.server.routes["/a.pdf"] = whole(bomb, "Content-Encoding: gzip")
    assert "compressed" in site.refusal()


@pytest.mark.parametrize(
    "flood",
    [
        [f"X-{n}: y" for n in range(200)],
        ["X: " + "y" * 100_000],
    ],
)
def test_a_flood_of_headers_fails(site: Site, flood: list[str]) -> None:
    site.server.routes["/a.pdf"] = whole(PDF, *flood)
    assert f"{HOST} does not answer as HTTP does" in site.failure()


@pytest.mark.parametrize(
    "status", ["404 Not Found", "403 Forbidden", "500 Oh", "204 x"]
)
def test_any_other_status_fails_with_its_number(site: Site, status: str) -> None:
    site.server.routes["/a.pdf"] = lambda request, send: send(
        head(status, "Content-Length: 0")
    )
    assert site.failure() == f"{HOST} answers {status[:3]}"


# How long it may take


def test_a_server_that_says_nothing_fails(site: Site) -> None:
    site.server.routes["/a.pdf"] = lambda request, send: site.server.pause(5)
    assert site.failure() == f"{HOST} did not answer within 1 s"


def test_headers_that_drip_for_ever_fail_in_time(site: Site) -> None:
    def answer(request: Request, send: Send) -> None:
        for letter in b"HTTP/1.1 200 OK\r\nX: " + b"y" * 200:
            send(bytes([letter]))
            site.server.pause(0.05)

    site.server.routes["/a.pdf"] = answer
    assert site.failure() == f"{HOST} did not answer within 1 s"


def test_a_body_that_drips_for_ever_fails_as_too_slow(site: Site) -> None:
    def answer(request: Request, send: Send) -> None:
        send(head("200 OK", "Content-Type: application/pdf") + PDF)
        for _ in range(100):
            send(b"x")
            site.server.pause(0.05)

    site.server.routes["/a.pdf"] = answer
    assert site.failure() == f"{HOST} sends too slowly"


def test_a_body_that_never_ends_fails_at_the_total_limit(site: Site) -> None:
    def answer(request: Request, send: Send) -> None:
        send(head("200 OK", "Content-Type: application/pdf") + PDF)
        for _ in range(100):
            send(b"x" * 2000)
            site.server.pause(0.05)

    site.server.routes["/a.pdf"] = answer
    site.downloader.limits = replace(QUICK, slow_bytes=0, total_s=0.5)
    assert "broke off: time is up" in site.failure()
    assert len(site.server.requests) == 1


def test_a_body_that_falls_silent_is_asked_for_again(site: Site) -> None:
    def answer(request: Request, send: Send) -> None:
        send(head("200 OK", "Content-Type: application/pdf", "Content-Length: 9999"))
        site.server.pause(3)

    site.server.routes["/a.pdf"] = in_order(answer, whole(PDF))
    site.downloader.limits = replace(QUICK, answer_s=30.0)
    started = time.monotonic()
    assert site.download().bytes == len(PDF)
    assert time.monotonic() - started < 1.5


def test_a_flood_of_interim_answers_fails_in_time(site: Site) -> None:
    def answer(request: Request, send: Send) -> None:
        while True:
            send(head("100 Continue") * 100)

    site.server.routes["/a.pdf"] = answer
    assert site.failure() == f"{HOST} did not answer within 1 s"


# How it goes on


def test_a_broken_download_goes_on_where_it_broke(site: Site) -> None:
    site.server.routes["/a.pdf"] = in_order(cut_after(3000, ETAG), rest)
    assert site.download().sha256 == hashlib.sha256(PDF).hexdigest()
    asked = site.server.requests[1].headers
    assert (asked["range"], asked["if-range"]) == ("bytes=3000-", '"one"')


def test_another_process_goes_on_with_what_came(site: Site) -> None:
    site.server.routes["/a.pdf"] = cut_after(3000, ETAG)
    site.downloader.limits = replace(QUICK, attempts=1)
    assert f"after 3000 of {len(PDF)} bytes" in site.failure()
    site.server.routes["/a.pdf"] = rest
    fresh = Downloader({HOST}, site.downloader.network, QUICK)
    assert fresh.download(f"https://{HOST}/a.pdf", site.part).bytes == len(PDF)
    assert site.part.read_bytes() == PDF


def test_a_body_shorter_than_announced_is_not_whole(site: Site) -> None:
    def answer(request: Request, send: Send) -> None:
        length = f"Content-Length: {len(PDF)}"
        send(head("200 OK", "Content-Type: application/pdf", length) + PDF[:3000])

    site.server.routes["/a.pdf"] = answer
    assert f"broke off after 3000 of {len(PDF)} bytes" in site.failure()


def test_a_connection_cut_without_the_end_that_tls_has_is_not_whole(
    site: Site,
) -> None:
    def answer(request: Request, send: Send) -> None:
        send(head("200 OK", "Content-Type: application/pdf") + PDF[:3000])
        raise HangUpError

    site.server.routes["/a.pdf"] = answer
    assert "broke off" in site.failure()


def test_a_date_will_do_where_there_is_no_strong_etag(site: Site) -> None:
    date = "Last-Modified: Mon, 02 Nov 2026 10:00:00 GMT"
    site.server.routes["/a.pdf"] = in_order(
        cut_after(3000, 'ETag: W/"weak"', date), lambda r, s: rest(r, s, etag=date)
    )
    assert site.download().bytes == len(PDF)
    assert (
        site.server.requests[1].headers["if-range"] == date.partition(": ")[2].lower()
    )


def test_what_has_no_name_for_its_bytes_starts_again(site: Site) -> None:
    site.server.routes["/a.pdf"] = in_order(cut_after(3000), whole(PDF))
    assert site.download().sha256 == hashlib.sha256(PDF).hexdigest()
    assert "range" not in site.server.requests[1].headers


def test_what_the_server_changed_starts_again(site: Site) -> None:
    other = PDF.replace(b"1.7", b"1.4")
    site.server.routes["/a.pdf"] = in_order(
        cut_after(3000, ETAG), whole(other, 'ETag: "two"')
    )
    assert site.download().sha256 == hashlib.sha256(other).hexdigest()


@pytest.mark.parametrize(
    "lie",
    [
        lambda request, send: rest(request, send, etag='ETag: "two"'),
        lambda request, send: send(
            head(
                "206 Partial Content",
                "Content-Type: application/pdf",
                f"Content-Range: bytes 0-{len(PDF) - 1}/{len(PDF)}",
                ETAG,
            )
            + PDF
        ),
        lambda request, send: send(
            head(
                "206 Partial Content",
                "Content-Type: application/pdf",
                f"Content-Range: bytes 3000-{len(PDF)}/{len(PDF) + 1}",
                ETAG,
            )
            + PDF[3000:]
            + b"x"
        ),
        lambda request, send: send(
            head("416 Range Not Satisfiable", "Content-Length: 0")
        ),
    ],
    ids=["another etag", "another place", "another length", "no such range"],
)
def test_a_rest_that_does_not_fit_is_dropped(site: Site, lie: Answer) -> None:
    site.server.routes["/a.pdf"] = in_order(cut_after(3000, ETAG), lie, whole(PDF))
    assert site.download().sha256 == hashlib.sha256(PDF).hexdigest()
    assert "range" not in site.server.requests[2].headers


def test_a_server_in_trouble_does_not_cost_what_came(site: Site) -> None:
    trouble = busy("500 Oh")
    site.server.routes["/a.pdf"] = in_order(cut_after(3000, ETAG), trouble, rest)
    assert site.failure() == f"{HOST} answers 500"
    assert site.part.stat().st_size == 3000
    assert site.download().sha256 == hashlib.sha256(PDF).hexdigest()


def test_the_limit_holds_for_the_whole_of_what_went_on(site: Site) -> None:
    site.downloader.limits = replace(QUICK, max_bytes=len(PDF) - 1)
    site.part.write_bytes(PDF[:3000])
    noted = {
        "address": f"https://{HOST}/a.pdf",
        "validator": '"one"',
        "total": len(PDF),
    }
    notes_path(site.part).write_text(json.dumps(noted))
    site.server.routes["/a.pdf"] = rest
    assert "sends more than" in site.refusal()


def test_notes_on_another_address_or_damaged_ones_are_not_used(site: Site) -> None:
    for notes in ('{"address": "x", "validator": "y", "total": 1}', "{", "[]"):
        site.part.write_bytes(b"x" * 3000)
        notes_path(site.part).write_text(notes)
        assert site.download().sha256 == hashlib.sha256(PDF).hexdigest()
    assert all("range" not in r.headers for r in site.server.requests)


def test_a_download_that_keeps_breaking_ends(site: Site) -> None:
    site.server.routes["/a.pdf"] = cut_after(0, ETAG)
    assert "broke off" in site.failure()
    assert len(site.server.requests) == 3


# How politely


@pytest.mark.parametrize("status", ["429 Too Many Requests", "503 Busy"])
def test_a_busy_server_is_asked_again_once_when_it_says(
    site: Site, status: str
) -> None:
    site.server.routes["/a.pdf"] = in_order(busy(status, "Retry-After: 7"), whole(PDF))
    assert site.download().bytes == len(PDF)
    assert [s for s in site.slept if s] == [7.0]
    site.server.routes["/a.pdf"] = busy(status, "Retry-After: 7")
    assert site.failure() == f"{HOST} answers {status[:3]}"


def test_a_date_of_return_is_waited_for(site: Site) -> None:
    soon = format_datetime(datetime.now(UTC) + timedelta(seconds=60), usegmt=True)
    site.server.routes["/a.pdf"] = in_order(
        busy("503 Busy", f"Retry-After: {soon}"), whole(PDF)
    )
    site.download()
    (waited,) = [s for s in site.slept if s]
    assert 55 < waited <= 60


@pytest.mark.parametrize(
    ("headers", "says"),
    [
        ([], "come back later (does not say when)"),
        (["Retry-After: 86400"], "come back later (86400)"),
        (["Retry-After: tomorrow"], "come back later (tomorrow)"),
        (["Retry-After: Mon, 02 Nov 2099 10:00:00 GMT"], "come back later (Mon, 02"),
    ],
)
def test_a_long_wait_is_left_to_the_librarian(
    site: Site, headers: list[str], says: str
) -> None:
    site.server.routes["/a.pdf"] = busy("503 Busy", *headers)
    assert f"{HOST} answers 503: {says}" in site.failure()
    assert not any(site.slept)


def test_requests_to_one_host_are_a_pause_apart(site: Site) -> None:
    site.downloader.limits = replace(QUICK, pause_s=10.0)
    site.download()
    assert site.slept == []
    site.download()
    (pause,) = site.slept
    assert 9 < pause <= 10
