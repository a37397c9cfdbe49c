import numpy as np
import pytest

from evals.logistic import fit_logistic, fold_of


def test_the_odds_of_a_signal_with_two_values_are_those_of_the_counts() -> None:
    # 1 of 4 without the signal, 3 of 4 with it.
    signals = np.array([[0.0]] * 4 + [[1.0]] * 4)
    labels = [True, False, False, False, True, True, True, False]

    fitted = fit_logistic(signals, labels, penalty=0.0)

    assert fitted.intercept == pytest.approx(np.log(1 / 3))
    assert fitted.weights == pytest.approx([np.log(3) - np.log(1 / 3)])
    assert fitted.log_odds(np.array([[1.0]])) == pytest.approx([np.log(3)])


def test_a_signal_that_never_changes_weighs_nothing() -> None:
    signals = np.array([[0.0, 5.0], [1.0, 5.0], [0.0, 5.0], [1.0, 5.0]])

    fitted = fit_logistic(signals, [False, True, True, False])

    assert fitted.weights == pytest.approx([0.0, 0.0])
    assert fitted.intercept == pytest.approx(0.0)


def test_a_penalty_keeps_weights_finite_where_labels_are_told_apart() -> None:
    signals = np.array([[0.0], [0.0], [1.0], [1.0]])

    fitted = fit_logistic(signals, [False, False, True, True], penalty=1.0)

    # Standardised to -1 and 1, the weight w solves 4 / (1 + exp(w)) = w.
    weight = fitted.weights[0] / 2
    assert 4 / (1 + np.exp(weight)) == pytest.approx(weight)


def test_folds_are_alike_in_size_and_the_same_for_the_same_topics() -> None:
    topics = [f"t{n:03}" for n in range(12)]

    folds = fold_of([*topics, *topics], 5)

    sizes = np.bincount(list(folds.values()))
    assert sorted(sizes.tolist()) == [2, 2, 2, 3, 3]
    assert folds == fold_of(topics[::-1], 5)
