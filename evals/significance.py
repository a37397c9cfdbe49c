"""Differences between two systems, topic by topic → whether they are more than noise.

One difference a topic: the versions of a topic in several languages are not
independent, so they are averaged before they come here.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

ROUNDS = 20_000
SEED = 20261123
INTERVAL = 0.95
LEVEL = 0.05
"""A difference that is less likely than this by chance is called significant."""
ROUNDS_AT_ONCE = 1_000
TIE = 1e-12


@dataclass(frozen=True, slots=True)
class Difference:
    """The mean difference of two systems over topics, and how sure it is.

    `low` to `high` is its 95% interval, `p` the probability of one at least as large if
    the systems were alike.
    """

    mean: float
    low: float
    high: float
    p: float
    wins: int
    losses: int
    ties: int


def difference(differences: Sequence[float]) -> Difference:
    """Describe paired differences.

    Raises:
        ValueError: If there are none.
    """
    if not differences:
        raise ValueError("there is nothing to compare")
    values = np.asarray(differences, dtype=np.float64)
    low, high = bootstrap_interval(values)
    return Difference(
        mean=float(values.mean()),
        low=low,
        high=high,
        p=randomisation_p(values),
        wins=int((values > TIE).sum()),
        losses=int((values < -TIE).sum()),
        ties=int((np.abs(values) <= TIE).sum()),
    )


def randomisation_p(
    differences: NDArray[np.float64], rounds: int = ROUNDS, seed: int = SEED
) -> float:
    """Return the two-sided p of Fisher's paired randomisation test.

    If the systems were alike, each topic's difference could as well have the other
    sign. The p is the share of random signs whose mean is at least as far from 0, the
    observed ones counted among them, so that it is never 0.
    """
    random = np.random.default_rng(seed)
    observed = abs(float(differences.sum()))
    extreme = 0
    for first in range(0, rounds, ROUNDS_AT_ONCE):
        count = min(ROUNDS_AT_ONCE, rounds - first)
        signs = random.integers(0, 2, (count, len(differences))) * 2.0 - 1.0
        extreme += int((np.abs(signs @ differences) >= observed - TIE).sum())
    return (extreme + 1) / (rounds + 1)


def bootstrap_interval(
    differences: NDArray[np.float64], rounds: int = ROUNDS, seed: int = SEED
) -> tuple[float, float]:
    """Return the percentile interval of the mean over resampled topics."""
    random = np.random.default_rng(seed)
    means = np.concatenate(
        [
            differences[
                random.integers(0, len(differences), (count, len(differences)))
            ].mean(axis=1)
            for first in range(0, rounds, ROUNDS_AT_ONCE)
            for count in [min(ROUNDS_AT_ONCE, rounds - first)]
        ]
    )
    tail = 50 * (1 - INTERVAL)
    low, high = np.percentile(means, [tail, 100 - tail])
    return float(low), float(high)


def holm(p_values: Sequence[float]) -> list[float]:
    """Adjust p-values for testing several things at once (Holm, 1979).

    Returns:
        The adjusted values in the order of those given, none above 1.
    """
    adjusted = [0.0] * len(p_values)
    highest = 0.0
    order = sorted(range(len(p_values)), key=lambda place: p_values[place])
    for rank, place in enumerate(order):
        scaled = min(1.0, (len(p_values) - rank) * p_values[place])
        highest = max(highest, scaled)
        adjusted[place] = highest
    return adjusted
