"""A page whose fonts say letters of no language is read by eye, or told."""

from pathlib import Path

import pytest

from ingest.errors import NeedsOcrError
from ingest.limits import Limits
from ingest.ocr import Tesseract
from ingest.records import Document
from ingest.scans import read_with_scans
from tests.data.lying_font import say_other_letters
from tests.data.scans import needs_tesseract
from tests.data.tiny_pdf import Text, build_pdf, paragraph

LINES = [
    "The women of the harbour district asked for lights on the stairs",
    "and for a desk where somebody listens to them. The police opened",
    "one in the spring, with two officers and an interpreter, and kept",
    "a book of what was promised to the women and of what was done.",
]


def write(path: Path, *, plain_pages: int = 0) -> Path:
    """Write a page in a font that lies, and more in one that does not."""
    bold = [Text(t.left, t.baseline, t.words, t.size, bold=True) for t in set_lines()]
    pdf = build_pdf([set_lines(), *([bold] * plain_pages)])
    path.write_bytes(say_other_letters(pdf, "/F1"))
    return path


def set_lines() -> list[Text]:
    return paragraph(72, 100, LINES * 2, size=12)


def read(path: Path, tesseract: Tesseract | None) -> Document:
    return read_with_scans(path, file="a.pdf", limits=Limits(), tesseract=tesseract)


def test_without_tesseract_it_needs_ocr(tmp_path: Path) -> None:
    with pytest.raises(
        NeedsOcrError, match=r"a\.pdf: the text layer is in no language"
    ):
        read(write(tmp_path / "a.pdf"), None)


def test_only_the_broken_page_is_left_out(tmp_path: Path) -> None:
    document = read(write(tmp_path / "a.pdf", plain_pages=1), None)

    broken, plain = document.pages
    assert (broken.text, broken.boxes, broken.blocks) == ("", b"", ())
    assert "asked for lights on the stairs" in plain.text
    assert document.warnings == ("a.pdf: page 1 has no letters of a language",)


@needs_tesseract
def test_with_tesseract_its_pages_are_read_by_eye(tmp_path: Path) -> None:
    document = read(write(tmp_path / "a.pdf", plain_pages=1), Tesseract.find())

    assert [page.is_ocr for page in document.pages] == [True, False]
    assert "asked for lights on the stairs" in document.pages[0].text
    [warning] = document.warnings
    assert warning.startswith("a.pdf: page 1 read by OCR (tesseract")
