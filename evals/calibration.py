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
from service.names import missing_names
from service.scope import Thresholds
from service.workbench import Workbench

REFUSED_PERCENTILE = 7
"""The share of answerable questions that may score below the line, in percent."""

PARTLY_PERCENTILE = 15


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
    thresholds: Thresholds
    refused: float
    abstained: float
    questions: int


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

    The line for an answer is the 7th percentile of the best passage's late interaction
    score over answerable questions, the line for a full answer the 15th; what scores
    below the median unanswerable question is out of scope.
    """
    searcher = workbench.searcher()
    scored: dict[str, list[tuple[bool, float, bool]]] = {}
    for done, question in enumerate(questions):
        on_progress(done, len(questions))
        query = searcher.prepare(question.text, question.language)
        hits = searcher.search(query, k=24)
        best = max((hit.late_score for hit in hits), default=-1.0)
        missing = bool(missing_names(question.text, question.language, hits))
        scored.setdefault(question.language, []).append(
            (question.answerable, best, missing)
        )
    return [_fit(language, rows) for language, rows in scored.items()]


def _fit(language: str, rows: Sequence[tuple[bool, float, bool]]) -> Calibration:
    answerable = [(best, missing) for is_one, best, missing in rows if is_one]
    unanswerable = [(best, missing) for is_one, best, missing in rows if not is_one]
    if not answerable or not unanswerable:
        raise EvaluationError(
            f"calibration needs answerable and unanswerable questions in {language}"
        )
    scores = [best for best, _ in answerable]
    unanswered = float(np.percentile(scores, REFUSED_PERCENTILE))
    outside = float(np.median([best for best, missing in unanswerable if not missing]))
    thresholds = Thresholds(
        outside=round(min(outside, unanswered), 4),
        unanswered=round(unanswered, 4),
        partly=round(float(np.percentile(scores, PARTLY_PERCENTILE)), 4),
    )

    def stopped(some: Sequence[tuple[float, bool]]) -> float:
        return float(np.mean([best < unanswered or missing for best, missing in some]))

    return Calibration(
        language, thresholds, stopped(answerable), stopped(unanswerable), len(rows)
    )
