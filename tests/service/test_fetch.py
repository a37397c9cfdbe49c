import functools
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ingest.download import Downloader, FetchLimits
from ingest.https import Network, trust
from service import fetch
from service.cli import main
from tests.conftest import BRIEFS, brief_pdf
from tests.data.tls_server import TlsServer, make_authority, whole

HEADER = "title,publisher,year,language,kind,symbol,scope,address,page,known"
HOST = "www.example.org"
ROWS = (
    f"Borders brief,UNODC,2019,en,policy brief,,core,https://{HOST}/a.pdf,,memory",
    f"Note,,,fr,note,,core,https://{HOST}/b.pdf,,memory",
    "Unseen,,,en,policy brief,,core,,,memory",
)

Gifp = Callable[..., tuple[int, str, str]]


@pytest.fixture
def gifp(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> Gifp:
    """Call the command line in this process, in a folder with publications."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "corpus").mkdir()
    table = tmp_path / "corpus" / "publications.csv"
    table.write_text("\n".join([HEADER, *ROWS]) + "\n")

    def call(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["gifp", "fetch", *arguments])
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            main()
        written = capsys.readouterr()
        return int(ended.value.code or 0), written.out, written.err

    return call


def states(out: str) -> list[tuple[str, str]]:
    reply: Any = json.loads(out)
    return [(o["file"], o["state"]) for o in reply["outcomes"]]


def test_files_come_and_are_listed(
    gifp: Gifp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pdf = brief_pdf(BRIEFS["borders.pdf"])
    authority = make_authority(tmp_path, [HOST])
    with TlsServer(authority.identity) as server:
        server.routes["/a.pdf"] = whole(pdf)
        server.routes["/b.pdf"] = whole(b"<html>", kind="text/html")
        network = Network(
            resolve=lambda host: ("127.0.0.1",),
            is_allowed=lambda number: number == "127.0.0.1",
            tls=trust(str(authority.authorities)),
            port=server.port,
        )
        reaching = functools.partial(
            Downloader, network=network, limits=FetchLimits(pause_s=0.0)
        )
        monkeypatch.setattr(fetch, "Downloader", reaching)
        code, out, err = gifp()
        again, out_again, _ = gifp("--kind", "policy brief")
    assert (code, err) == (1, "")
    assert "Borders-brief.en.pdf  fetched" in out
    assert "www.example.org sends a web page, not a PDF (text/html)" in out
    assert "2 with an address: 1 fetched, 1 refused.\n" in out
    assert "1 more have no known address of a PDF.\n" in out
    assert out.endswith("Index them with: gifp ingest publications\n")
    assert again == 0
    assert "1 with an address: 1 already here." in out_again
    assert (tmp_path / "publications" / "Borders-brief.en.pdf").read_bytes() == pdf


def test_a_name_that_cannot_be_resolved_is_one_sentence(gifp: Gifp) -> None:
    table = Path("corpus/publications.csv")
    row = "A,,,en,,,core,https://www.example.invalid/a.pdf,,memory"
    table.write_text(f"{HEADER}\n{row}\n")
    code, out, err = gifp("--json")
    (outcome,) = json.loads(out)["outcomes"]
    assert (code, err) == (1, "")
    assert outcome == {
        "file": "A.en.pdf",
        "address": "https://www.example.invalid/a.pdf",
        "state": "failed",
        "bytes": None,
        "sha256": None,
        "reason": "the name www.example.invalid cannot be resolved",
    }


def test_a_dry_run_shows_what_would_be_fetched(gifp: Gifp, tmp_path: Path) -> None:
    code, out, err = gifp("--dry-run", "--language", "fr", "--to", "new")
    assert (code, err) == (0, "")
    assert f"https://{HOST}/b.pdf" in out
    assert "1 with an address: 1 not tried.\n" in out
    assert not (tmp_path / "new").exists()


def test_a_dry_run_as_json_says_the_same(gifp: Gifp) -> None:
    _, out, _ = gifp("--dry-run", "--json")
    assert states(out) == [
        ("Borders-brief.en.pdf", "not_tried"),
        ("Note.fr.pdf", "not_tried"),
    ]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--kind", "novel"], "no publication has the kind 'novel'; there are note,"),
        (["--language", "de"], "no publication has the language 'de'"),
        (["--publications", "none.csv"], "none.csv cannot be opened: No such file"),
    ],
)
def test_a_bad_argument_is_one_sentence(
    gifp: Gifp, arguments: list[str], says: str
) -> None:
    code, out, err = gifp(*arguments)
    assert (code, out) == (1, "")
    assert err.startswith(f"gifp: {says}")
    assert err.count("\n") == 1
