import numpy as np
import pytest

from evals.significance import (
    bootstrap_interval,
    difference,
    holm,
    randomisation_p,
)


def test_p_is_the_share_of_signs_that_give_as_much() -> None:
    # Of the 2 ** 6 ways to sign six equal differences only two give as large a sum.
    p = randomisation_p(np.full(6, 0.25))

    assert p == pytest.approx(2 / 64, abs=0.004)


def test_p_is_two_sided() -> None:
    # 3 - 1 = 2: of the four sums 4, 2, -2 and -4 all are at least as far from 0.
    assert randomisation_p(np.array([3.0, -1.0])) == 1.0
    assert randomisation_p(np.array([-0.25] * 6)) == randomisation_p(
        np.array([0.25] * 6)
    )


def test_no_difference_is_never_significant_and_p_is_never_nothing() -> None:
    assert randomisation_p(np.zeros(50)) == 1.0
    assert randomisation_p(np.ones(50), rounds=10_000) == 1 / 10_001


def test_the_same_differences_give_the_same_figures() -> None:
    some = [0.1, -0.2, 0.3, 0.05, 0.0]

    assert difference(some) == difference(some)


def test_wins_losses_and_ties_are_counted() -> None:
    found = difference([0.5, 0.25, -0.25, 0.0, 0.0])

    assert (found.wins, found.losses, found.ties) == (2, 1, 2)
    assert found.mean == pytest.approx(0.1)
    assert found.low < 0.1 < found.high


def test_the_interval_is_that_of_a_resampled_mean() -> None:
    # The mean of 100 draws from half ones, half zeros: 0.5 ± 1.96 * 0.05.
    low, high = bootstrap_interval(np.array([0.0, 1.0] * 50))

    assert low == pytest.approx(0.5 - 0.098, abs=0.011)
    assert high == pytest.approx(0.5 + 0.098, abs=0.011)
    assert bootstrap_interval(np.full(9, 0.25)) == (0.25, 0.25)


@pytest.mark.parametrize(
    ("p_values", "expected"),
    [
        ([0.01, 0.04, 0.03], [0.03, 0.06, 0.06]),
        ([0.04], [0.04]),
        ([0.5, 0.9, 0.7], [1.0, 1.0, 1.0]),
        ([], []),
    ],
)
def test_holm_multiplies_by_what_is_still_to_test(
    p_values: list[float], expected: list[float]
) -> None:
    assert holm(p_values) == pytest.approx(expected)


def test_nothing_cannot_be_compared() -> None:
    with pytest.raises(ValueError, match="nothing"):
        difference([])
