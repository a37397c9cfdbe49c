"""Whether the library speaks of what a question is about, decided before quoting."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

from index.errors import EncoderError
from index.records import EncoderFacts, Hit


class Scope(IntEnum):
    """How far the best passages speak of a question, least first."""

    OUTSIDE = 0
    UNANSWERED = 1
    PARTLY = 2
    ANSWERED = 3


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Late interaction scores of the best passage below which a question is so."""

    outside: float
    unanswered: float
    partly: float


@dataclass(frozen=True, slots=True)
class LanguageThresholds:
    """The thresholds of questions in one language.

    `own` is for passages in the question's language, `foreign` for any other, which
    score lower at equal worth.
    """

    own: Thresholds
    foreign: Thresholds


THRESHOLDS: dict[str, dict[str, LanguageThresholds]] = {
    "multilingual-e5-small": {
        "en": LanguageThresholds(
            own=Thresholds(0.7839, 0.8220, 0.8346),
            foreign=Thresholds(0.7766, 0.8085, 0.8151),
        ),
        "fr": LanguageThresholds(
            own=Thresholds(0.7866, 0.8147, 0.8217),
            foreign=Thresholds(0.7766, 0.8085, 0.8151),
        ),
        "es": LanguageThresholds(
            own=Thresholds(0.7764, 0.8137, 0.8219),
            foreign=Thresholds(0.7721, 0.8105, 0.8204),
        ),
        "ar": LanguageThresholds(
            own=Thresholds(0.7882, 0.8106, 0.8153),
            foreign=Thresholds(0.7722, 0.7912, 0.7966),
        ),
        "ru": LanguageThresholds(
            own=Thresholds(0.7696, 0.8098, 0.8157),
            foreign=Thresholds(0.7689, 0.8031, 0.8096),
        ),
        "zh": LanguageThresholds(
            own=Thresholds(0.8070, 0.8362, 0.8405),
            foreign=Thresholds(0.7804, 0.8059, 0.8122),
        ),
    },
}
"""By encoder and language of the question, from `python -m evals calibrate` with
evals/collections/calibration/topics.jsonl on the starter library, 2026-11-23. Most of
that library is in English, so English questions about other languages' passages could
not be measured; they have the thresholds of French ones."""


def judge_scope(
    encoder: EncoderFacts, language: str, own: Sequence[Hit], foreign: Sequence[Hit]
) -> tuple[Scope, Scope]:
    """Judge hits by the late interaction score of the best.

    Args:
        encoder: The library's encoder.
        language: The question's language.
        own: Hits in that language.
        foreign: Hits in other languages.

    Returns:
        How far the passages in the question's own language speak of it, and how far
        the others do.

    Raises:
        EncoderError: If no thresholds were fitted for the library's encoder.
    """
    if encoder.name not in THRESHOLDS:
        raise EncoderError(
            f"answers are not calibrated for the encoder {encoder.name}, only for "
            f"{', '.join(THRESHOLDS)}; gifp search works with any"
        )
    thresholds = THRESHOLDS[encoder.name][language]
    return _judge(own, thresholds.own), _judge(foreign, thresholds.foreign)


def _judge(hits: Sequence[Hit], thresholds: Thresholds) -> Scope:
    best = max((hit.late_score for hit in hits), default=-1.0)
    lines = (thresholds.outside, thresholds.unanswered, thresholds.partly)
    return Scope(sum(best >= line for line in lines))
