"""The vectors of a library → what finds the nearest: exact, or quantised if many.

Up to `EXACT_LIMIT` passages every vector is compared. Beyond, inverted lists in the
folder `nearest/` are searched, whose SHA-256 the catalogue records. A writer makes
them when there are none, when they are damaged, and when a fifth of the passages came
later; whoever opens the library adds what is missing and takes out what was removed.
"""

from pathlib import Path

import numpy as np

from index.batches import map_vectors
from index.catalogue import Catalogue
from index.centred import StoredVectors
from index.errors import LibraryDamagedError
from index.files import is_whole, sha256_of, sync
from index.records import ListsFacts
from index.vectors import (
    QuantisedStore,
    Vectors,
    VectorStore,
    training_size,
)

EXACT_LIMIT = 200_000
"""Passages up to which all vectors are compared."""

COVERED_SHARE = 0.8
"""Lists that hold less of the passages than this are made anew."""


def open_vectors(
    folder: Path, catalogue: Catalogue, stored: StoredVectors, dimension: int
) -> Vectors:
    """Return what finds the nearest passages of a library in this folder.

    Raises:
        LibraryDamagedError: If the inverted lists are missing or were changed.
    """
    lists = catalogue.lists()
    if len(stored.rows) > EXACT_LIMIT and lists is not None:
        path = folder / "nearest" / lists.name
        if not is_whole(path, lists.sha256):
            raise LibraryDamagedError(
                f"{path} is missing or was changed; run: gifp verify --repair"
            )
        return _complete(QuantisedStore.open(path, stored.centred), stored)
    store = VectorStore(dimension)
    for rows, vectors in stored.parts():
        store.add(rows, vectors)
    return store


def lists_problems(folder: Path, catalogue: Catalogue) -> list[str]:
    """Say what is wrong with the inverted lists of a library, one sentence each."""
    lists = catalogue.lists()
    if lists is None or is_whole(folder / "nearest" / lists.name, lists.sha256):
        return []
    return [f"nearest/{lists.name} is missing or was changed"]


def are_due(folder: Path, catalogue: Catalogue) -> bool:
    """Say whether inverted lists are to be made, for the first time or anew."""
    passages = catalogue.count_passages()
    if passages <= EXACT_LIMIT:
        return False
    lists = catalogue.lists()
    return (
        lists is None
        or lists.passages < COVERED_SHARE * passages
        or bool(lists_problems(folder, catalogue))
    )


def make_lists(folder: Path, catalogue: Catalogue) -> None:
    """Make inverted lists of all passages and commit them; inside `writing()`.

    At 200,000 passages this takes some ten seconds.
    """
    stored = stored_vectors(folder, catalogue)
    count = len(stored.rows)
    sample = np.linspace(0, count - 1, training_size(count)).astype(np.int64)
    store = QuantisedStore.train(
        stored.centred(stored.rows[sample]), count, stored.centred
    )
    (folder / "nearest").mkdir(exist_ok=True)
    path = folder / "nearest" / f"{catalogue.generation() + 1}.faiss"
    _complete(store, stored).save(path)
    sync(path)
    sync(path.parent)
    with catalogue.transaction():
        catalogue.set_lists(ListsFacts(path.name, sha256_of(path), count))
        catalogue.advance_generation()


def stored_vectors(folder: Path, catalogue: Catalogue) -> StoredVectors:
    """Return the vectors of all passages, where they are now."""
    rows = catalogue.passage_columns()
    _, languages = np.unique([row[4] for row in rows], return_inverse=True)
    return StoredVectors(
        np.array([row[0] for row in rows], dtype=np.int64),
        languages.astype(np.int8),
        np.array([row[2] for row in rows], dtype=np.int32),
        np.array([row[3] for row in rows], dtype=np.int32),
        {batch: map_vectors(folder, batch) for batch in catalogue.batches()},
        dimension=catalogue.encoder().dimension,
    )


def _complete(store: QuantisedStore, stored: StoredVectors) -> QuantisedStore:
    """Put into a store what it lacks, and take out what is no longer there."""
    held = store.rows()
    store.remove(np.setdiff1d(held, stored.rows))
    for rows, vectors in stored.parts():
        is_new = ~np.isin(rows, held)
        store.add(rows[is_new], vectors[is_new])
    return store
