"""Reading scans with the real Tesseract."""

import os
from pathlib import Path

import numpy as np
import pytest

from ingest.errors import NeedsOcrError, OcrError, QuarantinedError
from ingest.limits import Limits
from ingest.ocr import Tesseract
from ingest.records import BlockKind, Document
from ingest.sandbox import read_document
from ingest.scans import read_with_scans
from tests.data.scans import cut_pages, needs_tesseract
from tests.data.tiny_pdf import Text, build_pdf, build_raw, paragraph

BLANK = build_raw([b"0.5 g 72 72 468 648 re f"])


def read(path: Path, tesseract: Tesseract | None) -> Document:
    return read_with_scans(path, file="a.pdf", limits=Limits(), tesseract=tesseract)


@pytest.fixture(scope="module")
def tesseract() -> Tesseract:
    found = Tesseract.find()
    assert found is not None
    return found


@pytest.fixture(scope="module")
def scan_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("scan") / "scan.pdf"
    return cut_pages("community-policing-case.en.pdf", (2, 3), path)


@pytest.fixture(scope="module")
def scan(tesseract: Tesseract, scan_path: Path) -> Document:
    return read(scan_path, tesseract)


@needs_tesseract
def test_a_scanned_page_is_read_and_marked(scan: Document) -> None:
    page = scan.pages[0]
    assert (page.is_ocr, page.label) == (True, "1")
    assert "the case study is illustrative from the first line to the last" in page.text
    start = page.text.index("The setting")
    heading = next(block for block in page.blocks if block.start == start)
    assert (heading.kind, scan.language) == (BlockKind.HEADING, "en")
    assert any("pages 1–2 read by OCR (tesseract" in said for said in scan.warnings)
    assert not any("page 1 has no text" in said for said in scan.warnings)


@needs_tesseract
def test_every_letter_has_a_box_on_its_ink(scan: Document) -> None:
    page = scan.pages[0]
    boxes = np.frombuffer(page.boxes, "<u2").reshape(-1, 4)
    assert len(boxes) == len(page.text)
    inked = [b for b, c in zip(boxes, page.text, strict=True) if not c.isspace()]
    lefts, tops, rights, bottoms = np.array(inked).T
    assert (lefts < rights).all()
    assert (tops < bottoms).all()
    assert rights.max() <= page.width
    assert bottoms.max() <= page.height
    # "The setting" stands in the upper half of the page, at its left margin.
    start = page.text.index("The setting")
    left, top, _, bottom = boxes[start]
    assert left < page.width / 4
    assert page.height / 8 < top < bottom < page.height / 2


@needs_tesseract
def test_a_word_before_the_mark_of_a_note_is_not_lost(
    tmp_path: Path, tesseract: Tesseract
) -> None:
    path = tmp_path / "a.pdf"
    cut_pages("investigation-prosecution-2023.en.pdf", [3], path)

    [page] = read(path, tesseract).pages

    assert "a Yazidi woman and the death of her child." in page.text


@needs_tesseract
def test_the_same_scan_gives_the_same_text(
    tesseract: Tesseract, scan: Document, scan_path: Path
) -> None:
    assert read(scan_path, tesseract).pages == scan.pages


@needs_tesseract
def test_a_text_layer_is_not_read_by_eye(tmp_path: Path, tesseract: Tesseract) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(
        build_pdf([[*paragraph(72, 100, ["Women lead the patrols."] * 4)]])
    )
    assert read(path, tesseract) == read_document(path, file="a.pdf")


@needs_tesseract
def test_a_picture_without_words_still_needs_ocr(
    tmp_path: Path, tesseract: Tesseract
) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(BLANK)
    with pytest.raises(NeedsOcrError) as told:
        read(path, tesseract)
    assert str(told.value).startswith("a.pdf: ")
    assert str(told.value).count("a.pdf") == 1
    assert "OCR" in str(told.value)


def test_without_tesseract_the_reader_is_told_what_would_help(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(BLANK)
    with pytest.raises(NeedsOcrError, match="with Tesseract installed, gifp retry"):
        read(path, None)


@needs_tesseract
def test_a_blank_page_among_others_stays_empty_and_is_told(
    tmp_path: Path, tesseract: Tesseract
) -> None:
    body = paragraph(72, 100, ["Women lead the patrols of this province."] * 4)
    path = tmp_path / "a.pdf"
    path.write_bytes(build_pdf([[Text(72, 60, "Patrols", 20), *body], []]))
    document = read(path, tesseract)
    assert [page.is_ocr for page in document.pages] == [False, False]
    assert "a.pdf: page 2 has no text" in document.warnings


@needs_tesseract
def test_tesseract_is_run_only_for_a_scan_and_then_a_failure_is_told(
    tmp_path: Path, scan_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = tmp_path / "tesseract"
    broken.write_text("#!/bin/sh\ntouch ran\necho no libraries >&2\nexit 127\n")
    broken.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    monkeypatch.chdir(tmp_path)
    page = paragraph(72, 700, ["Women lead the night patrols of the market."])
    (tmp_path / "text.pdf").write_bytes(build_pdf([page]))
    found = Tesseract.find()

    assert read(tmp_path / "text.pdf", found).warnings == ()
    assert not (tmp_path / "ran").exists()
    with pytest.raises(NeedsOcrError, match="Tesseract ended with 127: no libraries"):
        read(scan_path, found)


def test_what_tesseract_cannot_take_is_an_error(tesseract: Tesseract) -> None:
    with pytest.raises(OcrError, match="Tesseract ended with"):
        tesseract.recognise(b"no picture", ("eng",), width=100.0)


@needs_tesseract
def test_after_three_pages_that_cannot_be_drawn_no_other_is_tried(
    tmp_path: Path, tesseract: Tesseract, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(path: Path, number: int, *, width: int) -> bytes:
        raise QuarantinedError(f"{path.name}: page {number}: stalled for 60 s")

    # The real thing takes a minute a page.
    monkeypatch.setattr("ingest.scans.render_page", fail)
    path = tmp_path / "a.pdf"
    path.write_bytes(build_raw([b""] * 5))
    with pytest.raises(NeedsOcrError) as told:
        read(path, tesseract)
    assert str(told.value) == "a.pdf: " + "; ".join(
        [
            f"page {number}: OCR failed, page {number}: stalled for 60 s"
            for number in (1, 2, 3)
        ]
        + [
            f"page {number}: OCR not tried, 3 pages before it could not be drawn"
            for number in (4, 5)
        ]
    )
