"""Labelled questions → the scores below which the library does not answer.

For development questions only: figures on the questions that thresholds were fitted on
say how well they fit, not how well they will do.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from evals.errors import EvaluationError
from service.answer import DEPTH, search_foreign
from service.names import missing_names
from service.scope import LanguageThresholds, Thresholds
from service.workbench import Workbench

REFUSED_PERCENTILE = 8
"""The share of answerable questions that may score below the line, in percent."""

PARTLY_PERCENTILE = 18

NEVER = Thresholds(1.0, 1.0, 1.0)
"""For questions whose language is most of the library's: no other is looked at."""


@dataclass(frozen=True, slots=True)
class LabelledQuestion:
    """A question, and whether the library under calibration answers it."""

    text: str
    language: str
    answerable: bool


@dataclass(frozen=True, slots=True)
class Calibration:
    """Fitted thresholds of one language, and how they do on what they were fitted on.

    `refused` is the share of answerable questions not answered, `abstained` the share
    of unanswerable ones; both count the check of names too.
    """

    language: str
    thresholds: LanguageThresholds
    refused: float
    abstained: float
    questions: int


@dataclass(frozen=True, slots=True)
class _Scored:
    """A question with the best score in its own language and in the others."""

    answerable: bool
    own: float
    foreign: float
    has_missing_name: bool


def read_questions(path: Path) -> list[LabelledQuestion]:
    """Read lines of {"text", "language", "answerable"}; other fields are not looked at.

    Raises:
        EvaluationError: If a line is no such object.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise EvaluationError(f"{path} cannot be read: {error.strerror}") from error
    questions = []
    for number, line in enumerate(lines, start=1):
        try:
            fields = json.loads(line)
            question = LabelledQuestion(
                fields["text"], fields["language"], bool(fields["answerable"])
            )
        except (ValueError, KeyError, TypeError) as error:
            raise EvaluationError(f"{path}, line {number}: {error!r}") from error
        questions.append(question)
    return questions


def calibrate(
    workbench: Workbench,
    questions: Sequence[LabelledQuestion],
    on_progress: Callable[[int, int], None] = lambda done, total: None,
) -> list[Calibration]:
    """Fit thresholds for each language on labelled questions.

    The line for an answer is the 8th percentile of the best passage's late interaction
    score over answerable questions, the line for a full answer the 18th; what scores
    below the median unanswerable question is out of scope.
    """
    searcher = workbench.searcher()
    scored: dict[str, list[_Scored]] = {}
    for done, question in enumerate(questions):
        on_progress(done, len(questions))
        query = searcher.prepare(question.text, question.language)
        hits = searcher.search(query, k=DEPTH)
        foreign = search_foreign(searcher, query)
        missing = missing_names(question.text, question.language, (*hits, *foreign))
        scored.setdefault(question.language, []).append(
            _Scored(
                question.answerable,
                max((hit.late_score for hit in hits), default=-1.0),
                max((hit.late_score for hit in foreign), default=-1.0),
                bool(missing),
            )
        )
    return [_fit(language, rows) for language, rows in scored.items()]


def _fit(language: str, rows: Sequence[_Scored]) -> Calibration:
    answerable = [row for row in rows if row.answerable]
    unanswerable = [row for row in rows if not row.answerable]
    if not answerable or not unanswerable:
        raise EvaluationError(
            f"calibration needs answerable and unanswerable questions in {language}"
        )
    telling = [row for row in unanswerable if not row.has_missing_name]
    thresholds = LanguageThresholds(
        own=_lines([r.own for r in answerable], [r.own for r in telling]),
        foreign=_lines([r.foreign for r in answerable], [r.foreign for r in telling]),
    )

    def stopped(some: Sequence[_Scored]) -> float:
        return float(
            np.mean(
                [
                    row.has_missing_name
                    or (
                        row.own < thresholds.own.unanswered
                        and row.foreign < thresholds.foreign.unanswered
                    )
                    for row in some
                ]
            )
        )

    return Calibration(
        language, thresholds, stopped(answerable), stopped(unanswerable), len(rows)
    )


def _lines(answerable: Sequence[float], unanswerable: Sequence[float]) -> Thresholds:
    if max(answerable) < 0:
        return NEVER
    unanswered = float(np.percentile(answerable, REFUSED_PERCENTILE))
    return Thresholds(
        outside=round(min(float(np.median(unanswerable)), unanswered), 4),
        unanswered=round(unanswered, 4),
        partly=round(float(np.percentile(answerable, PARTLY_PERCENTILE)), 4),
    )
