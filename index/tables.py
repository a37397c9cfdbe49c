"""The tables of a catalogue, and the checksum that each of their rows carries."""

import hashlib
from collections.abc import Sequence
from typing import Any, TypeAlias

Value: TypeAlias = str | int | bytes | None
Row: TypeAlias = tuple[Any, ...]

FORMAT = 3
"""Raised whenever a program of another age could misread the tables below."""

COLUMNS = {
    "documents": (
        "document_row INTEGER PRIMARY KEY",
        "document_id TEXT NOT NULL UNIQUE",
        "file TEXT NOT NULL",
        "title TEXT NOT NULL",
        "language TEXT NOT NULL",
        "publisher TEXT",
        "year INTEGER",
        "kind TEXT",
        "page_count INTEGER NOT NULL",
        "passage_count INTEGER NOT NULL",
        "symbol TEXT",
        "family TEXT",
        "supersedes TEXT",
        "addendum_to TEXT",
        "sketch BLOB NOT NULL",
        "warnings TEXT NOT NULL",
    ),
    "pages": (
        "document_row INTEGER NOT NULL",
        "number INTEGER NOT NULL",
        "label TEXT NOT NULL",
        "width INTEGER NOT NULL",
        "height INTEGER NOT NULL",
        "text TEXT NOT NULL",
        "blocks TEXT NOT NULL",
        "is_ocr INTEGER NOT NULL",
        "hidden INTEGER NOT NULL",
    ),
    "glyphs": (
        "document_row INTEGER NOT NULL",
        "number INTEGER NOT NULL",
        "boxes BLOB NOT NULL",
    ),
    "passages": (
        "passage_row INTEGER PRIMARY KEY",
        "passage_id TEXT NOT NULL UNIQUE",
        "document_row INTEGER NOT NULL",
        "batch INTEGER NOT NULL",
        "position INTEGER NOT NULL",
        "spans TEXT NOT NULL",
        "heading TEXT NOT NULL",
        "language TEXT NOT NULL",
        "kind TEXT NOT NULL",
    ),
    "concepts": (
        "passage_row INTEGER PRIMARY KEY",
        "document_row INTEGER NOT NULL",
        "concept_ids TEXT NOT NULL",
    ),
    "practices": (
        "practice_row INTEGER PRIMARY KEY",
        "practice_id TEXT NOT NULL UNIQUE",
        "document_row INTEGER NOT NULL",
        "kind TEXT NOT NULL",
        "number TEXT NOT NULL",
        "spans TEXT NOT NULL",
        "language TEXT NOT NULL",
        "actors TEXT NOT NULL",
        "instruments TEXT NOT NULL",
    ),
    "batches": (
        "batch INTEGER PRIMARY KEY",
        "passage_count INTEGER NOT NULL",
        "files TEXT NOT NULL",
    ),
    "files": (
        "source TEXT PRIMARY KEY",
        "sha256 TEXT",
        "file TEXT NOT NULL",
        "state TEXT NOT NULL",
        "reason TEXT",
        "document_id TEXT",
        "pages INTEGER NOT NULL",
        "passages INTEGER NOT NULL",
    ),
}
"""Every table's columns; each table also has a `checksum` over all of them."""

SCHEMA = "".join(
    f"CREATE TABLE {table} ({', '.join(columns)}, checksum TEXT NOT NULL) STRICT;"
    for table, columns in COLUMNS.items()
) + (
    "CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;"
    "CREATE UNIQUE INDEX page_places ON pages (document_row, number);"
    "CREATE UNIQUE INDEX glyph_places ON glyphs (document_row, number);"
    "CREATE INDEX passage_documents ON passages (document_row);"
    "CREATE INDEX concept_documents ON concepts (document_row);"
    "CREATE INDEX practice_documents ON practices (document_row);"
    "CREATE INDEX file_documents ON files (document_id);"
)


def checksum(fields: Sequence[Value]) -> str:
    """Return the SHA-256 over fields, each told apart by its type and length."""
    parts: list[bytes] = []
    for field in fields:
        encoded = field if isinstance(field, bytes) else str(field).encode()
        parts += (f"{type(field).__name__}{len(encoded)}:".encode(), encoded)
    return hashlib.sha256(b"".join(parts)).hexdigest()
