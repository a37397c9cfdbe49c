import sqlite3
import threading
import time
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from index.errors import EncoderMismatchError, LibraryDamagedError
from index.lexical import TERMS_FORMAT, LexicalEntry
from index.library import Library
from index.search import Searcher
from index.snapshot import check_encoder, open_snapshot
from index.tagging import tag_anew
from index.tokens import no_tokens
from ingest.records import BlockKind, Concept, Scheme
from ingest.vocabulary import Vocabulary
from tests.conftest import WordLengthEncoder
from tests.data.tiny_library import (
    add_documents,
    flip_byte,
    paragraphs,
    tiny_document,
    tiny_page,
)

ENCODER = WordLengthEncoder()
SCHEMES = [Scheme("identity-factor", {"en": "identity factor"})]
WOMEN = Concept("women", "identity-factor", {"en": "women"})


def test_a_snapshot_holds_every_passage_of_its_generation(
    small_library: Library,
) -> None:
    snapshot = open_snapshot(small_library)

    assert snapshot.generation == 1
    assert snapshot.encoder == ENCODER.facts
    assert snapshot.columns.passage_rows.tolist() == [1, 2, 3, 4, 5]
    assert snapshot.columns.document_rows.tolist() == [1, 1, 2, 2, 3]
    assert snapshot.languages() == ["en", "fr"]
    assert [snapshot.language_of(row) for row in (1, 4, 5)] == ["en", "en", "fr"]
    assert snapshot.kind_of(3) is BlockKind.PARAGRAPH
    assert len(snapshot.vectors) == 5


def test_each_passage_finds_its_own_vector_and_tokens(small_library: Library) -> None:
    add_documents(
        small_library,
        ENCODER,
        paragraphs("d.pdf", "peace"),
        tiny_document("e.pdf", tiny_page(1, "aa bb cc dd", kind=BlockKind.REFERENCES)),
    )
    with small_library.writing():
        small_library.write(removed=[small_library.find("a.pdf")[1].document_id])

    snapshot = open_snapshot(small_library)

    # Rows 4 and 6 say "women judge" and "peace", words of 5; row 5 "les femmes
    # dirigent"; row 7 has four words of 2.
    assert snapshot.columns.passage_rows.tolist() == [3, 4, 5, 6, 7]
    vectors = snapshot.vectors.reconstruct([4, 5, 6, 7])
    expected = np.zeros((4, 16))
    expected[0, 4] = expected[2, 4] = expected[3, 1] = 1
    expected[1, [2, 5, 7]] = 1 / 3**0.5
    assert vectors == pytest.approx(expected, abs=1 / 256)
    lengths = {}
    for row in (3, 4, 5, 6, 7):
        _, first, last = snapshot.tokens_of(row)
        lengths[row] = last - first
    assert lengths == {3: 3, 4: 2, 5: 3, 6: 1, 7: 4}
    assert snapshot.kind_of(7) is BlockKind.REFERENCES


def test_a_snapshot_is_not_changed_by_what_is_committed_later(
    small_library: Library,
) -> None:
    snapshot = open_snapshot(small_library)

    add_documents(small_library, ENCODER, paragraphs("d.pdf", "women lead"))
    with small_library.writing():
        small_library.write(removed=[small_library.find("b.pdf")[1].document_id])

    assert snapshot.columns.passage_rows.tolist() == [1, 2, 3, 4, 5]
    found = snapshot.lexical.search("women lead", 9, languages=["en"])
    assert [row for row, _ in found] == [1, 4]
    batch, first, last = snapshot.tokens_of(5)
    assert batch.codes[first:last].shape == (3, 4)
    assert open_snapshot(small_library).generation == 3


def test_an_empty_library_opens(tmp_path: Path) -> None:
    with closing(Library.create(tmp_path / "empty", ENCODER.facts)) as library:
        snapshot = open_snapshot(library)

    assert (snapshot.generation, len(snapshot.vectors)) == (0, 0)
    assert snapshot.languages() == []


@pytest.mark.parametrize("place", [-1, 0])
def test_changed_vectors_are_refused_by_name(
    small_library: Library, place: int
) -> None:
    flip_byte(small_library.folder / "vectors" / "1.npy", place)

    with pytest.raises(LibraryDamagedError, match=r"vectors/1\.npy is missing or was"):
        open_snapshot(small_library)


def test_missing_vectors_are_refused_by_name(small_library: Library) -> None:
    (small_library.folder / "vectors" / "1.npy").unlink()

    with pytest.raises(LibraryDamagedError, match=r"vectors/1\.npy.*gifp verify"):
        open_snapshot(small_library)


@pytest.mark.parametrize("name", ["codes", "lengths", "offsets", "starts", "scale"])
@pytest.mark.parametrize("damage", ["missing", "cut short"])
def test_missing_or_truncated_tokens_are_refused_by_name(
    small_library: Library, name: str, damage: str
) -> None:
    path = small_library.folder / "tokens" / "1" / f"{name}.npy"
    if damage == "missing":
        path.unlink()
    else:
        path.write_bytes(path.read_bytes()[:-1])

    with pytest.raises(LibraryDamagedError, match=r"tokens/1.*gifp verify"):
        open_snapshot(small_library)


@pytest.mark.parametrize(
    ("change", "said"),
    [("language = 'xx'", "'xx'"), ("kind = 'poem'", "'poem'"), ("batch = 7", "7")]
    + [(f"position = {place}", "batch 1 has no such position") for place in (5, -1)],
)
def test_a_passage_with_a_value_that_none_has_is_refused_on_opening(
    small_library: Library, change: str, said: str
) -> None:
    with closing(sqlite3.connect(small_library.folder / "catalogue.db")) as db, db:
        db.execute(f"UPDATE passages SET {change} WHERE passage_row = 2")

    with pytest.raises(LibraryDamagedError, match=f"passages was changed.*{said}"):
        open_snapshot(small_library)


@pytest.mark.parametrize("spans", ["[[1, 0, x]]", "[[1, 0]]", "[[1, 0, 5], [1]]", "5"])
def test_spans_that_are_none_are_refused_on_opening(
    small_library: Library, spans: str
) -> None:
    with closing(sqlite3.connect(small_library.folder / "catalogue.db")) as db, db:
        db.execute("UPDATE passages SET spans = ? WHERE passage_row = 2", (spans,))

    with pytest.raises(LibraryDamagedError, match="row of passages was changed"):
        open_snapshot(small_library)


@pytest.mark.parametrize("ids", ['["unheard-of"]', "{", "5"])
def test_concepts_that_there_are_not_are_refused_on_opening(
    small_library: Library, ids: str
) -> None:
    with closing(sqlite3.connect(small_library.folder / "catalogue.db")) as db, db:
        db.execute("INSERT INTO concepts VALUES (1, 1, ?, 'x')", (ids,))

    with pytest.raises(LibraryDamagedError, match="row of concepts was changed"):
        open_snapshot(small_library)


def test_changed_concepts_are_refused_when_they_are_shown(
    small_library: Library,
) -> None:
    with small_library.writing():
        tag_anew(small_library, Vocabulary(SCHEMES, [WOMEN]))
    searcher = Searcher.open(small_library, ENCODER)
    query = searcher.prepare("women lead", "en")
    assert any(hit.concepts for hit in searcher.search(query))
    with closing(sqlite3.connect(small_library.folder / "catalogue.db")) as db, db:
        db.execute("UPDATE concepts SET checksum = 'x'")

    with pytest.raises(LibraryDamagedError, match=r"row of concepts .* differs"):
        searcher.search(query)


def test_terms_of_another_generation_are_rebuilt_on_opening(
    small_library: Library,
) -> None:
    ghost = LexicalEntry(99, 99, "en", "", "", "women lead")
    small_library.terms().update([ghost])

    snapshot = open_snapshot(small_library)

    found = snapshot.lexical.search("women lead", 9, languages=["en"])
    assert [row for row, _ in found] == [1, 4]


def test_terms_of_another_format_are_made_anew_on_opening(
    small_library: Library,
) -> None:
    meta = small_library.folder / "terms" / "meta.json"
    fields = meta.read_text()
    meta.write_text(fields.replace(f"format_{TERMS_FORMAT}", "format_1"))
    assert small_library.terms_problems() == [
        "the lexical index was made by another version of gifp-search"
    ]

    snapshot = open_snapshot(small_library)

    found = snapshot.lexical.search("women lead", 9, languages=["en"])
    assert [row for row, _ in found] == [1, 4]
    assert small_library.terms_problems() == []


def test_terms_left_by_a_writer_that_never_committed_are_not_searched(
    tmp_path: Path,
) -> None:
    with closing(Library.create(tmp_path / "empty", ENCODER.facts)) as library:
        library.terms().update([LexicalEntry(1, 1, "en", "", "", "women lead")])

        snapshot = open_snapshot(library)

        assert snapshot.lexical.search("women", 9, languages=["en"]) == []


def test_opening_waits_for_a_writer_between_its_commits(
    small_library: Library,
) -> None:
    def write() -> None:
        with closing(Library.open(small_library.folder)) as writer, writer.writing():
            writer.terms().update([LexicalEntry(99, 99, "en", "", "", "women lead")])
            between.set()
            time.sleep(0.15)
            ended.append(time.monotonic())

    between = threading.Event()
    ended: list[float] = []
    thread = threading.Thread(target=write)
    thread.start()
    between.wait()

    snapshot = open_snapshot(small_library)
    opened = time.monotonic()
    thread.join()

    assert opened >= ended[0]
    found = snapshot.lexical.search("women lead", 9, languages=["en"])
    assert [row for row, _ in found] == [1, 4]


def test_opening_beside_a_busy_writer_always_finds_one_whole_generation(
    small_library: Library,
) -> None:
    def write() -> None:
        with closing(Library.open(small_library.folder)) as writer:
            while not done.is_set():
                document = paragraphs("d.pdf", "peace")
                add_documents(writer, ENCODER, document)
                with writer.writing():
                    writer.write(removed=[document.document_id])

    done = threading.Event()
    thread = threading.Thread(target=write)
    thread.start()
    try:
        opened = [open_snapshot(small_library)]
        while opened[-1].generation < 9:
            opened.append(open_snapshot(small_library))
    finally:
        done.set()
        thread.join()

    for snapshot in opened:
        found = snapshot.lexical.search("peace", 9, languages=["en"])
        rows = snapshot.columns.passage_rows.tolist()
        assert len(snapshot.vectors) == len(rows)
        assert len(rows) == (6 if snapshot.generation % 2 == 0 else 5)
        assert [row for row, _ in found] == rows[5:]


def test_another_encoder_is_refused_with_the_command_that_mends_it(
    tmp_path: Path,
) -> None:
    other = replace(ENCODER.facts, name="other", dimension=8)

    with pytest.raises(EncoderMismatchError) as caught:
        check_encoder(ENCODER.facts, other, Path("lib"))

    message = str(caught.value)
    assert "lib was made with the encoder word-length, whose dimension" in message
    assert "use --encoder word-length" in message
    assert "gifp ingest FOLDER --library NEW --encoder other" in message


@pytest.mark.parametrize(
    "change",
    [
        {"weights_sha256": "1" * 64},
        {"dimension": 8},
        {"max_tokens": 256},
        {"query_prefix": "query: "},
        {"passage_prefix": "passage: "},
    ],
    ids=lambda change: next(iter(change)),
)
def test_an_encoder_that_differs_where_vectors_do_is_refused(
    change: dict[str, Any],
) -> None:
    other = replace(ENCODER.facts, **change)

    with pytest.raises(EncoderMismatchError, match=next(iter(change))):
        check_encoder(ENCODER.facts, other, Path("lib"))


def test_the_same_weights_may_run_elsewhere_under_another_name() -> None:
    other = replace(ENCODER.facts, name="same", runtime="torch-bf16")

    check_encoder(ENCODER.facts, other, Path("lib"))


def test_a_generation_shares_what_the_one_before_opened(
    small_library: Library,
) -> None:
    women = Concept("women", "theme", {"en": "women"})
    with small_library.writing():
        tag_anew(small_library, Vocabulary([Scheme("theme", {})], [women]))
    before = open_snapshot(small_library)
    add_documents(small_library, ENCODER, paragraphs("new.pdf", "boats at sea"))

    after = open_snapshot(small_library, before)

    assert list(after.batches) == [1, 2]
    assert after.batches[1] is before.batches[1]
    assert after.vocabulary is before.vocabulary
    assert len(after.vectors) == 6


def test_a_batch_that_was_made_anew_is_not_shared(small_library: Library) -> None:
    before = open_snapshot(small_library)
    dimension = ENCODER.facts.dimension
    vectors = np.eye(5, dimension, dtype=np.float32)
    with small_library.writing():
        small_library.replace_batch(1, vectors, [no_tokens(dimension)] * 5)

    after = open_snapshot(small_library, before)

    assert after.batches[1] is not before.batches[1]
    assert np.array_equal(after.batches[1].vectors, vectors)


def test_another_vocabulary_is_not_shared(small_library: Library) -> None:
    before = open_snapshot(small_library)
    women = Concept("women", "theme", {"en": "women"})
    with small_library.writing():
        tag_anew(small_library, Vocabulary([Scheme("theme", {})], [women]))

    assert open_snapshot(small_library, before).vocabulary.concepts == {"women": women}
