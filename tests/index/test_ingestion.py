import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from index.encoder import Encoder
from index.errors import LibraryLockedError
from index.handed_in import (
    HandedIn,
    find_catalogues,
    find_files,
    find_indexed,
    find_unread,
    tell_apart,
)
from index.ingestion import IngestReport, Progress, ingest_files
from index.library import Library, sha256_of
from index.records import FileState
from index.search import Searcher
from index.verification import Findings, verify_library
from ingest.catalogue_entry import CatalogueEntry
from ingest.limits import Limits
from ingest.records import Document
from ingest.sandbox import Readers
from ingest.scans import read_with_scans
from tests.conftest import BRIEFS, WordLengthEncoder, brief_pdf
from tests.data.tiny_pdf import build_raw

ENCODER = WordLengthEncoder()
INDEXED, DUPLICATE, UNCHANGED = (
    *(FileState.INDEXED, FileState.DUPLICATE, FileState.UNCHANGED),
)
NEEDS_OCR, QUARANTINED, REJECTED, REMOVED = (
    *(FileState.NEEDS_OCR, FileState.QUARANTINED),
    *(FileState.REJECTED, FileState.REMOVED),
)

WOMEN = ["Women lead", "Women lead the patrols of this province in every season."]
COURTS = ["Courts", "Courts protect the witnesses of violence in this province."]
SCAN = build_raw([b"0.5 g 72 72 468 648 re f"])
"""A page with a grey picture and no text."""


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    library = Library.create(tmp_path / "library", ENCODER.facts)
    yield library
    library.close()


@pytest.fixture
def pdfs(tmp_path: Path) -> Path:
    folder = tmp_path / "pdfs"
    folder.mkdir()
    return folder


def ingest(library: Library, *paths: Path) -> IngestReport:
    return ingest_files(library, find_files(paths), lambda: ENCODER)


def states(report: IngestReport) -> dict[str, FileState]:
    return {file.file: file.state for file in report.files}


def files_of(library: Library) -> dict[str, str]:
    return {
        facts.file: facts.document_id
        for facts in library.catalogue.documents().values()
    }


def no_encoder() -> Encoder:
    pytest.fail("the encoder was opened though there was nothing to read")


def test_folders_are_searched_for_pdfs_in_the_order_of_their_paths(
    pdfs: Path,
) -> None:
    for name in ("b.pdf", "a.PDF", "notes.txt", "sub/deep/c.Pdf"):
        (pdfs / name).parent.mkdir(parents=True, exist_ok=True)
        (pdfs / name).touch()
    missing = pdfs / "gone.pdf"

    found = find_files([pdfs, pdfs / "b.pdf", missing, pdfs / "notes.txt"])

    assert [item.file for item in found] == [
        *("a.PDF", "b.pdf", "c.Pdf", "gone.pdf", "notes.txt"),
    ]
    assert found[1] == HandedIn(pdfs / "b.pdf", "b.pdf", str(pdfs / "b.pdf"))


def test_a_folder_named_like_a_pdf_counts_only_for_what_is_in_it(pdfs: Path) -> None:
    (pdfs / "folder.pdf").mkdir()
    (pdfs / "folder.pdf" / "a.pdf").touch()
    (pdfs / "empty.pdf").mkdir()
    (pdfs / "link.pdf").symlink_to(pdfs / "folder.pdf")

    found = find_files([pdfs, pdfs / "folder.pdf"])

    assert [item.file for item in found] == ["empty.pdf", "a.pdf", "link.pdf"]


def test_files_of_one_name_are_told_apart_by_their_folders() -> None:
    files = [
        *("/in/2019/en/brief.pdf", "/in/2023/en/brief.pdf", "/in/2023/en/note.pdf"),
        *("/brief.pdf", "/in/a\x1b/odd.pdf", "/in/b/odd.pdf", "/in/b/odd.pdf"),
    ]
    assert tell_apart([(Path(file).name, file) for file in files]) == [
        *("2019/en/brief.pdf", "2023/en/brief.pdf", "note.pdf"),
        *("/brief.pdf", "a\N{REPLACEMENT CHARACTER}/odd.pdf", "b/odd.pdf", "b/odd.pdf"),
    ]


def test_catalogues_are_found_beside_the_pdfs(pdfs: Path) -> None:
    for name in ("catalogue.csv", "sub/catalogue.csv", "other.csv"):
        (pdfs / name).parent.mkdir(exist_ok=True)
        (pdfs / name).touch()

    found = find_catalogues([pdfs, pdfs / "other.csv", pdfs / "none"])

    assert found == [pdfs / "catalogue.csv", pdfs / "sub" / "catalogue.csv"]


def test_every_file_ends_in_one_visible_state(library: Library, pdfs: Path) -> None:
    good = brief_pdf(WOMEN)
    for name, content in {
        "a-good.pdf": good,
        "b-copy.pdf": good,
        "c-scan.pdf": SCAN,
        "d-scan-copy.pdf": SCAN,
        "e-broken.pdf": good[:300],
        "f-text.pdf": b"hello",
    }.items():
        (pdfs / name).write_bytes(content)
    (pdfs / "g-link.pdf").symlink_to(pdfs / "a-good.pdf")
    (pdfs / "h-folder.pdf").mkdir()
    os.mkfifo(pdfs / "j-pipe.pdf")

    report = ingest(library, pdfs, pdfs / "i-gone.pdf")

    # In the order in which they were handed in, each once.
    assert [(file.file, file.state) for file in report.files] == [
        ("a-good.pdf", INDEXED),
        ("b-copy.pdf", DUPLICATE),
        ("c-scan.pdf", NEEDS_OCR),
        ("d-scan-copy.pdf", NEEDS_OCR),
        ("e-broken.pdf", QUARANTINED),
        ("f-text.pdf", REJECTED),
        ("g-link.pdf", REJECTED),
        ("h-folder.pdf", REJECTED),
        ("j-pipe.pdf", REJECTED),
        ("i-gone.pdf", REJECTED),
    ]
    assert report.summary == {
        "indexed": 1,
        "duplicate": 1,
        "unchanged": 0,
        "needs_ocr": 2,
        "quarantined": 1,
        "rejected": 5,
        "removed": 0,
    }
    by_name = {file.file: file for file in report.files}
    sha256 = sha256_of(pdfs / "a-good.pdf")
    assert (by_name["a-good.pdf"].pages, by_name["a-good.pdf"].passages) == (1, 1)
    assert by_name["a-good.pdf"].document_id == sha256
    assert by_name["b-copy.pdf"].document_id == sha256
    reasons = {name: file.reason for name, file in by_name.items()}
    assert reasons["a-good.pdf"] is None
    assert reasons["b-copy.pdf"] == "the same bytes as a-good.pdf"
    assert reasons["e-broken.pdf"] == "broken, damaged or incomplete"
    assert reasons["g-link.pdf"] == "a symbolic link, which is not followed"
    assert reasons["h-folder.pdf"] == "a folder, not a file"
    assert reasons["i-gone.pdf"] == "cannot be opened, no such file or directory"
    assert reasons["j-pipe.pdf"] == "a named pipe, not a file"
    assert all(reasons[name] for name in reasons if name != "a-good.pdf")
    for file in report.files[2:]:
        assert (file.document_id, file.pages, file.passages) == (None, 0, 0)

    again = ingest_files(library, find_files([pdfs, pdfs / "i-gone.pdf"]), no_encoder)

    # Nothing was read again and nothing was committed.
    assert again.generation == report.generation == 1
    assert states(again) == {**states(report), "a-good.pdf": UNCHANGED}
    assert {f.file: f.reason for f in again.files} == reasons
    assert files_of(library) == {"a-good.pdf": sha256}
    assert verify_library(library) == Findings((), ())


def test_new_files_are_added_beside_what_is_there(library: Library, pdfs: Path) -> None:
    (pdfs / "b.pdf").write_bytes(brief_pdf(WOMEN))
    ingest(library, pdfs)
    (pdfs / "a.pdf").write_bytes(brief_pdf(COURTS))

    report = ingest(library, pdfs)

    assert [(f.file, f.state) for f in report.files] == [
        ("a.pdf", INDEXED),
        ("b.pdf", UNCHANGED),
    ]
    assert report.generation == 2
    assert library.catalogue.batches().keys() == {1, 2}


def test_a_changed_file_replaces_its_document(library: Library, pdfs: Path) -> None:
    path = pdfs / "a.pdf"
    path.write_bytes(brief_pdf(WOMEN))
    ingest(library, pdfs)
    old = library.original(sha256_of(path))
    path.write_bytes(brief_pdf(COURTS))

    report = ingest(library, pdfs)

    assert states(report) == {"a.pdf": INDEXED}
    assert files_of(library) == {"a.pdf": sha256_of(path)}
    assert not old.exists()
    searcher = Searcher.open(library, ENCODER)
    found = searcher.search(searcher.prepare("women lead patrols"))
    assert [hit.text for hit in found] == ["Courts\n\n" + COURTS[1]]


@pytest.mark.parametrize("changed", ["a.pdf", "b.pdf"])
def test_a_changed_copy_does_not_take_away_what_the_other_still_holds(
    library: Library, pdfs: Path, changed: str
) -> None:
    shared = brief_pdf(WOMEN)
    (pdfs / "a.pdf").write_bytes(shared)
    (pdfs / "b.pdf").write_bytes(shared)
    ingest(library, pdfs)
    held = sha256_of(pdfs / "a.pdf")
    (pdfs / changed).write_bytes(brief_pdf(COURTS))

    assert states(ingest(library, pdfs))[changed] is INDEXED

    documents = library.catalogue.documents().values()
    assert {d.document_id for d in documents} == {held, sha256_of(pdfs / changed)}


def test_a_document_leaves_when_the_last_of_its_copies_changed(
    library: Library, pdfs: Path
) -> None:
    for name in ("a.pdf", "b.pdf"):
        (pdfs / name).write_bytes(brief_pdf(WOMEN))
    ingest(library, pdfs)
    for name in ("a.pdf", "b.pdf"):
        (pdfs / name).write_bytes(brief_pdf([f"Now {name}", COURTS[1]]))

    ingest(library, pdfs)

    assert files_of(library) == {
        name: sha256_of(pdfs / name) for name in ("a.pdf", "b.pdf")
    }


def test_a_moved_file_whose_old_name_holds_something_else_is_kept(
    library: Library, pdfs: Path
) -> None:
    (pdfs / "a.pdf").write_bytes(brief_pdf(WOMEN))
    ingest(library, pdfs)
    (pdfs / "a.pdf").rename(pdfs / "z.pdf")
    (pdfs / "a.pdf").write_bytes(brief_pdf(COURTS))

    ingest(library, pdfs)

    documents = library.catalogue.documents().values()
    assert {d.document_id for d in documents} == {
        sha256_of(pdfs / "a.pdf"),
        sha256_of(pdfs / "z.pdf"),
    }
    assert verify_library(library) == Findings((), ())


def test_a_removed_document_stays_away_until_its_file_is_asked_for(
    library: Library, pdfs: Path
) -> None:
    (pdfs / "a.pdf").write_bytes(brief_pdf(WOMEN))
    (pdfs / "b.pdf").write_bytes(brief_pdf(WOMEN))
    ingest(library, pdfs)
    with library.writing():
        library.write(removed=[sha256_of(pdfs / "a.pdf")])
    (pdfs / "c.pdf").write_bytes(brief_pdf(WOMEN))

    kept_out = ingest_files(library, find_files([pdfs]), no_encoder)
    asked_for = ingest_files(
        library, find_files([pdfs / "b.pdf"]), lambda: ENCODER, removed_too=True
    )
    after = ingest(library, pdfs)

    assert states(kept_out) == dict.fromkeys(("a.pdf", "b.pdf", "c.pdf"), REMOVED)
    assert "gifp ingest --again" in str(kept_out.files[0].reason)
    assert states(asked_for) == {"b.pdf": INDEXED}
    assert states(after) == {
        **{"a.pdf": DUPLICATE, "b.pdf": UNCHANGED, "c.pdf": DUPLICATE}
    }


def test_a_new_edition_of_what_was_removed_is_taken(
    library: Library, pdfs: Path
) -> None:
    (pdfs / "a.pdf").write_bytes(brief_pdf(WOMEN))
    ingest(library, pdfs)
    with library.writing():
        library.write(removed=[sha256_of(pdfs / "a.pdf")])
    (pdfs / "a.pdf").write_bytes(brief_pdf(COURTS))

    assert states(ingest(library, pdfs)) == {"a.pdf": INDEXED}


def test_a_linked_folder_is_told_and_not_searched(
    library: Library, pdfs: Path, tmp_path: Path
) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "a.pdf").write_bytes(brief_pdf(WOMEN))
    (pdfs / "inside").mkdir()
    (pdfs / "inside" / "b.pdf").write_bytes(brief_pdf(COURTS))
    (pdfs / "link").symlink_to(tmp_path / "elsewhere")
    (pdfs / "again").symlink_to(pdfs / "inside")

    report = ingest(library, pdfs)

    assert states(report) == {"b.pdf": INDEXED, "link": REJECTED}
    assert report.files[1].reason == "a symbolic link, which is not followed"
    assert states(ingest(library, pdfs / "link")) == {"a.pdf": INDEXED}


def test_a_library_in_a_folder_is_not_handed_in_with_it(
    library: Library, pdfs: Path
) -> None:
    (pdfs / "a.pdf").write_bytes(brief_pdf(WOMEN))
    Library.create(pdfs / "inner", library.catalogue.encoder()).close()
    (pdfs / "inner" / "originals" / "b.pdf").write_bytes(brief_pdf(COURTS))

    assert states(ingest(library, pdfs)) == {"a.pdf": INDEXED}
    inside = states(ingest(library, pdfs / "inner" / "originals"))
    assert inside == {"b.pdf": INDEXED}


def test_a_file_that_changes_while_it_is_read_is_rejected(library: Library) -> None:
    # The kernel writes this file anew each time that it is read.
    changing = Path("/proc/sys/kernel/random/uuid")

    (file,) = ingest(library, changing).files

    assert (file.state, file.reason) == (REJECTED, "changed while it was read")
    assert library.catalogue.documents() == {}


def test_ids_survive_a_new_library(library: Library, pdfs: Path, briefs: Path) -> None:
    ingest(library, briefs)
    with closing(Library.create(pdfs / "again", ENCODER.facts)) as again:
        reversed_files = find_files([briefs])[::-1]
        ingest_files(again, reversed_files, lambda: ENCODER)

        assert {p.passage_id for p in again.catalogue.passages()} == {
            p.passage_id for p in library.catalogue.passages()
        }
    assert files_of(library).keys() == BRIEFS.keys()


def test_what_a_librarian_says_wins_over_what_is_read(
    library: Library, pdfs: Path
) -> None:
    (pdfs / "a.pdf").write_bytes(brief_pdf(WOMEN))
    entry = CatalogueEntry("a.pdf", "A title", "UNODC", 2021, "fr", "handbook")

    ingest_files(library, find_files([pdfs]), lambda: ENCODER, entries={"a.pdf": entry})

    (facts,) = library.catalogue.documents().values()
    assert (facts.title, facts.publisher, facts.year) == ("A title", "UNODC", 2021)
    assert (facts.language, facts.kind) == ("fr", "handbook")


def test_a_corrected_description_takes_effect_on_a_document_already_in(
    library: Library, pdfs: Path
) -> None:
    (pdfs / "a.pdf").write_bytes(brief_pdf(WOMEN))
    (pdfs / "b.pdf").write_bytes(brief_pdf(COURTS))
    ingest(library, pdfs)
    entry = CatalogueEntry("a.pdf", title="Masculinities", year=2021, family="m")

    for expected in (INDEXED, UNCHANGED):
        report = ingest_files(
            library, find_files([pdfs]), lambda: ENCODER, entries={"a.pdf": entry}
        )
        assert states(report) == {"a.pdf": expected, "b.pdf": UNCHANGED}

    described = {d.file: d for d in library.catalogue.documents().values()}
    assert described["a.pdf"].title == "Masculinities"
    assert (described["a.pdf"].year, described["a.pdf"].family) == (2021, "m")
    assert len(described) == 2
    searcher = Searcher.open(library, ENCODER)
    [hit, *_] = searcher.search(searcher.prepare("masculinities"))
    assert hit.file == "a.pdf"
    assert verify_library(library) == Findings((), ())


def test_a_moved_file_keeps_its_document_under_its_new_name(
    library: Library, pdfs: Path
) -> None:
    (pdfs / "a.pdf").write_bytes(brief_pdf(WOMEN))
    ingest(library, pdfs)
    held = sha256_of(pdfs / "a.pdf")
    (pdfs / "a.pdf").rename(pdfs / "z.pdf")

    assert states(ingest(library, pdfs)) == {"z.pdf": INDEXED}
    assert states(ingest(library, pdfs)) == {"z.pdf": UNCHANGED}

    assert files_of(library) == {"z.pdf": held}
    assert library.catalogue.file_reports().keys() == {str(pdfs / "z.pdf")}
    assert verify_library(library) == Findings((), ())


def test_progress_counts_up_to_every_file(library: Library, briefs: Path) -> None:
    seen: list[Progress] = []

    ingest_files(
        library, find_files([briefs]), lambda: ENCODER, on_progress=seen.append
    )

    assert [(p.files, p.total_files) for p in seen] == [(1, 3), (2, 3), (3, 3)]
    assert (seen[-1].pages, seen[-1].passages, seen[-1].file) == (3, 3, "schools.pdf")


def test_what_was_finished_is_kept_when_the_rest_is_interrupted(
    library: Library, briefs: Path
) -> None:
    def interrupt(progress: Progress) -> None:
        if progress.files == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        ingest_files(
            library, find_files([briefs]), lambda: ENCODER, on_progress=interrupt
        )

    assert files_of(library).keys() == {"borders.pdf", "courts.pdf"}
    assert states(ingest(library, briefs)) == {
        "borders.pdf": UNCHANGED,
        "courts.pdf": UNCHANGED,
        "schools.pdf": INDEXED,
    }


def test_a_document_over_several_pages_is_cited_by_page(
    library: Library, pdfs: Path
) -> None:
    path = pdfs / "a.pdf"
    path.write_bytes(brief_pdf(WOMEN, pages=2))

    report = ingest(library, path)

    assert report.files[0].pages == 2
    row, facts = library.find("a.pdf")
    assert "patrols" in library.page(row, facts, 2).text


def test_nothing_handed_in_changes_nothing(library: Library) -> None:
    report = ingest_files(library, [], no_encoder)

    assert (report.generation, report.files) == (0, ())
    assert sum(report.summary.values()) == 0


def test_a_damaged_original_is_put_back_from_the_same_file(
    library: Library, pdfs: Path
) -> None:
    (pdfs / "women.pdf").write_bytes(brief_pdf(WOMEN))
    ingest(library, pdfs)
    [facts] = library.catalogue.documents().values()
    library.original(facts.document_id).write_bytes(b"%PDF- of somebody else")

    assert states(ingest(library, pdfs)) == {"women.pdf": UNCHANGED}

    assert sha256_of(library.original(facts.document_id)) == facts.document_id
    assert verify_library(library) == Findings((), ())


def test_a_file_name_that_is_no_text_is_shown_with_marks_in_its_place(
    library: Library, pdfs: Path
) -> None:
    Path(os.fsdecode(os.fsencode(pdfs) + b"/w\xe9\x1b.pdf")).write_bytes(
        brief_pdf(WOMEN)
    )

    assert states(ingest(library, pdfs)) == {"w\ufffd\ufffd.pdf": INDEXED}
    assert states(ingest(library, pdfs)) == {"w\ufffd\ufffd.pdf": UNCHANGED}


def test_a_file_that_could_not_be_read_is_kept_and_tried_again(
    library: Library, pdfs: Path
) -> None:
    (pdfs / "scan.pdf").write_bytes(SCAN)
    (pdfs / "broken.pdf").write_bytes(b"%PDF-1.7\nnothing more")
    before = states(ingest(library, pdfs))
    assert before == {"scan.pdf": NEEDS_OCR, "broken.pdf": QUARANTINED}
    kept = library.original(sha256_of(pdfs / "scan.pdf"))
    assert kept.read_bytes() == SCAN
    (pdfs / "scan.pdf").unlink()

    unread = find_unread(library)
    assert [(item.file, item.path) for item in unread] == [
        ("broken.pdf", pdfs / "broken.pdf"),
        ("scan.pdf", kept),
    ]
    report = ingest_files(library, unread, lambda: ENCODER)

    assert states(report) == before
    assert [r.file for r in library.catalogue.file_reports().values()] == [
        *("broken.pdf", "scan.pdf"),
    ]
    assert kept.read_bytes() == SCAN


def test_documents_are_read_again_and_keep_their_description(
    library: Library, pdfs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def read_of_old(path: Path, **how: Any) -> Document:
        return replace(read_with_scans(path, **how), warnings=("a fault of old",))

    (pdfs / "a.pdf").write_bytes(brief_pdf(WOMEN))
    (pdfs / "b.pdf").write_bytes(brief_pdf(WOMEN))
    entry = CatalogueEntry(file="a.pdf", title="As the librarian says")
    with monkeypatch.context() as old:
        old.setattr("index.ingestion.read_with_scans", read_of_old)
        ingest_files(
            library, find_files([pdfs]), lambda: ENCODER, entries={"a.pdf": entry}
        )
    assert library.catalogue.warnings() == ["a fault of old"]
    sha256 = sha256_of(pdfs / "a.pdf")
    (row,) = library.catalogue.documents()
    (pdfs / "a.pdf").unlink()

    files = find_indexed(library, scanned=False)
    report = ingest_files(library, files, lambda: ENCODER)

    assert find_indexed(library, scanned=True) == []
    assert states(report) == {"a.pdf": INDEXED}
    ((new_row, facts),) = library.catalogue.documents().items()
    assert new_row > row
    assert library.catalogue.warnings() == []
    assert (facts.file, facts.title) == ("a.pdf", "As the librarian says")
    assert library.catalogue.document_sources() == {
        str(pdfs / name): sha256 for name in ("a.pdf", "b.pdf")
    }
    assert verify_library(library) == Findings((), ())


def test_a_document_that_cannot_be_read_again_stays_as_it_is(
    library: Library, pdfs: Path
) -> None:
    (pdfs / "a.pdf").write_bytes(brief_pdf(WOMEN))
    ingest(library, pdfs)

    (file,) = ingest_files(
        library,
        find_indexed(library, scanned=False),
        lambda: ENCODER,
        limits=Limits(max_bytes=100),
    ).files

    assert (file.state, file.pages) == (UNCHANGED, 1)
    assert file.reason == "could not be read again: larger than 0 MiB"
    assert states(ingest(library, pdfs)) == {"a.pdf": UNCHANGED}
    assert verify_library(library) == Findings((), ())


def test_what_was_kept_unread_leaves_when_its_file_changes(
    library: Library, pdfs: Path
) -> None:
    (pdfs / "a.pdf").write_bytes(SCAN)
    ingest(library, pdfs)
    kept = library.original(sha256_of(pdfs / "a.pdf"))
    (pdfs / "a.pdf").write_bytes(brief_pdf(WOMEN))

    ingest(library, pdfs)

    assert not kept.exists()


def test_what_was_started_for_a_new_file_ends_when_the_library_is_locked(
    library: Library, pdfs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (pdfs / "a.pdf").write_bytes(brief_pdf(WOMEN))
    own = Path(f"/proc/self/task/{os.getpid()}/children")
    before = own.read_text()
    started = []

    @contextmanager
    def locked(self: Library) -> Iterator[None]:
        started.append(own.read_text() != before)
        raise LibraryLockedError("locked")
        yield

    monkeypatch.setattr(Library, "writing", locked)

    with pytest.raises(LibraryLockedError):
        ingest(library, pdfs)

    assert started == [True]
    assert own.read_text() == before


def test_nothing_is_started_for_files_that_are_known(
    library: Library, pdfs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (pdfs / "a.pdf").write_bytes(brief_pdf(WOMEN))
    ingest(library, pdfs)
    monkeypatch.setattr(Readers, "start", lambda readers: pytest.fail("started"))

    assert states(ingest(library, pdfs)) == {"a.pdf": UNCHANGED}


def test_who_ingests_imports_no_pdf_library() -> None:
    script = (
        "import sys, index.ingestion;"
        "print([m for m in sys.modules if m.startswith('pypdf')])"
    )
    ran = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert ran.stdout == "[]\n"
