import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from index.errors import EncoderMismatchError, LibraryDamagedError
from index.lexical import LexicalEntry
from index.library import Library, sha256_of
from index.search import Searcher
from index.verification import Findings, repair_library, verify_library
from tests.conftest import SMALL_DOCUMENTS, OtherEncoder, WordLengthEncoder
from tests.data.tiny_library import add_documents, flip_byte, paragraphs

A, B, C = SMALL_DOCUMENTS
ENCODER = WordLengthEncoder()
HEALTHY = Findings((), ())
STORED = ["vectors/1.npy"] + [
    f"tokens/1/{name}.npy"
    for name in ("codes", "lengths", "offsets", "starts", "scale")
]


def test_a_sound_library_is_healthy(small_library: Library, tmp_path: Path) -> None:
    assert verify_library(small_library) == HEALTHY
    with closing(Library.create(tmp_path / "empty", ENCODER.facts)) as empty:
        assert verify_library(empty) == HEALTHY


@pytest.mark.parametrize("name", STORED)
@pytest.mark.parametrize("place", [0, -1])
def test_a_flipped_byte_in_vectors_or_tokens_is_found_and_mended(
    small_library: Library, name: str, place: int
) -> None:
    before = {other: sha256_of(small_library.folder / other) for other in STORED}
    flip_byte(small_library.folder / name, place)

    assert verify_library(small_library) == Findings(
        (f"batch 1: {name} missing or changed",), ()
    )

    done = repair_library(small_library, lambda: ENCODER)

    assert done == ["batch 1 was encoded again", "the lexical index was rebuilt"]
    assert {o: sha256_of(small_library.folder / o) for o in STORED} == before
    assert verify_library(small_library) == HEALTHY


def test_missing_files_are_named_together_and_mended(small_library: Library) -> None:
    for name in ("vectors/1.npy", "tokens/1/scale.npy"):
        (small_library.folder / name).unlink()

    (problem,) = verify_library(small_library).repairable
    repair_library(small_library, lambda: ENCODER)

    assert problem == "batch 1: vectors/1.npy, tokens/1/scale.npy missing or changed"
    assert verify_library(small_library) == HEALTHY
    searcher = Searcher.open(small_library, ENCODER)
    hits = searcher.search(searcher.prepare("women lead", "en"))
    assert [hit.passage_row for hit in hits] == [1, 2, 4, 3, 5]


def test_repair_rebuilds_only_the_damaged_batch(small_library: Library) -> None:
    add_documents(small_library, ENCODER, paragraphs("d.pdf", "peace"))
    whole = small_library.folder / "vectors" / "1.npy"
    written = whole.stat().st_mtime_ns
    flip_byte(small_library.folder / "vectors" / "2.npy")

    done = repair_library(small_library, lambda: ENCODER)

    assert done[0] == "batch 2 was encoded again"
    assert whole.stat().st_mtime_ns == written
    assert verify_library(small_library) == HEALTHY


def test_a_batch_of_which_documents_were_removed_is_mended(
    small_library: Library,
) -> None:
    with small_library.writing():
        small_library.write(removed=[A.document_id])
    flip_byte(small_library.folder / "tokens" / "1" / "codes.npy")

    repair_library(small_library, lambda: ENCODER)

    assert verify_library(small_library) == HEALTHY
    searcher = Searcher.open(small_library, ENCODER)
    hits = searcher.search(searcher.prepare("women judge", "en"))
    assert hits[0].text == "women judge"


def test_a_sound_library_is_repaired_without_opening_the_encoder(
    small_library: Library,
) -> None:
    def open_encoder() -> WordLengthEncoder:
        pytest.fail("the encoder was opened")

    done = repair_library(small_library, open_encoder)

    assert done == ["the lexical index was rebuilt"]
    assert verify_library(small_library) == HEALTHY


def test_repair_refuses_another_encoder(small_library: Library) -> None:
    flip_byte(small_library.folder / "vectors" / "1.npy")

    with pytest.raises(EncoderMismatchError):
        repair_library(small_library, lambda: OtherEncoder())


def test_terms_of_another_commit_are_found_and_rebuilt(small_library: Library) -> None:
    small_library.terms().update([LexicalEntry(99, 99, "en", "", "", "women")])

    assert verify_library(small_library) == Findings(
        ("the lexical index is not of the catalogue's generation",), ()
    )
    repair_library(small_library, lambda: ENCODER)

    assert verify_library(small_library) == HEALTHY
    found = small_library.terms().search("women", 9, languages=["en"])
    assert sorted(row for row, _ in found) == [1, 4]


@pytest.mark.parametrize(
    "suffix", [".idx", ".pos", ".term", ".fieldnorm", ".fast", ".store"]
)
def test_a_flipped_byte_in_the_terms_is_found_and_mended(
    small_library: Library, suffix: str
) -> None:
    (path,) = (small_library.folder / "terms").glob(f"*{suffix}")
    flip_byte(path, path.stat().st_size // 3)

    (problem,) = verify_library(small_library).repairable
    assert problem == f"the lexical index: {path.name} missing or changed"
    with pytest.raises(LibraryDamagedError, match="gifp verify --repair"):
        Searcher.open(small_library, ENCODER)
    repair_library(small_library, lambda: ENCODER)

    assert verify_library(small_library) == HEALTHY
    found = small_library.terms().search("women", 9, languages=["en"])
    assert sorted(row for row, _ in found) == [1, 4]


def test_missing_terms_are_found_and_mended(small_library: Library) -> None:
    for path in (small_library.folder / "terms").glob("*.idx"):
        path.unlink()

    (problem,) = verify_library(small_library).repairable
    assert problem.startswith("the lexical index")
    repair_library(small_library, lambda: ENCODER)

    assert verify_library(small_library) == HEALTHY


@pytest.mark.parametrize("damage", ["flipped", "missing"])
def test_a_damaged_original_is_lost(small_library: Library, damage: str) -> None:
    kept = small_library.original(B.document_id)
    if damage == "flipped":
        flip_byte(kept, 3)
    else:
        kept.unlink()

    findings = verify_library(small_library)

    told = "was changed" if damage == "flipped" else "is missing"
    assert findings == Findings(
        (), (f"the original of b.pdf {told} ({B.document_id}.pdf)",)
    )


def test_a_changed_row_of_the_catalogue_is_lost_and_never_served(
    small_library: Library,
) -> None:
    with closing(sqlite3.connect(small_library.folder / "catalogue.db")) as db, db:
        db.execute("UPDATE pages SET text = 'women lead nothing' WHERE document_row=1")

    assert verify_library(small_library) == Findings((), ("pages row 1 was changed",))
    searcher = Searcher.open(small_library, ENCODER)
    with pytest.raises(LibraryDamagedError, match="differs from its recorded SHA-256"):
        searcher.search(searcher.prepare("women lead", "en"))
