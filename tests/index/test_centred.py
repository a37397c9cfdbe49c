import numpy as np
import pytest

from index.centred import FEW, CentredVectors, StoredVectors
from index.vectors import VectorStore

UP, RIGHT = (0.0, 1.0), (1.0, 0.0)


def centred(vectors: list[tuple[float, float]], languages: list[int]) -> CentredVectors:
    matrix = np.array(vectors, dtype=np.float32)
    stored = StoredVectors(
        rows=np.arange(1, len(vectors) + 1, dtype=np.int64),
        languages=np.array(languages, dtype=np.int8),
        batches=np.zeros(len(vectors), dtype=np.int32),
        positions=np.arange(len(vectors), dtype=np.int32),
        matrices={0: matrix},
        dimension=2,
    )
    store = VectorStore(2)
    for rows, part in stored.parts():
        store.add(rows, part)
    return CentredVectors(store, stored)


def test_a_language_is_not_nearer_for_being_the_query_s_own() -> None:
    # 200 passages of language 0 point right, as the query does; of language 1 all
    # point up but one, which leans towards the query as none of the others does.
    vectors = [RIGHT] * 200 + [UP] * 200 + [(0.6, 0.8)]
    store = centred(vectors, [0] * 200 + [1] * 201)

    ((best, score), (_, second)) = store.search(np.array(RIGHT, dtype=np.float32), 2)

    assert best == 401
    # .6 less the mean of its language, which is .6 / 201, shrunk a little to that of
    # all, which is 200.6 / 401.
    mean = (0.6 + FEW * 200.6 / 401) / (201 + FEW)
    assert score == pytest.approx(0.6 - mean, abs=0.004)
    assert second < score


def test_within_a_language_the_order_is_that_of_cosines() -> None:
    store = centred([RIGHT, (0.6, 0.8), UP], [0, 0, 0])

    found = store.search(np.array(RIGHT, dtype=np.float32), 3)

    assert [row for row, _ in found] == [1, 2, 3]
    scores = [score for _, score in found]
    assert [scores[0] - scores[1], scores[1] - scores[2]] == pytest.approx(
        [0.4, 0.6], abs=0.01
    )


def test_vectors_are_given_back_as_they_were() -> None:
    vectors = [RIGHT, UP, (0.6, 0.8)]

    back = centred(vectors, [0, 1, 1]).reconstruct([3, 1])

    assert back == pytest.approx(np.array([(0.6, 0.8), RIGHT]), abs=0.01)
