from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from evals.synthetic import build_library
from index.library import Library
from index.snapshot import Snapshot, open_snapshot
from index.tagging import tag_anew
from ingest.vocabulary_files import read_vocabulary
from ingest.vocabulary_source import shipped_vocabulary
from tests.conftest import WordLengthEncoder
from tests.data.tiny_library import add_documents, paragraphs

ENCODER = WordLengthEncoder()


@pytest.fixture
def source(tmp_path: Path) -> Iterator[Library]:
    with closing(Library.create(tmp_path / "source", ENCODER.facts)) as library:
        add_documents(
            library,
            ENCODER,
            paragraphs("a.pdf", "Women lead patrols.", "Courts protect all witnesses."),
            paragraphs("b.pdf", "Les femmes dirigent.", language="fr"),
        )
        yield library


def test_a_library_of_whole_documents_is_made(source: Library, tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []

    made = build_library(
        source, tmp_path / "made", 50, lambda done, total: told.append((done, total))
    )

    with closing(made):
        snapshot = open_snapshot(made)
        assert told == [(80, 80)]
        assert len(snapshot.vectors) == 80
        assert [facts.pages for facts in snapshot.documents.values()] == [10, 10]
        assert set(snapshot.languages()) <= {"en", "fr"}


def test_passages_have_the_tokens_of_real_ones_and_vectors_of_unit_length(
    source: Library, tmp_path: Path
) -> None:
    with closing(build_library(source, tmp_path / "made", 40, lambda *_: None)) as made:
        ours, theirs = open_snapshot(made), open_snapshot(source)
        rows = ours.columns.passage_rows.tolist()
        lengths = np.linalg.norm(ours.vectors.reconstruct(rows), axis=1)
        assert {offsets(ours, row) for row in rows} <= {
            offsets(theirs, row) for row in theirs.columns.passage_rows.tolist()
        }
        assert lengths == pytest.approx(1, abs=1e-3)


def offsets(snapshot: Snapshot, row: int) -> tuple[int, ...]:
    batch, first, last = snapshot.tokens_of(row)
    return tuple(batch.offsets[first:last].ravel().tolist())


def test_a_made_library_knows_where_its_vocabulary_is_from(
    source: Library, tmp_path: Path
) -> None:
    shipped = read_vocabulary(shipped_vocabulary())
    assert shipped.source is not None
    with source.writing():
        tag_anew(source, shipped)

    with closing(build_library(source, tmp_path / "made", 40, lambda *_: None)) as made:
        assert made.catalogue.has_vocabulary_of(shipped.source)
