"""The catalogue of a library, its only commit point: documents, pages, passages.

Everything else in a library folder can be rebuilt from this file and the originals.
"""

import json
import zlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Literal

import numpy as np

from index.database import dump
from index.errors import LibraryDamagedError
from index.handed_in_files import HandedInFiles
from index.library_facts import LibraryFacts
from index.records import DocumentFacts, EncoderFacts, StoredPassage, StoredPractice
from index.rows import (
    dump_spans,
    to_page,
    to_passage,
    to_practice,
)
from index.sketches import Sketch, sketch_text
from index.tables import Row, Value
from ingest.records import (
    Document,
    Page,
    Passage,
    Practice,
)

TABLES_OF_DOCUMENTS = (
    "pages",
    "glyphs",
    "passages",
    "concepts",
    "practices",
    "documents",
)


class Catalogue(LibraryFacts, HandedInFiles):
    """What a library holds and says of itself, row by row."""

    @classmethod
    def create(cls, path: Path, encoder: EncoderFacts) -> "Catalogue":
        """Make an empty catalogue of generation 0 for vectors of `encoder`."""
        return cls.make(
            path,
            {
                "generation": 0,
                "encoder": asdict(encoder),
                "terms_opstamp": 0,
                "next_document_row": 1,
                "next_passage_row": 1,
                "next_practice_row": 1,
                "next_batch": 1,
                "vocabulary": "",
                "lists": None,
            },
        )

    # Documents, pages and passages

    def add_batch(self, passage_count: int, files: dict[str, str]) -> int:
        """Record a batch of vectors by its files' SHA-256 and return its number."""
        batch = self._take_number("next_batch", 1)
        self._insert("batches", batch, passage_count, dump(files))
        return batch

    def set_batch_files(
        self, batch: int, passage_count: int, files: dict[str, str]
    ) -> None:
        """Record other files for a batch that was rebuilt."""
        self._connection.execute("DELETE FROM batches WHERE batch = ?", (batch,))
        self._insert("batches", batch, passage_count, dump(files))

    def next_batch(self) -> int:
        """Return the number that the next batch will have."""
        return self._meta_as("next_batch", int)

    def batches(self) -> dict[int, tuple[int, dict[str, str]]]:
        """Return every batch's passage count and its files' SHA-256, by number."""
        return {
            int(batch): (int(count), json.loads(files))
            for batch, count, files in self._rows("batches", "TRUE ORDER BY batch")
        }

    def remove_empty_batches(self) -> None:
        """Forget batches that no passage refers to."""
        self._connection.execute(
            "DELETE FROM batches WHERE batch NOT IN (SELECT batch FROM passages)"
        )

    def add_document(
        self, document: Document, passages: Sequence[Passage], batch: int, first: int
    ) -> list[StoredPassage]:
        """Insert a document; its passages' vectors are rows `first` on of `batch`."""
        document_row = self._take_number("next_document_row", 1)
        self._insert(
            "documents",
            document_row,
            document.document_id,
            document.file,
            document.title,
            document.language,
            document.publisher,
            document.year,
            document.kind,
            len(document.pages),
            len(passages),
            document.symbol,
            document.family,
            document.supersedes,
            document.addendum_to,
            sketch_text(page.text for page in document.pages).tobytes(),
            dump(document.warnings),
        )
        for page in document.pages:
            blocks = [[b.kind, b.start, b.stop, b.level] for b in page.blocks]
            self._insert(
                "pages",
                document_row,
                page.number,
                page.label,
                page.width,
                page.height,
                page.text,
                dump(blocks),
                int(page.is_ocr),
                page.hidden,
            )
            self._insert("glyphs", document_row, page.number, zlib.compress(page.boxes))
        passage_row = self._take_number("next_passage_row", len(passages))
        stored = [
            StoredPassage(
                passage_row=passage_row + offset,
                passage_id=passage.passage_id,
                document_row=document_row,
                batch=batch,
                position=first + offset,
                spans=passage.spans,
                heading=passage.heading,
                language=passage.language,
                kind=passage.kind,
            )
            for offset, passage in enumerate(passages)
        ]
        for passage in stored:
            self._insert(
                "passages",
                passage.passage_row,
                passage.passage_id,
                passage.document_row,
                passage.batch,
                passage.position,
                dump_spans(passage.spans),
                passage.heading,
                passage.language,
                str(passage.kind),
            )
        return stored

    def remove_document(self, document_row: int) -> None:
        """Delete a document with its pages, boxes and passages."""
        for table in TABLES_OF_DOCUMENTS:
            self._connection.execute(
                f"DELETE FROM {table} WHERE document_row = ?", (document_row,)
            )

    # What passages are about, and what a document advises

    def put_concepts(
        self, document_row: int, concept_ids: Mapping[int, Sequence[str]]
    ) -> None:
        """Record the concepts of a document's passages, by passage row, anew."""
        self._connection.execute(
            "DELETE FROM concepts WHERE document_row = ?", (document_row,)
        )
        for passage_row, ids in concept_ids.items():
            self._insert("concepts", passage_row, document_row, dump(sorted(ids)))

    def concepts(self) -> dict[int, tuple[str, ...]]:
        """Return the concepts of every passage that has any, by passage row."""
        rows = self._rows("concepts", "TRUE ORDER BY passage_row")
        return {int(row): tuple(json.loads(ids)) for row, _, ids in rows}

    def concepts_at(self, passage_rows: Sequence[int]) -> dict[int, tuple[str, ...]]:
        """Return the concepts of those of some passages that have any, by row."""
        places = ", ".join("?" * len(passage_rows))
        rows = self._rows("concepts", f"passage_row IN ({places})", passage_rows)
        return {int(row): tuple(json.loads(ids)) for row, _, ids in rows}

    def concept_columns(self) -> list[Row]:
        """Return row and concepts, as they are kept, of passages that have any.

        In order of the rows, and without comparing them with their checksums.
        """
        return self._columns_of("concepts", "passage_row", "concept_ids")

    def put_practices(self, document_row: int, practices: Sequence[Practice]) -> None:
        """Record a document's practices, in order, in place of those before."""
        self._connection.execute(
            "DELETE FROM practices WHERE document_row = ?", (document_row,)
        )
        first = self._take_number("next_practice_row", len(practices))
        for practice_row, practice in enumerate(practices, start=first):
            self._insert(
                "practices",
                practice_row,
                practice.practice_id,
                document_row,
                str(practice.kind),
                practice.number,
                dump_spans(practice.spans),
                practice.language,
                dump(practice.actors),
                dump(practice.instruments),
            )

    def practices(self, document_row: int | None = None) -> list[StoredPractice]:
        """Return the practices of one document, or of all, in order."""
        if document_row is None:
            rows = self._rows("practices", "TRUE ORDER BY practice_row")
        else:
            rows = self._rows(
                "practices", "document_row = ? ORDER BY practice_row", (document_row,)
            )
        return [to_practice(row) for row in rows]

    # Reading documents, passages and pages

    def documents(self) -> dict[int, DocumentFacts]:
        """Return the facts of every document by its row."""
        return self._documents("TRUE")

    def documents_named(self, name: str) -> dict[int, DocumentFacts]:
        """Return the facts of documents with this id, or else with this file name."""
        by_id = self._documents("document_id = ?", name)
        return by_id or self._documents("file = ?", name)

    def documents_beginning(self, prefix: str) -> dict[int, DocumentFacts]:
        """Return the facts of documents whose id begins so, by row."""
        return self._documents("substr(document_id, 1, ?) = ?", len(prefix), prefix)

    def _documents(self, where: str, *parameters: Value) -> dict[int, DocumentFacts]:
        rows = self._rows("documents", f"{where} ORDER BY document_row", parameters)
        return {int(row[0]): DocumentFacts(*row[1:-2]) for row in rows}

    def warnings(self) -> list[str]:
        """Return what was noted of documents while they were read, by file name."""
        rows = self._rows("documents", "TRUE ORDER BY file, document_row")
        return [warning for row in rows for warning in json.loads(row[-1])]

    def warnings_of(self, document_row: int) -> list[str]:
        """Return what was noted of one document while it was read."""
        [row] = self._rows("documents", "document_row = ?", (document_row,))
        return list(json.loads(row[-1]))

    def sketches(self) -> dict[int, Sketch]:
        """Return the sketch of every document's wording, by its row."""
        rows = self._rows("documents", "TRUE ORDER BY document_row")
        return {int(row[0]): np.frombuffer(row[-2], np.uint64) for row in rows}

    def document(self, document_row: int) -> Document:
        """Return a document as it was read and described, with all its pages.

        Raises:
            LibraryDamagedError: If a page is missing or was changed.
        """
        [row] = self._rows("documents", "document_row = ?", (document_row,))
        facts = DocumentFacts(*row[1:-2])
        return Document(
            document_id=facts.document_id,
            file=facts.file,
            title=facts.title,
            language=facts.language,
            publisher=facts.publisher,
            year=facts.year,
            kind=facts.kind,
            pages=tuple(self.page(document_row, n + 1) for n in range(facts.pages)),
            warnings=tuple(json.loads(row[-1])),
            symbol=facts.symbol,
            family=facts.family,
            supersedes=facts.supersedes,
            addendum_to=facts.addendum_to,
        )

    def passages(self, document_row: int | None = None) -> list[StoredPassage]:
        """Return the passages of one document, or of all, by their rows."""
        if document_row is None:
            rows = self._rows("passages", "TRUE ORDER BY passage_row")
        else:
            rows = self._rows(
                "passages", "document_row = ? ORDER BY passage_row", (document_row,)
            )
        return [to_passage(row) for row in rows]

    def passage(self, passage_id: str) -> StoredPassage | None:
        """Return the passage with this id, or None."""
        for row in self._rows("passages", "passage_id = ?", (passage_id,)):
            return to_passage(row)
        return None

    def count_passages(self) -> int:
        """Return how many passages there are."""
        return int(self._fetch("SELECT COUNT(*) FROM passages")[0][0])

    def passage_columns(self) -> list[Row]:
        """Return row, document, batch, position, language and kind of every passage.

        In order of the rows, and without comparing them with their checksums.
        """
        return self._columns_of(
            "passages",
            *("passage_row", "document_row", "batch", "position", "language", "kind"),
        )

    def passage_spans(self) -> list[Row]:
        """Return row and spans, as they are kept, of every passage, likewise."""
        return self._columns_of("passages", "passage_row", "spans")

    def passages_at(self, passage_rows: Sequence[int]) -> dict[int, StoredPassage]:
        """Return the passages at these rows; rows no longer there are left out."""
        places = ", ".join("?" * len(passage_rows))
        rows = self._rows("passages", f"passage_row IN ({places})", passage_rows)
        return {int(row[0]): to_passage(row) for row in rows}

    def count_pages(self, column: Literal["is_ocr", "hidden"]) -> Counter[int]:
        """Count pages with something other than 0 in a column, by document row."""
        return Counter(int(row[0]) for row in self._rows("pages", f"{column} > 0"))

    def page_text(self, document_row: int, number: int) -> str:
        """Return the stored text of one page.

        Raises:
            LibraryDamagedError: If the page is missing or its text was changed.
        """
        return self.page(document_row, number, with_boxes=False).text

    def page(self, document_row: int, number: int, *, with_boxes: bool = True) -> Page:
        """Return one page; without its boxes, `boxes` is empty.

        Raises:
            LibraryDamagedError: If the page is missing or was changed.
        """
        place = (document_row, number)
        where = "document_row = ? AND number = ?"
        boxes = b""
        for row in self._rows("glyphs", where, place) if with_boxes else ():
            boxes = zlib.decompress(row[2])
        for row in self._rows("pages", where, place):
            return to_page(row, boxes)
        raise LibraryDamagedError(
            f"{self.path}: page {number} of document row {document_row} is missing"
        )
