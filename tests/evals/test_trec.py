from pathlib import Path

import pytest

from evals.errors import EvaluationError
from evals.trec import mean_measures, read_qrels, read_run, write_qrels, write_run


def test_judgments_and_rankings_come_back_as_they_were(tmp_path: Path) -> None:
    qrels = {"t1.en": {"s1": 3, "s2": 0}, "t1.fr": {"s1": 3}}
    rankings = {"t1.en": ["s2", "s1", "s9"], "t1.fr": ["s1"]}

    write_qrels(tmp_path / "qrels.txt", qrels)
    write_run(tmp_path / "run.txt", rankings, "our system")

    assert read_qrels(tmp_path / "qrels.txt") == qrels
    assert read_run(tmp_path / "run.txt") == rankings


def test_the_lines_are_those_of_trec(tmp_path: Path) -> None:
    write_qrels(tmp_path / "qrels.txt", {"t1.en": {"s1": 3}})
    write_run(tmp_path / "run.txt", {"t1.en": ["s1", "a b.pdf"]}, "our system")

    assert (tmp_path / "qrels.txt").read_text() == "t1.en 0 s1 3\n"
    assert (tmp_path / "run.txt").read_text() == (
        "t1.en Q0 s1 1 2 our_system\nt1.en Q0 a_b.pdf 2 1 our_system\n"
    )


def test_the_score_orders_a_run_and_equal_ones_go_by_name_backwards(
    tmp_path: Path,
) -> None:
    path = tmp_path / "run.txt"
    path.write_text("q Q0 a 1 0.5 x\nq Q0 b 2 0.9 x\nq Q0 c 3 0.5 x\n")

    assert read_run(path) == {"q": ["b", "c", "a"]}


@pytest.mark.parametrize(
    ("line", "message"),
    [("q 0 d", "line 1: 3 columns, not 4"), ("q 0 d high", "line 1: invalid literal")],
)
def test_a_line_that_is_wrong_is_named(tmp_path: Path, line: str, message: str) -> None:
    path = tmp_path / "qrels.txt"
    path.write_text(line)

    with pytest.raises(EvaluationError, match=message):
        read_qrels(path)


def test_measures_are_means_over_the_judged_queries_that_are_ranked() -> None:
    qrels = {"q1": {"a": 3, "b": 1}, "q2": {"a": 2}, "q3": {"a": 1}}

    means, count = mean_measures(qrels, {"q1": ["b", "a"], "q2": ["x"]}, least=2)

    assert count == 2
    assert means["MRR@10"] == pytest.approx((1 / 2 + 0) / 2)
    assert means["Recall@10"] == pytest.approx((1 + 0) / 2)
    assert means["judged@10"] == pytest.approx((1 + 0) / 2)
    with pytest.raises(EvaluationError, match="no query"):
        mean_measures(qrels, {"q9": ["a"]}, least=2)
