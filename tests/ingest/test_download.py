import gzip
import hashlib
import json
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from ingest.download import Downloaded, Downloader, notes_path
from tests.data.download_site import (
    ETAG,
    HOST,
    LISTED,
    PDF,
    QUICK,
    TRAP,
    Site,
    busy,
    cut_after,
    in_order,
    resolving,
    rest,
)
from tests.data.tls_server import (
    Answer,
    HangUpError,
    Request,
    Send,
    head,
    redirect,
    whole,
)


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
