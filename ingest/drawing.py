"""Pages of a PDF into pixels, to be looked at by people or by `ingest.visibility`.

Like `ingest.reader`, a door to pdfium.
"""

import codecs
import ctypes
import time
from collections.abc import Collection
from dataclasses import dataclass

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c
from pypdfium2.internal import set_callback

from ingest.errors import QuarantinedError
from ingest.pages import OpenPage, PdfDocument
from ingest.pictures import Picture
from ingest.reader import open_pdf

RENDER_MAX_PIXELS = 25_000_000

DRAWING_CPU_S = 3.0
"""For all drawings that one page needs; the mean of 288 real pages is 4 ms."""


UNPAINTED_MODES = (
    pdfium_c.FPDF_TEXTRENDERMODE_INVISIBLE,
    pdfium_c.FPDF_TEXTRENDERMODE_CLIP,
)
MIN_ALPHA = 12
"""Of 255."""

TRIAL_SIZE = 20.0


class UndrawnPageError(Exception):
    """pdfium cannot draw a page, or not in time."""


@dataclass(frozen=True, slots=True)
class Raster:
    """Rows of pixels from the top, `channels` bytes each; a row takes `stride` bytes.

    One channel is grey; of four, the first three are blue, green and red.
    """

    width: int
    height: int
    stride: int
    channels: int
    pixels: bytearray


class Drawer:
    """Draws a page again and again, each time with some of its text objects left out.

    Text objects are numbered as in `OpenPage.texts`.
    """

    def __init__(self, page: OpenPage) -> None:
        self._page = page
        self._active = [True] * len(page.texts)
        self._spent_s = 0.0

    def draw(
        self,
        scale: float,
        window: tuple[int, int, int, int],
        *,
        texts: Collection[int] | None,
        is_grey: bool,
    ) -> Raster:
        """Draw a part of the page.

        Args:
            scale: Pixels a point.
            window: Left, top, right and bottom in pixels of the whole page.
            texts: Which text objects to draw; all where None.
            is_grey: One channel instead of four.

        Raises:
            UndrawnPageError: If pdfium fails, or takes too long.
        """
        self._activate(texts)
        left, top, right, bottom = window
        channels = 1 if is_grey else 4
        width, height = right - left, bottom - top
        stride = (width * channels + 3) // 4 * 4
        pixels = bytearray(b"\xff") * (stride * height)
        bitmap = pdfium_c.FPDFBitmap_CreateEx(
            width,
            height,
            pdfium_c.FPDFBitmap_Gray if is_grey else pdfium_c.FPDFBitmap_BGRx,
            (ctypes.c_char * len(pixels)).from_buffer(pixels),
            stride,
        )
        if not bitmap:
            raise UndrawnPageError("pdfium has no memory for the picture")
        page_width, page_height = self._page.page.get_size()
        place = (-left, -top, round(page_width * scale), round(page_height * scale))
        try:
            self._render(bitmap, place)
        finally:
            pdfium_c.FPDFBitmap_Destroy(bitmap)
        return Raster(width, height, stride, channels, pixels)

    def find_undrawn_ink(self, number: int, words: str) -> tuple[int, int, int] | None:
        """Say in which colour a text object would be, had pdfium a font for it.

        Args:
            number: Of the text object.
            words: Characters of it.

        Returns:
            Blue, green and red; None if its font is in the PDF, if pdfium has another
            for it, or if the text object is meant to be invisible.
        """
        if number < 0:
            return None
        text = self._page.texts[number]
        font = pdfium_c.FPDFTextObj_GetFont(text)
        if pdfium_c.FPDFFont_GetIsEmbedded(font):
            return None
        mode = pdfium_c.FPDFTextObj_GetTextRenderMode(text)
        red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
        pdfium_c.FPDFPageObj_GetFillColor(text, red, green, blue, alpha)
        if mode in UNPAINTED_MODES or alpha.value < MIN_ALPHA:
            return None
        if _can_draw(self._page.page.pdf, font, words):
            return None
        return blue.value, green.value, red.value

    def _activate(self, texts: Collection[int] | None) -> None:
        for number, handle in enumerate(self._page.texts):
            wanted = texts is None or number in texts
            if wanted is not self._active[number]:
                pdfium_c.FPDFPageObj_SetIsActive(handle, wanted)
                self._active[number] = wanted

    def _render(self, bitmap: object, place: tuple[int, int, int, int]) -> None:
        started = time.process_time()
        deadline = started + DRAWING_CPU_S - self._spent_s
        pause = pdfium_c.IFSDK_PAUSE(version=1)
        set_callback(pause, "NeedToPauseNow", lambda _: time.process_time() > deadline)
        status = pdfium_c.FPDF_RenderPageBitmap_Start(
            bitmap, self._page.page, *place, 0, pdfium_c.FPDF_ANNOT, pause
        )
        pdfium_c.FPDF_RenderPage_Close(self._page.page)
        self._spent_s += time.process_time() - started
        if status == pdfium_c.FPDF_RENDER_TOBECONTINUED:
            raise UndrawnPageError(f"drawing it takes over {DRAWING_CPU_S:g} s")
        if status != pdfium_c.FPDF_RENDER_DONE:
            raise UndrawnPageError("pdfium cannot draw it")


def _can_draw(document: PdfDocument, font: object, words: str) -> bool:
    """Draw words by themselves, where nothing clips or covers them."""
    text = pdfium_c.FPDFPageObj_CreateTextObj(document, font, TRIAL_SIZE)
    # Not str.encode: the child may no longer import the module of the codec.
    encoded = codecs.utf_16_le_encode(words, "replace")[0]
    room = ctypes.create_string_buffer(encoded + b"\0\0")
    pdfium_c.FPDFText_SetText(text, ctypes.cast(room, pdfium_c.FPDF_WIDESTRING))
    bitmap = pdfium_c.FPDFTextObj_GetRenderedBitmap(document, None, text, 1.0)
    drawn = False
    if bitmap:
        rows = pdfium_c.FPDFBitmap_GetHeight(bitmap)
        size = pdfium_c.FPDFBitmap_GetStride(bitmap) * rows
        drawn = any(ctypes.string_at(pdfium_c.FPDFBitmap_GetBuffer(bitmap), size))
        pdfium_c.FPDFBitmap_Destroy(bitmap)
    pdfium_c.FPDFPageObj_Destroy(text)
    return drawn


def draw_page(source: bytes, number: int, *, width: int, file: str) -> Picture:
    """Draw a page, `width` pixels wide.

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
            drawn = page.render(scale=scale, rev_byteorder=True)
        except (pdfium.PdfiumError, ZeroDivisionError) as error:
            raise QuarantinedError(f"{file}: page {number} cannot be drawn") from error
        return Picture(
            width=drawn.width,
            height=drawn.height,
            stride=drawn.stride,
            scale=scale,
            pixels=bytearray(drawn.buffer),
        )
