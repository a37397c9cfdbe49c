"""Sources into the librarian's table that `gifp ingest` finds beside the PDFs."""

import csv
import io
from collections.abc import Iterable

from sources import Source

COLUMNS = (
    "file",
    "title",
    "publisher",
    "year",
    "language",
    "kind",
    "family",
    "supersedes",
    "addendum_to",
)


def compose_catalogue(sources: Iterable[Source]) -> bytes:
    """Write one row a document, in the columns that `gifp ingest` knows."""
    table = io.StringIO()
    rows = csv.writer(table, lineterminator="\n")
    rows.writerow(COLUMNS)
    for source in sources:
        rows.writerow(
            (
                f"{source.name}.pdf",
                source.title,
                source.publisher,
                source.year,
                source.language,
                source.kind,
                source.family,
                _file_of(source.supersedes, source.language),
                _file_of(source.addendum_to, source.language),
            )
        )
    return table.getvalue().encode()


def _file_of(document_id: str | None, language: str) -> str:
    return f"{document_id}.{language}.pdf" if document_id else ""
