"""Text that was recognised in a scan is marked wherever it is shown."""

import json
import sys
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from index.library import Library
from index.records import Hit
from index.search import Searcher
from service.answer_schemas import HitJson
from service.cli import main
from service.printing import print_hits
from tests.conftest import WordLengthEncoder
from tests.data.tiny_library import add_documents, tiny_document, tiny_page

ENCODER = WordLengthEncoder()
MIXED = tiny_document(
    "mixed.pdf",
    tiny_page(1, "women lead patrols"),
    replace(tiny_page(2, "courts protect witnesses"), is_ocr=True),
    title="Mixed",
)
TYPED = tiny_document("typed.pdf", tiny_page(1, "schools teach"), title="Typed")


@pytest.fixture(scope="module")
def library_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library of two documents, one with a second page that was a scan."""
    folder = tmp_path_factory.mktemp("marks") / "library"
    with closing(Library.create(folder, ENCODER.facts)) as library:
        add_documents(library, ENCODER, MIXED, TYPED)
    return folder


@pytest.fixture(scope="module")
def hits(library_path: Path) -> dict[str, Hit]:
    """The hits of a query that finds every passage, by their text."""
    with closing(Library.open(library_path)) as library:
        searcher = Searcher.open(library, ENCODER)
        found = searcher.search(searcher.prepare("women courts teach", "en"), k=9)
    return {hit.text: hit for hit in found}


def gifp(
    library: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    *arguments: str,
) -> str:
    monkeypatch.setattr(sys, "argv", ["gifp", *arguments, "--library", str(library)])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 0
    return capsys.readouterr().out


def test_a_hit_says_whether_it_was_read_from_a_scan(hits: dict[str, Hit]) -> None:
    assert {text: HitJson.model_validate(hit).is_ocr for text, hit in hits.items()} == {
        "women lead patrols": False,
        "courts protect witnesses": True,
        "schools teach": False,
    }


def test_a_hit_of_a_scan_is_printed_with_a_mark(
    hits: dict[str, Hit], capsys: pytest.CaptureFixture[str]
) -> None:
    print_hits(list(hits.values()))

    headed = [line for line in capsys.readouterr().out.splitlines() if ". " in line]
    marked = [line for line in headed if line.endswith(" (read from a scan)")]
    assert (len(headed), len(marked)) == (3, 1)
    assert "Mixed - page 2 - mixed.pdf" in marked[0]


@pytest.mark.parametrize(("number", "is_marked"), [(1, False), (2, True)])
def test_a_page_of_a_scan_is_shown_with_a_mark(
    library_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    number: int,
    is_marked: bool,
) -> None:
    shown = gifp(
        library_path, monkeypatch, capsys, "show", "mixed.pdf", "--page", str(number)
    )

    assert ("read from a scan: compare it with the page" in shown) == is_marked


def test_the_list_counts_the_pages_of_scans(
    library_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    printed = gifp(library_path, monkeypatch, capsys, "list")
    listed = json.loads(gifp(library_path, monkeypatch, capsys, "list", "--json"))

    assert "mixed.pdf  Mixed (1 page read from a scan)\n" in printed
    assert "typed.pdf  Typed\n" in printed
    assert [(d["file"], d["read_by_ocr"]) for d in listed["documents"]] == [
        ("mixed.pdf", 1),
        ("typed.pdf", 0),
    ]
