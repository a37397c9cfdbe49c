"""The text of pages as another program reads them: pypdf, imported only here.

pdfium reads what is stored and quoted. That a second reader, which shares no code with
the first, finds the same letters on the same page is evidence that the quotation is
what the PDF says. Runs in the child process of `ingest.sandbox`.
"""

import codecs
import io
import logging
from collections.abc import Iterator, Sequence

from pypdf import PdfReader, PdfWriter
from pypdf.errors import PyPdfError

from ingest.errors import QuarantinedError

CODECS = ("ascii", "charmap", "cp1252", "latin-1", "mac-roman", "utf-16", "utf-16-be")


def warm_up() -> None:
    """Import what pypdf only imports when it reads.

    Afterwards the process may lose its right to read the folder of the code.
    """
    blank = io.BytesIO()
    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    writer.write(blank)
    PdfReader(blank).pages[0].extract_text()
    for codec in CODECS:
        codecs.lookup(codec)


def read_texts(
    source: bytes, numbers: Sequence[int], *, file: str
) -> Iterator[tuple[int, str]]:
    """Yield the text of pages, counted from 1, as pypdf extracts it.

    Raises:
        QuarantinedError: If pypdf cannot read the file, or a page.
    """
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        pages = PdfReader(io.BytesIO(source)).pages
        for number in numbers:
            if number < 1:
                # To pypdf, page -1 is the last one.
                raise IndexError(f"there is no page {number}")
            text = pages[number - 1].extract_text()
            yield number, text.encode("utf-8", "replace").decode()
    except (PyPdfError, IndexError, ValueError, KeyError, TypeError) as error:
        raise QuarantinedError(f"{file}: pypdf cannot read it: {error}") from error
