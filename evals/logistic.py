"""Logistic regression with a ridge penalty: few signals, fitted by Newton's method."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Doubles = NDArray[np.float64]

STEPS = 50
SMALL = 1e-8


@dataclass(frozen=True, slots=True)
class Logistic:
    """The logarithm of the odds is `intercept` plus each signal times its weight."""

    weights: Doubles
    intercept: float

    def log_odds(self, signals: Doubles) -> Doubles:
        """Return the logarithm of the odds of each row."""
        odds: Doubles = signals @ self.weights + self.intercept
        return odds


def fit_logistic(
    signals: Doubles, labels: Sequence[bool], *, penalty: float = 1.0
) -> Logistic:
    """Fit weights of signals, one row a case, one column a signal.

    Args:
        signals: What is known of each case.
        labels: What each case is.
        penalty: Half of it times the square of each standardised weight is added to
            the negative log-likelihood.
    """
    mean, deviation = signals.mean(axis=0), signals.std(axis=0)
    scale = np.where(deviation > SMALL, deviation, 1.0)
    rows = np.column_stack([(signals - mean) / scale, np.ones(len(signals))])
    wanted = np.asarray(labels, dtype=np.float64)
    ridge = np.diag([*np.full(signals.shape[1], penalty), SMALL])
    weights = np.zeros(rows.shape[1])
    for _ in range(STEPS):
        likely = 1 / (1 + np.exp(-np.clip(rows @ weights, -30, 30)))
        gradient = rows.T @ (wanted - likely) - ridge @ weights
        curvature = (rows * (likely * (1 - likely))[:, np.newaxis]).T @ rows + ridge
        step = np.linalg.solve(curvature, gradient)
        weights += step
        if np.abs(step).max() < SMALL:
            break
    plain = weights[:-1] / scale
    return Logistic(plain, float(weights[-1] - plain @ mean))


def fold_of(topic_ids: Sequence[str], folds: int = 5) -> dict[str, int]:
    """Deal topics out to folds, so that all languages of one are left out together."""
    names = sorted(set(topic_ids))
    order = np.random.default_rng(0).permutation(len(names)) % folds
    return dict(zip(names, order.tolist(), strict=True))
