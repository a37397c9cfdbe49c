"""Whether the library speaks of what a question is about, decided before quoting."""

import re
from collections.abc import Sequence
from enum import StrEnum

from index.analysis import normalise
from index.errors import EncoderError
from index.query import PreparedQuery
from index.records import EncoderFacts, Hit


class Scope(StrEnum):
    """How far the best passages speak of a question."""

    OUTSIDE = "outside"
    UNANSWERED = "unanswered"
    PARTLY = "partly"
    ANSWERED = "answered"


THRESHOLDS = {
    "multilingual-e5-small": (0.0, 0.0, 0.0),
}
"""Late interaction scores of the best passage below which a question is outside,
unanswered, partly answered; fitted by `python -m evals calibrate`."""

NUMBERED_INSTRUMENT = re.compile(
    r"(?:unscr|s/res/|a/res/\d+/|resolutions?|résolutions?|resolución|resoluciones|"
    r"القرار(?:ات)?|резолюци\w+|第)\s*(?:\(?no?\.?\s*|№\s*)?(\d{2,4})"
)
YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)")


def judge_scope(
    encoder: EncoderFacts, query: PreparedQuery, hits: Sequence[Hit]
) -> Scope:
    """Judge by the late interaction score of the best passage.

    Raises:
        EncoderError: If no thresholds were fitted for the library's encoder.
    """
    if encoder.name not in THRESHOLDS:
        raise EncoderError(
            f"answers are not calibrated for the encoder {encoder.name}; gifp search "
            f"works, and gifp ask with {', '.join(THRESHOLDS)}"
        )
    best = max((hit.late_score for hit in hits), default=-1.0)
    for scope, threshold in zip(
        (Scope.OUTSIDE, Scope.UNANSWERED, Scope.PARTLY),
        THRESHOLDS[encoder.name],
        strict=True,
    ):
        if best < threshold:
            return scope
    return Scope.ANSWERED


def unspoken_names(
    question: str, sentences: Sequence[str], hits: Sequence[Hit]
) -> list[str]:
    """Return the instruments and years a question names that no quotation speaks of.

    A number counts as spoken of if it stands in a quoted sentence or in the title or
    heading of a document that is quoted.
    """
    folded = normalise(question)
    names = {*NUMBERED_INSTRUMENT.findall(folded), *YEAR.findall(folded)}
    context = [f"{hit.title} {hit.heading} {hit.text}" for hit in hits[:5]]
    spoken = set(re.findall(r"\d+", normalise(" ".join((*sentences, *context)))))
    return sorted(names - spoken)
