"""A scan with a line of real text is a scan; a picture with a caption is not."""

from pathlib import Path

import pytest

from ingest.errors import NeedsOcrError
from ingest.limits import Limits
from ingest.ocr import Tesseract
from ingest.records import Document
from ingest.sandbox import read_document
from ingest.scans import read_with_scans
from tests.data.drawn_pages import one_page, picture, scan
from tests.data.scans import needs_tesseract

WORDS = b"The women of the harbour district asked for lights on the stairs."
LETTER = b"".join(
    b"BT /F1 12 Tf 72 %d Td (%s) Tj ET\n" % (700 - 16 * place, WORDS)
    for place in range(8)
)
STAMP = b"BT /F1 9 Tf 72 30 Td (Downloaded from archive.example on 3 May 2024) Tj ET\n"
PLACED = b"q 612 0 0 792 0 0 cm /Scan Do Q\n"
SCAN = b"/XObject << /Scan 6 0 R >>"


def show(content: bytes, drawn: bytes) -> bytes:
    return one_page(content, resources=SCAN, extra={6: drawn})


def read(path: Path, source: bytes) -> Document:
    path.write_bytes(source)
    return read_document(path, file="a.pdf")


def test_a_scan_with_a_stamp_needs_ocr(tmp_path: Path) -> None:
    stamped = show(PLACED + STAMP, scan(LETTER))
    with pytest.raises(NeedsOcrError, match=r"a\.pdf: page 1 is a picture of text"):
        read(tmp_path / "a.pdf", stamped)


@needs_tesseract
def test_a_scan_with_a_stamp_is_read_by_eye_and_says_why(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(show(PLACED + STAMP, scan(LETTER)))
    document = read_with_scans(
        path, file="a.pdf", limits=Limits(), tesseract=Tesseract.find()
    )

    [page] = document.pages
    assert page.is_ocr
    assert page.text.count("asked for lights") == 8
    [warning] = document.warnings
    assert warning.startswith("a.pdf: page 1 read by OCR (tesseract")
    assert warning.endswith(
        "the page is a picture of text with a few characters beside it"
    )


def test_letters_drawn_as_curves_need_ocr_too(tmp_path: Path) -> None:
    strokes = b"".join(
        b"%d %d 3 8 re f\n" % (72 + 6 * across, 700 - 16 * down)
        for down in range(8)
        for across in range(70)
    )
    with pytest.raises(NeedsOcrError):
        read(tmp_path / "a.pdf", one_page(strokes + STAMP))


def test_contents_with_drawn_leaders_keep_their_text(tmp_path: Path) -> None:
    # Dots as of a dotted border: 0.75 points wide, one each 1.5 points.
    leaders = b"".join(
        b"%.2f %d .75 .75 re f\n" % (150 + 1.5 * across, 697 - 15 * down)
        for down in range(8)
        for across in range(270)
    )
    entries = b"".join(
        b"BT /F1 11 Tf 72 %d Td (%d. Chapter) Tj ET\n" % (700 - 15 * place, place + 1)
        for place in range(8)
    )
    document = read(tmp_path / "a.pdf", one_page(leaders + entries))
    assert document.pages[0].text.count("Chapter") == 8


def test_a_scan_that_lies_on_its_side_needs_ocr(tmp_path: Path) -> None:
    lying = b"q 0 792 -612 0 612 0 cm /Scan Do Q\n"
    with pytest.raises(NeedsOcrError, match="is a picture of text"):
        read(tmp_path / "a.pdf", show(lying + STAMP, scan(LETTER)))


def test_the_words_over_a_scan_account_for_its_writing(tmp_path: Path) -> None:
    layer = LETTER.replace(b"BT", b"BT 3 Tr")
    document = read(tmp_path / "a.pdf", show(PLACED + STAMP + layer, scan(LETTER)))
    assert document.pages[0].text.count("asked for lights") == 8


def test_a_photograph_with_a_caption_stays_as_it_is(tmp_path: Path) -> None:
    # Soft waves of shade, as of sky and water, with a hard grain over a third of it.
    pixels = bytes(
        (x * y // 7 + (97 * x * y % 120 if y % 3 == 0 else 0)) % 256
        for y in range(400)
        for x in range(300)
    )
    content = b"q 468 0 0 600 72 150 cm /Scan Do Q\n" + STAMP
    document = read(
        tmp_path / "a.pdf", show(content, picture(pixels, 300, 400, b"DeviceGray"))
    )
    assert "Downloaded from archive.example" in document.pages[0].text


def test_a_page_of_text_with_a_scanned_letter_keeps_its_text(tmp_path: Path) -> None:
    few_lines = b"q 300 0 0 388 72 30 cm /Scan Do Q\n"
    document = read(tmp_path / "a.pdf", show(few_lines + LETTER, scan(LETTER)))
    assert document.pages[0].text.count("asked for lights") == 8
