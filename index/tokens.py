"""Quantised token vectors of passages, memory-mapped, and late interaction with them.

Late interaction (MaxSim, Khattab and Zaharia, SIGIR 2020) scores a passage by the mean,
over the query's tokens, of the best match among the passage's tokens. The vectors
come from the same encoder pass as the passage's own vector.

Each dimension is kept in two bits: four even steps within 1.5 standard deviations of
its mean over the batch, nearly the best four for a normal distribution (Max, 1960).
docs/decisions/0013 has what that and other ways cost. Scores are computed on the
levels, without decoding:

    q · x = q · low + (q * step) · levels,   divided by the length of the decoded x.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from index.encoder import TokenVectors

FloatMatrix: TypeAlias = NDArray[np.float32]

LEVELS = 4
CLIP_DEVIATIONS = 1.5

IN_A_BYTE = 4
SHIFTS = np.array([0, 2, 4, 6], dtype=np.uint8)
UNPACKED = (np.arange(256)[:, np.newaxis] >> SHIFTS & LEVELS - 1).astype(np.float32)
"""The four levels in each possible byte."""

TOKENS_AT_ONCE = 1024
"""So many are quantised or scored together, that they stay in the processor's cache."""


@dataclass(frozen=True, slots=True)
class TokenBatch:
    """The token vectors of one batch of passages.

    Tokens `starts[i]` to `starts[i + 1]` belong to passage i. Byte j of a token's row
    of `codes` holds dimensions 4 j to 4 j + 3, the first in its lowest two bits.
    `offsets` are the characters of the passage's text that a token stands for. `scale`
    holds the lowest level and the step of each dimension.
    """

    codes: NDArray[np.uint8]
    lengths: NDArray[np.float16]
    offsets: NDArray[np.uint16]
    starts: NDArray[np.int64]
    scale: FloatMatrix

    FILES = ("codes", "lengths", "offsets", "starts", "scale")

    def range_of(self, position: int) -> tuple[int, int]:
        """Return the first token of a passage, and one past its last."""
        return int(self.starts[position]), int(self.starts[position + 1])


PassageTokens: TypeAlias = tuple[TokenBatch, int, int]
"""A batch, a passage's first token there, and one past its last."""


def quantise(passages: Sequence[TokenVectors]) -> TokenBatch:
    """Quantise the token vectors of a batch of passages.

    Raises:
        ValueError: If the dimensions do not fill whole bytes.
    """
    vectors = np.concatenate([tokens.vectors for tokens in passages])
    dimension = vectors.shape[1]
    if dimension % IN_A_BYTE:
        raise ValueError(f"cannot pack {dimension} dimensions in fours")
    # Passages of nothing but marks and rules may leave a batch without any token.
    sample = vectors if len(vectors) else np.zeros((1, dimension), np.float32)
    mean = sample.mean(axis=0)
    deviation = np.maximum(sample.std(axis=0), 1e-6)
    low = mean - CLIP_DEVIATIONS * deviation
    step = 2 * CLIP_DEVIATIONS * deviation / (LEVELS - 1)
    codes = np.empty((len(vectors), dimension // IN_A_BYTE), dtype=np.uint8)
    lengths = np.empty(len(vectors), dtype=np.float16)
    for at in range(0, len(vectors), TOKENS_AT_ONCE):
        part = slice(at, at + TOKENS_AT_ONCE)
        levels = np.clip(np.rint((vectors[part] - low) / step), 0, LEVELS - 1)
        lengths[part] = np.linalg.norm(low + levels * step, axis=1)
        fours = levels.astype(np.uint8).reshape(-1, dimension // IN_A_BYTE, IN_A_BYTE)
        codes[part] = np.bitwise_or.reduce(fours << SHIFTS, axis=2)
    counts = [len(tokens.vectors) for tokens in passages]
    return TokenBatch(
        codes=codes,
        lengths=lengths,
        offsets=np.concatenate([tokens.offsets for tokens in passages]).astype(
            np.uint16
        ),
        starts=np.concatenate([[0], np.cumsum(counts)]).astype(np.int64),
        scale=np.stack([low, step]).astype(np.float32),
    )


def no_tokens(dimension: int) -> TokenVectors:
    """Return the tokens of a text that has none."""
    return TokenVectors(
        np.zeros((0, dimension), dtype=np.float32), np.zeros((0, 2), dtype=np.int32)
    )


def save_batch(batch: TokenBatch, folder: Path) -> list[Path]:
    """Write a batch as NumPy files named after its fields and return their paths."""
    folder.mkdir(parents=True)
    paths = [folder / f"{name}.npy" for name in TokenBatch.FILES]
    for name, path in zip(TokenBatch.FILES, paths, strict=True):
        np.save(path, getattr(batch, name), allow_pickle=False)
    return paths


def open_batch(folder: Path) -> TokenBatch:
    """Map a saved batch into memory; nothing is read until it is needed."""
    return TokenBatch(
        **{
            # The plain view spares each slice the cost of being a np.memmap, and the
            # plain string spares each file that of resolving a `Path`.
            name: np.load(
                f"{folder}/{name}.npy", mmap_mode="r", allow_pickle=False
            ).view(np.ndarray)
            for name in TokenBatch.FILES
        }
    )


def decode(batch: TokenBatch, first: int, last: int) -> FloatMatrix:
    """Return the unit vectors of tokens first to last of a batch, one a row."""
    low, step = batch.scale
    codes = batch.codes[first:last]
    levels = UNPACKED.take(codes, axis=0).reshape(len(codes), len(low))
    vectors: FloatMatrix = (low + levels * step) / batch.lengths[first:last, np.newaxis]
    return vectors.astype(np.float32)


def similarities(
    query: FloatMatrix, batch: TokenBatch, first: int, last: int
) -> FloatMatrix:
    """Return the cosine of every query token with tokens first to last of a batch.

    Args:
        query: Unit vectors of the query's tokens, shape (query tokens, dimension).
        batch: Where the passage's tokens are.
        first: The first token's row.
        last: One past the last token's row.

    Returns:
        Shape (query tokens, last - first).
    """
    return _cosines(query, [(batch, first, last)]).T


def best_matches(query: FloatMatrix, passages: Sequence[PassageTokens]) -> FloatMatrix:
    """Return the best cosine of each query token (columns) in passages (rows).

    Late interaction is the mean of a row. A passage without tokens has zeros. Those
    of one batch should stand together: each such run is one matrix product.
    """
    sizes = np.array([last - first for _, first, last in passages], dtype=np.int64)
    best = np.zeros((len(passages), len(query)), dtype=np.float32)
    filled = sizes > 0
    if filled.any():
        firsts = (np.cumsum(sizes) - sizes)[filled]
        best[filled] = np.maximum.reduceat(_cosines(query, passages), firsts)
    return best


def _cosines(query: FloatMatrix, passages: Sequence[PassageTokens]) -> FloatMatrix:
    """Return the cosines of passages' tokens (rows) with the query's (columns)."""
    count, dimension = sum(last - first for _, first, last in passages), query.shape[1]
    cosines = np.empty((count, len(query)), dtype=np.float32)
    lengths = np.concatenate([b.lengths[first:last] for b, first, last in passages])
    # One buffer that stays in the processor's cache: new memory for all levels takes
    # twice as long as the products.
    buffer = np.empty((min(count, TOKENS_AT_ONCE), dimension), dtype=np.float32)
    start = 0
    for _, run in groupby(passages, key=lambda passage: id(passage[0])):
        own = list(run)
        codes = np.concatenate([batch.codes[first:last] for batch, first, last in own])
        low, step = own[0][0].scale
        scaled, least = (query * step).T, query @ low
        for at in range(0, len(codes), TOKENS_AT_ONCE):
            some = codes[at : at + TOKENS_AT_ONCE]
            stop = start + len(some)
            levels = buffer[: len(some)]
            # UNPACKED[some] takes ten times as long (numpy 2.4.6).
            UNPACKED.take(
                some,
                axis=0,
                out=levels.reshape(*some.shape, IN_A_BYTE),
                mode="clip",  # "raise" would fill a copy first
            )
            np.matmul(levels, scaled, out=cosines[start:stop])
            cosines[start:stop] += least
            start = stop
    cosines /= lengths[:, np.newaxis]
    return cosines
