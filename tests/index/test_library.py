import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from contextlib import closing
from pathlib import Path

import pytest

from index.errors import LibraryLockedError, NotALibraryError, UnknownDocumentError
from index.lexical import LexicalEntry
from index.library import Library, sha256_of
from index.records import REMOVED, FileReport, FileState
from index.search import Searcher
from index.verification import Findings, verify_library
from tests.conftest import ROOT, SMALL_DOCUMENTS, WordLengthEncoder
from tests.data.tiny_library import (
    add_documents,
    new_document,
    original_of,
    paragraphs,
    report_of,
)

A, B, C = SMALL_DOCUMENTS
ENCODER = WordLengthEncoder()
GHOST = LexicalEntry(99, 99, "en", "", "", "women lead")


def stored_files(library: Library) -> dict[str, str]:
    """Return the hash of every file that the catalogue answers for."""
    return {
        str(path.relative_to(library.folder)): sha256_of(path)
        for name in ("originals", "vectors", "tokens")
        for path in (library.folder / name).rglob("*")
        if path.is_file()
    }


def lexical_rows(library: Library, query: str) -> list[int]:
    return [r for r, _ in library.terms().search(query, 99, languages=["en", "fr"])]


def test_a_library_is_made_and_opened(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "library"
    assert not Library.exists(folder)
    with pytest.raises(NotALibraryError, match="gifp ingest FOLDER --library"):
        Library.open(folder)

    Library.create(folder, ENCODER.facts).close()

    assert Library.exists(folder)
    with closing(Library.open(folder)) as opened:
        assert opened.catalogue.generation() == 0


def test_an_original_is_kept_byte_for_byte(small_library: Library) -> None:
    for document in SMALL_DOCUMENTS:
        kept = small_library.original(document.document_id)
        assert kept.read_bytes() == original_of(document.file, *document.pages)


def test_a_commit_adds_one_generation_and_changes_no_earlier_file(
    small_library: Library,
) -> None:
    before = stored_files(small_library)

    generation = add_documents(small_library, ENCODER, paragraphs("d.pdf", "peace"))

    after = stored_files(small_library)
    assert generation == 2
    assert before.items() <= after.items()
    assert {"vectors/2.npy", "tokens/2/codes.npy"} <= after.keys() - before.keys()


def test_building_twice_gives_the_same_bytes(
    small_library: Library, tmp_path: Path
) -> None:
    with closing(Library.create(tmp_path / "again", ENCODER.facts)) as again:
        add_documents(again, ENCODER, *SMALL_DOCUMENTS)

        assert stored_files(again) == stored_files(small_library)
        assert again.catalogue.passages() == small_library.catalogue.passages()


@pytest.mark.parametrize(
    "name", [A.document_id, A.document_id[:4], A.document_id[:9].upper(), "a.pdf"]
)
def test_a_document_goes_by_id_prefix_or_file_name(
    small_library: Library, name: str
) -> None:
    assert small_library.find(name)[1].document_id == A.document_id


def test_an_unknown_or_ambiguous_name_is_refused(small_library: Library) -> None:
    same_name = paragraphs("a.pdf", "another text")
    add_documents(small_library, ENCODER, same_name)

    with pytest.raises(UnknownDocumentError, match="names 2 documents") as caught:
        small_library.find("a.pdf")
    assert same_name.document_id[:12] in str(caught.value)
    for name in ("z.pdf", A.document_id[:3], "", "%"):
        with pytest.raises(UnknownDocumentError, match="gifp list shows them all"):
            small_library.find(name)


@pytest.mark.parametrize("number", [0, -1, 3])
def test_a_page_that_a_document_does_not_have_is_refused(
    small_library: Library, number: int
) -> None:
    row, facts = small_library.find("b.pdf")

    assert small_library.page(row, facts, 2).text == "women judge"
    with pytest.raises(UnknownDocumentError, match=r"b\.pdf has pages 1 to 2"):
        small_library.page(row, facts, number)


def test_removing_a_document_takes_it_out_of_every_store(
    small_library: Library,
) -> None:
    with small_library.writing():
        generation = small_library.write(removed=[A.document_id])

    assert generation == 2
    assert not small_library.original(A.document_id).exists()
    assert [p.passage_row for p in small_library.catalogue.passages()] == [3, 4, 5]
    assert lexical_rows(small_library, "women lead schools") == [4]
    assert small_library.catalogue.file_report("/handed/in/a.pdf") == (
        A.document_id,
        FileReport("a.pdf", FileState.REMOVED, REMOVED, None, 0, 0),
    )
    assert b"patrols" not in (small_library.folder / "catalogue.db").read_bytes()
    assert verify_library(small_library) == Findings((), ())


def test_removing_the_last_document_of_a_batch_removes_its_vectors(
    small_library: Library,
) -> None:
    with small_library.writing():
        small_library.write(removed=[d.document_id for d in SMALL_DOCUMENTS])

    assert stored_files(small_library) == {}
    assert small_library.catalogue.batches() == {}


def test_a_replaced_document_leaves_in_the_same_step(small_library: Library) -> None:
    changed = paragraphs("a.pdf", "women command")
    with small_library.writing():
        new = new_document(small_library, ENCODER, changed, replaces=A.document_id)
        generation = small_library.write([new], [report_of(new)])

    assert generation == 2
    assert small_library.find("a.pdf")[1].document_id == changed.document_id
    assert not small_library.original(A.document_id).exists()
    assert lexical_rows(small_library, "lead command") == [6]


def test_files_that_no_commit_names_are_deleted_by_the_next_writer(
    small_library: Library,
) -> None:
    folder = small_library.folder
    named = stored_files(small_library)
    (folder / "incoming").mkdir(exist_ok=True)
    for name in ("vectors/2.npy", "originals/x.pdf", "originals/y", "incoming/z.pdf"):
        (folder / name).write_bytes(b"left behind")
    (folder / "tokens" / "2").mkdir()
    (folder / "tokens" / "2" / "codes.npy").write_bytes(b"left behind")

    with small_library.writing():
        assert stored_files(small_library) == named
        assert list((folder / "incoming").iterdir()) == []
    assert not (folder / "tokens" / "2").exists()


@pytest.mark.parametrize("is_empty", [False, True])
def test_terms_of_a_commit_that_never_was_are_rebuilt(
    small_library: Library, tmp_path: Path, is_empty: bool
) -> None:
    library = small_library
    if is_empty:
        library = Library.create(tmp_path / "empty", ENCODER.facts)
    before = lexical_rows(library, "women lead")
    # What a writer leaves that died between the two commits of its only change.
    library.terms().update([GHOST])

    with library.writing():
        pass

    assert lexical_rows(library, "women lead") == before == [[1, 4], []][is_empty]
    assert library.terms().opstamp() == library.catalogue.terms_opstamp()
    assert verify_library(library) == Findings((), ())


def test_a_change_that_fails_midway_leaves_the_old_state(
    small_library: Library,
) -> None:
    before = stored_files(small_library)
    with small_library.writing():
        new = [
            new_document(small_library, ENCODER, paragraphs("d.pdf", "women")),
            new_document(small_library, ENCODER, A),  # its id is taken
        ]
        with pytest.raises(sqlite3.IntegrityError):
            small_library.write(new, [report_of(n) for n in new])

    assert small_library.catalogue.generation() == 1
    assert lexical_rows(small_library, "women lead") == [1, 4]
    with small_library.writing():
        assert stored_files(small_library) == before


WRITER = """
import itertools, sys
from pathlib import Path
from index.library import Library
from tests.conftest import WordLengthEncoder
from tests.data.tiny_library import add_documents, paragraphs
library = Library.open(Path(sys.argv[1]))
for number in itertools.count():
    document = paragraphs(f"w{number}.pdf", "women lead " + "a" * (number % 9 + 1))
    print(add_documents(library, WordLengthEncoder(), document), flush=True)
"""


@pytest.mark.parametrize("delay_s", [0.0, 0.013, 0.031])
def test_a_killed_writer_loses_nothing_acknowledged_and_leaves_no_lock(
    small_library: Library, delay_s: float
) -> None:
    writer = subprocess.Popen(
        [sys.executable, "-c", WRITER, str(small_library.folder)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert writer.stdout is not None
    with writer.stdout:
        acknowledged = [int(writer.stdout.readline()) for _ in range(2)]
        time.sleep(delay_s)
        os.kill(writer.pid, signal.SIGKILL)
        acknowledged += map(int, writer.stdout)
    writer.wait()

    searcher = Searcher.open(small_library, ENCODER)

    assert acknowledged == list(range(2, 2 + len(acknowledged)))
    assert searcher.generation - acknowledged[-1] in {0, 1}
    rows = [p.passage_row for p in small_library.catalogue.passages()]
    assert rows == list(range(1, 5 + searcher.generation))
    assert lexical_rows(small_library, "lead") == [1, *rows[5:]]
    with small_library.writing(wait_s=0):
        pass
    assert verify_library(small_library) == Findings((), ())


def test_a_second_writer_waits_and_is_then_refused(small_library: Library) -> None:
    with closing(Library.open(small_library.folder)) as other, small_library.writing():
        started = time.monotonic()
        with (
            pytest.raises(LibraryLockedError, match="another process is changing"),
            other.writing(wait_s=0.2),
        ):
            pytest.fail("two writers at once")
        assert 0.2 <= time.monotonic() - started < 2


def test_a_second_writer_goes_on_when_the_first_is_done(
    small_library: Library,
) -> None:
    ended: list[str] = []

    def first() -> None:
        with small_library.writing():
            entered.set()
            time.sleep(0.15)
            ended.append("first")

    entered = threading.Event()
    thread = threading.Thread(target=first)
    thread.start()
    entered.wait()
    with closing(Library.open(small_library.folder)) as other, other.writing():
        ended.append("second")
    thread.join()

    assert ended == ["first", "second"]


def test_a_file_that_changed_since_it_was_hashed_is_not_staged(
    small_library: Library, tmp_path: Path
) -> None:
    path = tmp_path / "x.pdf"
    path.write_bytes(b"one")
    sha256 = sha256_of(path)
    with small_library.writing():
        staged = small_library.stage(path, sha256)
        assert staged is not None
        assert staged.read_bytes() == b"one"
        staged.unlink()

        path.write_bytes(b"two")

        assert small_library.stage(path, sha256) is None
        assert list((small_library.folder / "incoming").iterdir()) == []
