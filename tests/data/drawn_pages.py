"""Pages written by hand whose drawing is known, and pictures of such pages."""

import zlib
from collections.abc import Mapping

from evals.odd_pdfs import write_objects
from ingest.drawing import draw_page


def one_page(
    content: bytes,
    *,
    entries: bytes = b"",
    resources: bytes = b"",
    extra: Mapping[int, bytes] | None = None,
    catalogue: bytes = b"",
) -> bytes:
    """Write a page in Helvetica; further objects are numbered from 6."""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R %s >>" % catalogue,
        b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> %s >> %s >>" % (resources, entries),
        b"<< /Length %d >> stream\n%s\nendstream" % (len(content), content),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica"
        b" /Encoding /WinAnsiEncoding >>",
        *(extra or {}).values(),
    ]
    return write_objects(objects)


def picture(pixels: bytes, width: int, height: int, colours: bytes) -> bytes:
    """Write a picture as an object of a PDF."""
    packed = zlib.compress(pixels)
    return (
        b"<< /Type /XObject /Subtype /Image /Width %d /Height %d /ColorSpace /%s"
        b" /BitsPerComponent 8 /Filter /FlateDecode /Length %d >> stream\n%s\nendstream"
        % (width, height, colours, len(packed), packed)
    )


def scan(content: bytes) -> bytes:
    """Take a picture of a page, two pixels a point."""
    drawn = draw_page(one_page(content), 1, width=1224, file="scan")
    rows = (
        drawn.pixels[at : at + 3 * drawn.width]
        for at in range(0, drawn.stride * drawn.height, drawn.stride)
    )
    return picture(b"".join(rows), drawn.width, drawn.height, b"DeviceRGB")
