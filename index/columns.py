"""What is needed of every passage of a library: one array per column."""

import json
from collections.abc import Container, Mapping, Sequence
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


@dataclass(frozen=True, slots=True)
class ConceptColumns:
    """Which passages name which concepts: a set of ids for each that names any.

    `places` has the passage's place in the `PassageColumns`, `which` the place of its
    set in `sets`.
    """

    places: Integers
    which: Integers
    sets: tuple[tuple[str, ...], ...]

    def by_row(self, passage_rows: RowArray) -> dict[int, tuple[str, ...]]:
        """Return the concepts by passage row, of passages at these rows."""
        rows = passage_rows[self.places].tolist()
        return {
            row: self.sets[number]
            for row, number in zip(rows, self.which.tolist(), strict=True)
        }

    def pairs(self, code_of: Mapping[str, int]) -> tuple[Integers, Integers]:
        """Return the places of passages and the code of a concept each names.

        Raises:
            KeyError: If a concept has no code.
        """
        sizes = np.array([len(ids) for ids in self.sets], dtype=np.int64)
        flat = [code_of[id_] for ids in self.sets for id_ in ids]
        counts = sizes[self.which]
        first = (np.cumsum(sizes) - sizes)[self.which]
        within = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
        codes = np.array(flat, dtype=np.int64)[np.repeat(first, counts) + within]
        return np.repeat(self.places, counts), codes


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
        raise _damaged(catalogue, "passages", error) from error
    return columns


def read_spans(catalogue: Catalogue) -> SpanColumns:
    """Read where all passages stand; not compared with checksums, like the rest.

    Raises:
        LibraryDamagedError: If what is stored are no spans.
    """
    rows = catalogue.passage_spans()
    try:
        # Without brackets they are one list of integers, three a span, which takes a
        # third of the time of reading JSON.
        sizes = np.array([spans.count("[") - 1 for _, spans in rows], dtype=np.int64)
        flat = ",".join(spans for _, spans in rows).encode().translate(None, b"[]")
        integers = np.array(flat.split(b",") if flat else [], dtype=np.int64)
        columns = integers.reshape(int(sizes.sum()), 3)
        places = np.repeat(np.arange(len(rows)), sizes)
    except (ValueError, TypeError, OverflowError) as error:
        raise _damaged(catalogue, "passages", error) from error
    return SpanColumns(places, *np.ascontiguousarray(columns.T))


def read_concepts(
    catalogue: Catalogue, columns: PassageColumns, known: Container[str]
) -> ConceptColumns:
    """Read which passages name which concepts; not compared with checksums either.

    Args:
        catalogue: Where that is.
        columns: The passages. What was added since is left out: such a snapshot is
            loaded again.
        known: The ids that there are.

    Raises:
        LibraryDamagedError: If what is stored are no concepts, or unknown ones.
    """
    rows = catalogue.concept_columns()
    numbers: dict[str, int] = {}  # many passages name the same concepts
    which = [numbers.setdefault(ids, len(numbers)) for _, ids in rows]
    try:
        sets = tuple(tuple(json.loads(ids)) for ids in numbers)
        for unknown in (id_ for ids in sets for id_ in ids if id_ not in known):
            raise ValueError(f"no concept {unknown!r}")
    except (ValueError, TypeError) as error:
        raise _damaged(catalogue, "concepts", error) from error
    passage_rows = np.array([row for row, _ in rows], dtype=np.int64)
    is_there = np.isin(passage_rows, columns.passage_rows)
    return ConceptColumns(
        places=np.searchsorted(columns.passage_rows, passage_rows[is_there]),
        which=np.array(which, dtype=np.int64)[is_there],
        sets=sets,
    )


def _damaged(catalogue: Catalogue, table: str, error: Exception) -> LibraryDamagedError:
    return LibraryDamagedError(
        f"{catalogue.path}: a row of {table} was changed ({error}); run: gifp verify"
    )
