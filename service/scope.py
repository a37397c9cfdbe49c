"""Whether the library speaks of what a question is about, decided before quoting.

Three signals, weighed alike in every language, make the odds that it does; lines for
each language make them a scope (decision 0016). `python -m evals calibrate` fits both.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum

from index.errors import EncoderError
from index.query import PreparedQuery
from index.records import EncoderFacts, Hit
from index.search import Searcher

LOOKED_AT = 5
"""Hits that must speak of the question between them."""


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


SIGNALS = ("match", "concepts", "concepts_found")
"""The best late interaction score of a hit, how many concepts of the vocabulary the
question names, and the share of them that the first hits name."""

SCOPE_WEIGHTS = {
    "multilingual-e5-small": ScopeWeights(
        signals={"match": 60.943, "concepts": 0.346, "concepts_found": 3.008},
        lines={
            "en": Lines(-53.230, -1.999, 0.894, 1.524),
            "fr": Lines(-53.050, -1.267, 0.387, 1.038),
            "es": Lines(-52.940, -1.803, 0.483, 1.133),
            "ar": Lines(-52.249, -1.159, 0.202, 0.919),
            "ru": Lines(-52.488, -1.563, 0.482, 1.177),
            "zh": Lines(-53.184, -1.038, 0.139, 0.995),
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
