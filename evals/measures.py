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


def recall(ranking: Sequence[str], grades: Mapping[str, int], *, k: int) -> float:
    """Return the share of relevant items among the first `k`; 0.0 if none is."""
    relevant = {item for item, grade in grades.items() if grade > 0}
    return len(relevant & set(ranking[:k])) / len(relevant) if relevant else 0.0


def reciprocal_rank(
    ranking: Sequence[str], grades: Mapping[str, int], *, k: int
) -> float:
    """Return 1 / rank of the first relevant item among the first `k`, else 0.0."""
    for rank, item in enumerate(ranking[:k], start=1):
        if grades.get(item, 0) > 0:
            return 1 / rank
    return 0.0


def _discounted(gains: Sequence[int]) -> float:
    return sum(gain / math.log2(rank + 1) for rank, gain in enumerate(gains, start=1))
