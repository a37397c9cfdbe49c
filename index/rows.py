"""Rows of the catalogue's tables into records, and spans into JSON and back."""

import json
from collections.abc import Sequence

from index.database import dump
from index.records import FileReport, FileState, StoredPassage, StoredPractice
from index.tables import Row
from ingest.records import Block, BlockKind, Page, PracticeKind, Span


def to_file_report(row: Row) -> tuple[str | None, FileReport]:
    """Return the SHA-256 and the report of a row of `files`."""
    _, sha256, file, state, reason, document_id, pages, passages = row
    return sha256, FileReport(
        file, FileState(state), reason, document_id, pages, passages
    )


def to_passage(row: Row) -> StoredPassage:
    """Return a row of `passages`."""
    passage_row, passage_id, document_row, batch, position, spans, *rest = row
    heading, language, kind = rest
    return StoredPassage(
        passage_row=passage_row,
        passage_id=passage_id,
        document_row=document_row,
        batch=batch,
        position=position,
        spans=load_spans(spans),
        heading=heading,
        language=language,
        kind=BlockKind(kind),
    )


def to_practice(row: Row) -> StoredPractice:
    """Return a row of `practices`."""
    practice_row, practice_id, document_row, kind, number, spans, *rest = row
    language, actors, instruments = rest
    return StoredPractice(
        practice_row=practice_row,
        practice_id=practice_id,
        document_row=document_row,
        kind=PracticeKind(kind),
        number=number,
        spans=load_spans(spans),
        language=language,
        actors=tuple(json.loads(actors)),
        instruments=tuple(json.loads(instruments)),
    )


def to_page(row: Row, boxes: bytes) -> Page:
    """Return a row of `pages` with the boxes of its characters."""
    _, number, label, width, height, text, blocks, is_ocr, hidden = row
    return Page(
        number=number,
        label=label,
        width=width,
        height=height,
        text=text,
        boxes=boxes,
        blocks=tuple(
            Block(BlockKind(kind), start, stop, level)
            for kind, start, stop, level in json.loads(blocks)
        ),
        is_ocr=bool(is_ocr),
        hidden=hidden,
    )


def dump_spans(spans: Sequence[Span]) -> str:
    """Return spans as the tables keep them."""
    return dump([[span.page, span.start, span.stop] for span in spans])


def load_spans(stored: str) -> tuple[Span, ...]:
    """Return what `dump_spans` kept."""
    return tuple(Span(*span) for span in json.loads(stored))
