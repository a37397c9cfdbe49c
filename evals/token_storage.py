"""Ways to keep the token vectors of passages in fewer bytes, to be compared.

Each way is three choices: which tokens are kept, how many of them are pooled into one,
and how the numbers of a vector are coded.
"""

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy.cluster.hierarchy import fcluster, linkage

from index.vectors import FloatMatrix
from ingest.sentences import split_sentences

CLIP_DEVIATIONS = {256: 4.0, 16: 2.6, 4: 1.5, 3: 1.22, 2: 0.8}
"""By number of levels, how far from the mean the outer ones lie; for four, three and
two levels nearly the best for a normal distribution (Max, 1960)."""

EXTRA_BYTES = 4
"""A token's length as float16, and where it ends in the text."""

ITERATIONS = 6
SAMPLE = 30_000
BLOCK = 20_000


@dataclass(frozen=True, slots=True)
class Text:
    """A passage's text and language; `offsets` are the characters of each token."""

    text: str
    language: str
    offsets: NDArray[np.uint16]

    def words(self) -> list[str]:
        """Return the characters of each token, without case and space."""
        return [
            self.text[start:stop].strip().casefold() for start, stop in self.offsets
        ]


@dataclass(frozen=True, slots=True)
class Way:
    """One way to keep token vectors; see `kept_tokens`, `pooled` and `coded`."""

    kept: str = "all"
    pooling: str = "none"
    coding: str = "float32"

    @property
    def name(self) -> str:
        """The way in words."""
        parts = [self.coding, self.kept, self.pooling]
        return ", ".join(p for p in parts if p not in {"all", "none"})


@dataclass(frozen=True, slots=True, eq=False)
class Kept:
    """What is kept: unit vectors as decoded, where each passage's begin, its bytes."""

    vectors: FloatMatrix
    starts: NDArray[np.int64]
    bytes_a_token: float

    def of(self, places: NDArray[np.int64]) -> "Kept":
        """Return what is kept of some passages."""
        sizes = self.starts[places + 1] - self.starts[places]
        starts = np.concatenate([[0], np.cumsum(sizes)])
        rows = np.repeat(self.starts[places] - starts[:-1], sizes)
        rows += np.arange(len(rows))
        return Kept(self.vectors[rows], starts, self.bytes_a_token)


def kept_tokens(texts: Sequence[Text], kept: str) -> list[NDArray[np.bool_]]:
    """Choose tokens: "all", "words" (with a letter or digit), or "rarer than 25 %".

    The last are words that stand in fewer passages of their language than that.
    """
    if kept == "all":
        return [np.ones(len(text.offsets), dtype=np.bool_) for text in texts]
    words = [text.words() for text in texts]
    chosen = [[any(map(str.isalnum, word)) for word in some] for some in words]
    if kept != "words":
        most = float(kept.split()[2]) / 100
        frequent = _frequent(texts, words, most)
        chosen = [
            [
                is_word and (text.language, word) not in frequent
                for is_word, word in both
            ]
            for text, both in zip(texts, map(zip, chosen, words), strict=True)
        ]
    return [np.array(some, dtype=np.bool_) for some in chosen]


def _frequent(
    texts: Sequence[Text], words: Sequence[Sequence[str]], most: float
) -> set[tuple[str, str]]:
    passages: defaultdict[str, int] = defaultdict(int)
    having: defaultdict[tuple[str, str], int] = defaultdict(int)
    for text, some in zip(texts, words, strict=True):
        passages[text.language] += 1
        for word in set(some):
            having[text.language, word] += 1
    return {key for key, count in having.items() if count > most * passages[key[0]]}


def pooled(vectors: FloatMatrix, text: Text, pooling: str) -> FloatMatrix:
    """Join tokens of one sentence into their mean.

    "none" does not; "neighbours by n" leaves one in n, joining those next to each other
    that are most alike; "clusters by n" joins the most alike of a sentence (Ward).
    """
    if pooling == "none":
        return vectors
    kind, _, factor = pooling.split()
    join = _neighbours if kind == "neighbours" else _clusters
    stops = [stop for _, stop in split_sentences(text.text, text.language)]
    sentence = np.searchsorted(stops, text.offsets[:, 1])
    parts = [
        join(vectors[sentence == number], int(factor)) for number in np.unique(sentence)
    ]
    return np.concatenate(parts) if parts else vectors


def _neighbours(vectors: FloatMatrix, factor: int) -> FloatMatrix:
    groups = [vectors[i] for i in range(len(vectors))]
    alike = [float(a @ b) for a, b in pairwise(groups)]
    while len(groups) > math.ceil(len(vectors) / factor):
        at = int(np.argmax(alike))
        groups[at : at + 2] = [groups[at] + groups[at + 1]]
        del alike[at]
        for side in (at - 1, at):
            if 0 <= side < len(alike):
                alike[side] = _cosine(groups[side], groups[side + 1])
    return _unit(np.array(groups, dtype=np.float32))


def _clusters(vectors: FloatMatrix, factor: int) -> FloatMatrix:
    wanted = math.ceil(len(vectors) / factor)
    if wanted == len(vectors):
        return vectors
    labels = fcluster(linkage(vectors, "ward"), wanted, criterion="maxclust")
    sums = [vectors[labels == label].sum(axis=0) for label in np.unique(labels)]
    return _unit(np.array(sums, dtype=np.float32))


def coded(vectors: FloatMatrix, coding: str) -> tuple[FloatMatrix, float]:
    """Code vectors and decode them again.

    Args:
        vectors: Unit vectors of all passages.
        coding: "float32"; "n levels" of each dimension; "n levels of m dimensions"
            along the principal axes; "m centroids, n levels" of what is left.

    Returns:
        Unit vectors, and the bytes that a token takes.
    """
    size = vectors.shape[1]
    if coding == "float32":
        return vectors, 4.0 * size
    words = coding.split()
    if words[1] == "centroids,":
        count, levels = int(words[0]), int(words[2])
        centroids = _centroids(vectors, count)
        nearest = _nearest(vectors, centroids)
        rest = vectors - centroids[nearest]
        decoded = centroids[nearest] + _levels(rest, levels)
        return _unit(decoded), _code_bytes(size, levels) + 2
    levels = int(words[0])
    if len(words) > 2:
        axes = _principal_axes(vectors, int(words[3]))
        mean = vectors.mean(axis=0)
        decoded = _levels((vectors - mean) @ axes, levels) @ axes.T + mean
        return _unit(decoded), _code_bytes(axes.shape[1], levels)
    return _unit(_levels(vectors, levels)), _code_bytes(size, levels)


def _code_bytes(size: int, levels: int) -> float:
    bits = 1.6 if levels == 3 else math.log2(levels)  # five of three fit in a byte
    return size * bits / 8 + EXTRA_BYTES


def _levels(vectors: FloatMatrix, levels: int) -> FloatMatrix:
    mean = vectors.mean(axis=0)
    low = mean - CLIP_DEVIATIONS[levels] * vectors.std(axis=0)
    step = np.maximum(2 * (mean - low) / (levels - 1), 1e-9)
    decoded: FloatMatrix = low + step * np.clip(
        np.rint((vectors - low) / step), 0, levels - 1
    )
    return decoded


def _principal_axes(vectors: FloatMatrix, count: int) -> FloatMatrix:
    _, axes = np.linalg.eigh(np.cov(vectors[:: len(vectors) // SAMPLE + 1].T))
    return axes[:, : -count - 1 : -1].astype(np.float32)


def _centroids(vectors: FloatMatrix, count: int) -> FloatMatrix:
    chooser = np.random.default_rng(0)
    sample = vectors[np.sort(chooser.permutation(len(vectors))[:SAMPLE])]
    centroids = sample[:: len(sample) // count][:count].copy()
    for _ in range(ITERATIONS):
        nearest = _nearest(sample, centroids)
        sums = np.zeros_like(centroids)
        np.add.at(sums, nearest, sample)
        counts = np.bincount(nearest, minlength=count)[:, np.newaxis]
        centroids = np.where(counts > 0, sums / np.maximum(counts, 1), centroids)
    return centroids


def _nearest(vectors: FloatMatrix, centroids: FloatMatrix) -> NDArray[np.int64]:
    half = (centroids**2).sum(axis=1) / 2
    return np.concatenate(
        [
            np.argmax(vectors[at : at + BLOCK] @ centroids.T - half, axis=1)
            for at in range(0, len(vectors), BLOCK)
        ]
    )


def _cosine(one: FloatMatrix, other: FloatMatrix) -> float:
    return float(one @ other / np.linalg.norm(one) / np.linalg.norm(other))


def _unit(rows: FloatMatrix) -> FloatMatrix:
    scaled: FloatMatrix = rows / np.maximum(
        np.linalg.norm(rows, axis=1, keepdims=True), 1e-9
    )
    return scaled.astype(np.float32, copy=False)
