"""PDF bytes into drawn characters and structure, as pdfium finds them.

With `ingest.pages` and `ingest.drawing`, the only door to pdfium. They run in the child
process of `ingest.worker` only, and import neither numpy nor Pillow, which would cost
drawing a page more time than the drawing.
"""

import codecs
import ctypes
import itertools
import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from ingest.carried import ATTACHMENTS, JAVASCRIPT, XFA
from ingest.errors import QuarantinedError, RejectedError
from ingest.pages import (
    MAX_PAGE_CHARACTERS,
    OpenPage,
    PdfDocument,
    UnreadPageError,
    measure_span,
    number_texts,
)
from ingest.text import COMBINING

MIN_THICKNESS = 0.02
"""Of the size of the type; a dash is .05 thick."""

ASCENT, DESCENT = 0.75, 0.2
"""Of the size of the type, for characters that draw nothing."""

BOLD_WEIGHT = 600
BOLD_NAMES = (b"bold", b"black", b"heavy", b"semibold", b"demi")
PLAIN_NAMES = (b"regular", b"roman", b"book", b"light", b"medium", b"-italic")
"""Of faces that are not bold, whatever weight pdfium works out from their stems: 625
for Noto Sans as Chromium 156 embeds it."""

WHITE_SPACE = frozenset(
    map(ord, " \t\n\v\f\r\0\x85\xa0\u2028\u2029\u202f\u205f\u3000")
) | frozenset(range(0x2000, 0x200B))

OUTLINE_DEPTH = 6
OUTLINE_ENTRIES = 5_000
MAX_WORDS_BYTES = 65_536
"""Of a title, a page label or a bookmark."""


Box: TypeAlias = tuple[float, float, float, float]


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
    carried: tuple[str, ...] = ()
    is_encrypted: bool = False


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
        raise QuarantinedError(f"{file}: broken, damaged or incomplete") from error


def read_structure(document: PdfDocument) -> Structure:
    """Read title, page labels and outline; what is broken is left out."""
    entries = _walk_outline(document, None, 1, set())
    return Structure(
        title=_read_words(
            lambda room, size: pdfium_c.FPDF_GetMetaText(document, b"Title", room, size)
        ),
        labels=tuple(_read_label(document, place) for place in range(len(document))),
        outline=tuple(itertools.islice(entries, OUTLINE_ENTRIES)),
        carried=tuple(_find_carried(document)),
        is_encrypted=pdfium_c.FPDF_GetSecurityHandlerRevision(document) >= 0,
    )


def _find_carried(document: PdfDocument) -> Iterator[str]:
    """Name what the structure lists, as `ingest.carried` does for what it does not."""
    if pdfium_c.FPDFDoc_GetJavaScriptActionCount(document) > 0:
        yield JAVASCRIPT
    if pdfium_c.FPDFDoc_GetAttachmentCount(document) > 0:
        yield ATTACHMENTS
    form = pdfium_c.FPDF_GetFormType(document)
    if form in {pdfium_c.FORMTYPE_XFA_FULL, pdfium_c.FORMTYPE_XFA_FOREGROUND}:
        yield XFA


def _read_words(read: Callable[[object, int], int]) -> str:
    """Call a function of pdfium twice: for the length of its words, and for them."""
    size = read(None, 0)
    if not 2 < size <= MAX_WORDS_BYTES:
        return ""
    room = ctypes.create_string_buffer(size)
    read(room, size)
    # Not bytes.decode: the child may no longer import the module of the codec.
    return codecs.utf_16_le_decode(room.raw[: size - 2], "replace")[0]


def _read_label(document: PdfDocument, place: int) -> str:
    return _read_words(
        lambda room, size: pdfium_c.FPDF_GetPageLabel(document, place, room, size)
    )


def _walk_outline(
    document: PdfDocument, parent: object, level: int, seen: set[int]
) -> Iterator[OutlineEntry]:
    entry = pdfium_c.FPDFBookmark_GetFirstChild(document, parent)
    while entry:
        # A broken outline may lead back into itself.
        address = ctypes.addressof(entry.contents)
        if address in seen:
            return
        seen.add(address)
        yield _read_entry(document, entry, level)
        if level < OUTLINE_DEPTH:
            yield from _walk_outline(document, entry, level + 1, seen)
        entry = pdfium_c.FPDFBookmark_GetNextSibling(document, entry)


def _read_entry(document: PdfDocument, entry: object, level: int) -> OutlineEntry:
    target = pdfium_c.FPDFBookmark_GetDest(document, entry)
    place = pdfium_c.FPDFDest_GetDestPageIndex(document, target) if target else -1
    title = _read_words(
        lambda room, size: pdfium_c.FPDFBookmark_GetTitle(entry, room, size)
    )
    return OutlineEntry(title=title, level=level, page=place + 1)


@dataclass(slots=True)
class DrawnPage:
    """What pdfium says of one page and of each character drawn on it.

    Lists have one entry per character: `places` its number in pdfium, `boxes` four
    numbers (left, bottom, right, top) in the PDF's own space, `matrices` six 32-bit
    floats. `crop` is the shown part of that space, `turns` how often the page is turned
    clockwise for display. `rules` are the boxes of thin lines, across or down, four
    numbers each, and `dots` those of small drawn shapes, about as wide as high.
    """

    width: float
    height: float
    crop: tuple[float, float, float, float]
    turns: int
    rules: list[float]
    dots: list[float]
    codes: list[int] = field(default_factory=list)
    places: list[int] = field(default_factory=list)
    boxes: list[float] = field(default_factory=list)
    matrices: list[bytes] = field(default_factory=list)
    sizes: list[float] = field(default_factory=list)
    bold: list[bool] = field(default_factory=list)
    spaced: list[bool] = field(default_factory=list)


def read_page(opened: OpenPage) -> DrawnPage:
    """Read the drawn characters of a page."""
    width, height = opened.page.get_size()
    drawn = DrawnPage(
        width=width,
        height=height,
        crop=opened.page.get_bbox(),
        turns=opened.page.get_rotation() // 90,
        rules=opened.rules,
        dots=opened.dots,
    )
    _read_characters(opened.text_page, drawn)
    return drawn


def _read_characters(text_page: pdfium.PdfTextPage, drawn: DrawnPage) -> None:
    handle = text_page.raw
    get_unicode = pdfium_c.FPDFText_GetUnicode
    get_box = pdfium_c.FPDFText_GetCharBox
    get_matrix = pdfium_c.FPDFText_GetMatrix
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    matrix = pdfium_c.FS_MATRIX()
    before = b""
    size, bold, space = 0.0, False, False
    high_surrogate = 0
    count = text_page.count_chars()
    if count > MAX_PAGE_CHARACTERS:
        raise UnreadPageError(
            f"it has {count:,} characters, the limit is {MAX_PAGE_CHARACTERS:,}"
        )
    for place in range(count):
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
        now = bytes(matrix)
        if now != before:
            # The characters of one text object share a matrix and a font.
            scale = math.hypot(matrix.c, matrix.d)
            size = abs(pdfium_c.FPDFText_GetFontSize(handle, place) * scale)
            bold = _is_bold(text_page, place)
            before = now
        drawn.codes.append(code)
        drawn.places.append(place)
        box = (left.value, bottom.value, right.value, top.value)
        drawn.boxes += box if _is_solid(box, size) else _thicken(box, matrix, size)
        drawn.matrices.append(now)
        drawn.sizes.append(size)
        drawn.bold.append(bold)
        drawn.spaced.append(space)
        space = False


def gather_marks(opened: OpenPage, drawn: DrawnPage) -> list[int]:
    """Put the vowel signs of a letter, and the letter, where both are drawn together.

    Chromium draws letter and signs as glyphs of one span, which says them all. pdfium
    says them at the glyph that was drawn first, which may be the sign, side by side.

    Returns:
        Which characters are kept: not those that pdfium says once more at another
        glyph of their span.
    """
    whole = list(range(len(drawn.codes)))
    if not any(COMBINING.match(chr(code)) for code in drawn.codes):
        return whole
    members: dict[int, list[int]] = {}
    for at, number in enumerate(number_texts(opened, drawn.places)):
        members.setdefault(number, []).append(at)
    again: set[int] = set()
    for numbers in opened.spans:
        saying = [members[number] for number in numbers if number in members]
        said = [chr(drawn.codes[at]) for places in saying for at in places]
        if not any(map(COMBINING.match, said)):
            continue
        span = measure_span(opened, numbers)
        if not any(_is_within(drawn.boxes[4 * at :][:4], span.box) for at in saying[0]):
            # Objects within a form have a space of their own.
            continue
        for at in saying[0]:
            drawn.boxes[4 * at : 4 * at + 4] = span.box
            drawn.matrices[at] = span.matrix
        again.update(*saying[1:])
    kept = [at for at in whole if at not in again]
    _keep(drawn, kept)
    return kept


def _keep(drawn: DrawnPage, kept: Sequence[int]) -> None:
    drawn.boxes = [side for at in kept for side in drawn.boxes[4 * at : 4 * at + 4]]
    drawn.codes = [drawn.codes[at] for at in kept]
    drawn.places = [drawn.places[at] for at in kept]
    drawn.matrices = [drawn.matrices[at] for at in kept]
    drawn.sizes = [drawn.sizes[at] for at in kept]
    drawn.bold = [drawn.bold[at] for at in kept]
    drawn.spaced = [drawn.spaced[at] for at in kept]


def _is_within(box: Sequence[float], whole: Box) -> bool:
    return (
        whole[0] - 1 <= box[0]
        and whole[1] - 1 <= box[1]
        and box[2] <= whole[2] + 1
        and box[3] <= whole[3] + 1
    )


def _is_solid(box: Box, size: float) -> bool:
    flat = MIN_THICKNESS * size
    return box[2] - box[0] > flat and box[3] - box[1] > flat


def _thicken(box: Box, matrix: Any, size: float) -> Box:
    """Give a character that draws nothing, as over a scan, the height of its line."""
    length = math.hypot(matrix.c, matrix.d) or 1.0
    across, up = matrix.c / length * size, matrix.d / length * size
    shifts = [(share * across, share * up) for share in (-DESCENT, ASCENT)]
    return (
        box[0] + min(shift[0] for shift in shifts),
        box[1] + min(shift[1] for shift in shifts),
        box[2] + max(shift[0] for shift in shifts),
        box[3] + max(shift[1] for shift in shifts),
    )


def _join_surrogates(high: int, low: int) -> int:
    return 0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00) if high else 0xFFFD


def _is_bold(text_page: pdfium.PdfTextPage, place: int) -> bool:
    name = ctypes.create_string_buffer(128)
    flags = ctypes.c_int()
    length = pdfium_c.FPDFText_GetFontInfo(text_page.raw, place, name, 128, flags)
    words = name.value.lower() if length <= len(name) else b""
    if any(word in words for word in BOLD_NAMES):
        return True
    if any(word in words for word in PLAIN_NAMES):
        return False
    return bool(pdfium_c.FPDFText_GetFontWeight(text_page.raw, place) >= BOLD_WEIGHT)
