"""Turn a typeset PDF into what a scanner would have made of its pages."""

import io
from dataclasses import dataclass
from math import cos, radians, sin
from random import Random

import pydyf
import pypdfium2
from PIL import Image

from glyphless import GLYPH_WIDTH, add_glyphless_font

RESOLUTION_DPI = 110
JPEG_QUALITY = 58
NOISE_SHARE = 0.07
TILTS_DEGREES = (0.45, -0.3, 0.2, -0.55, 0.35, -0.15)
"""How far each page lies askew, counter-clockwise; repeated over the pages."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a page, with its box in points from the lower left corner."""

    text: str
    left: float
    bottom: float
    right: float
    top: float


def scan_pdf(
    pdf: bytes, *, title: str, language: str, year: int, has_text: bool
) -> bytes:
    """Make a PDF of page images, grey, slightly tilted and noisy.

    Equal input gives equal output: the tilts and the noise are fixed.

    Args:
        pdf: The typeset document.
        title: Stands in the metadata.
        language: Language code of the document.
        year: Year that the metadata give as the date of creation.
        has_text: Whether each image carries its words as invisible text, at
            their places, as recognition software would add them.
    """
    scan = pydyf.PDF()
    font = add_glyphless_font(scan) if has_text else None
    typeset = pypdfium2.PdfDocument(pdf)
    for number, page in enumerate(typeset):
        tilt = TILTS_DEGREES[number % len(TILTS_DEGREES)]
        width, height = page.get_size()
        image = _photograph(page, tilt, seed=number)
        content = pydyf.Stream(compress=True)
        content.push_state()
        content.set_matrix(width, 0, 0, height, 0, 0)
        content.draw_x_object("scan")
        content.pop_state()
        if font is not None:
            _write_words(content, _read_words(page), width, height, tilt)
        scan.add_object(image)
        scan.add_object(content)
        resources = {"XObject": pydyf.Dictionary({"scan": image.reference})}
        if font is not None:
            resources["Font"] = pydyf.Dictionary({"glyphless": font.reference})
        scan.add_page(
            pydyf.Dictionary(
                {
                    "Type": "/Page",
                    "Parent": scan.pages.reference,
                    "MediaBox": pydyf.Array([0, 0, round(width, 2), round(height, 2)]),
                    "Contents": content.reference,
                    "Resources": pydyf.Dictionary(resources),
                }
            )
        )
    scan.info["Title"] = pydyf.String(title)
    scan.info["Author"] = pydyf.String("gifp-search starter library")
    scan.info["CreationDate"] = pydyf.String(f"D:{year}0101000000Z")
    scan.catalog["Lang"] = pydyf.String(language)
    written = io.BytesIO()
    scan.write(written)
    return written.getvalue()


def _photograph(page: pypdfium2.PdfPage, tilt: float, *, seed: int) -> pydyf.Stream:
    picture = page.render(scale=RESOLUTION_DPI / 72, grayscale=True).to_pil()
    tilted = picture.convert("L").rotate(tilt, Image.Resampling.BICUBIC, fillcolor=246)
    grain = Image.frombytes(
        "L", tilted.size, Random(seed).randbytes(tilted.width * tilted.height)
    )
    encoded = io.BytesIO()
    Image.blend(tilted, grain, NOISE_SHARE).save(
        encoded, "JPEG", quality=JPEG_QUALITY, optimize=True
    )
    return pydyf.Stream(
        [encoded.getvalue()],
        {
            "Type": "/XObject",
            "Subtype": "/Image",
            "Width": tilted.width,
            "Height": tilted.height,
            "ColorSpace": "/DeviceGray",
            "BitsPerComponent": 8,
            "Filter": "/DCTDecode",
        },
    )


def _read_words(page: pypdfium2.PdfPage) -> list[Word]:
    text = page.get_textpage()
    words: list[Word] = []
    pending: Word | None = None
    for position in range(text.count_chars()):
        character = text.get_text_range(position, 1)
        if not character.strip("\x00 \u00a0\r\n\ufffe\ufeff"):
            if pending is not None:
                words.append(pending)
            pending = None
            continue
        left, bottom, right, top = text.get_charbox(position, loose=True)
        if pending is None:
            pending = Word(character, left, bottom, right, top)
        else:
            pending = Word(
                pending.text + character,
                min(pending.left, left),
                min(pending.bottom, bottom),
                max(pending.right, right),
                max(pending.top, top),
            )
    if pending is not None:
        words.append(pending)
    return words


def _write_words(
    content: pydyf.Stream, words: list[Word], width: float, height: float, tilt: float
) -> None:
    """Set the words invisibly, turned about the middle of the page as its image is."""
    cosine, sine = cos(radians(tilt)), sin(radians(tilt))
    content.begin_text()
    content.set_text_rendering(3)
    for word in words:
        size = max(word.top - word.bottom, 1)
        natural = len(word.text) * size * GLYPH_WIDTH / 1000
        stretch = 100 * max(word.right - word.left, 0.1) / natural
        across, up = word.left - width / 2, word.bottom + size * 0.2 - height / 2
        x = width / 2 + across * cosine - up * sine
        y = height / 2 + across * sine + up * cosine
        content.set_font_size("glyphless", round(size, 2))
        content.stream.append(f"{stretch:.2f} Tz".encode())
        content.set_text_matrix(
            *(round(number, 4) for number in (cosine, sine, -sine, cosine)),
            round(x, 2),
            round(y, 2),
        )
        content.stream.append(
            f"<{(word.text + ' ').encode('utf-16-be').hex()}> Tj".encode()
        )
    content.end_text()
