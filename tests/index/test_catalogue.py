import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import pytest

from index.catalogue import Catalogue
from index.database import dump
from index.errors import LibraryDamagedError, LibraryFormatError, NotALibraryError
from index.records import (
    REMOVED,
    DocumentFacts,
    FileReport,
    FileState,
    StoredPractice,
)
from index.tables import COLUMNS, FORMAT
from ingest.records import (
    Block,
    BlockKind,
    Document,
    Page,
    Passage,
    Practice,
    PracticeKind,
    Span,
)
from tests.conftest import WordLengthEncoder

PAGE = Page(
    number=1,
    label="iv",
    width=2448,
    height=3168,
    text="Women lead.\nالنساء",
    boxes=bytes(range(144)),
    blocks=(Block(BlockKind.HEADING, 0, 11, 2), Block(BlockKind.PARAGRAPH, 12, 18)),
)
DOCUMENT = Document(
    document_id="ab" * 32,
    file="a.pdf",
    title="A",
    language="en",
    publisher=None,
    year=2020,
    kind="handbook",
    pages=(PAGE,),
    warnings=("page 2 skipped",),
    symbol="A/70/674",
    family="plan",
    supersedes="older.pdf",
    addendum_to="main.pdf",
)
PASSAGE = Passage(
    passage_id="p1",
    document_id="ab" * 32,
    spans=(Span(1, 0, 11), Span(1, 12, 18)),
    text="Women lead.\nالنساء",
    heading="A › B",
    language="en",
    kind=BlockKind.PARAGRAPH,
)
PRACTICE = Practice(
    practice_id="g1",
    document_id="ab" * 32,
    kind=PracticeKind.GOOD_PRACTICE,
    number="3",
    spans=(Span(1, 0, 11),),
    text="Women lead.",
    language="en",
    actors=("police",),
    instruments=("unscr-2242",),
)
REPORT = FileReport("a.pdf", FileState.NEEDS_OCR, "no text", "ab" * 32, 1, 0)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "catalogue.db"


@pytest.fixture
def catalogue(path: Path) -> Iterator[Catalogue]:
    catalogue = Catalogue.create(path, WordLengthEncoder.facts)
    with catalogue.transaction():
        batch = catalogue.add_batch(1, {"vectors/1.npy": "0" * 64})
        catalogue.add_document(DOCUMENT, [PASSAGE], batch, 0)
        catalogue.put_concepts(1, {1: ("women", "leadership")})
        catalogue.put_practices(1, [PRACTICE])
        catalogue.put_file_report("/in/a.pdf", "cd" * 32, REPORT)
    yield catalogue
    catalogue.close()


def alter(path: Path, statement: str, *parameters: object) -> None:
    """Change the file behind the catalogue's back."""
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(statement, parameters)


def read(path: Path, query: str) -> Any:
    with closing(sqlite3.connect(path)) as connection:
        (value,) = connection.execute(query).fetchone()
    return value


def test_a_new_catalogue_is_of_generation_0_and_knows_its_encoder(path: Path) -> None:
    with closing(Catalogue.create(path, WordLengthEncoder.facts)) as catalogue:
        assert catalogue.generation() == 0
        assert catalogue.encoder() == WordLengthEncoder.facts
        assert catalogue.terms_opstamp() == 0
        assert (catalogue.documents(), catalogue.passages()) == ({}, [])


def test_what_was_stored_is_read_back_the_same(catalogue: Catalogue) -> None:
    assert catalogue.documents() == {
        1: DocumentFacts(
            document_id="ab" * 32,
            file="a.pdf",
            title="A",
            language="en",
            publisher=None,
            year=2020,
            kind="handbook",
            pages=1,
            passages=1,
            symbol="A/70/674",
            family="plan",
            supersedes="older.pdf",
            addendum_to="main.pdf",
        )
    }
    assert catalogue.page(1, 1) == PAGE
    assert catalogue.page(1, 1, with_boxes=False) == replace(PAGE, boxes=b"")
    (passage,) = catalogue.passages()
    assert (passage.spans, passage.heading) == (PASSAGE.spans, "A › B")
    assert (passage.batch, passage.position, passage.passage_row) == (1, 0, 1)
    assert catalogue.passage("p1") == passage == catalogue.passages_at([1, 9])[1]
    assert catalogue.passage("p2") is None
    assert catalogue.file_report("/in/a.pdf") == ("cd" * 32, REPORT)
    assert catalogue.batches() == {1: (1, {"vectors/1.npy": "0" * 64})}


def test_a_transaction_that_fails_leaves_nothing_behind(catalogue: Catalogue) -> None:
    other = replace(DOCUMENT, document_id="ef" * 32)

    # The second document has a passage id that is taken.
    def change() -> None:
        with catalogue.transaction():
            catalogue.advance_generation()
            catalogue.add_document(other, [PASSAGE], 1, 0)

    with pytest.raises(sqlite3.IntegrityError):
        change()

    assert catalogue.generation() == 0
    assert len(catalogue.documents()) == 1
    with catalogue.transaction():
        assert catalogue.advance_generation() == 1
    assert catalogue.generation() == 1


def test_row_numbers_are_never_given_twice(catalogue: Catalogue) -> None:
    with catalogue.transaction():
        catalogue.remove_document(1)
        catalogue.remove_empty_batches()
        catalogue.add_document(DOCUMENT, [PASSAGE], catalogue.add_batch(1, {}), 0)

    (passage,) = catalogue.passages()
    assert (passage.document_row, passage.passage_row, passage.batch) == (2, 2, 2)


@pytest.mark.parametrize("table", COLUMNS)
def test_a_change_to_any_field_of_any_row_is_found(
    catalogue: Catalogue, path: Path, table: str
) -> None:
    for column in COLUMNS[table]:
        name, kind, *_ = column.split()
        value = {"INTEGER": 77, "TEXT": "changed", "BLOB": b"changed"}[kind]
        before = read(path, f"SELECT {name} FROM {table}")

        alter(path, f"UPDATE {table} SET {name} = ?", value)
        row = 77 if "PRIMARY KEY" in column and kind == "INTEGER" else 1
        assert catalogue.verify() == [f"{table} row {row} was changed"], name
        alter(path, f"UPDATE {table} SET {name} = ?", before)

    assert catalogue.verify() == []


@pytest.mark.parametrize("column", ["text", "label", "blocks", "width", "checksum"])
def test_a_changed_page_is_never_served(
    catalogue: Catalogue, path: Path, column: str
) -> None:
    value = 1 if column == "width" else "[]"
    alter(path, f"UPDATE pages SET {column} = ?", value)

    with pytest.raises(LibraryDamagedError, match="a row of pages"):
        catalogue.page_text(1, 1)


def test_a_page_that_was_deleted_is_missed(catalogue: Catalogue, path: Path) -> None:
    alter(path, "DELETE FROM pages")

    with pytest.raises(LibraryDamagedError, match="page 1 of document row 1"):
        catalogue.page(1, 1)


@pytest.mark.parametrize("table", COLUMNS)
def test_bytes_written_over_a_table_are_told_and_not_served(
    catalogue: Catalogue, path: Path, table: str
) -> None:
    root = read(path, f"SELECT rootpage FROM sqlite_master WHERE name = '{table}'")
    with path.open("r+b") as file:
        file.seek(4096 * (root - 1))
        file.write(b"\xff" * 4096)

    with closing(Catalogue.open(path)) as opened:
        assert "cannot be read as a catalogue" in opened.verify()[-1]


def test_a_table_that_cannot_be_read_is_told_as_damage(
    catalogue: Catalogue, path: Path
) -> None:
    root = read(path, "SELECT rootpage FROM sqlite_master WHERE name = 'documents'")
    with path.open("r+b") as file:
        file.seek(4096 * (root - 1))
        file.write(b"\xff" * 4096)

    with (
        closing(Catalogue.open(path)) as opened,
        pytest.raises(LibraryDamagedError, match="cannot be read as a catalogue"),
    ):
        opened.documents()


def test_a_file_that_is_no_catalogue_is_refused(path: Path) -> None:
    with pytest.raises(NotALibraryError, match="gifp ingest FOLDER --library"):
        Catalogue.open(path)

    path.write_bytes(b"hello" * 1000)

    with pytest.raises(LibraryDamagedError, match="not a database"):
        Catalogue.open(path)


@pytest.mark.parametrize(
    ("written", "mend"),
    [(FORMAT + 1, "install a newer"), (FORMAT - 1, "hand its files in again")],
)
def test_a_catalogue_of_another_age_is_refused(
    path: Path, written: int, mend: str
) -> None:
    Catalogue.create(path, WordLengthEncoder.facts).close()
    alter(path, f"UPDATE meta SET value = '{written}' WHERE key = 'format'")

    with pytest.raises(LibraryFormatError, match=f"has format {written} .*{mend}"):
        Catalogue.open(path)


def test_concepts_and_practices_are_kept_and_leave_with_their_document(
    catalogue: Catalogue,
) -> None:
    assert catalogue.concepts() == {1: ("leadership", "women")}
    [practice] = catalogue.practices()
    assert catalogue.practices(1) == [practice]
    assert catalogue.practices(2) == []
    assert practice == StoredPractice(
        practice_row=1,
        practice_id="g1",
        document_row=1,
        kind=PracticeKind.GOOD_PRACTICE,
        number="3",
        spans=(Span(1, 0, 11),),
        language="en",
        actors=("police",),
        instruments=("unscr-2242",),
    )

    with catalogue.transaction():
        catalogue.put_concepts(1, {1: ("men",)})
    assert catalogue.concepts() == {1: ("men",)}

    with catalogue.transaction():
        catalogue.remove_document(1)
    assert catalogue.concepts() == {}
    assert catalogue.practices() == []


def test_a_catalogue_without_its_own_facts_is_damaged(path: Path) -> None:
    Catalogue.create(path, WordLengthEncoder.facts).close()
    alter(path, "DELETE FROM meta WHERE key = 'format'")

    with pytest.raises(LibraryDamagedError, match="does not say its format"):
        Catalogue.open(path)


ENCODER = dump(asdict(WordLengthEncoder.facts))


@pytest.mark.parametrize(
    ("key", "value", "read"),
    [
        ("encoder", "{", Catalogue.encoder),
        ("encoder", "[1, 2]", Catalogue.encoder),
        ("encoder", '{"name": "e5"}', Catalogue.encoder),
        ("encoder", ENCODER.replace(":512", ':"many"'), Catalogue.encoder),
        ("encoder", ENCODER.replace('"word-length"', "null"), Catalogue.encoder),
        ("generation", "first", Catalogue.generation),
        ("terms_opstamp", "[1]", Catalogue.terms_opstamp),
        ("lists", "", Catalogue.lists),
        ("lists", '{"name": "a", "sha256": "b", "passages": "c"}', Catalogue.lists),
        ("vocabulary", "women", Catalogue.vocabulary),
        ("next_batch", "null", Catalogue.next_batch),
    ],
)
def test_what_a_library_says_of_itself_is_damaged_in_one_sentence(
    path: Path, key: str, value: str, read: Callable[[Catalogue], object]
) -> None:
    Catalogue.create(path, WordLengthEncoder.facts).close()
    alter(path, f"UPDATE meta SET value = '{value}' WHERE key = '{key}'")

    with (
        closing(Catalogue.open(path)) as catalogue,
        pytest.raises(LibraryDamagedError, match=f"its {key} cannot be read; restore"),
    ):
        read(catalogue)


def test_a_format_that_is_no_number_is_damage(path: Path) -> None:
    Catalogue.create(path, WordLengthEncoder.facts).close()
    alter(path, "UPDATE meta SET value = 'new' WHERE key = 'format'")

    with pytest.raises(LibraryDamagedError, match="its format cannot be read"):
        Catalogue.open(path)


def test_what_was_noted_while_reading_is_told(catalogue: Catalogue) -> None:
    assert catalogue.warnings() == ["page 2 skipped"]


def test_the_files_of_a_removed_document_are_remembered(catalogue: Catalogue) -> None:
    assert catalogue.document_sources() == {"/in/a.pdf": "ab" * 32}
    assert catalogue.removed_documents() == frozenset()

    with catalogue.transaction():
        catalogue.mark_removed("ab" * 32)

    report = FileReport("a.pdf", FileState.REMOVED, REMOVED, None, 0, 0)
    assert catalogue.file_report("/in/a.pdf") == ("cd" * 32, report)
    assert catalogue.removed_documents() == {"cd" * 32}
    assert catalogue.document_sources() == {}
