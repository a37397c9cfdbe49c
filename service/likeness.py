"""How like known harmful requests a question is, from its vector alone.

A kernel machine: the question's vector is taken to 64 dimensions, in which what only
names a group or a language is played down, and compared with 1,024 example prompts;
each votes for or against, the nearer the more. `python -m evals fit-protection` makes
`data/harmful_likeness.npz`; `docs/protection.md` says from what and how good it is.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import cast, get_args

import numpy as np

from index.encoder import Floats
from index.records import EncoderFacts
from service.protection import Purpose

FITTED = Path(__file__).parent / "data" / "harmful_likeness.npz"
PURPOSES: tuple[Purpose, ...] = get_args(Purpose)


@dataclass(frozen=True, slots=True, eq=False)
class Likeness:
    """What was fitted for one encoder.

    `votes` has a row for each example: for harmful or not, then for each of
    `PURPOSES`. At `certain` a question is refused, at `possible` if a rule asks for it.
    """

    encoder: str
    mean: Floats
    projection: Floats
    examples: Floats
    votes: Floats
    bias: Floats
    certain: float
    possible: float

    def score(self, vector: Floats) -> float:
        """Return how like a harmful request a question is; about 1 for a plain one."""
        return float(self._scores(vector)[0])

    def purpose(self, vector: Floats) -> Purpose:
        """Return what the harmful requests that a question is like are after."""
        return PURPOSES[int(np.argmax(self._scores(vector)[1:]))]

    def _scores(self, vector: Floats) -> Floats:
        place = cast("Floats", (vector - self.mean) @ self.projection)
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
            mean=arrays["mean"].astype(np.float32),
            projection=arrays["projection"].astype(np.float32),
            examples=arrays["examples"].astype(np.float32),
            votes=arrays["votes"],
            bias=arrays["bias"],
            certain=float(arrays["certain"]),
            possible=float(arrays["possible"]),
        )


def write_likeness(path: Path, likeness: Likeness) -> None:
    """Write what was fitted; vectors are rounded to half precision."""
    np.savez(
        path,
        encoder=np.array(likeness.encoder),
        mean=likeness.mean.astype(np.float16),
        projection=likeness.projection.astype(np.float16),
        examples=likeness.examples.astype(np.float16),
        votes=likeness.votes.astype(np.float32),
        bias=likeness.bias.astype(np.float32),
        certain=np.array(likeness.certain),
        possible=np.array(likeness.possible),
    )
