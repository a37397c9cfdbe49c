from collections.abc import Sequence

import numpy as np
import pytest

from index.vectors import FloatMatrix, VectorStore

X = np.array([1, 0], np.float32)


def store_of(vectors: Sequence[Sequence[float]], rows: Sequence[int]) -> VectorStore:
    matrix = np.array(vectors, np.float32)
    store = VectorStore(matrix.shape[1])
    store.add(np.array(rows, np.int64), matrix)
    return store


def unit_rows(count: int, dimension: int) -> FloatMatrix:
    rows = np.random.default_rng(7).normal(size=(count, dimension))
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    return rows.astype(np.float32)


def test_nearest_comes_first_with_its_cosine() -> None:
    store = store_of([[0, 1], [0.75, 0.5], [1, 0], [-1, 0]], [4, 7, 2, 9])

    assert store.search(X, 4) == [(2, 1.0), (7, 0.75), (4, 0.0), (9, -1.0)]
    assert len(store) == 4


def test_search_agrees_with_a_matrix_product() -> None:
    vectors = unit_rows(500, 384)
    store = store_of(vectors.tolist(), range(500))
    query = vectors[123]
    product = vectors @ query

    found = store.search(query, 500)

    # float16 keeps 11 bits of each number: an error of up to 1/2048 of it.
    scores = np.array([score for _, score in sorted(found)])
    assert np.abs(scores - product).max() < 1 / 2048
    assert found[0][0] == 123
    assert [row for row, _ in found[:10]] == np.argsort(-product)[:10].tolist()


def test_vectors_that_differ_in_the_third_digit_are_told_apart() -> None:
    store = store_of([[0.7505, 0], [0.751, 0], [0.75, 0]], [1, 2, 3])

    assert [row for row, _ in store.search(X, 3)] == [2, 1, 3]


@pytest.mark.parametrize(
    "order", [(0, 1, 2, 3, 4), (4, 3, 2, 1, 0), (2, 4, 0, 3, 1), (3, 1, 4, 0, 2)]
)
def test_ties_are_broken_by_row_even_where_the_depth_cuts_them(
    order: tuple[int, ...],
) -> None:
    store = store_of([[0.5, 0.5]] * 5 + [[1, 0]], [*order, 9])

    assert [row for row, _ in store.search(X, 3)] == [9, 0, 1]
    assert store.search(X, 99) == [(9, 1.0), *((row, 0.5) for row in range(5))]


def test_only_allowed_rows_are_ranked() -> None:
    store = store_of([[1, 0], [0.75, 0.5], [0.5, 0.5], [0, 1]], [1, 2, 3, 4])

    assert store.search(X, 2, np.array([4, 3])) == [(3, 0.5), (4, 0.0)]
    assert store.search(X, 1, np.array([2, 4])) == [(2, 0.75)]
    assert store.search(X, 9, np.array([3, 77])) == [(3, 0.5)]
    assert store.search(X, 9, np.array([], np.int64)) == []


def test_an_empty_store_finds_nothing() -> None:
    store = VectorStore(2)

    store.add(np.array([], np.int64), np.zeros((0, 2), np.float32))

    assert store.search(X, 3) == []
    assert len(store) == 0


def test_vectors_come_back_by_row() -> None:
    store = store_of([[0.5, 0.25], [1, 0]], [11, 5])

    assert store.reconstruct([5, 11]).tolist() == [[1, 0], [0.5, 0.25]]
