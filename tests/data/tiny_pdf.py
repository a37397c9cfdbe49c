"""Write small PDFs by hand, so that what they hold is known to the letter."""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass

from evals.odd_pdfs import write_objects

LETTER = (612, 792)


@dataclass(frozen=True, slots=True)
class Text:
    """A line of Latin text: its left edge and baseline in points from the top left."""

    left: float
    baseline: float
    words: str
    size: float = 11
    bold: bool = False


def paragraph(
    left: float, top: float, lines: Sequence[str], *, size: float = 11
) -> list[Text]:
    """Set lines below each other, 1.2 sizes apart."""
    return [
        Text(left, top + place * 1.2 * size, words, size)
        for place, words in enumerate(lines)
    ]


def build_pdf(
    pages: Sequence[Sequence[Text]], *, rotate: int = 0, title: str = ""
) -> bytes:
    """Write pages of text in Helvetica."""
    contents = [build_contents(page) for page in pages]
    return build_raw(contents, rotate=rotate, title=title)


def build_contents(page: Sequence[Text]) -> bytes:
    """Write the operators that show the lines of a page."""
    return b"\n".join(_show(text) for text in page)


def _show(text: Text) -> bytes:
    words = text.words.encode("cp1252")
    for special in (b"\\", b"(", b")"):
        words = words.replace(special, b"\\" + special)
    font = b"F2" if text.bold else b"F1"
    place = f"{text.left} {LETTER[1] - text.baseline}".encode()
    return b"BT /%s %g Tf %s Td (%s) Tj ET" % (font, text.size, place, words)


def build_raw(
    contents: Sequence[bytes], *, rotate: int = 0, title: str = "", copies: int = 1
) -> bytes:
    """Write pages with the given content streams, each shown `copies` times."""
    objects: list[bytes] = [b"", b""]
    fonts = []
    for name in (b"Helvetica", b"Helvetica-Bold"):
        objects.append(
            b"<< /Type /Font /Subtype /Type1 /BaseFont /%s"
            b" /Encoding /WinAnsiEncoding >>" % name
        )
        fonts.append(len(objects))
    kids: list[bytes] = []
    for content in contents:
        packed = zlib.compress(content, 9)
        objects.append(
            b"<< /Length %d /Filter /FlateDecode >> stream\n%s\nendstream"
            % (len(packed), packed)
        )
        stream = len(objects)
        for _ in range(copies):
            objects.append(
                b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %d %d] /Rotate %d"
                b" /Contents %d 0 R /Resources << /Font << /F1 %d 0 R /F2 %d 0 R >>"
                b" >> >>" % (*LETTER, rotate, stream, *fonts)
            )
            kids.append(b"%d 0 R" % len(objects))
    objects[0] = b"<< /Type /Catalog /Pages 2 0 R >>"
    objects[1] = b"<< /Type /Pages /Count %d /Kids [%s] >>" % (
        len(kids),
        b" ".join(kids),
    )
    objects.append(b"<< /Title (%s) >>" % title.encode("cp1252"))
    return write_objects(objects, b"/Info %d 0 R" % len(objects))
