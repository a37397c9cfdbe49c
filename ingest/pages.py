"""Pages that pdfium holds open: their objects, and whose words their text is.

Like `ingest.reader`, a door to pdfium.
"""

import contextlib
import ctypes
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from ingest.actual_text import agrees

MAX_PAGE_SIDE = 14_400
"""Points; larger pages are attacks or mistakes (PDF 1.7, annex C)."""

MAX_PAGE_CHARACTERS = 200_000
MAX_PAGE_OBJECTS = 50_000
MAX_FORM_LEVELS = 40
"""As deep as pdfium 15x follows forms within forms."""

RULE_THICKNESS = 2.0
RULE_LENGTH = 9.0
"""Points: a path this thin and this long is a ruled line, or its piece at one cell."""

DOT_SIDES = (1.0, 12.0)
"""Points: a path whose sides are no shorter and no longer may be a drawn bullet."""

DOT_SHAPE = 1.35
"""How many times as long as the other a side of a drawn bullet is at most."""

MAX_DOTS = 500
"""More are the points of a chart."""

ACTUAL_TEXT = b"ActualText"

TATWEEL = "\u0640"
"""Stretches an Arabic word; Adobe InDesign puts no words in its place, and pdfium then
takes the gap for a space (a law of 2022 in natural-pdf's samples)."""

PdfDocument: TypeAlias = pdfium.PdfDocument


class UnreadPageError(Exception):
    """pdfium cannot read a page."""


@dataclass(frozen=True, slots=True)
class OpenPage:
    """A page that pdfium holds open.

    `texts` are its text objects, those within forms too, in the order in which they
    are drawn. `rules` and `dots` are as in `DrawnPage`. `unsaid` counts the characters
    that the PDF says in place of quite other glyphs (`ingest.actual_text`). `spans` are
    the numbers of text objects for which one `/ActualText` speaks.
    """

    page: pdfium.PdfPage
    text_page: pdfium.PdfTextPage
    texts: list[Any]
    rules: list[float]
    dots: list[float]
    unsaid: int = 0
    spans: tuple[tuple[int, ...], ...] = ()


@contextlib.contextmanager
def open_page(document: PdfDocument, number: int) -> Iterator[OpenPage]:
    """Open a page, which is counted from 1.

    Raises:
        UnreadPageError: If pdfium cannot load the page.
    """
    try:
        with _load_page(document, number) as opened:
            marks = _find_actual_text(opened.texts)
            lies = _compare_readings(opened, marks) if marks else {}
            spans = tuple(
                tuple(numbers)
                for numbers in marks.values()
                if len(numbers) > 1 and not lies.keys() & set(numbers)
            )
            if not lies:
                yield replace(opened, spans=spans)
                return
        with _load_page(document, number, without=list(lies)) as honest:
            yield replace(honest, unsaid=sum(lies.values()), spans=spans)
    except pdfium.PdfiumError as error:
        raise UnreadPageError("pdfium cannot load it") from error


@contextlib.contextmanager
def _load_page(
    document: PdfDocument, number: int, *, without: Sequence[int] = ()
) -> Iterator[OpenPage]:
    """Load a page without the `/ActualText` of some of its text objects."""
    with contextlib.closing(document[number - 1]) as page:
        if max(page.get_size()) > MAX_PAGE_SIDE:
            raise UnreadPageError(f"its side is over {MAX_PAGE_SIDE:,} points")
        texts, rules, dots = _read_objects(page)
        for place in without:
            _remove_actual_text(texts[place])
        with contextlib.closing(page.get_textpage()) as text_page:
            yield OpenPage(page, text_page, texts, rules, dots)


def _find_actual_text(texts: Sequence[Any]) -> dict[int, list[int]]:
    """Group the numbers of text objects by the mark that speaks for them."""
    found: dict[int, list[int]] = {}
    speaks: dict[int, bool] = {}
    for number, text in enumerate(texts):
        for place in range(pdfium_c.FPDFPageObj_CountMarks(text)):
            mark = pdfium_c.FPDFPageObj_GetMark(text, place)
            address = _address(mark)
            if address not in speaks:
                speaks[address] = bool(
                    pdfium_c.FPDFPageObjMark_GetParamValueType(mark, ACTUAL_TEXT)
                )
            if speaks[address]:
                found.setdefault(address, []).append(number)
    return found


def _remove_actual_text(text: Any) -> None:
    for place in range(pdfium_c.FPDFPageObj_CountMarks(text)):
        mark = pdfium_c.FPDFPageObj_GetMark(text, place)
        pdfium_c.FPDFPageObjMark_RemoveParam(text, mark, ACTUAL_TEXT)


def _compare_readings(
    opened: OpenPage, marks: Mapping[int, Sequence[int]]
) -> dict[int, int]:
    """Find text objects whose `/ActualText` says something else than their glyphs.

    Takes the `/ActualText` of all of them away.

    Returns:
        By number, how many characters it says in their place: none for strokes that
        stretch a word.
    """
    said = _read_texts(opened)
    for numbers in marks.values():
        for number in numbers:
            _remove_actual_text(opened.texts[number])
    with contextlib.closing(opened.page.get_textpage()) as text_page:
        shown = _read_texts(replace(opened, text_page=text_page))
    lies: dict[int, int] = {}
    for numbers in marks.values():
        words = "".join(said.get(number, "") for number in numbers)
        glyphs = "".join(shown.get(number, "") for number in numbers)
        if not words and glyphs.strip(TATWEEL) == "" != glyphs:
            lies |= dict.fromkeys(numbers, 0)
        elif not agrees(words, glyphs):
            lies |= {number: len(said.get(number, "")) for number in numbers}
    return lies


def _read_texts(opened: OpenPage) -> dict[int, str]:
    count = min(opened.text_page.count_chars(), MAX_PAGE_CHARACTERS)
    codes = [
        pdfium_c.FPDFText_GetUnicode(opened.text_page.raw, place)
        for place in range(count)
    ]
    words: dict[int, str] = {}
    for code, number in zip(codes, number_texts(opened, range(count)), strict=True):
        words[number] = words.get(number, "") + chr(min(code, 0xFFFD))
    return words


def number_texts(opened: OpenPage, places: Iterable[int]) -> list[int]:
    """Say for characters which text object of the page draws them; -1 is unknown."""
    numbers = {_address(text): number for number, text in enumerate(opened.texts)}
    get_object = pdfium_c.FPDFText_GetTextObject
    handle = opened.text_page.raw
    return [
        numbers.get(_address(found), -1) if found else -1
        for found in (get_object(handle, place) for place in places)
    ]


@dataclass(frozen=True, slots=True)
class Span:
    """Where the glyphs stand that one `/ActualText` speaks for.

    `box` is left, bottom, right, top of all of them in the PDF's own space, `matrix`
    that of the largest, six 32-bit floats.
    """

    box: tuple[float, float, float, float]
    matrix: bytes


def measure_span(opened: OpenPage, numbers: Sequence[int]) -> Span:
    """Measure text objects, given by their numbers, as one."""
    boxes = [_bounds(opened.texts[number]) for number in numbers]
    lefts, bottoms, rights, tops = zip(*boxes, strict=True)
    sizes = [(box[2] - box[0]) * (box[3] - box[1]) for box in boxes]
    matrix = pdfium_c.FS_MATRIX()
    largest = numbers[sizes.index(max(sizes))]
    pdfium_c.FPDFPageObj_GetMatrix(opened.texts[largest], matrix)
    whole = (min(lefts), min(bottoms), max(rights), max(tops))
    return Span(whole, bytes(matrix))


def _bounds(drawn: Any) -> tuple[float, float, float, float]:
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    pdfium_c.FPDFPageObj_GetBounds(drawn, left, bottom, right, top)
    return left.value, bottom.value, right.value, top.value


def _address(handle: Any) -> int:
    return ctypes.addressof(handle.contents)


def _read_objects(
    page: pdfium.PdfPage,
) -> tuple[list[Any], list[float], list[float]]:
    """Find the text objects of a page, and the rules and dots drawn on it."""
    texts: list[Any] = []
    rules: list[float] = []
    dots: list[float] = []
    for level, kind, drawn in _walk_objects(page):
        if kind == pdfium_c.FPDF_PAGEOBJ_TEXT:
            texts.append(drawn)
        elif kind == pdfium_c.FPDF_PAGEOBJ_PATH and level == 0:
            left, bottom, right, top = _bounds(drawn)
            thickness, length = sorted((right - left, top - bottom))
            if thickness <= RULE_THICKNESS and length >= RULE_LENGTH:
                rules += (left, bottom, right, top)
            elif len(dots) < 4 * MAX_DOTS and _is_dot(thickness, length):
                dots += (left, bottom, right, top)
    return texts, rules, dots


def _is_dot(thickness: float, length: float) -> bool:
    least, most = DOT_SIDES
    return least <= thickness <= length <= min(most, DOT_SHAPE * thickness)


def _walk_objects(page: pdfium.PdfPage) -> Iterator[tuple[int, int, Any]]:
    """Yield level, kind and handle of the objects of a page in the order of drawing."""
    get_kind = pdfium_c.FPDFPageObj_GetType
    count, get_object = pdfium_c.FPDFPage_CountObjects, pdfium_c.FPDFPage_GetObject
    pending: list[tuple[Iterator[Any], int]] = [
        ((get_object(page, at) for at in range(count(page))), 0)
    ]
    left = MAX_PAGE_OBJECTS
    while pending and left:
        objects, level = pending[-1]
        drawn = next(objects, None)
        if drawn is None:
            pending.pop()
            continue
        left -= 1
        kind = get_kind(drawn)
        yield level, kind, drawn
        if kind == pdfium_c.FPDF_PAGEOBJ_FORM and level < MAX_FORM_LEVELS:
            pending.append((_form_objects(drawn), level + 1))


def _form_objects(form: object) -> Iterator[Any]:
    for place in range(pdfium_c.FPDFFormObj_CountObjects(form)):
        yield pdfium_c.FPDFFormObj_GetObject(form, place)
