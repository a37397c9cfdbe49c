"""The SQLite file of a library, its only commit point: documents, pages, passages.

Everything else in a library folder can be rebuilt from this file and the originals.
The journal is SQLite's rollback journal (not WAL, which could corrupt before 3.51.3),
so one transaction makes a change real and nothing before it does.

Every row that can reach a reader carries a SHA-256 over all its fields, compared each
time the row is read: SQLite's own integrity check does not notice a changed letter.
"""

import json
import sqlite3
import threading
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

from index.errors import LibraryDamagedError, LibraryFormatError, NotALibraryError
from index.records import (
    DocumentFacts,
    EncoderFacts,
    FileReport,
    FileState,
    StoredPassage,
)
from index.tables import COLUMNS, SCHEMA, Row, Value, checksum
from ingest.records import Block, BlockKind, Document, Page, Passage, Span

FORMAT = 1
"""Raised whenever an older program could misread the tables below."""

BUSY_TIMEOUT_S = 10.0


class Catalogue:
    """One open connection to a catalogue; its methods may be called from any thread.

    Methods that change something belong inside `transaction()`.
    """

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        self.path = path
        self._connection = connection
        self._lock = threading.RLock()

    @classmethod
    def create(cls, path: Path, encoder: EncoderFacts) -> "Catalogue":
        """Make an empty catalogue of generation 0 for vectors of `encoder`.

        The file appears whole or not at all: it is made under another name first.
        """
        unfinished = path.with_suffix(".new")
        unfinished.unlink(missing_ok=True)
        connection = sqlite3.connect(unfinished, isolation_level=None)
        connection.executescript("PRAGMA synchronous=EXTRA; BEGIN;" + SCHEMA)
        for key, value in (
            ("format", FORMAT),
            ("generation", 0),
            ("encoder", asdict(encoder)),
            ("terms_opstamp", 0),
            ("next_document_row", 1),
            ("next_passage_row", 1),
            ("next_batch", 1),
        ):
            connection.execute("INSERT INTO meta VALUES (?, ?)", (key, _dump(value)))
        connection.execute("COMMIT")
        connection.close()
        unfinished.rename(path)
        return cls.open(path)

    @classmethod
    def open(cls, path: Path) -> "Catalogue":
        """Open an existing catalogue.

        Raises:
            NotALibraryError: If there is no catalogue at `path`.
            LibraryFormatError: If a newer program wrote it.
            LibraryDamagedError: If the file is not a catalogue.
        """
        if not path.is_file():
            raise NotALibraryError(
                f"{path.parent} is not a library (it has no {path.name}); "
                f"make one with: gifp ingest FOLDER --library {path.parent}"
            )
        connection = sqlite3.connect(
            f"{path.absolute().as_uri()}?mode=rw",
            uri=True,
            isolation_level=None,
            check_same_thread=False,
            timeout=BUSY_TIMEOUT_S,
        )
        catalogue = cls(path, connection)
        try:
            connection.execute("PRAGMA synchronous=EXTRA")
            connection.execute("PRAGMA secure_delete=ON")
            written = int(catalogue._meta("format"))
        except sqlite3.DatabaseError as error:
            connection.close()
            raise _unreadable(path, error) from error
        if written > FORMAT:
            connection.close()
            raise LibraryFormatError(
                f"{path.parent} has format {written} and this program reads up to "
                f"{FORMAT}: install a newer gifp-search"
            )
        return catalogue

    def close(self) -> None:
        """Close the connection; the catalogue cannot be used afterwards."""
        with self._lock:
            self._connection.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Run the body in one transaction: all of it becomes real, or nothing does."""
        with self._lock:
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                self._connection.execute("ROLLBACK")
                raise
            self._connection.execute("COMMIT")

    # What the library says of itself

    def generation(self) -> int:
        """Return the number of committed states so far."""
        return int(self._meta("generation"))

    def advance_generation(self) -> int:
        """Add one to the generation and return it."""
        return self._take_number("generation", 1) + 1

    def encoder(self) -> EncoderFacts:
        """Return what made the library's vectors."""
        return EncoderFacts(**json.loads(self._meta("encoder")))

    def set_encoder(self, encoder: EncoderFacts) -> None:
        """Record another encoder; right only while there is no passage."""
        self._set_meta("encoder", asdict(encoder))

    def terms_opstamp(self) -> int:
        """Return the commit stamp of this generation's lexical index; 0 if empty."""
        return int(json.loads(self._meta("terms_opstamp")) or 0)

    def set_terms_opstamp(self, opstamp: int) -> None:
        """Record the commit stamp of the lexical index."""
        self._set_meta("terms_opstamp", opstamp)

    # Files that were handed in

    def file_report(self, source: str) -> tuple[str | None, FileReport] | None:
        """Return the SHA-256 and the report that a source path had last, if any."""
        for row in self._rows("files", "source = ?", (source,)):
            return _file_report(row)
        return None

    def file_reports(self) -> list[FileReport]:
        """Return the last report on every file ever handed in, by name."""
        rows = self._rows("files", "TRUE ORDER BY file, source")
        return [_file_report(row)[1] for row in rows]

    def document_sources(self) -> dict[str, str]:
        """Return the document that each source path was last found to hold."""
        rows = self._rows("files", "document_id IS NOT NULL ORDER BY source")
        return {row[0]: row[5] for row in rows}

    def put_file_report(
        self, source: str, sha256: str | None, report: FileReport
    ) -> None:
        """Record what became of a source path in place of what was said before."""
        self._connection.execute("DELETE FROM files WHERE source = ?", (source,))
        self._insert(
            "files",
            source,
            sha256,
            report.file,
            str(report.state),
            report.reason,
            report.document_id,
            report.pages,
            report.passages,
        )

    def forget_files_of(self, document_id: str) -> None:
        """Drop the reports on a document's files, so that they can come again."""
        self._connection.execute(
            "DELETE FROM files WHERE document_id = ?", (document_id,)
        )

    # Documents, pages and passages

    def add_batch(self, passage_count: int, files: dict[str, str]) -> int:
        """Record a batch of vectors by its files' SHA-256 and return its number."""
        batch = self._take_number("next_batch", 1)
        self._insert("batches", batch, passage_count, _dump(files))
        return batch

    def set_batch_files(
        self, batch: int, passage_count: int, files: dict[str, str]
    ) -> None:
        """Record other files for a batch that was rebuilt."""
        self._connection.execute("DELETE FROM batches WHERE batch = ?", (batch,))
        self._insert("batches", batch, passage_count, _dump(files))

    def next_batch(self) -> int:
        """Return the number that the next batch will have."""
        return int(self._meta("next_batch"))

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
            _dump(document.warnings),
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
                _dump(blocks),
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
                _dump([[s.page, s.start, s.stop] for s in passage.spans]),
                passage.heading,
                passage.language,
                str(passage.kind),
            )
        return stored

    def remove_document(self, document_row: int) -> None:
        """Delete a document with its pages, boxes and passages."""
        for table in ("pages", "glyphs", "passages", "documents"):
            self._connection.execute(
                f"DELETE FROM {table} WHERE document_row = ?", (document_row,)
            )

    def documents(self) -> dict[int, DocumentFacts]:
        """Return the facts of every document by its row."""
        rows = self._rows("documents", "TRUE ORDER BY document_row")
        return {int(row[0]): DocumentFacts(*row[1:-1]) for row in rows}

    def passages(self, document_row: int | None = None) -> list[StoredPassage]:
        """Return the passages of one document, or of all, by their rows."""
        if document_row is None:
            rows = self._rows("passages", "TRUE ORDER BY passage_row")
        else:
            rows = self._rows(
                "passages", "document_row = ? ORDER BY passage_row", (document_row,)
            )
        return [_stored_passage(row) for row in rows]

    def passage(self, passage_id: str) -> StoredPassage | None:
        """Return the passage with this id, or None."""
        for row in self._rows("passages", "passage_id = ?", (passage_id,)):
            return _stored_passage(row)
        return None

    def passages_at(self, passage_rows: Sequence[int]) -> dict[int, StoredPassage]:
        """Return the passages at these rows; rows no longer there are left out."""
        places = ", ".join("?" * len(passage_rows))
        rows = self._rows("passages", f"passage_row IN ({places})", passage_rows)
        return {int(row[0]): _stored_passage(row) for row in rows}

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
        for _, number, label, width, height, text, blocks in self._rows(
            "pages", where, place
        ):
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
            )
        raise LibraryDamagedError(
            f"{self.path}: page {number} of document row {document_row} is missing"
        )

    def verify(self) -> list[str]:
        """Read every row and return a sentence for each that was changed."""
        problems = []
        with self._lock:
            try:
                for table in COLUMNS:
                    query = f"SELECT *, rowid FROM {table}"
                    for *fields, stored, rowid in self._connection.execute(query):
                        if checksum(fields) != stored:
                            problems.append(f"{table} row {rowid} was changed")
                # A changed page of an index hides rows that are whole.
                for (found,) in self._connection.execute("PRAGMA integrity_check"):
                    if found != "ok":
                        problems.append(f"{self.path.name}: {found}")
            except sqlite3.DatabaseError as error:
                problems.append(str(_unreadable(self.path, error)))
        return problems

    def _rows(
        self, table: str, where: str, parameters: Sequence[Value] = ()
    ) -> Iterator[Row]:
        """Yield rows of a table without their checksum, after comparing it."""
        query = f"SELECT * FROM {table} WHERE {where}"
        with self._lock:
            try:
                rows = self._connection.execute(query, parameters).fetchall()
            except sqlite3.DatabaseError as error:
                raise _unreadable(self.path, error) from error
        for *fields, stored in rows:
            if checksum(fields) != stored:
                raise LibraryDamagedError(
                    f"{self.path}: a row of {table} ({fields[0]}, {fields[1]}) differs "
                    "from its recorded SHA-256; run: gifp verify"
                )
            yield tuple(fields)

    def _insert(self, table: str, *fields: Value) -> None:
        places = ", ".join("?" * (len(fields) + 1))
        self._connection.execute(
            f"INSERT INTO {table} VALUES ({places})", (*fields, checksum(fields))
        )

    def _meta(self, key: str) -> str:
        with self._lock:
            row = self._connection.execute(
                "SELECT value FROM meta WHERE key = ?", (key,)
            ).fetchone()
        if row is None:
            raise LibraryDamagedError(f"{self.path} does not say its {key}")
        return str(row[0])

    def _set_meta(self, key: str, value: object) -> None:
        self._connection.execute(
            "UPDATE meta SET value = ? WHERE key = ?", (_dump(value), key)
        )

    def _take_number(self, key: str, count: int) -> int:
        """Return a counter's value and add `count` to it."""
        number = int(self._meta(key))
        self._set_meta(key, number + count)
        return number


def _unreadable(path: Path, error: sqlite3.DatabaseError) -> LibraryDamagedError:
    return LibraryDamagedError(f"{path} cannot be read as a catalogue: {error}")


def _dump(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _file_report(row: Row) -> tuple[str | None, FileReport]:
    _, sha256, file, state, reason, document_id, pages, passages = row
    return sha256, FileReport(
        file, FileState(state), reason, document_id, pages, passages
    )


def _stored_passage(row: Row) -> StoredPassage:
    passage_row, passage_id, document_row, batch, position, spans, *rest = row
    heading, language, kind = rest
    return StoredPassage(
        passage_row=passage_row,
        passage_id=passage_id,
        document_row=document_row,
        batch=batch,
        position=position,
        spans=tuple(Span(*span) for span in json.loads(spans)),
        heading=heading,
        language=language,
        kind=BlockKind(kind),
    )
