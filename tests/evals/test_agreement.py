import pytest

from evals.agreement import Agreement, cohen_kappa, judge_agreement
from evals.records import Judgment


def judgment(judge: str, page: int, grade: int, topic: str = "t1") -> Judgment:
    return Judgment(topic, "a.pdf", page, "from", "to", grade, judge)


def test_kappa_is_agreement_beyond_chance() -> None:
    # A textbook table: both yes 20, both no 15, only the first yes 5, only the second
    # yes 10. They agree on 35 of 50; chance gives 0.5 * 0.6 + 0.5 * 0.4 = 0.5.
    pairs = [(1, 1)] * 20 + [(0, 0)] * 15 + [(1, 0)] * 5 + [(0, 1)] * 10

    kappa = cohen_kappa(pairs, range(2), lambda a, b: float(a != b))

    assert kappa == pytest.approx((0.7 - 0.5) / (1 - 0.5))


def test_grades_further_apart_weigh_more() -> None:
    # Distances 0, 9; by chance (0,0) 0, (0,3) 9 in half of the cases.
    pairs = [(0, 0), (3, 0)]

    assert cohen_kappa(pairs, range(4), lambda a, b: float((a - b) ** 2)) == 0.0


def test_judges_are_compared_on_what_both_judged() -> None:
    judgments = [
        *(judgment("AB", page, grade) for page, grade in ((1, 3), (2, 0), (3, 2))),
        *(judgment("CD", page, grade) for page, grade in ((1, 3), (2, 1), (9, 2))),
        judgment("EF", 7, 3),
    ]

    (only,) = judge_agreement(judgments)

    # Grades 3 0 against 3 1: seen (0 + 1) / 2; chance (0 + 4 + 9 + 1) / 4.
    assert only == Agreement("AB", "CD", 2, 1, 1.0, 1 - 0.5 / 3.5)


def test_there_is_no_kappa_where_nothing_is_told_apart() -> None:
    (only,) = judge_agreement([judgment("AB", 1, 2), judgment("CD", 1, 2)])

    assert only.kappa is None
    assert only.weighted is None
