"""PDFs written by hand, so that they may be as wrong as one likes.

Each has a first page of honest text where there is room for one, so that it shows
whether the rest of a document survives a bad page.
"""

import zlib
from collections.abc import Sequence
from functools import cache

HONEST = "Women build peace in every country, and they ask to be heard."
OTHER = b"BT /F1 11 Tf 72 400 Td (Nobody says so of this page.) Tj ET"
TEXT = f"BT /F1 11 Tf 72 700 Td ({HONEST}) Tj ET".encode()

FONT = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
FIRST = 5
"""The number of the first object that a case adds."""


def build(
    *extra: bytes,
    content: bytes = b"",
    page: bytes = b"",
    fonts: bytes = b"/F1 3 0 R",
    resources: bytes = b"",
    catalogue: bytes = b"",
    trailer: bytes = b"",
    pages: int = 1,
    pages_node: bytes = b"",
) -> bytes:
    """Write a PDF of one honest page and `pages` that show `content`.

    Args:
        extra: Further objects, numbered from `FIRST` on.
        content: A content stream, packed or not.
        page: Entries of each bad page.
        fonts: Its fonts by name.
        resources: Its further resources.
        catalogue: Entries of the catalogue.
        trailer: Entries of the trailer.
        pages: How many bad pages there are.
        pages_node: Replaces the tree of pages.
    """
    bad = FIRST + len(extra) + 1
    stream = content if content.endswith(b"endstream") else pack(content)
    contents = b"" if b"/Contents" in page else b"/Contents %d 0 R" % (bad - 1)
    mediabox = b"" if b"/MediaBox" in page else b"/MediaBox [0 0 612 792]"
    kids = b" ".join(b"%d 0 R" % (bad + place) for place in range(pages))
    body = (
        b"<< /Type /Page /Parent 2 0 R %s %s %s"
        b" /Resources << /Font << %s >> %s >> >>"
        % (mediabox, contents, page, fonts, resources)
    )
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R %s >>" % catalogue,
        pages_node
        or b"<< /Type /Pages /Count %d /Kids [4 0 R %s] >>" % (pages + 1, kids),
        FONT,
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents %d 0 R"
        b" /Resources << /Font << /F1 3 0 R >> >> >>" % (bad + pages),
        *extra,
        stream,
        *[body] * pages,
        pack(TEXT),
    ]
    return write_objects(objects, trailer)


def write_objects(objects: Sequence[bytes], trailer: bytes = b"") -> bytes:
    """Write numbered objects and the table that finds them; XREF is its place."""
    output = bytearray(b"%PDF-1.7\n")
    offsets = []
    for number, body in enumerate(objects, start=1):
        offsets.append(len(output))
        output += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = len(output)
    output += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    output += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    output += b"trailer << /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF\n" % (
        len(objects) + 1,
        trailer.replace(b"XREF", b"%d" % table),
        table,
    )
    return bytes(output)


def pack(content: bytes, entries: bytes = b"") -> bytes:
    """Write a packed stream with further entries."""
    packed = zlib.compress(content, 9)
    return b"<< /Length %d /Filter /FlateDecode %s >> stream\n%s\nendstream" % (
        len(packed),
        entries,
        packed,
    )


@cache
def pack_often(size: int, times: int) -> bytes:
    """Pack `size` spaces, and again what comes of it: a megabyte holds a gigabyte."""
    packer = zlib.compressobj(9)
    block = b" " * (1 << 20)
    packed = b"".join(packer.compress(block) for _ in range(size >> 20))
    packed += packer.flush()
    for _ in range(times - 1):
        packed = zlib.compress(packed, 9)
    filters = b" ".join([b"/FlateDecode"] * times)
    return b"<< /Length %d /Filter [%s] >> stream\n%s\nendstream" % (
        len(packed),
        filters,
        packed,
    )


def nest(opening: bytes, closing: bytes, depth: int) -> bytes:
    """Write brackets within brackets."""
    return opening * depth + closing * depth


def write_forms(depth: int, width: int) -> list[bytes]:
    """Write forms that each show the next one `width` times."""
    return [
        pack(
            b"/X Do " * width if level < depth - 1 else OTHER,
            b"/Type /XObject /Subtype /Form /BBox [0 0 612 792]"
            b" /Resources << /Font << /F1 3 0 R >> /XObject << /X %d 0 R >> >>"
            % (FIRST + level + 1),
        )
        for level in range(depth)
    ]


def write_image(width: int, height: int, entries: bytes) -> bytes:
    """Write a picture that holds no pixels."""
    return (
        b"<< /Type /XObject /Subtype /Image /Width %d /Height %d"
        b" /ColorSpace /DeviceRGB /BitsPerComponent 8 %s >> stream\n\nendstream"
        % (width, height, entries)
    )


def write_outline(depth: int) -> list[bytes]:
    """Write bookmarks, each within the one before."""
    return [
        b"<< /Title (%d) /Parent %d 0 R /First %d 0 R /Last %d 0 R /Count 1 >>"
        % (level, FIRST + level - 1, FIRST + level + 1, FIRST + level + 1)
        for level in range(depth)
    ]


def write_tree(depth: int, width: int) -> bytes:
    """Write a tree of pages that names each node many times over."""
    nodes = [
        b"<< /Type /Pages /Parent %d 0 R /Count %d /Kids [%s] >>"
        % (
            max(2, FIRST + level - 1),
            width ** (depth - level),
            b" ".join([b"%d 0 R" % (FIRST + level + 1)] * width)
            if level < depth - 1
            else b"4 0 R",
        )
        for level in range(depth)
    ]
    tree = b"<< /Type /Pages /Count %d /Kids [5 0 R] >>" % width**depth
    return build(*nodes, pages_node=tree)


def write_map(lines: bytes) -> bytes:
    """Write a page in a font whose map to Unicode holds these lines."""
    font = (
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /ToUnicode %d 0 R >>"
        % (FIRST + 1)
    )
    head = b"begincmap 1 begincodespacerange <00> <FF> endcodespacerange\n"
    return build(font, pack(head + lines), content=OTHER, fonts=b"/F1 5 0 R")


def write_font(kind: bytes, program: bytes) -> bytes:
    """Write a page in a font with this font file."""
    font = (
        b"<< /Type /Font /Subtype /TrueType /BaseFont /Odd /FirstChar 32 /LastChar 126"
        b" /Widths [%s] /FontDescriptor 6 0 R >>" % (b"500 " * 95)
    )
    descriptor = (
        b"<< /Type /FontDescriptor /FontName /Odd /Flags 32 /FontBBox [0 0 9 9]"
        b" /ItalicAngle 0 /Ascent 9 /Descent 0 /StemV 1 /%s 7 0 R >>" % kind
    )
    return build(font, descriptor, pack(program), content=OTHER, fonts=b"/F1 5 0 R")


def write_glyph(glyph: bytes) -> bytes:
    """Write a page in a font whose letter a is drawn by a content stream."""
    font = (
        b"<< /Type /Font /Subtype /Type3 /FontBBox [0 0 9 9]"
        b" /FontMatrix [.01 0 0 .01 0 0] /FirstChar 97 /LastChar 97 /Widths [9]"
        b" /Encoding << /Differences [97 /a] >> /CharProcs << /a 6 0 R >>"
        b" /Resources << /Font << /F1 5 0 R >> >> >>"
    )
    content = b"BT /F1 9 Tf 72 700 Td (aaaa) Tj ET"
    return build(font, pack(glyph), content=content, fonts=b"/F1 5 0 R")


def write_strings(count: int) -> bytes:
    """Write a content stream of so many strings of one letter."""
    return b"BT /F1 9 Tf 72 700 Td " + b"(a) Tj " * count + b"ET"


def write_attachments(depth: int) -> bytes:
    """Write a PDF attached to a PDF attached to a PDF."""
    source = build()
    for _ in range(depth):
        source = build(
            b"<< /Type /Filespec /F (a.pdf) /EF << /F 6 0 R >> >>",
            pack(source, b"/Type /EmbeddedFile"),
            catalogue=b"/Names << /EmbeddedFiles << /Names [(a) 5 0 R] >> >>",
        )
    return source
