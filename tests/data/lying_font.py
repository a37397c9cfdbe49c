"""PDFs whose fonts draw one letter and say another."""

import io
from collections.abc import Mapping
from typing import cast

from pypdf import PdfReader, PdfWriter
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject

SHIFT = 3


def say_other_letters(pdf: bytes, font: str) -> bytes:
    """Give a font a table that says of each letter the one three places on.

    Args:
        pdf: As `tiny_pdf.build_pdf` writes it.
        font: "/F1", the plain one, or "/F2", the bold one.
    """
    others = {code: code + SHIFT for code in range(65, 123)}
    return say_letters(pdf, font, others)


def say_letters(pdf: bytes, font: str, letters: Mapping[int, int]) -> bytes:
    """Give a font a table that says which letters its codes stand for."""
    rows = "\n".join(f"<{code:02x}> <{said:04x}>" for code, said in letters.items())
    table = DecodedStreamObject()
    table.set_data(
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap\n"
        "/CMapName /Shifted def /CMapType 2 def\n"
        "1 begincodespacerange <00> <ff> endcodespacerange\n"
        f"{len(letters)} beginbfchar\n{rows}\nendbfchar\nendcmap end end".encode()
    )
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf)))
    resources = cast("DictionaryObject", writer.pages[0]["/Resources"])
    fonts = cast("DictionaryObject", resources["/Font"])
    shown = cast("DictionaryObject", fonts[font])
    shown[NameObject("/ToUnicode")] = writer._add_object(table)
    written = io.BytesIO()
    writer.write(written)
    return written.getvalue()
