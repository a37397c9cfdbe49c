from pathlib import Path

import numpy as np
import pytest

from index.encoder import TokenVectors
from index.tokens import (
    FloatMatrix,
    best_matches,
    no_tokens,
    open_batch,
    quantise,
    save_batch,
    similarities,
)


def token_vectors(vectors: FloatMatrix) -> TokenVectors:
    count = len(vectors)
    offsets = np.stack([np.arange(count) * 5, np.arange(count) * 5 + 4], axis=1)
    return TokenVectors(vectors, offsets.astype(np.int32))


def random_tokens(seed: int, *counts: int, dimension: int = 64) -> list[TokenVectors]:
    generator = np.random.default_rng(seed)
    passages = []
    for count in counts:
        rows = generator.normal(size=(count, dimension)) + 0.3
        rows /= np.linalg.norm(rows, axis=1, keepdims=True)
        passages.append(token_vectors(rows.astype(np.float32)))
    return passages


def one_hot(*dimensions: int) -> TokenVectors:
    return token_vectors(np.eye(4, dtype=np.float32)[list(dimensions)])


def test_late_interaction_is_the_mean_of_each_query_tokens_best_match() -> None:
    # Passage 0 says A B, passage 1 says C C D; the query says A C C.
    batch = quantise([one_hot(0, 1), one_hot(2, 2, 3)])
    query = one_hot(0, 2, 2).vectors

    first = similarities(query, batch, 0, 2)
    second = similarities(query, batch, 2, 5)

    # Full precision: rows A, C, C against A B, then against C C D.
    # Two bits are meant for 384 dimensions that are nearly normal, not for 4 of ones.
    assert first == pytest.approx(np.array([[1, 0], [0, 0], [0, 0]]), abs=0.2)
    assert second == pytest.approx(np.array([[0, 0, 0], [1, 1, 0], [1, 1, 0]]), abs=0.2)
    best = best_matches(query, [(batch, 0, 2), (batch, 2, 5)])
    assert best == pytest.approx(np.array([[1, 0, 0], [0, 1, 1]]), abs=0.2)
    assert best.tolist() == [first.max(axis=1).tolist(), second.max(axis=1).tolist()]


def test_quantised_late_interaction_stays_near_full_precision() -> None:
    passages = random_tokens(1, 40, 1, 25, 90, dimension=384)
    query = random_tokens(2, 12, dimension=384)[0].vectors
    batch = quantise(passages)

    for place, passage in enumerate(passages):
        exact = query @ passage.vectors.T
        found = similarities(
            query, batch, int(batch.starts[place]), int(batch.starts[place + 1])
        )
        # Of the variance of a normal variable, four levels lose 12 % (Max, 1960), so
        # a cosine is off by about .34 / sqrt(384) = .018.
        assert np.abs(found - exact).max() < 5 * 0.018
        assert (found - exact).std() < 0.025
        assert found.max(axis=1).mean() == pytest.approx(
            exact.max(axis=1).mean(), abs=0.025
        )


def test_a_level_is_one_of_four_even_steps_around_the_mean() -> None:
    vectors = np.array([[1, 0, 0, 1], [0, 0.5, 1, 0]] * 8, np.float32)

    batch = quantise([token_vectors(vectors)])

    # Mean .5 (and .25), deviation the same: from -.25 in steps of .5 (and half).
    low, step = batch.scale
    assert low == pytest.approx([-0.25, -0.125, -0.25, -0.25])
    assert step == pytest.approx([0.5, 0.25, 0.5, 0.5])
    # 1 is level (1 + .25) / .5 = 2.5, rounded to the even 2; 0 is level .5, so 0.
    assert batch.codes[0].tolist() == [2 | 0 << 2 | 0 << 4 | 2 << 6]
    assert batch.codes[1].tolist() == [0 | 2 << 2 | 2 << 4 | 0 << 6]
    # Decoded .75, -.125, -.25 and .75.
    assert batch.lengths[0] == pytest.approx(
        (0.75**2 + 0.125**2 + 0.25**2 + 0.75**2) ** 0.5, abs=1e-3
    )


def test_the_tokens_of_a_passage_are_found_by_its_place() -> None:
    batch = quantise([one_hot(0), no_tokens(4), one_hot(1, 2, 3)])

    assert batch.starts.tolist() == [0, 1, 1, 4]
    assert batch.offsets[1:].tolist() == [[0, 4], [5, 9], [10, 14]]
    assert similarities(one_hot(0).vectors, batch, 1, 1).shape == (1, 0)


def test_passages_of_several_batches_are_matched_each_by_its_own_scale() -> None:
    one = quantise(random_tokens(3, 7, 4))
    other = quantise([no_tokens(64), *random_tokens(4, 5), no_tokens(64)])
    query = random_tokens(5, 3)[0].vectors

    best = best_matches(
        query,
        [(one, 0, 7), (other, 0, 0), (other, 0, 5), (other, 5, 5), (one, 7, 11)],
    )

    for row, (batch, first, last) in {
        0: (one, 0, 7),
        2: (other, 0, 5),
        4: (one, 7, 11),
    }.items():
        alone = similarities(query, batch, first, last).max(axis=1)
        assert best[row] == pytest.approx(alone, abs=1e-6)
    assert best[1].tolist() == best[3].tolist() == [0, 0, 0]
    assert best_matches(query, []).shape == (0, 3)


def test_passages_without_any_token_are_stored_and_match_nothing() -> None:
    batch = quantise([no_tokens(4), no_tokens(4)])

    assert best_matches(one_hot(1).vectors, [(batch, 0, 0)]).tolist() == [[0]]


def test_a_saved_batch_opens_the_same(tmp_path: Path) -> None:
    batch = quantise(random_tokens(3, 5, 9))

    paths = save_batch(batch, tmp_path / "7")
    opened = open_batch(tmp_path / "7")

    assert sorted(path.name for path in paths) == [
        *("codes.npy", "lengths.npy", "offsets.npy", "scale.npy", "starts.npy"),
    ]
    for name in batch.FILES:
        assert np.array_equal(getattr(opened, name), getattr(batch, name))


def test_the_same_tokens_are_written_as_the_same_bytes(tmp_path: Path) -> None:
    once = save_batch(quantise(random_tokens(4, 6, 2)), tmp_path / "1")
    again = save_batch(quantise(random_tokens(4, 6, 2)), tmp_path / "2")

    assert [p.read_bytes() for p in once] == [p.read_bytes() for p in again]


def test_dimensions_that_do_not_fill_bytes_cannot_be_packed() -> None:
    with pytest.raises(ValueError, match="6 dimensions in fours"):
        quantise(random_tokens(5, 2, dimension=6))
