"""How like known harmful requests a question is, from its vector and its words.

A kernel machine: the question's vector, less the mean of its language, is taken to 128
dimensions, in which what only translation changes is played down, and compared with
3,072 example prompts; each votes for or against, the nearer the more. What its words
say (`wording.py`) is added. `python -m evals fit-protection` makes
`data/harmful_likeness.npz`; `docs/protection.md` says from what and how good it is.
Every text is without the names of groups (`group_names.py`).
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import cast, get_args

import numpy as np

from index.encoder import Floats
from index.records import EncoderFacts
from ingest.language import LANGUAGES
from service.protection import Purpose
from service.wording import wording_score

FITTED = Path(__file__).parent / "data" / "harmful_likeness.npz"
PURPOSES: tuple[Purpose, ...] = get_args(Purpose)


@dataclass(frozen=True, slots=True, eq=False)
class Likeness:
    """What was fitted for one encoder.

    `votes` has a row for each example: for harmful or not, then for each of
    `PURPOSES`. `means` and `lines` have a row for each of `LANGUAGES`: the mean vector,
    and what harmful requests score at least. `wording` is the weight of every bucket of
    `wording.py`.
    """

    encoder: str
    means: Floats
    projection: Floats
    examples: Floats
    votes: Floats
    bias: Floats
    lines: Floats
    wording: Floats

    def score(self, text: str, vector: Floats, language: str) -> float:
        """Return how like a harmful request a question is; at least 0 if refused."""
        line = self.lines[LANGUAGES.index(language)]
        said = wording_score(self.wording, text)
        return float(self._scores(vector, language)[0] + said - line)

    def purpose(self, vector: Floats, language: str) -> Purpose:
        """Return what the harmful requests that a question is like are after."""
        return PURPOSES[int(np.argmax(self._scores(vector, language)[1:]))]

    def _scores(self, vector: Floats, language: str) -> Floats:
        mean = self.means[LANGUAGES.index(language)]
        place = cast("Floats", (vector - mean) @ self.projection)
        return cast("Floats", nearness(place[None], self.examples)[0] @ self.votes) + (
            self.bias
        )


def nearness(rows: Floats, others: Floats) -> Floats:
    """Return the Gaussian kernel of every row with every other row."""
    squares = (rows**2).sum(axis=1)[:, None] + (others**2).sum(axis=1)
    return cast("Floats", np.exp(-np.maximum(0, squares - 2 * rows @ others.T)))


def fitted_for(encoder: EncoderFacts) -> Likeness | None:
    """Return what was fitted for an encoder, None if nothing was."""
    likeness = read_likeness(FITTED)
    return likeness if likeness.encoder == encoder.name else None


@cache
def read_likeness(path: Path) -> Likeness:
    """Read what `write_likeness` wrote."""
    with np.load(path) as arrays:
        return Likeness(
            encoder=str(arrays["encoder"]),
            means=arrays["means"].astype(np.float32),
            projection=arrays["projection"].astype(np.float32),
            examples=arrays["examples"].astype(np.float32),
            votes=arrays["votes"],
            bias=arrays["bias"],
            lines=arrays["lines"],
            wording=arrays["wording"].astype(np.float32) * arrays["wording_step"],
        )


def write_likeness(path: Path, likeness: Likeness) -> None:
    """Write what was fitted: vectors in half precision, weights of words in a byte."""
    step = max(float(np.abs(likeness.wording).max()), 1e-6) / 127
    np.savez(
        path,
        encoder=np.array(likeness.encoder),
        means=likeness.means.astype(np.float16),
        projection=likeness.projection.astype(np.float16),
        examples=likeness.examples.astype(np.float16),
        votes=likeness.votes.astype(np.float32),
        bias=likeness.bias.astype(np.float32),
        lines=likeness.lines.astype(np.float32),
        wording=np.round(likeness.wording / step).astype(np.int8),
        wording_step=np.float32(step),
    )
