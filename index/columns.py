"""What is needed of every passage of a library: one array per column."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from index.catalogue import Catalogue
from index.errors import LibraryDamagedError
from index.vectors import RowArray
from ingest.language import LANGUAGES
from ingest.records import BlockKind

LANGUAGE_CODES = (*LANGUAGES, "und")
"""A passage's language is kept as its place in this tuple."""

KINDS = tuple(BlockKind)
"""Likewise its kind."""

Integers: TypeAlias = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class PassageColumns:
    """What search needs of every passage: one array per column, by passage row."""

    passage_rows: RowArray
    document_rows: RowArray
    languages: NDArray[np.int8]
    kinds: NDArray[np.int8]
    batches: NDArray[np.int32]
    positions: NDArray[np.int32]

    def at(self, passage_row: int) -> int:
        """Return the place of a passage row in every column."""
        return int(np.searchsorted(self.passage_rows, passage_row))

    def places(self, passage_rows: Sequence[int]) -> Integers:
        """Return the places of passage rows in every column, in their order."""
        rows = np.array(passage_rows, dtype=np.int64)
        return np.searchsorted(self.passage_rows, rows)

    def documents_of(self, passage_rows: Sequence[int]) -> list[int]:
        """Return the row of the document of each passage, in their order."""
        rows: list[int] = self.document_rows[self.places(passage_rows)].tolist()
        return rows

    def of(self, document_row: int) -> slice:
        """Return the places of a document's passages, which stand together.

        Rows of documents and of passages are given out in the same order.
        """
        first, last = np.searchsorted(
            self.document_rows, [document_row, document_row + 1]
        )
        return slice(int(first), int(last))


@dataclass(frozen=True, slots=True)
class SpanColumns:
    """Where passages stand: spans of characters of pages, in order of the passages.

    `places` has, for each span, the place of its passage in the `PassageColumns`.
    """

    places: Integers
    pages: Integers
    starts: Integers
    stops: Integers


def read_columns(catalogue: Catalogue, counts: Mapping[int, int]) -> PassageColumns:
    """Read what search needs of every passage.

    Rows are not compared with their checksums here, which would take longer than all
    else: a changed one can be ranked wrongly, but is refused when it is read as a hit.

    Args:
        catalogue: Where they are.
        counts: How many passages each batch has.

    Raises:
        LibraryDamagedError: If a row has a value that no row can have.
    """
    languages = {language: code for code, language in enumerate(LANGUAGE_CODES)}
    kinds = {str(kind): code for code, kind in enumerate(KINDS)}
    rows = catalogue.passage_columns()
    try:
        columns = PassageColumns(
            passage_rows=np.array([row[0] for row in rows], dtype=np.int64),
            document_rows=np.array([row[1] for row in rows], dtype=np.int64),
            languages=np.array([languages[row[4]] for row in rows], dtype=np.int8),
            kinds=np.array([kinds[row[5]] for row in rows], dtype=np.int8),
            batches=np.array([row[2] for row in rows], dtype=np.int32),
            positions=np.array([row[3] for row in rows], dtype=np.int32),
        )
        batches, which = np.unique(columns.batches, return_inverse=True)
        limits = np.array([counts[batch] for batch in batches.tolist()], dtype=np.int64)
        is_there = (columns.positions >= 0) & (columns.positions < limits[which])
        if not is_there.all():
            batch = columns.batches[is_there.argmin()]
            raise IndexError(f"batch {batch} has no such position")
    except (KeyError, IndexError, OverflowError) as error:
        raise _damaged(catalogue, error) from error
    return columns


def read_spans(catalogue: Catalogue) -> SpanColumns:
    """Read where all passages stand; not compared with checksums, like the rest.

    Raises:
        LibraryDamagedError: If what is stored are no spans.
    """
    rows = catalogue.passage_spans()
    try:
        # One call for all is ten times as fast as one for each.
        parsed = json.loads(f"[{','.join(spans for _, spans in rows)}]")
        flat = [span for spans in parsed for span in spans]
        columns = np.array(flat, dtype=np.int64).reshape(len(flat), 3)
        sizes = np.array([len(spans) for spans in parsed], dtype=np.int64)
        places = np.repeat(np.arange(len(rows)), sizes)
    except (ValueError, TypeError, OverflowError) as error:
        raise _damaged(catalogue, error) from error
    return SpanColumns(places, *np.ascontiguousarray(columns.T))


def _damaged(catalogue: Catalogue, error: Exception) -> LibraryDamagedError:
    return LibraryDamagedError(
        f"{catalogue.path}: a row of passages was changed ({error}); run: gifp verify"
    )
