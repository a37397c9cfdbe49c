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
            own=Thresholds(0.7844, 0.8226, 0.8343),
            foreign=Thresholds(0.7768, 0.8050, 0.8129),
        ),
        "fr": LanguageThresholds(
            own=Thresholds(0.7884, 0.8154, 0.8234),
            foreign=Thresholds(0.7768, 0.8050, 0.8129),
        ),
        "es": LanguageThresholds(
            own=Thresholds(0.7765, 0.8104, 0.8262),
            foreign=Thresholds(0.7728, 0.8060, 0.8131),
        ),
        "ar": LanguageThresholds(
            own=Thresholds(0.7882, 0.8099, 0.8144),
            foreign=Thresholds(0.7725, 0.7866, 0.7933),
        ),
        "ru": LanguageThresholds(
            own=Thresholds(0.7739, 0.8077, 0.8185),
            foreign=Thresholds(0.7693, 0.7970, 0.8049),
        ),
        "zh": LanguageThresholds(
            own=Thresholds(0.8077, 0.8318, 0.8394),
            foreign=Thresholds(0.7810, 0.8038, 0.8080),
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
