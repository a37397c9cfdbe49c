import fcntl
import hashlib
import json
import signal
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from ingest.catalogue_entry import CatalogueEntry, read_catalogue
from ingest.download import Downloader, FetchLimits
from ingest.errors import RejectedError
from ingest.fetching import (
    FetchProgress,
    FetchReport,
    FetchState,
    fetch_publications,
    plan,
    read_fetched,
)
from ingest.https import Network, trust
from ingest.publications import Publication, allowed_hosts, file_names
from tests.data.tls_server import TlsServer, make_authority, whole

ONE, TWO = "one.example.org", "two.example.org"
PDF = b"%PDF-1.7\n" + b"x" * 200_000
HASH = hashlib.sha256(PDF).hexdigest()

STUDY = Publication(
    title="A study",
    publisher="UNODC",
    year=2019,
    language="en",
    kind="report",
    symbol="S/2019/280",
    scope="core",
    address=f"https://{ONE}/a.pdf",
    page=None,
    known="memory",
)
SPANISH = replace(STUDY, language="es", address=f"https://{ONE}/b.pdf")
GUIDE = replace(STUDY, title="Guide", symbol=None, address=f"https://{TWO}/c.pdf")
UNSEEN = replace(STUDY, title="Unseen", symbol=None, address=None)
ALL = [STUDY, SPANISH, GUIDE, UNSEEN]

F, H, R, X, N = (
    FetchState.FETCHED,
    FetchState.HERE,
    FetchState.REFUSED,
    FetchState.FAILED,
    FetchState.NOT_TRIED,
)


@dataclass(slots=True)
class Site:
    server: TlsServer
    downloader: Downloader
    folder: Path

    def fetch(self, *chosen: Publication) -> FetchReport:
        names = file_names(ALL)
        return fetch_publications(chosen or ALL, names, self.folder, self.downloader)

    def files(self) -> set[str]:
        return {path.name for path in self.folder.iterdir()} - {"fetch.lock"}


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    authority = make_authority(tmp_path, [ONE, TWO])
    with TlsServer(authority.identity) as server:
        for path in ("/a.pdf", "/b.pdf", "/c.pdf"):
            server.routes[path] = whole(PDF, 'ETag: "one"')
        network = Network(
            resolve=lambda host: ("127.0.0.1",),
            is_allowed=lambda number: number == "127.0.0.1",
            tls=trust(str(authority.authorities)),
            port=server.port,
        )
        limits = FetchLimits(pause_s=0.0)
        downloader = Downloader(allowed_hosts(ALL), network, limits)
        yield Site(server, downloader, tmp_path / "folder")


def states(report: FetchReport) -> list[FetchState]:
    return [outcome.state for outcome in report.outcomes]


def test_every_publication_with_an_address_becomes_a_file(site: Site) -> None:
    report = site.fetch()
    assert states(report) == [F, F, F]
    assert report.without_address == 1
    assert report.summary["fetched"] == 3
    assert {o.sha256 for o in report.outcomes} == {HASH}
    assert site.files() == {
        *("Guide.en.pdf", "S-2019-280.en.pdf", "S-2019-280.es.pdf"),
        *("catalogue.csv", "fetched.jsonl"),
    }
    assert (site.folder / "Guide.en.pdf").read_bytes() == PDF


def test_the_hosts_are_asked_in_turn(site: Site) -> None:
    site.fetch()
    assert [r.headers["host"] for r in site.server.requests] == [TWO, ONE, ONE]


def test_the_catalogue_is_one_that_ingest_reads(site: Site) -> None:
    site.fetch(STUDY)
    assert read_catalogue(site.folder / "catalogue.csv") == {
        "S-2019-280.en.pdf": CatalogueEntry(
            "S-2019-280.en.pdf", "A study", "UNODC", 2019, "en", "report", "S/2019/280"
        )
    }


def test_the_record_says_where_each_file_came_from(site: Site) -> None:
    site.fetch(STUDY)
    record = read_fetched(site.folder)[f"https://{ONE}/a.pdf"]
    assert (record.file, record.bytes, record.sha256, record.final_address) == (
        "S-2019-280.en.pdf",
        len(PDF),
        HASH,
        f"https://{ONE}/a.pdf",
    )


def test_a_second_run_asks_for_nothing(site: Site) -> None:
    site.fetch()
    asked = len(site.server.requests)
    assert states(site.fetch()) == [H, H, H]
    assert len(site.server.requests) == asked


def test_what_a_librarian_wrote_in_the_catalogue_stays(site: Site) -> None:
    site.fetch(STUDY)
    catalogue = site.folder / "catalogue.csv"
    catalogue.write_text(catalogue.read_text().replace("A study", "My title"))
    site.fetch()
    entries = read_catalogue(catalogue)
    assert entries["S-2019-280.en.pdf"].title == "My title"
    assert entries["Guide.en.pdf"].title == "Guide"


def test_a_file_that_was_put_there_or_changed_is_not_overwritten(site: Site) -> None:
    site.fetch(STUDY)
    for name in ("Guide.en.pdf", "S-2019-280.en.pdf"):
        (site.folder / name).write_bytes(b"mine")
    report = site.fetch()
    assert states(report) == [R, R, F]
    assert report.outcomes[0].reason == (
        f"a file of this name is in {site.folder} and is not as it was fetched"
    )
    assert (site.folder / "S-2019-280.en.pdf").read_bytes() == b"mine"


def test_a_file_that_was_removed_is_fetched_again(site: Site) -> None:
    site.fetch(STUDY)
    (site.folder / "S-2019-280.en.pdf").unlink()
    assert states(site.fetch(STUDY)) == [F]


def test_one_that_fails_does_not_stop_the_others(site: Site) -> None:
    site.server.routes["/c.pdf"] = whole(b"<html>", kind="text/html")
    site.server.routes["/a.pdf"] = lambda request, send: send(b"nonsense\r\n\r\n")
    report = site.fetch()
    assert states(report) == [R, X, F]
    assert report.outcomes[0].reason == (
        f"{TWO} sends a web page, not a PDF (text/html)"
    )
    assert sum(report.summary.values()) == 3
    assert set(read_catalogue(site.folder / "catalogue.csv")) == {"S-2019-280.es.pdf"}


def test_ctrl_c_keeps_what_is_done_and_the_next_run_goes_on(site: Site) -> None:
    def interrupt(progress: FetchProgress) -> None:
        if progress.files == 1 and progress.bytes:
            signal.raise_signal(signal.SIGINT)

    names = file_names(ALL)
    cut = fetch_publications(ALL, names, site.folder, site.downloader, interrupt)
    assert cut.is_interrupted
    assert states(cut) == [F, N, N]
    part = site.folder / "S-2019-280.en.pdf.part"
    came = part.stat().st_size
    assert 0 < came < len(PDF)
    assert states(site.fetch()) == [H, F, F]
    assert site.server.requests[2].headers["range"] == f"bytes={came}-"
    assert not part.exists()


def test_progress_counts_files_and_bytes(site: Site) -> None:
    seen: list[FetchProgress] = []
    fetch_publications(ALL, file_names(ALL), site.folder, site.downloader, seen.append)
    assert [p.files for p in seen if p.bytes == 0] == [0, 1, 2]
    assert {p.total_files for p in seen} == {3}
    assert [p.total_bytes for p in seen if p.bytes == len(PDF)] == [len(PDF)] * 3


def test_a_plan_asks_for_nothing_and_writes_nothing(site: Site) -> None:
    assert states(plan(ALL, file_names(ALL), site.folder)) == [N, N, N]
    assert not site.folder.exists()
    site.fetch(STUDY)
    assert states(plan(ALL, file_names(ALL), site.folder)) == [N, H, N]


def test_a_folder_is_fetched_into_by_one_process(site: Site) -> None:
    site.folder.mkdir()
    with (site.folder / "fetch.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_SH)
        with pytest.raises(RejectedError, match="another gifp fetch is at work"):
            site.fetch()
    assert site.server.connections == 0


@pytest.mark.parametrize("line", ["{", "[]", json.dumps({"file": "a.pdf"})])
def test_a_damaged_record_is_named_by_its_line(site: Site, line: str) -> None:
    site.fetch(STUDY)
    with (site.folder / "fetched.jsonl").open("a") as record:
        record.write(line + "\n")
    with pytest.raises(RejectedError, match=r"fetched\.jsonl: line 2 is damaged"):
        site.fetch()


def test_a_damaged_catalogue_is_said_before_anything_is_asked(site: Site) -> None:
    site.folder.mkdir()
    (site.folder / "catalogue.csv").write_text("a,b\n")
    with pytest.raises(RejectedError, match=r"catalogue\.csv: unknown column 'a'"):
        site.fetch()
    assert site.server.connections == 0
