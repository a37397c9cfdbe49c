"""Measures of one ranking against judgments."""

import math
from collections.abc import Mapping, Sequence


def ndcg(ranking: Sequence[str], grades: Mapping[str, int], *, k: int) -> float:
    """Return the normalised discounted cumulative gain of the first `k`.

    Gain is the grade itself and the discount log2(rank + 1), as trec_eval's ndcg_cut.

    Returns:
        0.0 to 1.0; 0.0 if nothing is relevant.
    """
    gains = [max(0, grades.get(item, 0)) for item in ranking[:k]]
    ideal = sorted((max(0, grade) for grade in grades.values()), reverse=True)[:k]
    best = _discounted(ideal)
    return _discounted(gains) / best if best else 0.0


def recall(
    ranking: Sequence[str], grades: Mapping[str, int], *, k: int, least: int = 1
) -> float:
    """Return the share of relevant items among the first `k`; 0.0 if none is.

    Relevant is what has the grade `least` or a higher one.
    """
    relevant = {item for item, grade in grades.items() if grade >= least}
    return len(relevant & set(ranking[:k])) / len(relevant) if relevant else 0.0


def reciprocal_rank(
    ranking: Sequence[str], grades: Mapping[str, int], *, k: int, least: int = 1
) -> float:
    """Return 1 / rank of the first relevant item among the first `k`, else 0.0."""
    for rank, item in enumerate(ranking[:k], start=1):
        if grades.get(item, 0) >= least:
            return 1 / rank
    return 0.0


def judged(ranking: Sequence[str], grades: Mapping[str, int], *, k: int) -> float:
    """Return the share of the first `k` that somebody judged; 1.0 of an empty one."""
    first = ranking[:k]
    return sum(item in grades for item in first) / len(first) if first else 1.0


def lowest_decile(values: Sequence[float]) -> float:
    """Return the mean of the lowest tenth of some values, at least of one.

    Raises:
        ValueError: If there are none.
    """
    if not values:
        raise ValueError("there is no lowest tenth of nothing")
    tenth = sorted(values)[: max(1, len(values) // 10)]
    return math.fsum(tenth) / len(tenth)


def kendall_tau(one: Sequence[str], other: Sequence[str]) -> float | None:
    """Return the rank correlation of two rankings over the items that both have.

    Returns:
        1.0 for the same order to -1.0 for the reverse; None with fewer than two items
        in common.
    """
    place = {item: rank for rank, item in enumerate(other)}
    ranks = [place[item] for item in one if item in place]
    pairs = len(ranks) * (len(ranks) - 1) // 2
    if not pairs:
        return None
    agreeing = sum(
        first < second for at, first in enumerate(ranks) for second in ranks[at + 1 :]
    )
    return (2 * agreeing - pairs) / pairs


def _discounted(gains: Sequence[int]) -> float:
    return sum(gain / math.log2(rank + 1) for rank, gain in enumerate(gains, start=1))
