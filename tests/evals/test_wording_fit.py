"""Weights of words, learned from sentences whose difference is one word."""

import numpy as np
import pytest

from evals.wording_fit import WordingRows, weights_of
from service.wording import wording_score

TEXTS = [
    f"{verb} {thing}" for thing in ("milk", "tea", "rye") for verb in ("buy", "steal")
]
LABELS = np.array([-1.0, 1.0] * 3)


def test_a_word_of_harmful_texts_alone_tells_them_apart_in_a_new_text() -> None:
    rows = WordingRows([*TEXTS, "buy salt", "steal salt"])
    weights = rows.fit(np.arange(6), LABELS)
    bought, stolen = rows.scores(np.array([6, 7]), weights)
    assert bought < 0 < stolen
    assert stolen == pytest.approx(
        wording_score(weights.astype(np.float32), "steal salt")
    )


def test_what_one_text_alone_has_weighs_nothing() -> None:
    rows = WordingRows([*TEXTS, "quiz"])
    weights = rows.fit(np.arange(7), np.array([*LABELS, 1.0]))
    assert rows.scores(np.array([6]), weights).tolist() == [0]


def test_three_harmful_texts_weigh_as_much_as_one_legitimate() -> None:
    weights = weights_of(np.array([1.0, 1.0, 1.0, -1.0]))
    assert weights.tolist() == pytest.approx([2 / 3, 2 / 3, 2 / 3, 2])
