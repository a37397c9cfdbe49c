"""Whether the library speaks of what a question is about, decided before quoting.

Six signals, weighed alike in every language, make the odds that it does; lines for
each language make them a scope (decisions 0016 and 0025). `python -m evals calibrate`
fits both.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum

from index.errors import EncoderError
from index.query import PreparedQuery
from index.records import EncoderFacts, Hit
from index.search import Searcher

LOOKED_AT = 5
"""Hits that must speak of the question between them."""

LEFT_BEHIND = 10
"""The hit that the first one leaves behind, or the last where there are fewer."""


class Scope(IntEnum):
    """How far the best passages speak of a question, least first."""

    OUTSIDE = 0
    UNANSWERED = 1
    PARTLY = 2
    ANSWERED = 3


@dataclass(frozen=True, slots=True)
class Lines:
    """What makes the odds in one language, and the odds that make a scope.

    `ordinary` is added to the weighed signals; below `outside` a question is outside,
    below `unanswered` unanswered, below `partly` answered in part.
    """

    ordinary: float
    outside: float
    unanswered: float
    partly: float


@dataclass(frozen=True, slots=True)
class ScopeWeights:
    """What each signal is worth, and the lines of each language."""

    signals: Mapping[str, float]
    lines: Mapping[str, Lines]


SIGNALS = ("match", "concepts", "concepts_found", "names_none", "lead", "length")
"""The best late interaction score of a hit; how many concepts of the vocabulary the
question names, the share of them that the first hits name, and whether it names none;
by how much the first hit's score is above a later one's; and the logarithm of the count
of the question's tokens."""

SCOPE_WEIGHTS = {
    "multilingual-e5-small": ScopeWeights(
        signals={
            "match": 66.090,
            "concepts": 0.323,
            "concepts_found": 3.055,
            "names_none": 0.143,
            "lead": 4.461,
            "length": 0.626,
        },
        lines={
            "en": Lines(-59.993, -1.929, 1.073, 1.671),
            "fr": Lines(-59.789, -1.224, 0.510, 1.222),
            "es": Lines(-59.517, -1.522, 0.783, 1.487),
            "ar": Lines(-59.001, -1.357, 0.203, 0.936),
            "ru": Lines(-59.031, -1.494, 0.902, 1.375),
            "zh": Lines(-59.772, -1.497, 0.281, 1.065),
        },
    ),
}
"""By encoder, from `python -m evals calibrate` on the starter library with the 720
questions of evals/collections/calibration and the development half of
evals/collections/starter, 2026-11-23."""


def find_grounds(
    searcher: Searcher, query: PreparedQuery, hits: Sequence[Hit]
) -> dict[str, float]:
    """Return the signals of whether the library speaks of a question.

    Args:
        searcher: What found the hits.
        query: The question.
        hits: The best passages, best first; at least one.
    """
    first = hits[:LOOKED_AT]
    vocabulary = searcher.snapshot.vocabulary
    asked = frozenset(vocabulary.concept_ids(query.text, query.language))
    named = {
        id_
        for hit in first
        if asked
        for id_ in (
            *hit.concepts,
            *vocabulary.concept_ids(f"{hit.heading}\n{hit.title}", hit.language),
        )
    }
    return {
        "match": max(hit.late_score for hit in hits),
        "concepts": float(len(asked)),
        "concepts_found": len(asked & named) / len(asked) if asked else 0.5,
        "names_none": float(not asked),
        "lead": hits[0].score - hits[:LEFT_BEHIND][-1].score,
        "length": math.log(len(query.tokens)),
    }


def judge_scope(
    encoder: EncoderFacts, language: str, grounds: Mapping[str, float]
) -> tuple[float, Scope]:
    """Judge the signals of a question in a language.

    Returns:
        The logarithm of the odds that the library speaks of the question, and what
        follows.

    Raises:
        EncoderError: If nothing was fitted for the library's encoder.
    """
    if encoder.name not in SCOPE_WEIGHTS:
        raise EncoderError(
            f"answers are not calibrated for the encoder {encoder.name}, only for "
            f"{', '.join(SCOPE_WEIGHTS)}; gifp search works with any"
        )
    weights = SCOPE_WEIGHTS[encoder.name]
    lines = weights.lines[language]
    odds = lines.ordinary + sum(
        weight * grounds[name] for name, weight in weights.signals.items()
    )
    reached = (lines.outside, lines.unanswered, lines.partly)
    return odds, Scope(sum(odds >= line for line in reached))
