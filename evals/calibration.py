"""Labelled questions → the odds below which the library does not answer.

For development questions only. The figures are of five folds by topic: no topic has a
part in the weights that judge it. The lines are drawn through the odds so found.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from evals.collection import split_query_id
from evals.errors import EvaluationError
from evals.json_lines import read_lines
from evals.logistic import fit_logistic, fold_of
from evals.records import Collection, Half
from index.records import Filters
from service.answer import DEPTH, choose_quotations
from service.scope import SIGNALS, Lines, ScopeWeights, find_grounds
from service.workbench import Workbench

FOLDS = 5

REFUSED, IN_PART = 9, 20
"""Percentages of answerable questions below the lines for an answer and a full one."""

Doubles = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class LabelledQuestion:
    """A question, and whether the library under calibration answers it.

    Versions of one question in several languages share `topic_id`.
    """

    topic_id: str
    text: str
    language: str
    answerable: bool


@dataclass(frozen=True, slots=True)
class JudgedQuestion:
    """A question with its signals; `is_stopped` by a name that nothing speaks of."""

    question: LabelledQuestion
    signals: tuple[float, ...]
    is_stopped: bool


@dataclass(frozen=True, slots=True)
class LanguageFigures:
    """How questions of one language do when their topics are left out.

    `refused` is the share of answerable questions not answered, `abstained` the share
    of unanswerable ones; both count the check of names too. `odds` are of each
    question, minus infinity where it is stopped.
    """

    language: str
    refused: float
    abstained: float
    questions: int
    odds: tuple[tuple[float, bool], ...]


def read_questions(path: Path) -> list[LabelledQuestion]:
    """Read lines of {"topic_id", "text", "language", "answerable"}.

    Raises:
        EvaluationError: If a line is no such object.
    """
    return [question for _, question in read_lines(path, _question)]


def _question(fields: dict[str, Any]) -> LabelledQuestion:
    return LabelledQuestion(
        split_query_id(fields["topic_id"])[0],
        fields["text"],
        fields["language"],
        bool(fields["answerable"]),
    )


def development_questions(collection: Collection) -> list[LabelledQuestion]:
    """Return every development topic of a collection in each of its languages."""
    return [
        LabelledQuestion(topic.topic_id, text, language, topic.is_answerable)
        for topic in collection.topics
        if topic.half is Half.DEVELOPMENT
        for language, text in topic.texts.items()
    ]


def judge_questions(
    workbench: Workbench,
    questions: Sequence[LabelledQuestion],
    on_progress: Callable[[int, int], None] = lambda done, total: None,
) -> list[JudgedQuestion]:
    """Ask each question and note what tells whether it is answered."""
    searcher = workbench.searcher()
    judged = []
    for done, question in enumerate(questions):
        on_progress(done, len(questions))
        query = searcher.prepare(question.text, question.language)
        hits = searcher.search(query, k=DEPTH)
        if not hits:
            continue
        grounds = find_grounds(searcher, query, hits)
        quoted = choose_quotations(searcher, query, hits, Filters()).chosen
        signals = tuple(grounds[name] for name in SIGNALS)
        judged.append(JudgedQuestion(question, signals, not quoted))
    return judged


def fit_scope(
    judged: Sequence[JudgedQuestion],
) -> tuple[ScopeWeights, list[LanguageFigures]]:
    """Fit weights that all languages share, and the lines of each.

    Raises:
        EvaluationError: If a language has not both kinds of questions, some of each not
            stopped by a name.
    """
    languages = list(dict.fromkeys(j.question.language for j in judged))
    for language in languages:
        _check(language, [j for j in judged if j.question.language == language])
    folds = fold_of([j.question.topic_id for j in judged], FOLDS)
    odds = np.zeros(len(judged))
    for fold in range(FOLDS):
        kept = [j for j in judged if folds[j.question.topic_id] != fold]
        weights, ordinary = _fit(kept, languages)
        for row, j in enumerate(judged):
            if folds[j.question.topic_id] == fold:
                odds[row] = weights @ j.signals + ordinary[j.question.language]
    weights, ordinary = _fit(judged, languages)
    lines, figures = {}, []
    for language in languages:
        mine = [
            (-np.inf if j.is_stopped else float(some), j.question.answerable)
            for j, some in zip(judged, odds, strict=True)
            if j.question.language == language
        ]
        lines[language] = _lines(ordinary[language], mine)
        figures.append(_figures(language, mine, lines[language].unanswered))
    signals = {
        name: round(weight, 3)
        for name, weight in zip(SIGNALS, weights.tolist(), strict=True)
    }
    return ScopeWeights(signals, lines), figures


def risk_points(figures: LanguageFigures) -> list[tuple[float, float]]:
    """Return risk by coverage as ever more questions are answered, the surest first.

    Coverage is the share of answerable questions that are answered, risk the share of
    unanswerable ones among all answered.
    """
    odds = sorted((-some, is_answerable) for some, is_answerable in figures.odds)
    total = sum(is_answerable for _, is_answerable in odds)
    points, right = [], 0
    for count, (_, is_answerable) in enumerate(odds, start=1):
        right += is_answerable
        points.append((right / total, 1 - right / count))
    return points


def _check(language: str, judged: Iterable[JudgedQuestion]) -> None:
    kinds = {j.question.answerable for j in judged if not j.is_stopped}
    if len(kinds) < 2:
        raise EvaluationError(
            f"calibration needs answerable and unanswerable questions in {language}, "
            "some of the latter without a name that the library lacks"
        )


def _fit(
    judged: Sequence[JudgedQuestion], languages: Sequence[str]
) -> tuple[Doubles, dict[str, float]]:
    """Return the weights of signals, and what is added in each language."""
    telling = [j for j in judged if not j.is_stopped]
    rows = np.array(
        [
            [*j.signals, *(float(j.question.language == some) for some in languages)]
            for j in telling
        ]
    )
    fitted = fit_logistic(rows, [j.question.answerable for j in telling])
    count = len(SIGNALS)
    return fitted.weights[:count], {
        language: float(fitted.weights[count + place]) + fitted.intercept
        for place, language in enumerate(languages)
    }


def _lines(ordinary: float, odds: Sequence[tuple[float, bool]]) -> Lines:
    answerable = [some for some, is_answerable in odds if is_answerable]
    stopped = [some for some, is_answerable in odds if not is_answerable and some > -9]
    unanswered, partly = np.quantile(
        answerable, (REFUSED / 100, IN_PART / 100), method="higher"
    )
    return Lines(
        ordinary=round(ordinary, 3),
        outside=round(min(float(np.median(stopped)), float(unanswered)), 3),
        unanswered=round(float(unanswered), 3),
        partly=round(float(partly), 3),
    )


def _figures(
    language: str, odds: Sequence[tuple[float, bool]], line: float
) -> LanguageFigures:
    def below(answerable: bool) -> float:
        mine = [some for some, is_answerable in odds if is_answerable is answerable]
        return float(np.mean(np.array(mine) < line))

    return LanguageFigures(language, below(True), below(False), len(odds), tuple(odds))
