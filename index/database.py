"""One SQLite file whose every row carries a checksum: transactions, meta, verify.

The journal is SQLite's rollback journal (not WAL, which could corrupt before 3.51.3),
so one transaction makes a change real and nothing before it does.

Every row that can reach a reader carries a SHA-256 over all its fields, compared each
time the row is read: SQLite's own integrity check does not notice a changed letter.
"""

import json
import sqlite3
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Self, TypeVar

from index.errors import LibraryDamagedError, LibraryFormatError, NotALibraryError
from index.tables import COLUMNS, FORMAT, SCHEMA, Row, Value, checksum

BUSY_TIMEOUT_S = 10.0

T = TypeVar("T")


class Database:
    """One open connection to a library's SQLite file, safe to use from any thread.

    Methods that change something belong inside `transaction()`.
    """

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        self.path = path
        self._connection = connection
        self._lock = threading.RLock()

    @classmethod
    def make(cls, path: Path, meta: Mapping[str, object]) -> Self:
        """Make the tables, empty but for `meta`, and open the file.

        The file appears whole or not at all: it is made under another name first.
        """
        unfinished = path.with_suffix(".new")
        unfinished.unlink(missing_ok=True)
        connection = sqlite3.connect(unfinished, isolation_level=None)
        connection.executescript("PRAGMA synchronous=EXTRA; BEGIN;" + SCHEMA)
        for key, value in {"format": FORMAT, **meta}.items():
            connection.execute("INSERT INTO meta VALUES (?, ?)", (key, dump(value)))
        connection.execute("COMMIT")
        connection.close()
        unfinished.rename(path)
        return cls.open(path)

    @classmethod
    def open(cls, path: Path) -> Self:
        """Open an existing catalogue.

        Raises:
            NotALibraryError: If there is no catalogue at `path`.
            LibraryFormatError: If a newer or an older program wrote it.
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
            written = catalogue._meta_as("format", int)
        except sqlite3.DatabaseError as error:
            connection.close()
            raise unreadable(path, error) from error
        except LibraryDamagedError:
            connection.close()
            raise
        if written != FORMAT:
            connection.close()
            mend = (
                "install a newer gifp-search"
                if written > FORMAT
                else "hand its files in again, to a new library"
            )
            raise LibraryFormatError(
                f"{path.parent} has format {written} and this program reads {FORMAT}: "
                f"{mend}"
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
                problems.append(str(unreadable(self.path, error)))
        return problems

    def _rows(
        self, table: str, where: str, parameters: Sequence[Value] = ()
    ) -> Iterator[Row]:
        """Yield rows of a table without their checksum, after comparing it."""
        for *fields, stored in self._fetch(
            f"SELECT * FROM {table} WHERE {where}", parameters
        ):
            if checksum(fields) != stored:
                raise LibraryDamagedError(
                    f"{self.path}: a row of {table} ({fields[0]}, {fields[1]}) differs "
                    "from its recorded SHA-256; run: gifp verify"
                )
            yield tuple(fields)

    def _columns_of(self, table: str, *columns: str) -> list[Row]:
        """Return some columns of a table by its first one, not compared with anything.

        That takes a tenth of the time; it is for what is compared when it is used.
        """
        return self._fetch(f"SELECT {', '.join(columns)} FROM {table} ORDER BY 1")

    def _fetch(self, query: str, parameters: Sequence[Value] = ()) -> list[Row]:
        with self._lock:
            try:
                return self._connection.execute(query, parameters).fetchall()
            except sqlite3.DatabaseError as error:
                raise unreadable(self.path, error) from error

    def _insert(self, table: str, *fields: Value) -> None:
        places = ", ".join("?" * (len(fields) + 1))
        self._connection.execute(
            f"INSERT INTO {table} VALUES ({places})", (*fields, checksum(fields))
        )

    def _meta(self, key: str) -> str:
        rows = self._fetch("SELECT value FROM meta WHERE key = ?", (key,))
        if not rows:
            raise LibraryDamagedError(f"{self.path} does not say its {key}")
        return str(rows[0][0])

    def _meta_as(self, key: str, read: Callable[[str], T]) -> T:
        """Return what `read` makes of what the library says of itself.

        Raises:
            LibraryDamagedError: If there is none, or it raises a `ValueError` or a
                `TypeError`, as for what is no JSON or lacks a field.
        """
        written = self._meta(key)
        try:
            return read(written)
        except (ValueError, TypeError) as error:
            raise LibraryDamagedError(
                f"{self.path} is damaged: what it says of its {key} cannot be read; "
                "restore a backup of the library, or hand its originals in to a new "
                f"one with: gifp ingest {self.path.parent / 'originals'} --library NEW"
            ) from error

    def _set_meta(self, key: str, value: object) -> None:
        self._connection.execute(
            "UPDATE meta SET value = ? WHERE key = ?", (dump(value), key)
        )

    def _take_number(self, key: str, count: int) -> int:
        """Return a counter's value and add `count` to it."""
        number = self._meta_as(key, int)
        self._set_meta(key, number + count)
        return number


def unreadable(path: Path, error: sqlite3.DatabaseError) -> LibraryDamagedError:
    """Say in one sentence that SQLite cannot read the file."""
    return LibraryDamagedError(
        f"{path} cannot be read as a catalogue ({error}); unless another program holds "
        "it, it is damaged: restore a backup of the library, or hand its originals in "
        f"to a new one with: gifp ingest {path.parent / 'originals'} --library NEW"
    )


def dump(value: object) -> str:
    """Return a value as the tables keep it: JSON without spaces."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
