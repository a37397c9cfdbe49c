import ssl
import time
from collections.abc import Sequence
from dataclasses import replace

import pytest

from ingest.addresses import is_public, resolve
from ingest.errors import FetchFailedError, FetchRefusedError
from ingest.https import Network, trust
from tests.data.download_site import (
    HOST,
    LISTED,
    PDF,
    QUICK,
    TRAP,
    UNLISTED,
    Site,
    in_order,
    resolving,
)
from tests.data.tls_server import Request, Send, head, redirect, whole


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
