import importlib.util
import io
import subprocess
import sys
from pathlib import Path

import pypdf
import pytest

pytestmark = pytest.mark.skipif(
    importlib.util.find_spec("weasyprint") is None,
    reason="WeasyPrint, which sets the starter library, is not installed",
)

BUILD = Path(__file__).parents[2] / "corpus" / "typesetting" / "build.py"

FRONT_MATTER = """\
---
id: {id}
title: "Three doors: a small document"
subtitle: "For tests"
language: {language}
kind: policy brief
year: 2026
edition: 1
publisher: gifp-search starter library
family: {id}
original_language: en
supersedes: null
addendum_to: null
themes: [doors]
identity_factors: [gender]
instruments: [S/RES/2242 (2015)]
layout: {layout}
cover_motif: "open doors"
summary: "A summary of few words."
facts_checked: []
---
"""

BODY = """
# First door

Resolution 2242 (2015) joins two agendas.[^1]

::: box A box
Boxed words.
:::

::: numbered
A paragraph with a number.

Another paragraph with a number.
:::

## A section

Table: Two doors and a key

| Door | Key |
| --- | --- |
| red | iron |

::: figure Doors opened (illustrative figures)
- By hand: 3
- By wind: 1
:::

# Second door

::: practice Good practice 1. Knock first
Knocking is polite.
:::

[^1]: Security Council, S/RES/2242 (2015).
"""


def write_source(
    folder: Path,
    *,
    document_id: str = "doors",
    language: str = "en",
    layout: str = "handbook",
    body: str = BODY,
) -> Path:
    front = FRONT_MATTER.format(id=document_id, language=language, layout=layout)
    path = folder / f"{document_id}.{language}.md"
    path.write_text(front + body, encoding="utf-8")
    return path


def run_build(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [
            sys.executable,
            str(BUILD),
            "--sources",
            str(folder),
            "--output",
            str(folder / "pdf"),
            *arguments,
        ],
        capture_output=True,
        text=True,
        check=False,
    )


def read_pdf(folder: Path, name: str = "doors.en.pdf") -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO((folder / "pdf" / name).read_bytes()))


@pytest.fixture(scope="module")
def handbook(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("handbook")
    write_source(folder)
    finished = run_build(folder)
    assert finished.returncode == 0, finished.stderr
    return folder


def test_every_construction_reaches_the_page(handbook: Path) -> None:
    text = "\n".join(page.extract_text() for page in read_pdf(handbook).pages)
    flat = " ".join(text.split())
    for words in (
        "Policy brief",
        "A summary of few words.",
        "Boxed words.",
        "2. Another paragraph with a number.",
        "Table 1. Two doors and a key",
        "Figure 1. Doors opened (illustrative figures)",
        "Good practice 1. Knock first",
        "1. Security Council, S/RES/2242 (2015).",
    ):
        assert words in flat


def test_the_label_stands_on_the_cover_and_on_the_last_page_only(
    handbook: Path,
) -> None:
    label = "not a United Nations document"
    pages = [page.extract_text() for page in read_pdf(handbook).pages]
    assert [label in page for page in pages] == [True, False, True]


def test_front_matter_has_roman_page_labels_and_the_body_begins_at_1(
    handbook: Path,
) -> None:
    assert read_pdf(handbook).page_labels == ["i", "ii", "1"]


def test_outline_follows_the_headings(handbook: Path) -> None:
    reader = read_pdf(handbook)
    top = [entry for entry in reader.outline if not isinstance(entry, list)]
    assert [entry.title for entry in top] == ["First door", "Second door"]
    assert [reader.get_destination_page_number(entry) for entry in top] == [2, 2]


def test_metadata_name_title_author_and_language(handbook: Path) -> None:
    reader = read_pdf(handbook)
    assert reader.metadata is not None
    assert reader.metadata.title == "Three doors: a small document"
    assert reader.metadata.author == "gifp-search starter library"
    assert str(reader.root_object["/Lang"]) == "en"


def test_a_second_build_gives_the_same_bytes(handbook: Path) -> None:
    same = run_build(handbook, "--check")
    assert same.returncode == 0, same.stderr


def test_check_reports_a_changed_source(tmp_path: Path) -> None:
    write_source(tmp_path)
    assert run_build(tmp_path).returncode == 0
    write_source(tmp_path, body=BODY.replace("iron", "brass"))
    finished = run_build(tmp_path, "--check")
    assert finished.returncode == 1
    assert "doors.en.pdf: differs" in finished.stderr


def test_two_columns_are_read_one_after_the_other(tmp_path: Path) -> None:
    marks = [f"Mark{number:03d}." for number in range(120)]
    body = "# Only\n\n" + "\n\n".join(f"{mark} Some words follow." for mark in marks)
    write_source(tmp_path, layout="columns", body=body)
    assert run_build(tmp_path).returncode == 0
    pages = read_pdf(tmp_path).pages
    words = " ".join(page.extract_text() for page in pages).split()
    assert [word for word in words if word.startswith("Mark")] == marks


def test_scan_has_no_text_and_ocr_has_all_of_it(tmp_path: Path) -> None:
    write_source(tmp_path, document_id="scanned", layout="scan")
    write_source(tmp_path, document_id="read", layout="ocr")
    assert run_build(tmp_path).returncode == 0
    scanned = read_pdf(tmp_path, "scanned.en.pdf").pages
    assert [page.extract_text() for page in scanned] == [""] * len(scanned)
    text = read_pdf(tmp_path, "read.en.pdf").pages[1].extract_text()
    assert "Resolution 2242 (2015) joins two agendas" in " ".join(text.split())


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("summary: ", "abstract: ", 'the key "summary" is missing.'),
        ("kind: policy brief", "kind: novel", 'the key "kind" says "novel", not one'),
        ("::: box A box", "::: crate A box", 'line 27: the container "crate" is'),
        ("| Door | Key |", "Door or key", "no table follows this table caption."),
        ("- By hand: 3", "- By hand", "a line of a figure is not"),
        ("agendas.[^1]", "agendas.[^2]", "line 25: the note [^2] has no text."),
    ],
)
def test_a_malformed_source_ends_with_one_sentence_and_no_pdf(
    tmp_path: Path, old: str, new: str, complaint: str
) -> None:
    write_source(tmp_path, document_id="sound")
    path = write_source(tmp_path)
    path.write_text(path.read_text(encoding="utf-8").replace(old, new, 1), "utf-8")
    finished = run_build(tmp_path)
    assert finished.returncode == 1
    assert len(finished.stderr.strip().splitlines()) == 1
    assert finished.stderr.startswith(str(path))
    assert complaint in finished.stderr
    assert not list((tmp_path / "pdf").glob("*.pdf"))
