from pathlib import Path

import numpy as np
import pytest

from index.vectors import FloatMatrix, QuantisedStore, RowArray, training_size

DIMENSION = 32


def clustered(count: int, seed: int = 1) -> FloatMatrix:
    """Return unit vectors around two hundred centres, as texts lie around subjects."""
    chooser = np.random.default_rng(seed)
    centres = np.random.default_rng(0).normal(size=(200, DIMENSION))
    rows = centres[chooser.integers(200, size=count)]
    rows = rows + 0.7 * chooser.normal(size=rows.shape)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    return rows.astype(np.float32)


VECTORS = clustered(4_000)
ROWS = np.arange(4_000, dtype=np.int64) * 3 + 7
QUERIES = clustered(50, seed=2)


def read(rows: RowArray) -> FloatMatrix:
    return VECTORS[(rows - 7) // 3]


def best_rows(query: FloatMatrix, allowed: RowArray, depth: int) -> list[int]:
    scores = read(allowed) @ query
    found: list[int] = allowed[np.argsort(-scores, kind="stable")[:depth]].tolist()
    return found


@pytest.fixture(scope="module")
def store() -> QuantisedStore:
    sample = VECTORS[: training_size(4_000)]
    made = QuantisedStore.train(sample, 4_000, read)
    made.add(ROWS, VECTORS)
    return made


def recall(store: QuantisedStore, allowed: RowArray | None) -> float:
    among = ROWS if allowed is None else allowed
    shared = [
        len(
            {row for row, _ in store.search(query, 10, allowed)}
            & set(best_rows(query, among, 10))
        )
        for query in QUERIES
    ]
    return sum(shared) / sum(len(best_rows(q, among, 10)) for q in QUERIES)


def test_nearly_all_of_the_exact_first_ten_are_found(store: QuantisedStore) -> None:
    assert recall(store, None) >= 0.99
    assert len(store) == 4_000


@pytest.mark.parametrize("one_in", [2, 10, 300])
def test_filters_cost_no_recall(store: QuantisedStore, one_in: int) -> None:
    assert recall(store, ROWS[::one_in]) >= 0.99


def test_scores_are_exact_and_ties_are_broken_by_row(store: QuantisedStore) -> None:
    found = store.search(VECTORS[5], 3)

    assert found[0][0] == ROWS[5]
    assert found[0][1] == pytest.approx(1, abs=1e-6)
    for row, score in found:
        assert score == pytest.approx(
            float(read(np.array([row]))[0] @ VECTORS[5]), abs=1e-6
        )


def test_rows_that_tie_come_in_order() -> None:
    vectors = np.repeat(np.eye(DIMENSION, dtype=np.float32)[:1], 6, axis=0)
    store = QuantisedStore.train(vectors, 6, lambda rows: vectors[: len(rows)])
    store.add(np.array([9, 4, 8, 2, 6, 3]), vectors)

    assert [row for row, _ in store.search(vectors[0], 4)] == [2, 3, 4, 6]


def test_saved_lists_open_the_same(store: QuantisedStore, tmp_path: Path) -> None:
    store.save(tmp_path / "lists")

    opened = QuantisedStore.open(tmp_path / "lists", read)

    assert sorted(opened.rows().tolist()) == ROWS.tolist()
    assert opened.search(QUERIES[0], 9) == store.search(QUERIES[0], 9)
    assert opened.reconstruct([10, 7]).tolist() == VECTORS[[1, 0]].tolist()


def test_rows_are_taken_out(store: QuantisedStore, tmp_path: Path) -> None:
    store.save(tmp_path / "lists")
    fewer = QuantisedStore.open(tmp_path / "lists", read)
    best = [row for row, _ in store.search(QUERIES[0], 2)]

    fewer.remove(np.array(best[:1]))

    assert len(fewer) == 3_999
    assert fewer.search(QUERIES[0], 1)[0][0] == best[1]


def test_nothing_is_found_among_nothing(store: QuantisedStore) -> None:
    assert store.search(QUERIES[0], 5, np.array([], dtype=np.int64)) == []
    assert store.search(QUERIES[0], 0) == []
