"""Hits without a library, of which only what a test names matters."""

from dataclasses import replace
from typing import Any

from index.records import Hit
from ingest.records import BlockKind

HIT = Hit(
    rank=1,
    score=0.0,
    passage_row=1,
    passage_id="p",
    document_id="d",
    file="d.pdf",
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


def tiny_hit(**facts: Any) -> Hit:
    """Make a hit of these facts."""
    return replace(HIT, **facts)
