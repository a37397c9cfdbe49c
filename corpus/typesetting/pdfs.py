"""Set HTML as a PDF: pages, page labels, notes on the pages of their calls."""

import logging
import re

import pydyf
from weasyprint import HTML, Document

log = logging.getLogger("typesetting")


NOTE_STYLES = tuple(
    f"p {{ orphans: {lines} }} @page body {{ {margin} }}"
    for margin in ("", "margin-bottom: 24mm", "margin-bottom: 29mm")
    for lines in (2, 3, 4)
)
"""Ways to set a document, tried in this order until every note is in its place.

When the first `orphans` lines of a paragraph do not fit, WeasyPrint 70 makes
room by moving the notes of the page to the next one, and drops them when there
is none. Another number, or a page a little shorter or longer, avoids that.
"""


class NoteLostError(Exception):
    """WeasyPrint left a note out of the pages; the message names the document."""


def set_pdf(name: str, html: str) -> bytes:
    """Set a composed document.

    Pages before the one that holds the anchor `body` get roman labels when the
    body restarts the page numbers; a body that follows its cover directly does
    not, and its labels are the numbers of the pages.

    Raises:
        NoteLostError: If a note stands on no page.
    """
    attempts = []
    for style in NOTE_STYLES:
        styled = html.replace("</style>", f"{style}</style>", 1)
        document = HTML(string=styled).render(pdf_tags=True)
        strays = _stray_notes(document, html)
        attempts.append((len(strays), strays, document))
        if not strays:
            break
    _, strays, document = min(attempts, key=lambda attempt: attempt[0])
    for number, (called, noted) in strays.items():
        if noted is None:
            raise NoteLostError(f"{name}: note {number} stands on no page.")
        log.warning(
            "%s: note %d is called on page %d and stands on page %d",
            name,
            number,
            called + 1,
            noted + 1,
        )

    def label_pages(document: Document, pdf: pydyf.PDF) -> None:
        if 'class="front"' not in html:
            return
        roman = pydyf.Dictionary({"S": "/r"})
        arabic = pydyf.Dictionary({"S": "/D"})
        first = _pages_of_anchors(document)["body"]
        ranges = pydyf.Array([0, roman, first, arabic])
        pdf.catalog["PageLabels"] = pydyf.Dictionary({"Nums": ranges})

    return bytes(document.write_pdf(finisher=label_pages, pdf_tags=True))


def _pages_of_anchors(document: Document) -> dict[str, int]:
    pages = reversed(list(enumerate(document.pages)))
    return {anchor: number for number, page in pages for anchor in page.anchors}


def _stray_notes(document: Document, html: str) -> dict[int, tuple[int, int | None]]:
    """Find the notes that are not on the page of their call, with both pages."""
    pages = _pages_of_anchors(document)
    count = len(re.findall(r'id="note-\d+"', html))
    return {
        number: (pages[f"call-{number}"], pages.get(f"note-{number}"))
        for number in range(1, count + 1)
        if pages[f"call-{number}"] != pages.get(f"note-{number}")
    }
