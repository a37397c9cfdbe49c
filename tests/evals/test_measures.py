import json
from math import log2
from pathlib import Path

import pytest

from evals.measures import (
    judged,
    kendall_tau,
    lowest_decile,
    ndcg,
    recall,
    reciprocal_rank,
)
from evals.trec import read_qrels, read_run

TREC = Path(__file__).parents[1] / "data" / "trec"

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


def test_relevance_can_begin_at_a_higher_grade() -> None:
    ranking = ["a", "d", "b"]

    assert recall(ranking, GRADES, k=2, least=2) == 0.0
    assert recall(ranking, GRADES, k=3, least=2) == 1.0
    assert reciprocal_rank(ranking, GRADES, k=3, least=2) == pytest.approx(1 / 3)


def test_a_topic_without_a_relevant_passage_measures_zero() -> None:
    for measure in (ndcg, recall, reciprocal_rank):
        assert measure(["a"], {}, k=10) == 0.0
        assert measure(["a"], {"a": 0}, k=10) == 0.0


def test_a_grade_of_zero_is_judged_too() -> None:
    assert judged(["e", "x", "a", "y"], GRADES, k=4) == 0.5
    assert judged(["e", "x"], GRADES, k=1) == 1.0
    assert judged([], GRADES, k=10) == 1.0


def test_the_lowest_decile_is_the_mean_of_the_lowest_tenth() -> None:
    assert lowest_decile([i / 10 for i in range(20, 0, -1)]) == pytest.approx(0.15)
    assert lowest_decile([0.7, 0.2]) == 0.2
    with pytest.raises(ValueError, match="nothing"):
        lowest_decile([])


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (["a", "b", "c"], ["a", "b", "c"], 1.0),
        (["a", "b", "c"], ["c", "b", "a"], -1.0),
        # Of the pairs ab, ac and bc the other ranking has the last one reversed.
        (["a", "x", "b", "c"], ["a", "c", "y", "b"], 1 / 3),
        (["a", "x"], ["a", "y"], None),
    ],
)
def test_rank_correlation_is_over_what_both_have(
    one: list[str], other: list[str], expected: float | None
) -> None:
    assert kendall_tau(one, other) == pytest.approx(expected)


def test_measures_agree_with_those_of_another_program() -> None:
    qrels, run = read_qrels(TREC / "qrels.txt"), read_run(TREC / "run.txt")
    expected = json.loads((TREC / "expected.json").read_text())
    assert len(expected) == 12
    for query_id, values in expected.items():
        ranking, grades = run[query_id], qrels[query_id]
        ours = {
            "nDCG@10": ndcg(ranking, grades, k=10),
            "R(rel=2)@10": recall(ranking, grades, k=10, least=2),
            "R(rel=2)@50": recall(ranking, grades, k=50, least=2),
            "R(rel=2)@100": recall(ranking, grades, k=100, least=2),
            "RR(rel=2)@10": reciprocal_rank(ranking, grades, k=10, least=2),
            "Judged@10": judged(ranking, grades, k=10),
        }
        assert ours == pytest.approx(values, abs=1e-9), query_id
