"""PDF bytes into glyphs and structure: the only file that imports a PDF library.

pdfium knows what is drawn and where; pypdf knows the structure around it (outline,
page labels, metadata). Both run in the child process of `ingest.worker` only.
"""

import contextlib
import ctypes
import io
import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import pypdf
import pypdfium2 as pdfium  # type: ignore[import-untyped]
import pypdfium2.raw as pdfium_c  # type: ignore[import-untyped]
from PIL import Image, ImageChops, ImageDraw, PngImagePlugin
from pypdf.errors import PyPdfError
from pypdf.generic import Destination

from ingest.errors import QuarantinedError, RejectedError
from ingest.glyphs import QUARTER_POINTS, Flags, Floats, Glyphs, upright

MAX_PAGE_SIDE = 14_400
"""Points; larger pages are attacks or mistakes (PDF 1.7, annex C)."""

RENDER_MAX_PIXELS = 25_000_000
MAX_PAGE_CHARACTERS = 200_000
MAX_PAGE_OBJECTS = 50_000
MARK_COLOUR = (255, 235, 90)

RULE_THICKNESS = 2.0
RULE_LENGTH = 20.0
"""Points: a path this thin and this long is a ruled line."""

BOLD_WEIGHT = 600
BOLD_NAMES = (b"bold", b"black", b"heavy", b"semibold", b"demi")
HYPHEN_CODES = (0x02, 0xFFFE)
"""What pdfium 15x returns for a hyphen at the end of a line."""

WHITE_SPACE = frozenset(
    map(ord, " \t\n\v\f\r\0\x85\xa0\u2028\u2029\u202f\u205f\u3000")
) | frozenset(range(0x2000, 0x200B))

OUTLINE_DEPTH = 6
OUTLINE_ENTRIES = 5_000


PdfDocument: TypeAlias = pdfium.PdfDocument


class UnreadPageError(Exception):
    """pdfium cannot read a page."""


@dataclass(frozen=True, slots=True)
class OutlineEntry:
    """A bookmark: its words, its depth (1 is outermost) and its page (0 unknown)."""

    title: str
    level: int
    page: int


@dataclass(frozen=True, slots=True)
class Structure:
    """What a PDF says about itself beside its pages."""

    title: str
    labels: tuple[str, ...]
    outline: tuple[OutlineEntry, ...]


def open_pdf(source: bytes, file: str) -> PdfDocument:
    """Open a PDF; one that is encrypted with an empty user password opens too.

    Raises:
        RejectedError: If the bytes are not a PDF.
        QuarantinedError: If it needs a password or is broken.
    """
    if b"%PDF-" not in source[:1024]:
        raise RejectedError(f"{file}: not a PDF")
    try:
        return pdfium.PdfDocument(source)
    except pdfium.PdfiumError as error:
        if error.err_code == pdfium_c.FPDF_ERR_PASSWORD:
            raise QuarantinedError(f"{file}: encrypted with a password") from error
        if error.err_code == pdfium_c.FPDF_ERR_SECURITY:
            raise QuarantinedError(
                f"{file}: encrypted in a way that cannot be read"
            ) from error
        raise QuarantinedError(f"{file}: broken, {error}") from error


def read_structure(source: bytes, page_count: int) -> Structure:
    """Read title, page labels and outline.

    Raises:
        PyPdfError: If pypdf cannot read the file, though pdfium can.
    """
    with pypdf.apply_configuration(
        zlib_maximum_output_length=16_000_000,
        stream_decoding_work_maximum_length=64_000_000,
        stream_parsing_work_maximum_count=500_000,
    ):
        reader = pypdf.PdfReader(io.BytesIO(source))
        if reader.is_encrypted:
            reader.decrypt("")
        metadata = reader.metadata
        title = str(metadata.title or "") if metadata else ""
        labels = tuple(str(label) for label in reader.page_labels[:page_count])
        entries = _walk_outline(reader, reader.outline, 1)
        outline = tuple(itertools.islice(entries, OUTLINE_ENTRIES))
    return Structure(title=title, labels=labels, outline=outline)


def _walk_outline(
    reader: pypdf.PdfReader, entries: Sequence[object], level: int
) -> Iterator[OutlineEntry]:
    for entry in entries:
        if isinstance(entry, list):
            yield from _walk_outline(reader, entry, min(level + 1, OUTLINE_DEPTH))
        elif isinstance(entry, Destination):
            try:
                number = reader.get_destination_page_number(entry)
            except PyPdfError:
                number = None
            page = 0 if number is None else number + 1
            yield OutlineEntry(title=str(entry.title), level=level, page=page)


def read_glyphs(document: PdfDocument, number: int) -> Glyphs:
    """Read the drawn characters of one page, which is counted from 1.

    Raises:
        UnreadPageError: If pdfium cannot load the page.
    """
    try:
        with contextlib.closing(document[number - 1]) as page:
            if max(page.get_size()) > MAX_PAGE_SIDE:
                raise UnreadPageError(f"its side is over {MAX_PAGE_SIDE:,} points")
            with contextlib.closing(page.get_textpage()) as text_page:
                return _read_text_page(page, text_page)
    except pdfium.PdfiumError as error:
        raise UnreadPageError("pdfium cannot load it") from error


@dataclass(slots=True)
class _Columns:
    """What pdfium says of each drawn character, before it is turned into arrays."""

    codes: list[int]
    places: list[int]
    boxes: list[float]
    matrices: list[bytes]
    spaced: list[bool]


def _read_text_page(page: pdfium.PdfPage, text_page: pdfium.PdfTextPage) -> Glyphs:
    columns = _read_columns(text_page)
    count = len(columns.codes)
    left, bottom, right, top = page.get_bbox()
    width, height = page.get_size()
    turns = page.get_rotation() // 90
    crop = (left, bottom, right, top)

    raw = np.array(columns.boxes, dtype=np.float32).reshape(count, 4)
    boxes = _displayed(raw, crop, turns)
    matrices = np.frombuffer(b"".join(columns.matrices), np.float32).reshape(count, 6)
    along, rise = matrices[:, 0], matrices[:, 1]
    # Text that points up the unrotated page (0, 1) stands one turn counterclockwise.
    quadrants = np.round(np.arctan2(rise, along) / (np.pi / 2)).astype(np.int8)
    text_turns = ((turns - quadrants) % 4).astype(np.int8)
    origins = np.repeat(matrices[:, 4:6], 2, axis=0).reshape(count, 4)
    shown = _displayed(origins, crop, turns)
    baselines = np.zeros(count, np.float32)
    for turn in range(4):
        chosen = text_turns == turn
        if chosen.any():
            baselines[chosen] = upright(shown[chosen], turn, width, height)[:, 3]
    sizes, bold = _read_fonts(text_page, columns.places, matrices)
    return Glyphs(
        width=width,
        height=height,
        text="".join(map(_character, columns.codes)),
        boxes=boxes,
        baselines=baselines,
        sizes=sizes,
        bold=bold,
        spaced=np.array(columns.spaced, dtype=np.bool_),
        turns=text_turns,
        rules=_displayed(_read_rules(page), crop, turns),
    )


def _read_columns(text_page: pdfium.PdfTextPage) -> _Columns:
    handle = text_page.raw
    get_unicode = pdfium_c.FPDFText_GetUnicode
    get_box = pdfium_c.FPDFText_GetCharBox
    get_matrix = pdfium_c.FPDFText_GetMatrix
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    matrix = pdfium_c.FS_MATRIX()
    columns = _Columns([], [], [], [], [])
    space = False
    high_surrogate = 0
    for place in range(min(text_page.count_chars(), MAX_PAGE_CHARACTERS)):
        code = get_unicode(handle, place)
        if code in WHITE_SPACE:
            space = True
            continue
        if 0xD800 <= code < 0xDC00:
            high_surrogate = code
            continue
        if 0xDC00 <= code < 0xE000:
            code = _join_surrogates(high_surrogate, code)
        high_surrogate = 0
        get_box(handle, place, left, right, bottom, top)
        get_matrix(handle, place, matrix)
        columns.codes.append(code)
        columns.places.append(place)
        columns.boxes += (left.value, bottom.value, right.value, top.value)
        columns.matrices.append(bytes(matrix))
        columns.spaced.append(space)
        space = False
    return columns


def _join_surrogates(high: int, low: int) -> int:
    return 0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00) if high else 0xFFFD


def _character(code: int) -> str:
    if code in HYPHEN_CODES:
        return "-"
    return chr(code) if code <= 0x10FFFF else "\N{REPLACEMENT CHARACTER}"


def _displayed(
    boxes: Floats, crop: tuple[float, float, float, float], turns: int
) -> Floats:
    """Turn boxes of the PDF's own space into boxes from the displayed top left."""
    left, bottom, right, top = crop
    x0, y0, x1, y1 = boxes.T
    if turns == 1:
        columns = (y0 - bottom, x0 - left, y1 - bottom, x1 - left)
    elif turns == 2:
        columns = (right - x1, y0 - bottom, right - x0, y1 - bottom)
    elif turns == 3:
        columns = (top - y1, right - x1, top - y0, right - x0)
    else:
        columns = (x0 - left, top - y1, x1 - left, top - y0)
    return np.stack(columns, axis=1).astype(np.float32)


def _read_fonts(
    text_page: pdfium.PdfTextPage, places: Sequence[int], matrices: Floats
) -> tuple[Floats, Flags]:
    """Read size and weight once per text object; its characters share a matrix."""
    count = len(places)
    sizes = np.zeros(count, np.float32)
    bold = np.zeros(count, np.bool_)
    changed = np.ones(count, np.bool_)
    changed[1:] = (matrices[1:] != matrices[:-1]).any(axis=1)
    for start, stop in itertools.pairwise([*np.flatnonzero(changed), count]):
        place = places[start]
        scale = float(np.hypot(matrices[start, 2], matrices[start, 3]))
        size = pdfium_c.FPDFText_GetFontSize(text_page.raw, place)
        sizes[start:stop] = abs(size * scale)
        bold[start:stop] = _is_bold(text_page, place)
    return sizes, bold


def _is_bold(text_page: pdfium.PdfTextPage, place: int) -> bool:
    name = ctypes.create_string_buffer(128)
    flags = ctypes.c_int()
    length = pdfium_c.FPDFText_GetFontInfo(text_page.raw, place, name, 128, flags)
    words = name.value.lower() if length <= len(name) else b""
    if any(word in words for word in BOLD_NAMES):
        return True
    return bool(pdfium_c.FPDFText_GetFontWeight(text_page.raw, place) >= BOLD_WEIGHT)


def _read_rules(page: pdfium.PdfPage) -> Floats:
    """Boxes of thin horizontal lines, in the PDF's own space."""
    found: list[float] = []
    sides = [ctypes.c_float() for _ in range(4)]
    for number in range(min(pdfium_c.FPDFPage_CountObjects(page), MAX_PAGE_OBJECTS)):
        drawn = pdfium_c.FPDFPage_GetObject(page, number)
        if pdfium_c.FPDFPageObj_GetType(drawn) == pdfium_c.FPDF_PAGEOBJ_PATH:
            pdfium_c.FPDFPageObj_GetBounds(drawn, *sides)
            left, bottom, right, top = (side.value for side in sides)
            if top - bottom <= RULE_THICKNESS and right - left >= RULE_LENGTH:
                found += (left, bottom, right, top)
    return np.array(found, dtype=np.float32).reshape(-1, 4)


def render_png(
    source: bytes,
    number: int,
    *,
    marks: Sequence[tuple[int, int, int, int]],
    width: int,
    file: str,
) -> bytes:
    """Draw a page as a PNG, `width` pixels wide, with the marks like a highlighter.

    Raises:
        RejectedError: If the bytes are not a PDF.
        QuarantinedError: If the PDF or the page cannot be read.
    """
    with open_pdf(source, file) as document:
        if not 1 <= number <= len(document):
            raise QuarantinedError(f"{file}: has no page {number}")
        try:
            page = document[number - 1]
            page_width, page_height = page.get_size()
            pixels = min(
                width, int((RENDER_MAX_PIXELS * page_width / page_height) ** 0.5)
            )
            scale = max(pixels, 1) / page_width
            picture = page.render(scale=scale).to_pil().convert("RGB")
        except (pdfium.PdfiumError, ZeroDivisionError) as error:
            raise QuarantinedError(f"{file}: page {number} cannot be drawn") from error
    layer = Image.new("RGB", picture.size, "white")
    draw = ImageDraw.Draw(layer)
    for mark in marks:
        box = tuple(side * scale / QUARTER_POINTS for side in mark)
        draw.rectangle(box, fill=MARK_COLOUR)
    stream = io.BytesIO()
    marked = ImageChops.multiply(picture, layer)
    # Named by its class: the child may no longer read plug-ins from disk.
    marked.save(stream, format=PngImagePlugin.PngImageFile.format)
    return stream.getvalue()
