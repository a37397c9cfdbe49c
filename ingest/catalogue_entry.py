"""What a librarian says of documents: a CSV file beside the PDFs."""

import csv
from collections.abc import Iterable
from dataclasses import astuple, dataclass, fields, replace
from pathlib import Path

from ingest.errors import RejectedError
from ingest.language import LANGUAGES
from ingest.records import Document

FIRST_YEAR, LAST_YEAR = 1800, 2100


@dataclass(frozen=True, slots=True)
class CatalogueEntry:
    """One row: `file` names the PDF; None where the librarian says nothing.

    `family` is any word that the language versions of one document share;
    `supersedes` and `addendum_to` name the PDF of an older edition or main document.
    """

    file: str
    title: str | None = None
    publisher: str | None = None
    year: int | None = None
    language: str | None = None
    kind: str | None = None
    symbol: str | None = None
    family: str | None = None
    supersedes: str | None = None
    addendum_to: str | None = None


COLUMNS = tuple(field.name for field in fields(CatalogueEntry))


def read_catalogue(path: Path) -> dict[str, CatalogueEntry]:
    """Read entries by file name from CSV whose header names some of `COLUMNS`.

    The columns may come in any order; only `file` must be there.

    Raises:
        RejectedError: If the file cannot be read, a column is unknown or repeated, a
            file is named twice or not at all, or a year or language is none.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            reader = csv.DictReader(stream, restval="", strict=True)
            _check_header(path, reader.fieldnames or ())
            rows = list(enumerate(reader, start=2))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise RejectedError(f"{path}: not a catalogue, {error}") from error
    entries: dict[str, CatalogueEntry] = {}
    for number, row in rows:
        entry = _read_row(f"{path}: row {number}", row)
        if entry.file in entries:
            raise RejectedError(f"{path}: row {number}: {entry.file} is named twice")
        entries[entry.file] = entry
    return entries


def _check_header(path: Path, header: object) -> None:
    names = list(header) if isinstance(header, (list, tuple)) else []
    for name in names:
        if name not in COLUMNS:
            raise RejectedError(f"{path}: unknown column {name!r}")
        if names.count(name) > 1:
            raise RejectedError(f"{path}: column {name!r} is repeated")
    if "file" not in names:
        raise RejectedError(f"{path}: column 'file' is missing")


def _read_row(place: str, row: dict[str | None, str]) -> CatalogueEntry:
    if None in row:
        raise RejectedError(f"{place}: more cells than columns")
    cells = {name: " ".join(row.get(name, "").split()) or None for name in COLUMNS}
    file, language = cells["file"], cells["language"]
    if file is None:
        raise RejectedError(f"{place}: column 'file' is empty")
    if language is not None and language not in LANGUAGES:
        raise RejectedError(f"{place}: column 'language': {language!r} is not known")
    return CatalogueEntry(
        file=file,
        title=cells["title"],
        publisher=cells["publisher"],
        year=read_year(place, cells["year"]),
        language=language,
        kind=cells["kind"],
        symbol=cells["symbol"],
        family=cells["family"],
        supersedes=cells["supersedes"],
        addendum_to=cells["addendum_to"],
    )


def read_year(place: str, cell: str | None) -> int | None:
    """Read the cell of a year; an empty one is None.

    Raises:
        RejectedError: If the cell holds no year; the message begins with `place`.
    """
    if cell is None:
        return None
    if not (cell.isascii() and cell.isdigit() and len(cell) == 4):
        raise RejectedError(f"{place}: column 'year': {cell!r} is no year")
    year = int(cell)
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise RejectedError(f"{place}: column 'year': {cell!r} is no year")
    return year


def write_catalogue(path: Path, entries: Iterable[CatalogueEntry]) -> None:
    """Write entries as `read_catalogue` reads them, sorted by file name."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(astuple(e) for e in sorted(entries, key=lambda e: e.file))


def with_entry(document: Document, entry: CatalogueEntry) -> Document:
    """Return the document as the librarian describes it; what is not said stays."""
    said = {name: getattr(entry, name) for name in COLUMNS if name != "file"}
    return replace(document, **{name: said[name] for name in said if said[name]})
