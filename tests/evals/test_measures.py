from math import log2

import pytest

from evals.measures import ndcg, recall, reciprocal_rank

GRADES = {"a": 1, "b": 2, "d": 1, "e": 0, "f": -1}


@pytest.mark.parametrize(
    ("ranking", "k", "expected"),
    [
        # Gains 1, 0, 2 against the ideal 2, 1, 1.
        (["a", "x", "b"], 10, (1 + 2 / log2(4)) / (2 + 1 / log2(3) + 1 / log2(4))),
        (["a", "x", "b"], 2, 1 / (2 + 1 / log2(3))),
        (["b", "a", "d"], 10, 1.0),
        (["b", "d", "a", "x"], 3, 1.0),
        (["e", "f", "x"], 10, 0.0),
        ([], 10, 0.0),
    ],
)
def test_ndcg(ranking: list[str], k: int, expected: float) -> None:
    assert ndcg(ranking, GRADES, k=k) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("ranking", "k", "expected"),
    [
        (["a", "x", "b"], 10, 2 / 3),
        (["a", "x", "b"], 2, 1 / 3),
        (["b", "d", "a"], 3, 1.0),
        (["e", "f"], 10, 0.0),
        ([], 10, 0.0),
    ],
)
def test_recall(ranking: list[str], k: int, expected: float) -> None:
    assert recall(ranking, GRADES, k=k) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("ranking", "k", "expected"),
    [
        (["a", "b"], 10, 1.0),
        (["x", "e", "b", "a"], 10, 1 / 3),
        (["x", "e", "b"], 2, 0.0),
        ([], 10, 0.0),
    ],
)
def test_reciprocal_rank(ranking: list[str], k: int, expected: float) -> None:
    assert reciprocal_rank(ranking, GRADES, k=k) == pytest.approx(expected)


def test_a_topic_without_a_relevant_passage_measures_zero() -> None:
    for measure in (ndcg, recall, reciprocal_rank):
        assert measure(["a"], {}, k=10) == 0.0
        assert measure(["a"], {"a": 0}, k=10) == 0.0
