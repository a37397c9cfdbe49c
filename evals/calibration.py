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
from index.records import Filters
from service.answer import DEPTH, search_foreign
from service.names import missing_names
from service.scope import LanguageThresholds, Thresholds
from service.workbench import Workbench

ONE_CHANCE = (8, 18)
"""Percentiles of answerable questions' scores that make the lines for an answer and
for a full one, where only passages in the question's language are looked at."""

TWO_CHANCES = (13, 25)
"""Likewise where a question must miss both lines, its own language's and the main
language's, to go unanswered."""

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

    The lines are percentiles of the best passage's late interaction score over
    answerable questions; what scores below the median unanswerable question whose
    names the library knows is out of scope.
    """
    searcher = workbench.searcher()
    scored: dict[str, list[_Scored]] = {}
    for done, question in enumerate(questions):
        on_progress(done, len(questions))
        query = searcher.prepare(question.text, question.language)
        hits = searcher.search(query, k=DEPTH)
        foreign = search_foreign(searcher, query, Filters())
        missing = missing_names(
            question.text,
            question.language,
            (*hits, *foreign),
            searcher.snapshot.vocabulary,
        )
        scored.setdefault(question.language, []).append(
            _Scored(
                question.answerable,
                max(
                    (h.late_score for h in hits if h.language == question.language),
                    default=-1.0,
                ),
                max((hit.late_score for hit in foreign), default=-1.0),
                bool(missing),
            )
        )
    return [_fit(language, rows) for language, rows in scored.items()]


def _fit(language: str, rows: Sequence[_Scored]) -> Calibration:
    answerable = [row for row in rows if row.answerable]
    unanswerable = [row for row in rows if not row.answerable]
    telling = [row for row in unanswerable if not row.has_missing_name]
    if not answerable or not telling:
        raise EvaluationError(
            f"calibration needs answerable and unanswerable questions in {language}, "
            "some of the latter without a name that the library lacks"
        )
    has_foreign = any(row.foreign >= 0 for row in answerable)
    percentiles = TWO_CHANCES if has_foreign else ONE_CHANCE
    own = [row.own for row in answerable], [row.own for row in telling]
    foreign = [row.foreign for row in answerable], [row.foreign for row in telling]
    thresholds = LanguageThresholds(
        own=_lines(*own, percentiles),
        foreign=_lines(*foreign, percentiles) if has_foreign else NEVER,
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


def _lines(
    answerable: Sequence[float],
    unanswerable: Sequence[float],
    percentiles: tuple[int, int],
) -> Thresholds:
    unanswered, partly = np.percentile(answerable, percentiles)
    return Thresholds(
        outside=round(min(float(np.median(unanswerable)), float(unanswered)), 4),
        unanswered=round(float(unanswered), 4),
        partly=round(float(partly), 4),
    )
