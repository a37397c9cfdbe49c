"""How much of their wording two documents share, from a few hundred hashes of each.

A sketch is the smallest hashes of a text's shingles (runs of five words; of eight
letters in Chinese). The share of common hashes among the smallest of both together
estimates the resemblance of the two sets: A. Broder, "On the resemblance and
containment of documents", 1997.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator

import numpy as np
from numpy.typing import NDArray

SKETCH_SIZE = 256
"""Hashes; the estimate's standard error is at most 1/32."""

WORDS = 5
CHINESE_LETTERS = 8

WORD = re.compile(r"[^\W_]+")
CHINESE = re.compile(r"[一-鿿]")

Sketch = NDArray[np.uint64]


def sketch_text(texts: Iterable[str]) -> Sketch:
    """Return the smallest hashes of all shingles of texts, sorted, each once."""
    hashes = {
        int.from_bytes(hashlib.blake2b(shingle.encode(), digest_size=8).digest())
        for text in texts
        for shingle in _shingles(text)
    }
    return np.array(sorted(hashes)[:SKETCH_SIZE], np.uint64)


def resemblance(one: Sketch, other: Sketch) -> float:
    """Estimate the Jaccard similarity of two texts' shingles; 0 if one has none."""
    if not (len(one) and len(other)):
        return 0.0
    smallest = np.union1d(one, other)[:SKETCH_SIZE]
    common = np.intersect1d(np.intersect1d(one, other), smallest)
    return len(common) / len(smallest)


def _shingles(text: str) -> Iterator[str]:
    folded = text.casefold()
    letters = CHINESE.findall(folded)
    words = WORD.findall(folded)
    if len(letters) > len(folded) // 3:
        units, length = letters, CHINESE_LETTERS
    else:
        units, length = words, WORDS
    for start in range(len(units) - length + 1):
        yield " ".join(units[start : start + length])
