from pathlib import Path

import pytest

from evals.baseline import compare_with_baseline, significant_losses, write_baseline
from evals.comparison import Move, compare, most_moved
from evals.errors import EvaluationError
from evals.tables import comparison_table

Values = dict[str, dict[str, float]]


def values(measure: str, **by_query: float) -> Values:
    return {
        name.replace("_", "."): {measure: value} for name, value in by_query.items()
    }


def steady(level: float, topics: int = 12) -> Values:
    """Alternate a little around a level, in two languages."""
    return {
        f"t{n}.{language}": {"nDCG@10": level + 0.01 * (n % 2)}
        for n in range(topics)
        for language in ("en", "fr")
    }


def test_a_clear_difference_is_called_better_or_worse() -> None:
    (row, *_) = compare(steady(0.7), {"old": steady(0.5)}, ["nDCG@10"])

    assert (row.other, row.measure, row.language) == ("old", "nDCG@10", None)
    assert row.topics == 12
    assert row.one_mean == pytest.approx(0.705)
    assert row.difference.mean == pytest.approx(0.2)
    assert row.verdict == "better"
    (row, *_) = compare(steady(0.5), {"old": steady(0.7)}, ["nDCG@10"])
    assert row.verdict == "worse"


def test_what_luck_could_do_is_within_the_noise() -> None:
    one = values("nDCG@10", t1_en=0.5, t2_en=0.6, t3_en=0.7, t4_en=0.1)
    other = values("nDCG@10", t1_en=0.4, t2_en=0.5, t3_en=0.6, t4_en=0.3)

    (row,) = compare(one, {"old": other}, ["nDCG@10"])

    assert row.difference.mean == pytest.approx(0.025)
    assert (row.difference.wins, row.difference.losses) == (3, 1)
    assert row.verdict == "within the noise"
    (row,) = compare(one, {"old": one}, ["nDCG@10"])
    assert row.verdict == "the same"


def test_fewer_refusals_are_better() -> None:
    one = {f"t{n}.en": {"wrongly refused": 0.0} for n in range(12)}
    other = {f"t{n}.en": {"wrongly refused": 1.0} for n in range(12)}

    (row,) = compare(one, {"old": other}, ["wrongly refused"])

    assert row.verdict == "better"


def test_p_is_adjusted_for_every_row_of_the_table() -> None:
    # Three rows: all languages and each of two; p is about 2 / 2 ** 12 in each.
    rows = compare(steady(0.7), {"old": steady(0.5)}, ["nDCG@10"])

    assert [row.language for row in rows] == [None, "en", "fr"]
    assert [row.p_holm for row in rows] == pytest.approx([3 * rows[0].difference.p] * 3)


def test_only_queries_that_both_answered_are_compared() -> None:
    one = values("nDCG@10", t1_en=1.0, t1_fr=0.0, t2_en=0.5)
    other = values("nDCG@10", t1_en=0.5, t3_en=0.5)

    # Both were asked in English alone, of which a row of its own would say the same.
    (row,) = compare(one, {"old": other}, ["nDCG@10"])

    assert (row.topics, row.one_mean, row.other_mean) == (1, 1.0, 0.5)
    assert row.language is None
    with pytest.raises(EvaluationError, match="old has no topic in common"):
        compare(one, {"old": values("nDCG@10", t9_en=0.5)}, ["nDCG@10"])


def test_the_queries_that_moved_most_come_gains_first() -> None:
    one = values("nDCG@10", t1_en=0.9, t2_en=0.5, t3_en=0.1, t4_en=0.4)
    other = values("nDCG@10", t1_en=0.1, t2_en=0.3, t3_en=0.8, t4_en=0.4)

    assert most_moved(one, other, count=2) == [
        Move("t1.en", 0.9, 0.1),
        Move("t2.en", 0.5, 0.3),
        Move("t3.en", 0.1, 0.8),
    ]


def test_the_table_says_what_was_found() -> None:
    _, line, *_ = comparison_table(
        "ours", compare(steady(0.7), {"old": steady(0.5)}, ["nDCG@10"])
    )

    assert line.split()[:6] == ["old", "nDCG@10", "all", "12", "0.7050", "0.5050"]
    assert "+0.2000 (+0.2000 to +0.2000)" in line
    assert line.endswith("12-0-0         better")


def test_a_baseline_that_still_holds_has_no_losses(tmp_path: Path) -> None:
    path = tmp_path / "baseline" / "ours.json"
    answers: Values = {"u1.en": {"abstained": 1.0, "verbatim": 1.0}}

    write_baseline(path, steady(0.5), answers)
    rows = compare_with_baseline(path, steady(0.5), answers)

    assert {row.verdict for row in rows} == {"the same"}
    assert [row.measure for row in rows] == ["nDCG@10"] * 3 + ["abstained"]
    assert significant_losses(rows) == []
    assert path.read_text().splitlines()[1] == '"t0.en": {"nDCG@10": 0.5},'


def test_a_significant_loss_is_found(tmp_path: Path) -> None:
    path = tmp_path / "ours.json"
    write_baseline(path, steady(0.7))

    losses = significant_losses(compare_with_baseline(path, steady(0.5)))

    assert [row.language for row in losses] == [None, "en", "fr"]


def test_a_baseline_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(EvaluationError, match=r"none\.json cannot be read.*--write"):
        compare_with_baseline(tmp_path / "none.json", steady(0.5))
