"""Sources into the librarian's table that `gifp ingest` finds beside the PDFs."""

import csv
import io
from collections.abc import Iterable

from sources import Source


def compose_catalogue(sources: Iterable[Source]) -> bytes:
    """Write one row a document: file, title, publisher, year, language, kind."""
    table = io.StringIO()
    rows = csv.writer(table, lineterminator="\n")
    rows.writerow(("file", "title", "publisher", "year", "language", "kind"))
    for source in sources:
        rows.writerow(
            (
                f"{source.name}.pdf",
                source.title,
                source.publisher,
                source.year,
                source.language,
                source.kind,
            )
        )
    return table.getvalue().encode()
