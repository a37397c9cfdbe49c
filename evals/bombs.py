"""PDFs that cost a reader as much as they can, small as they are.

The cases are those that have ended PDF readers before: advisories of pypdf and pdfium,
and the bombs, loops and depths of parsers in general.
"""

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from evals.odd_pdfs import (
    FIRST,
    OTHER,
    build,
    nest,
    pack,
    pack_often,
    write_attachments,
    write_font,
    write_forms,
    write_glyph,
    write_image,
    write_map,
    write_outline,
    write_strings,
    write_tree,
)


@dataclass(frozen=True, slots=True)
class Bomb:
    """A PDF made to harm: what it does, and how to write it."""

    name: str
    write: Callable[[], bytes]


BOMBS = (
    Bomb("600 MB of spaces", lambda: build(content=b" " * 600_000_000)),
    Bomb("74 MB of spaces", lambda: build(content=b" " * 74_000_000)),
    Bomb("700,000 strings", lambda: build(content=write_strings(700_000))),
    Bomb("2,850,000 strings", lambda: build(content=write_strings(2_850_000))),
    Bomb(
        "a string of 70 MB",
        lambda: build(content=b"BT /F1 9 Tf (" + b"a" * 70_000_000 + b") Tj ET"),
    ),
    Bomb("a million saved states", lambda: build(content=b"q " * 1_000_000)),
    Bomb(
        "an array 50,000 deep",
        lambda: build(content=nest(b"[", b"]", 50_000) + b" TJ"),
    ),
    Bomb(
        "2,000 pages of one stream",
        lambda: build(content=write_strings(3_000), pages=1_999),
    ),
    # Flate bombs.
    Bomb("1 GB packed in 1 MB", lambda: build(content=pack_often(1 << 30, 1))),
    Bomb("1 GB packed twice", lambda: build(content=pack_often(1 << 30, 2))),
    Bomb(
        "an object stream of 1 GB",
        lambda: build(
            pack_often(1 << 30, 1).replace(
                b"<<", b"<< /Type /ObjStm /N 100000 /First 1000000", 1
            ),
            content=OTHER,
        ),
    ),
    Bomb(
        "a filter named 10,000 times",
        lambda: build(
            content=b"<< /Length 9 /Filter [%s] >> stream\n012345678\nendstream"
            % (b"/ASCIIHexDecode " * 10_000)
        ),
    ),
    Bomb(
        "a huge PNG predictor",
        lambda: build(
            content=pack(
                b"\2" * 1_000_000,
                b"/DecodeParms << /Predictor 15 /Columns 2147483647 /Colors 32"
                b" /BitsPerComponent 16 >>",
            )
        ),
    ),
    Bomb(
        "run lengths of 128 MB",
        lambda: build(
            content=b"<< /Length 2000000 /Filter /RunLengthDecode >> stream\n%s"
            b"\nendstream" % (b"\x81 " * 1_000_000)
        ),
    ),
    # Depth and loops of objects.
    Bomb(
        "a dictionary 100,000 deep",
        lambda: build(nest(b"<< /A ", b" >>", 100_000), catalogue=b"/A 5 0 R"),
    ),
    Bomb(
        "parentheses a million deep",
        lambda: build(content=b"BT " + nest(b"(", b")", 1_000_000) + b" Tj ET"),
    ),
    Bomb(
        "references in a circle",
        lambda: build(b"6 0 R", b"5 0 R", page=b"/A 5 0 R"),
    ),
    Bomb(
        "contents that are themselves",
        lambda: build(b"[5 0 R 5 0 R]", page=b"/Contents 5 0 R"),
    ),
    Bomb(
        "a length that is its own stream",
        lambda: build(content=b"<< /Length 5 0 R >> stream\n" + OTHER + b"\nendstream"),
    ),
    Bomb(
        "a length of 2 GB",
        lambda: build(content=b"<< /Length 2147483647 >> stream\n\nendstream"),
    ),
    Bomb("a table that follows itself", lambda: build(trailer=b"/Prev XREF")),
    Bomb("a table of 4 billion objects", lambda: build(trailer=b"/Size 4294967295")),
    Bomb(
        "a million references to nothing",
        lambda: build(b"[" + b"999999 0 R " * 1_000_000 + b"]", page=b"/Annots 5 0 R"),
    ),
    Bomb(
        "no table, a million objects",
        lambda: (
            b"%PDF-1.7\n"
            + b"".join(b"%d 0 obj\n[]\nendobj\n" % n for n in range(1, 1_000_001))
        ),
    ),
    # Trees of pages.
    Bomb(
        "a tree of pages in a circle",
        lambda: build(pages_node=b"<< /Type /Pages /Count 9 /Kids [2 0 R 2 0 R] >>"),
    ),
    Bomb("a tree of 10 ^ 12 pages", lambda: write_tree(12, 10)),
    Bomb(
        "a count of 2 billion pages",
        lambda: build(pages_node=b"<< /Type /Pages /Count 2147483647 /Kids [4 0 R] >>"),
    ),
    Bomb("a tree of pages 50,000 deep", lambda: write_tree(50_000, 1)),
    Bomb("50,000 pages", lambda: build(content=OTHER, pages=50_000)),
    # Pages and pictures out of measure.
    Bomb("a page of 10 ^ 9 points", lambda: build(page=b"/MediaBox [0 0 1e9 1e9]")),
    Bomb("a page without extent", lambda: build(page=b"/MediaBox [9 9 9 9]")),
    Bomb(
        "a picture of 10 ^ 10 pixels",
        lambda: build(
            write_image(100_000, 100_000, b"/Length 0"),
            content=b"600 0 0 700 9 9 cm /I Do",
            resources=b"/XObject << /I 5 0 R >>",
        ),
    ),
    Bomb(
        "a picture of 900 MB",
        lambda: build(
            pack_often(900 << 20, 1).replace(
                b"<<",
                b"<< /Type /XObject /Subtype /Image /Width 20000 /Height 15700"
                b" /ColorSpace /DeviceRGB /BitsPerComponent 8",
                1,
            ),
            content=b"600 0 0 700 9 9 cm /I Do",
            resources=b"/XObject << /I 5 0 R >>",
        ),
    ),
    Bomb(
        "an inline picture without an end",
        lambda: build(content=b"BI /W 9 /H 9 /BPC 8 /CS /G ID " + b"x" * 5_000_000),
    ),
    Bomb(
        "a comment without an end",
        lambda: build(content=b"%" + b"x" * 5_000_000),
    ),
    # Forms, patterns and shadings.
    Bomb(
        "a form that shows itself",
        lambda: build(
            pack(
                b"/X Do /X Do",
                b"/Type /XObject /Subtype /Form /BBox [0 0 9 9]"
                b" /Resources << /XObject << /X 5 0 R >> >>",
            ),
            content=b"/X Do",
            resources=b"/XObject << /X 5 0 R >>",
        ),
    ),
    Bomb(
        "10 ^ 12 forms",
        lambda: build(
            *write_forms(12, 10), content=b"/X Do", resources=b"/XObject << /X 5 0 R >>"
        ),
    ),
    Bomb(
        "forms 5,000 deep",
        lambda: build(
            *write_forms(5_000, 1),
            content=b"/X Do",
            resources=b"/XObject << /X 5 0 R >>",
        ),
    ),
    Bomb(
        "a pattern in steps of nothing",
        lambda: build(
            pack(
                b"0 0 1 1 re f",
                b"/Type /Pattern /PatternType 1 /PaintType 1 /TilingType 1"
                b" /BBox [0 0 1 1] /XStep .00001 /YStep .00001 /Resources << >>",
            ),
            content=b"/Pattern cs /P scn 0 0 600 700 re f",
            resources=b"/Pattern << /P 5 0 R >>",
        ),
    ),
    Bomb(
        "a function that calls itself",
        lambda: build(
            b"<< /FunctionType 3 /Domain [0 1] /Functions [5 0 R 5 0 R]"
            b" /Bounds [.5] /Encode [0 1 0 1] >>",
            content=b"/S sh",
            resources=b"/Shading << /S << /ShadingType 2 /ColorSpace /DeviceGray"
            b" /Coords [0 0 600 700] /Function 5 0 R >> >>",
        ),
    ),
    Bomb(
        "a colour space within itself",
        lambda: build(
            b"[/Indexed 5 0 R 255 (x)]",
            content=b"/C cs 0 sc 0 0 9 9 re f",
            resources=b"/ColorSpace << /C 5 0 R >>",
        ),
    ),
    Bomb(
        "two million lines",
        lambda: build(content=b"0 0 m 9 9 l S " * 2_000_000),
    ),
    Bomb(
        "a path of five million points",
        lambda: build(content=b"0 0 m " + b"9 9 l 0 9 l " * 2_500_000 + b"f*"),
    ),
    # Fonts.
    Bomb("a font file of junk", lambda: write_font(b"FontFile2", b"x" * 100_000)),
    Bomb(
        "a font with 65,535 empty tables",
        lambda: write_font(
            b"FontFile2", b"\0\1\0\0\xff\xff\0\0\0\0\0\0" + b"glyf" * 262_140
        ),
    ),
    Bomb(
        "a font file that claims 4 GB",
        lambda: write_font(
            b"FontFile2",
            b"\0\1\0\0\0\1\0\0\0\0\0\0glyf\0\0\0\0\0\0\0\x1c\xff\xff\xff\xff",
        ),
    ),
    Bomb(
        "a CFF font of junk",
        lambda: write_font(b"FontFile3", b"\1\0\4\4" + b"\xff" * 60_000),
    ),
    Bomb(
        "a glyph written in its own font",
        lambda: write_glyph(b"9 0 d0 BT /F1 9 Tf (a) Tj ET"),
    ),
    Bomb(
        "a map to 10 ^ 9 characters",
        lambda: write_map(b"1 beginbfrange <00000000> <3B9ACA00> <0041> endbfrange"),
    ),
    Bomb(
        "a million lines of a map",
        lambda: write_map(b"1000000 beginbfchar\n" + b"<41> <0041>\n" * 1_000_000),
    ),
    Bomb(
        "a letter that stands for a million",
        lambda: write_map(
            b"1 beginbfchar <57> <" + b"0041" * 1_000_000 + b"> endbfchar"
        ),
    ),
    Bomb(
        "a map that uses itself",
        lambda: build(
            b"<< /Type /Font /Subtype /Type0 /BaseFont /Odd /Encoding 6 0 R"
            b" /DescendantFonts [5 0 R] >>",
            pack(b"begincmap", b"/Type /CMap /CMapName /Odd /UseCMap 6 0 R"),
            content=OTHER,
            fonts=b"/F1 5 0 R",
        ),
    ),
    Bomb(
        "a million fonts of one page",
        lambda: build(
            content=b"".join(b"/F%d 9 Tf " % n for n in range(300_000)),
            fonts=b" ".join(b"/F%d 3 0 R" % n for n in range(300_000)),
        ),
    ),
    # Bookmarks, labels, properties.
    Bomb(
        "bookmarks in a circle",
        lambda: build(
            b"<< /First 6 0 R /Last 6 0 R >>",
            b"<< /Title (a) /Parent 5 0 R /Next 6 0 R /First 6 0 R >>",
            catalogue=b"/Outlines 5 0 R",
        ),
    ),
    Bomb(
        "bookmarks 50,000 deep",
        lambda: build(*write_outline(50_000), catalogue=b"/Outlines 5 0 R"),
    ),
    Bomb(
        "a million bookmarks",
        lambda: build(
            b"<< /First 6 0 R /Last 6 0 R /Count 300000 >>",
            *[
                b"<< /Title (a) /Parent 5 0 R /Next %d 0 R >>" % (FIRST + 2 + n)
                for n in range(300_000)
            ],
            catalogue=b"/Outlines 5 0 R",
        ),
    ),
    Bomb(
        "labels in a circle",
        lambda: build(b"<< /Kids [5 0 R 5 0 R] >>", catalogue=b"/PageLabels 5 0 R"),
    ),
    Bomb(
        "a label that counts to 2 billion",
        lambda: build(
            catalogue=b"/PageLabels << /Nums [0 << /S /r /St 2147483647 >>] >>"
        ),
    ),
    Bomb(
        "a title of 30 MB",
        lambda: build(
            b"<< /Title (" + b"a" * 30_000_000 + b") >>", trailer=b"/Info 5 0 R"
        ),
    ),
    Bomb(
        "properties that expand a billion times",
        lambda: build(
            pack(
                b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "aaaaaaaaaa">'
                + b"".join(
                    b'<!ENTITY %c "%s">' % (99 + n, b"&%c;" % (98 + n) * 10)
                    for n in range(9)
                )
                + b"]><a>&k;</a>",
                b"/Type /Metadata /Subtype /XML",
            ),
            catalogue=b"/Metadata 5 0 R",
        ),
    ),
    Bomb(
        "a million rounds of a password",
        lambda: build(
            b"<< /Filter /Standard /V 5 /R 6 /Length 256 /P -1 /O <%s> /U <%s>"
            b" /OE <%s> /UE <%s> /Perms <%s> >>"
            % (b"00" * 48, b"00" * 48, b"00" * 32, b"00" * 32, b"00" * 16),
            trailer=b"/Encrypt 5 0 R /ID [<00> <00>]",
        ),
    ),
    Bomb(
        "an unknown way to encrypt",
        lambda: build(
            b"<< /Filter /Odd /V 99 >>", trailer=b"/Encrypt 5 0 R /ID [<00> <00>]"
        ),
    ),
    # What is never run.
    Bomb(
        "a script that loops",
        lambda: build(catalogue=b"/OpenAction << /S /JavaScript /JS (while (1) {}) >>"),
    ),
    Bomb(
        "an action that starts a program",
        lambda: build(catalogue=b"/OpenAction << /S /Launch /F (/bin/sh) >>"),
    ),
    Bomb(
        "a PDF within a PDF, 20 deep",
        lambda: write_attachments(20),
    ),
    Bomb(
        "XFA of 500 MB",
        lambda: build(
            pack_often(500 << 20, 1), catalogue=b"/AcroForm << /XFA 5 0 R >>"
        ),
    ),
    Bomb(
        "fields in a circle",
        lambda: build(
            b"<< /FT /Tx /T (a) /Kids [5 0 R] /Parent 5 0 R >>",
            catalogue=b"/AcroForm << /Fields [5 0 R] >>",
        ),
    ),
    Bomb("nothing but a header", lambda: b"%PDF-1.7\n"),
    Bomb("a header and 5 MB of zeros", lambda: b"%PDF-1.7\n" + bytes(5_000_000)),
    Bomb(
        "5 MB of opening brackets", lambda: b"%PDF-1.7\n1 0 obj\n" + b"<<[" * 1_700_000
    ),
)


if __name__ == "__main__":
    for bomb in BOMBS:
        (Path(sys.argv[1]) / bomb.name).write_bytes(bomb.write())
