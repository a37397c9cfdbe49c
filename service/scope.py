"""Whether the library speaks of what a question is about, decided before quoting."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from index.errors import EncoderError
from index.query import PreparedQuery
from index.records import EncoderFacts, Hit


class Scope(StrEnum):
    """How far the best passages speak of a question."""

    OUTSIDE = "outside"
    UNANSWERED = "unanswered"
    PARTLY = "partly"
    ANSWERED = "answered"


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Late interaction scores of the best passage below which a question is so."""

    outside: float
    unanswered: float
    partly: float


THRESHOLDS = {
    "multilingual-e5-small": {
        "en": Thresholds(0.7851, 0.8192, 0.8294),
        "fr": Thresholds(0.7867, 0.8161, 0.8217),
        "es": Thresholds(0.7784, 0.8101, 0.8265),
        "ar": Thresholds(0.7797, 0.8010, 0.8079),
        "ru": Thresholds(0.7742, 0.8072, 0.8155),
        "zh": Thresholds(0.8060, 0.8305, 0.8367),
    },
}
"""By encoder and language of the question, from `python -m evals calibrate` with
evals/collections/calibration/topics.jsonl on the starter library."""


def judge_scope(
    encoder: EncoderFacts, query: PreparedQuery, hits: Sequence[Hit]
) -> Scope:
    """Judge by the late interaction score of the best passage.

    Raises:
        EncoderError: If no thresholds were fitted for the library's encoder.
    """
    if encoder.name not in THRESHOLDS:
        raise EncoderError(
            f"answers are not calibrated for the encoder {encoder.name}, only for "
            f"{', '.join(THRESHOLDS)}; gifp search works with any"
        )
    thresholds = THRESHOLDS[encoder.name][query.language]
    best = max((hit.late_score for hit in hits), default=-1.0)
    if best < thresholds.outside:
        return Scope.OUTSIDE
    if best < thresholds.unanswered:
        return Scope.UNANSWERED
    return Scope.PARTLY if best < thresholds.partly else Scope.ANSWERED
