from pathlib import Path

import numpy as np
import pytest

from evals.errors import EvaluationError
from evals.frontier import Point, best_matches
from evals.performance_page import write_frontier
from evals.token_storage import Kept, Text, Way, coded, kept_tokens, pooled


def text_of(words: str) -> Text:
    offsets, at = [], 0
    for word in words.split():
        start = words.index(word, at)
        at = start + len(word)
        offsets.append((start, at))
    return Text(words, "en", np.array(offsets, dtype=np.uint16))


def test_words_and_rare_words_are_chosen() -> None:
    texts = [text_of("The court •"), text_of("the school"), text_of("The 12 wells")]

    assert [k.tolist() for k in kept_tokens(texts, "words")] == [
        [True, True, False],
        [True, True],
        [True, True, True],
    ]
    # "the" stands in three of three passages, each other word in one.
    assert [k.tolist() for k in kept_tokens(texts, "rarer than 50 %")] == [
        [False, True, False],
        [False, True],
        [False, True, True],
    ]


@pytest.mark.parametrize("pooling", ["neighbours by 2", "clusters by 2"])
def test_tokens_of_one_sentence_are_joined_and_of_two_are_not(pooling: str) -> None:
    east, north = np.eye(2, dtype=np.float32)
    vectors = np.stack([east, east, north, north, east])
    text = text_of("Aa bb cc dd. Ee")

    joined = pooled(vectors, text, pooling)

    # Two of the first sentence's four are left, and the one of the second.
    assert sorted(joined[:2].tolist()) == [[0, 1], [1, 0]]
    assert joined[2:].tolist() == [[1, 0]]


def test_a_coding_says_what_a_token_takes() -> None:
    vectors = np.random.default_rng(1).normal(size=(2_000, 40)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)

    # 40 dimensions at 2, 1.6 and 1 bits, or 20 at 4; and 4 bytes for length and place.
    sizes = {
        "float32": 160,
        "4 levels": 14,
        "3 levels": 12,
        "2 levels": 9,
        "16 levels of 20 dimensions": 14,
        "8 centroids, 2 levels": 11,
    }
    for coding, size in sizes.items():
        decoded, taken = coded(vectors, coding)
        assert taken == size
        assert np.linalg.norm(decoded, axis=1) == pytest.approx(1, abs=1e-5)
    assert (coded(vectors, "4 levels")[0] * vectors).sum(axis=1).mean() > 0.92


def test_the_best_match_in_each_passage_is_found() -> None:
    vectors = np.array([[1, 0], [0, 1], [0.6, 0.8]], np.float32)
    kept = Kept(vectors, np.array([0, 2, 2, 3]), 0.0)

    found = best_matches(kept, np.array([[1, 0]], np.float32))

    assert found == pytest.approx(np.array([[1], [0], [0.6]]))
    assert best_matches(
        kept.of(np.array([2])), np.array([[0, 1]], np.float32)
    ) == pytest.approx(0.8)


def test_a_table_takes_the_place_of_the_one_before(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    (tmp_path / "pictures").mkdir()
    page.write_text("Before\n<!-- frontier -->\nold\n<!-- end of frontier -->\nAfter\n")
    values = {score: {"en": 0.5, "fr": 0.4} for score in ("plain", "normalised")}

    write_frontier(page, [Point(Way(), 218_000.0, 142.0, values)])

    text = page.read_text()
    assert "| float32 | 218.0 | 142 | 0.5000 (+0.0000) | 0.4500 (+0.0000) |" in text
    assert "old" not in text
    assert text.startswith("Before\n")
    assert text.endswith("<!-- end of frontier -->\nAfter\n")
    assert (tmp_path / "pictures" / "performance-frontier.svg").exists()
    page.write_text("no place")
    with pytest.raises(EvaluationError, match="no place for the table 'frontier'"):
        write_frontier(page, [Point(Way(), 218_000.0, 142.0, values)])
