"""Weighed quotations without a library."""

from service.evidence import Evidence
from service.quotations import Quotation, Range
from tests.data.tiny_hits import tiny_hit
from tests.data.tiny_library import tiny_page


def evidence(
    document: str,
    weight: float,
    terms: str,
    *,
    core: Range = (0, 5),
    text: str = "a" * 1000,
) -> Evidence:
    """Make evidence of which nothing but what is said here matters."""
    hit = tiny_hit(document_id=document, file=f"{document}.pdf")
    page = tiny_page(1, text)
    quotation = Quotation(hit, page, core, core, core, None)
    return Evidence(quotation, weight, frozenset(terms.split()))
