"""Scans to read by eye, cut from those of the starter library."""

import shutil
from collections.abc import Iterable
from pathlib import Path

import pytest
from pypdf import PdfReader, PdfWriter

PDFS = Path(__file__).parents[2] / "corpus/starter/pdf"

needs_tesseract = pytest.mark.skipif(
    shutil.which("tesseract") is None, reason="Tesseract is not installed"
)


def cut_pages(file: str, numbers: Iterable[int], target: Path) -> Path:
    """Write some pages of a starter document as a PDF of their own."""
    writer = PdfWriter()
    source = PdfReader(PDFS / file)
    for number in numbers:
        writer.add_page(source.pages[number - 1])
    writer.write(target)
    return target
