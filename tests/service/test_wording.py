"""Runs of characters and words, counted by hand."""

import math

import numpy as np
import pytest

from service.wording import BUCKETS, CHARACTER_BUCKETS, buckets_of, wording_score


def test_runs_of_two_to_six_characters_and_one_to_three_words_are_kept() -> None:
    characters, words = buckets_of("Ab cd")
    # " ab cd " has 7 characters: 6 runs of two, 5 of three, 4, 3 and 2 of six.
    assert len(characters) == 6 + 5 + 4 + 3 + 2
    # "ab", "cd" and "ab cd".
    assert len(words) == 3
    assert characters.max() < CHARACTER_BUCKETS <= words.min()
    assert words.max() < BUCKETS


def test_a_chinese_character_counts_as_a_word() -> None:
    _, words = buckets_of("\u4f4f\u54ea")
    assert len(words) == 3


@pytest.mark.parametrize(
    "written", ["ou est-elle", "O\u00f9 est  elle ?", "OU EST ELLE"]
)
def test_case_accents_and_punctuation_are_not_seen(written: str) -> None:
    expected = buckets_of("ou est elle")
    for some, others in zip(buckets_of(written), expected, strict=True):
        assert some.tolist() == others.tolist()


def test_a_long_text_does_not_weigh_more_for_its_length() -> None:
    weights = np.zeros(BUCKETS, np.float32)
    characters, words = buckets_of("ab cd")
    weights[characters], weights[words] = 0.5, 2.0
    expected = 20 * 0.5 / math.sqrt(20 + 1) + 3 * 2.0 / math.sqrt(3 + 1)
    assert wording_score(weights, "ab cd") == pytest.approx(expected)


def test_no_words_weigh_nothing() -> None:
    assert wording_score(np.ones(BUCKETS, np.float32), "?!") == 0
