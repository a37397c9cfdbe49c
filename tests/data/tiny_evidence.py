"""Weighed quotations without a library."""

from index.records import Hit
from ingest.records import BlockKind
from service.evidence import Evidence
from service.quotations import Quotation, Range
from tests.data.tiny_library import tiny_page


def evidence(
    document: str,
    weight: float,
    terms: str,
    *,
    core: Range = (0, 5),
    whole: Range | None = None,
) -> Evidence:
    """Make evidence of which nothing but what is said here matters."""
    hit = Hit(
        rank=1,
        score=0.0,
        passage_row=1,
        passage_id="p",
        document_id=document,
        file=f"{document}.pdf",
        title="",
        first_page=1,
        last_page=1,
        page_labels=("1",),
        heading="",
        language="en",
        text="",
        spans=(),
        kind=BlockKind.PARAGRAPH,
        late_score=0.0,
    )
    page = tiny_page(1, "a" * 1000)
    quotation = Quotation(hit, page, core, core, whole or core, core, None)
    return Evidence(quotation, weight, frozenset(terms.split()))
