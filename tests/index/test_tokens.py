from pathlib import Path

import numpy as np
import pytest

from index.encoder import TokenVectors
from index.tokens import (
    FloatMatrix,
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
    assert first == pytest.approx(np.array([[1, 0], [0, 0], [0, 0]]), abs=0.12)
    assert second == pytest.approx(
        np.array([[0, 0, 0], [1, 1, 0], [1, 1, 0]]), abs=0.12
    )
    assert first.max(axis=1).mean() == pytest.approx(1 / 3, abs=0.1)
    assert second.max(axis=1).mean() == pytest.approx(2 / 3, abs=0.1)


def test_quantised_late_interaction_stays_near_full_precision() -> None:
    passages = random_tokens(1, 40, 1, 25, 90)
    (query,) = random_tokens(2, 12)
    batch = quantise(passages)

    for place, passage in enumerate(passages):
        exact = query.vectors @ passage.vectors.T
        found = similarities(
            query.vectors, batch, int(batch.starts[place]), int(batch.starts[place + 1])
        )
        # Sixteen steps over 5.2 deviations: an error of at most 0.17 deviations in
        # each dimension, which cancels out over them.
        assert np.abs(found - exact).max() < 0.06
        assert found.max(axis=1).mean() == pytest.approx(
            exact.max(axis=1).mean(), abs=0.015
        )


def test_a_level_is_one_of_sixteen_even_steps_around_the_mean() -> None:
    vectors = np.array([[1, 0], [0, 0.5]] * 8, np.float32)

    batch = quantise([token_vectors(vectors)])

    # Mean .5 and .25, deviation .5 and .25: from -.8 in steps of 2.6 / 15, and half.
    low, step = batch.scale
    assert low == pytest.approx([0.5 - 2.6 * 0.5, 0.25 - 2.6 * 0.25])
    assert step == pytest.approx([2.6 / 15, 1.3 / 15])
    # 1 is level (1 + .8) / (2.6 / 15) = 10.4, so 10; 0 is level 4.6, so 5.
    assert batch.codes[0].tolist() == [10 | 5 << 4]
    assert batch.codes[1].tolist() == [5 | 10 << 4]


def test_the_tokens_of_a_passage_are_found_by_its_place() -> None:
    batch = quantise([one_hot(0), no_tokens(4), one_hot(1, 2, 3)])

    assert batch.starts.tolist() == [0, 1, 1, 4]
    assert batch.offsets[1:].tolist() == [[0, 4], [5, 9], [10, 14]]
    assert similarities(one_hot(0).vectors, batch, 1, 1).shape == (1, 0)


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


def test_an_odd_number_of_dimensions_cannot_be_packed() -> None:
    with pytest.raises(ValueError, match="3 dimensions in pairs"):
        quantise(random_tokens(5, 2, dimension=3))
