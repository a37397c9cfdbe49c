"""The catalogue of real publications: a CSV of facts, some with an address."""

import csv
import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path

from ingest.addresses import parse_address
from ingest.catalogue_entry import CatalogueEntry, read_year
from ingest.errors import FetchRefusedError, RejectedError
from ingest.language import LANGUAGES

MAX_NAME_CHARACTERS = 80
MAX_NAME_BYTES = 180
"""A file system takes 255, and `.en.pdf.part.json` is added."""


@dataclass(frozen=True, slots=True)
class Publication:
    """One row: facts on one publication in one language; None where unknown.

    `address` is where its PDF was seen, `page` a web page about it, `known` says in
    words where each fact is from.
    """

    title: str
    publisher: str | None
    year: int | None
    language: str
    kind: str | None
    symbol: str | None
    scope: str | None
    address: str | None
    page: str | None
    known: str


COLUMNS = tuple(field.name for field in fields(Publication))


def read_publications(path: Path) -> list[Publication]:
    """Read publications from CSV with the header `COLUMNS`, in any order.

    Raises:
        RejectedError: If the file cannot be read, a column is unknown or missing, or a
            cell does not hold what its column promises; the message names the row.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            reader = csv.DictReader(stream, restval="", strict=True)
            names = list(reader.fieldnames or ())
            if sorted(names) != sorted(COLUMNS):
                raise RejectedError(
                    f"{path}: the columns must be {', '.join(COLUMNS)}, each once"
                )
            rows = list(enumerate(reader, start=2))
    except OSError as error:
        raise RejectedError(f"{path} cannot be opened: {error.strerror}") from error
    except (UnicodeDecodeError, csv.Error) as error:
        raise RejectedError(f"{path}: no list of publications, {error}") from error
    publications = [_read_row(f"{path}: row {number}", row) for number, row in rows]
    seen: set[str] = set()
    for (number, _), publication in zip(rows, publications, strict=True):
        if publication.address in seen:
            raise RejectedError(
                f"{path}: row {number}: {publication.address} is on another row too"
            )
        if publication.address:
            seen.add(publication.address)
    return publications


def _read_row(place: str, row: dict[str | None, str]) -> Publication:
    if None in row:
        raise RejectedError(f"{place}: more cells than columns")
    cells = {name: " ".join(row[name].split()) for name in COLUMNS}
    for name in ("title", "known"):
        if not cells[name]:
            raise RejectedError(f"{place}: column {name!r} is empty")
    if cells["language"] not in LANGUAGES:
        raise RejectedError(
            f"{place}: column 'language': {cells['language']!r} is not known"
        )
    if cells["address"]:
        try:
            parse_address(cells["address"])
        except FetchRefusedError as error:
            raise RejectedError(f"{place}: column 'address': {error}") from error
    return Publication(
        title=cells["title"],
        publisher=cells["publisher"] or None,
        year=read_year(place, cells["year"] or None),
        language=cells["language"],
        kind=cells["kind"] or None,
        symbol=cells["symbol"] or None,
        scope=cells["scope"] or None,
        address=cells["address"] or None,
        page=cells["page"] or None,
        known=cells["known"],
    )


def choose(
    publications: Sequence[Publication],
    *,
    kinds: Collection[str] = (),
    languages: Collection[str] = (),
) -> list[Publication]:
    """Return the publications of these kinds and languages; no name stands for any.

    Raises:
        RejectedError: If no publication has one of them; the message lists the others.
    """
    _check_known("kind", kinds, {p.kind for p in publications if p.kind})
    _check_known("language", languages, {p.language for p in publications})
    return [
        p
        for p in publications
        if (not kinds or p.kind in kinds) and (not languages or p.language in languages)
    ]


def _check_known(what: str, asked: Collection[str], known: set[str]) -> None:
    for name in asked:
        if name not in known:
            raise RejectedError(
                f"no publication has the {what} {name!r}; there are "
                f"{', '.join(sorted(known))}"
            )


def allowed_hosts(publications: Sequence[Publication]) -> frozenset[str]:
    """Return the hosts that downloads may go to: those that an address names."""
    return frozenset(parse_address(p.address).host for p in publications if p.address)


def file_names(publications: Sequence[Publication]) -> Mapping[str, str]:
    """Name the file of every publication that has an address, by that address.

    A name is made of symbol or title, and language; where two would be the same, both
    also carry a part of their address's hash, so that no name depends on the order.
    """
    plain = {p.address: _plain_name(p) for p in publications if p.address}
    counts = Counter(name.casefold() for name in plain.values())
    return {
        address: name
        if counts[name.casefold()] == 1
        else f"{name.removesuffix('.pdf')}.{_short_hash(address)}.pdf"
        for address, name in plain.items()
    }


def _plain_name(publication: Publication) -> str:
    text = unicodedata.normalize("NFC", publication.symbol or publication.title)
    stem = re.sub(r"[\W_]+", "-", text)
    if len(stem) > MAX_NAME_CHARACTERS:
        words, _, _ = stem[: MAX_NAME_CHARACTERS + 1].rpartition("-")
        stem = words or stem[:MAX_NAME_CHARACTERS]
    stem = stem.encode()[:MAX_NAME_BYTES].decode(errors="ignore").strip("-")
    return f"{stem or 'untitled'}.{publication.language}.pdf"


def _short_hash(address: str) -> str:
    return hashlib.sha256(address.encode()).hexdigest()[:8]


def entry_for(publication: Publication, file: str) -> CatalogueEntry:
    """Return what the catalogue of a folder says of a publication's file."""
    return CatalogueEntry(
        file=file,
        title=publication.title,
        publisher=publication.publisher,
        year=publication.year,
        language=publication.language,
        kind=publication.kind,
        symbol=publication.symbol,
    )
