"""How like known harmful requests the words of a question are.

A linear score: every run of two to six characters and of one to three words has a
weight, which `python -m evals fit-protection` learns. Runs are kept by a hash, so that
the weights are one array and no list of words ships. It sees what the encoder's vector
blurs, such as who asks and whether for a name or for a rule.
"""

import re
import zlib

import numpy as np
import numpy.typing as npt

from index.encoder import Floats
from service.folding import fold

CHARACTER_BUCKETS = 2**18
WORD_BUCKETS = 2**17
BUCKETS = CHARACTER_BUCKETS + WORD_BUCKETS

CHARACTER_RUNS = range(2, 7)
WORD_RUNS = range(1, 4)

WORD = re.compile(r"\w+")
PART = re.compile(r"[\u3400-\u9fff]|[^\W\u3400-\u9fff]+")
"""A Chinese character, or a word of any other writing."""

Buckets = npt.NDArray[np.int64]


def buckets_of(text: str) -> tuple[Buckets, Buckets]:
    """Return where the weights of a text's runs of characters and of words lie.

    Each bucket once, in order. Case, accents, punctuation and spacing are not seen.
    """
    folded = fold(text)
    words, parts = WORD.findall(folded), PART.findall(folded)
    line = " ".join(["", *words, ""])
    characters = {
        _hash(line[start : start + length], CHARACTER_BUCKETS)
        for length in CHARACTER_RUNS
        for start in range(len(line) - length + 1)
    }
    runs = {
        CHARACTER_BUCKETS + _hash(" ".join(parts[start : start + length]), WORD_BUCKETS)
        for length in WORD_RUNS
        for start in range(len(parts) - length + 1)
    }
    return np.array(sorted(characters), np.int64), np.array(sorted(runs), np.int64)


def wording_score(weights: Floats, text: str) -> float:
    """Return how like a harmful request the words of a text are: more is more like.

    Args:
        weights: Of every bucket.
        text: A question without the names of groups.
    """
    return float(
        sum(
            weights[buckets].sum() / np.sqrt(len(buckets) + 1)
            for buckets in buckets_of(text)
        )
    )


def _hash(run: str, buckets: int) -> int:
    return zlib.crc32(run.encode()) % buckets
