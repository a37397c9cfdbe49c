"""Scanned pages of a document into text, page by page, where Tesseract is installed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from ingest.blocks import LinedPage, build_pages
from ingest.errors import IngestError, NeedsOcrError, OcrError
from ingest.language import detect_language, main_language
from ingest.limits import Limits
from ingest.misread_heads import remove_misread_heads
from ingest.ocr import DPI, Tesseract
from ingest.records import QUARTER_POINTS, Document, Page
from ingest.sandbox import Readers, read_document, render_page
from ingest.titles import choose_title
from ingest.unread import name_pages, part_warnings

POINTS_PER_INCH = 72

MIN_CONFIDENCE = 60.0
"""Of 100, the mean over a page's words: below, what was read is not worth quoting.
Clean scans of the starter library have 93 to 95."""

MAX_UNDRAWN = 3
"""Pages of one document: each may take a minute to give up."""


@dataclass(slots=True)
class _Scanner:
    """What reading the scans of one document has come to."""

    path: Path
    file: str
    tesseract: Tesseract
    models: tuple[str, ...]
    warnings: list[str]


def read_with_scans(
    path: Path,
    *,
    file: str,
    limits: Limits,
    tesseract: Tesseract | None,
    readers: Readers | None = None,
    on_page: Callable[[int], None] = lambda number: None,
) -> Document:
    """Read a PDF, and by eye the pages that have no text of their own.

    All of them: which lines of a page are its running heads shows on the others, so a
    page read alone would have another text.

    Args:
        path: The file.
        file: The name under which it was handed in; reasons name it.
        limits: What reading its text layer may cost.
        tesseract: None to leave scans unread.
        readers: As for `read_document`.
        on_page: Called with the number of each scanned page before it is read.

    Raises:
        IngestError: See `read_document`.
        NeedsOcrError: If no page has text and none could be recognised.
    """
    if tesseract is None:
        try:
            return read_document(path, file=file, limits=limits, readers=readers)
        except NeedsOcrError as error:
            raise NeedsOcrError(
                f"{error}; with Tesseract installed, gifp retry reads it"
            ) from error
    document = read_document(
        path, file=file, limits=limits, readers=readers, with_scans=True
    )
    wanted = [page for page in document.pages if not page.text and page.width]
    if wanted:
        document = _recognise(document, wanted, path, tesseract, on_page)
    if not any(page.text for page in document.pages):
        reasons = "; ".join(
            warning.removeprefix(f"{file}: ")
            for warning in document.warnings
            if "OCR" in warning
        )
        reason = reasons or "no text layer, and OCR found no words"
        raise NeedsOcrError(f"{file}: {reason}")
    return document


def _recognise(
    document: Document,
    wanted: Sequence[Page],
    path: Path,
    tesseract: Tesseract,
    on_page: Callable[[int], None],
) -> Document:
    scanner = _Scanner(path, document.file, tesseract, (), [])
    lined = []
    undrawn = 0
    for page in wanted:
        place = f"{document.file}: page {page.number}"
        if undrawn == MAX_UNDRAWN:
            reason = f"{undrawn} pages before it could not be drawn"
            scanner.warnings.append(f"{place}: OCR not tried, {reason}")
            continue
        on_page(page.number)
        try:
            lined.append(_read_page(scanner, page))
        except IngestError as error:
            undrawn += not isinstance(error, OcrError)
            # The drawing names the copy that is read, as nobody knows it.
            reason = str(error).removeprefix(f"{path.name}: ")
            scanner.warnings.append(f"{place}: OCR failed, {reason}")
    built = build_pages(remove_misread_heads(lined), {})
    read = [page for page in built if page.text]
    if not read:
        return replace(document, warnings=(*document.warnings, *scanner.warnings))
    recognised = {page.number: page for page in read}
    pages = tuple(recognised.get(page.number, page) for page in document.pages)
    warnings, reasons = part_warnings(document.file, document.warnings, recognised)
    notes = [
        f"{document.file}: {name_pages(numbers)} read by OCR ({tesseract.version}):"
        f" {'the page' if len(numbers) == 1 else 'each'} {why}"
        for why, numbers in reasons.items()
    ]
    title = document.title
    if len(recognised) == len(pages):
        title = choose_title(read, lined, "") or title
    return replace(
        document,
        title=title,
        language=main_language(page.text for page in pages),
        pages=pages,
        warnings=(*warnings, *scanner.warnings, *notes),
    )


def _read_page(scanner: _Scanner, page: Page) -> LinedPage:
    width, height = page.width / QUARTER_POINTS, page.height / QUARTER_POINTS
    pixels = round(width / POINTS_PER_INCH * DPI)
    png = render_page(scanner.path, page.number, width=pixels)
    if not scanner.models:
        scanner.models = scanner.tesseract.choose_models(png)
    if not scanner.models:
        raise OcrError("Tesseract has no model for its script")
    found = scanner.tesseract.recognise(png, scanner.models, width=width)
    if found.left_out:
        place = f"{scanner.file}: page {page.number}"
        reason = f"{place}: {found.left_out} words too hard to read, left out"
        scanner.warnings.append(reason)
    text = " ".join(line.text for line in found.lines)
    if len(scanner.models) > 1 and scanner.tesseract.has_model(detect_language(text)):
        # One model is three times as fast as three, and reads no worse.
        scanner.models = scanner.tesseract.models_of(detect_language(text))
    lines = found.lines if found.confidence >= MIN_CONFIDENCE else ()
    if found.lines and not lines:
        raise OcrError(f"hardly legible (confidence {found.confidence:.0f} of 100)")
    return LinedPage(
        number=page.number,
        label=page.label,
        width=width,
        height=height,
        lines=lines,
        rules=np.zeros((0, 4), np.float32),
        unreadable=0,
        is_ocr=True,
    )
