"""Pages with text, scanned as an office would, and what OCR makes of them."""

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from PIL import Image
from pypdf import PdfReader, PdfWriter

from evals.errors import EvaluationError
from evals.transcription import count_errors, count_shared, tokenize
from ingest.limits import Limits
from ingest.ocr import Tesseract
from ingest.sandbox import read_document, render_page
from ingest.scans import read_with_scans

DPI = 110
JPEG_QUALITY = 58
NOISE = 0.07
TILTS_DEGREES = (0.45, -0.3, 0.2, -0.55)
"""As the scans of the starter library were made, which have no other truth."""

STRAIGHT = str.maketrans("\u2018\u2019", "''")


@dataclass(frozen=True, slots=True)
class ScannedScore:
    """What OCR made of pages of one document: counts of words, in Chinese characters.

    `lost` stand on the page and were not read, `extra` were read and stand nowhere.
    """

    file: str
    language: str
    pages: int
    words: int
    errors: int
    lost: int
    extra: int


def measure_scans(
    files: Sequence[Path],
    numbers: Sequence[int],
    on_progress: Callable[[int, int], None] = lambda done, total: None,
) -> list[ScannedScore]:
    """Scan some pages of PDFs with text, read the scans, and compare the two texts.

    Marks without letter or digit are not compared, nor the form of apostrophes.

    Raises:
        EvaluationError: If Tesseract is not installed.
    """
    tesseract = Tesseract.find()
    if tesseract is None:
        raise EvaluationError("Tesseract is not installed")
    scores = []
    with TemporaryDirectory() as folder:
        for done, file in enumerate(files):
            on_progress(done, len(files))
            typed, scanned = Path(folder) / "typed.pdf", Path(folder) / "scanned.pdf"
            _cut_pages(file, numbers, typed)
            scanned.write_bytes(scan(typed, len(numbers)))
            scores.append(_compare(file.name, typed, scanned, tesseract))
    on_progress(len(files), len(files))
    return scores


def scan(path: Path, pages: int) -> bytes:
    """Make a PDF of pictures of pages: grey, coarse, noisy and a little askew."""
    pictures = []
    for number in range(1, pages + 1):
        width = float(PdfReader(path).pages[number - 1].cropbox.width)
        png = render_page(path, number, width=round(width / 72 * DPI))
        picture = Image.open(io.BytesIO(png)).convert("L")
        tilt = TILTS_DEGREES[(number - 1) % len(TILTS_DEGREES)]
        picture = picture.rotate(tilt, Image.Resampling.BICUBIC, fillcolor=246)
        grain = Random(number).randbytes(picture.width * picture.height)
        noise = Image.frombytes("L", picture.size, grain)
        pictures.append(Image.blend(picture, noise, NOISE))
    written = io.BytesIO()
    first, *others = pictures
    first.save(
        written,
        "PDF",
        save_all=True,
        append_images=others,
        resolution=DPI,
        quality=JPEG_QUALITY,
    )
    return written.getvalue()


def _cut_pages(file: Path, numbers: Sequence[int], target: Path) -> None:
    source, writer = PdfReader(file), PdfWriter()
    for number in numbers:
        writer.add_page(source.pages[number - 1])
    writer.write(target)


def _compare(
    file: str, typed: Path, scanned: Path, tesseract: Tesseract
) -> ScannedScore:
    written = read_document(typed, file=file)
    read = read_with_scans(scanned, file=file, limits=Limits(), tesseract=tesseract)
    language = written.language
    words = errors = lost = extra = 0
    for seen, true in zip(read.pages, written.pages, strict=True):
        found, wanted = _words(seen.text, language), _words(true.text, language)
        shared = count_shared(found, wanted)
        words += len(wanted)
        errors += count_errors(found, wanted)
        lost += len(wanted) - shared
        extra += len(found) - shared
    return ScannedScore(file, language, len(read.pages), words, errors, lost, extra)


def _words(text: str, language: str) -> list[str]:
    return [
        word
        for word in tokenize(text.translate(STRAIGHT), language)
        if any(character.isalnum() for character in word)
    ]
