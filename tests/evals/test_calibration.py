"""Lines worked out by hand, from signals of which only one tells anything."""

import json
from pathlib import Path

import numpy as np
import pytest

from evals.calibration import (
    JudgedQuestion,
    LabelledQuestion,
    LanguageFigures,
    development_questions,
    fit_scope,
    judge_questions,
    read_questions,
    risk_points,
)
from evals.errors import EvaluationError
from evals.records import Collection, CollectionTopic, Half
from service.scope import SIGNALS
from service.workbench import Workbench


def judged(
    language: str, answerable: bool, *matches: float, is_stopped: bool = False
) -> list[JudgedQuestion]:
    return [
        JudgedQuestion(
            LabelledQuestion(f"{answerable}{place}", "?", language, answerable),
            (match, *(1.0 for _ in SIGNALS[1:])),
            is_stopped,
        )
        for place, match in enumerate(matches)
    ]


ENGLISH = [
    *judged("en", True, 0.80, 0.84, 0.86, 0.87, 0.88, 0.89, 0.90, 0.91, 0.92, 0.93),
    *judged("en", False, 0.70, 0.71, 0.72, 0.73, 0.74, 0.75, 0.85),
]


def test_what_tells_is_weighed_and_what_is_the_same_everywhere_is_not() -> None:
    weights, _ = fit_scope(ENGLISH)

    assert tuple(weights.signals) == SIGNALS
    assert weights.signals["match"] > 0
    assert {weights.signals[name] for name in SIGNALS[1:]} == {0}


def test_a_line_leaves_few_answerable_questions_below_it() -> None:
    weights, (figures,) = fit_scope(ENGLISH)

    # At 9 % of ten questions the line goes through the second, at .84.
    answerable = sorted(some for some, is_answerable in figures.odds if is_answerable)
    assert weights.lines["en"].unanswered == pytest.approx(answerable[1], abs=1e-3)
    assert weights.lines["en"].partly == pytest.approx(answerable[2], abs=1e-3)
    assert figures.abstained == pytest.approx(6 / 7)  # all but the one at .85
    assert figures.questions == 17


def test_a_question_stopped_by_a_name_counts_as_not_answered() -> None:
    stopped = judged("en", False, 0.95, 0.96, 0.97, is_stopped=True)

    _, (figures,) = fit_scope([*ENGLISH, *stopped])

    assert figures.abstained == pytest.approx(9 / 10)
    assert sorted(figures.odds)[:3] == [(-np.inf, False)] * 3


def test_languages_share_weights_and_have_lines_of_their_own() -> None:
    arabic = [
        JudgedQuestion(
            LabelledQuestion(j.question.topic_id, "?", "ar", j.question.answerable),
            (j.signals[0] - 0.05, *j.signals[1:]),
            j.is_stopped,
        )
        for j in ENGLISH
    ]

    weights, (english, other) = fit_scope([*ENGLISH, *arabic])

    # The same questions, all a twentieth lower.
    expected = weights.lines["en"].ordinary + 0.05 * weights.signals["match"]
    assert weights.lines["ar"].ordinary == pytest.approx(expected, abs=0.5)
    assert (english.language, other.language) == ("en", "ar")
    assert english.abstained == other.abstained


@pytest.mark.parametrize(
    "some",
    [
        judged("en", True, 0.9, 0.8),
        judged("en", False, 0.9, 0.8),
        # With a name that the library lacks, a question says nothing about odds.
        [*judged("en", True, 0.9), *judged("en", False, 0.8, is_stopped=True)],
        [*ENGLISH, *judged("fr", True, 0.9)],
    ],
    ids=["answerable", "unanswerable", "stopped", "one each"],
)
def test_one_kind_of_question_alone_fits_nothing(some: list[JudgedQuestion]) -> None:
    with pytest.raises(EvaluationError, match=r"answerable questions in .., "):
        fit_scope(some)


def test_risk_grows_as_less_sure_questions_are_answered() -> None:
    odds = ((3.0, True), (2.0, False), (1.0, True), (-np.inf, False))
    figures = LanguageFigures("en", 0.0, 0.0, 4, odds)

    points = risk_points(figures)

    assert [coverage for coverage, _ in points] == [0.5, 0.5, 1.0, 1.0]
    assert [risk for _, risk in points] == pytest.approx([0, 1 / 2, 1 / 3, 2 / 4])


def test_questions_are_asked_of_a_library(workbench: Workbench) -> None:
    training = "How should border officers be trained to recognise trafficking?"
    chile = "How should border officers in Chile be trained to recognise trafficking?"
    questions = [
        LabelledQuestion("t1", training, "en", answerable=True),
        LabelledQuestion("t2", chile, "en", answerable=False),
    ]
    seen: list[tuple[int, int]] = []

    first, second = judge_questions(workbench, questions, lambda *at: seen.append(at))

    assert (first.is_stopped, second.is_stopped) == (False, True)
    nearest = workbench.ask(training).nearest
    assert first.signals[0] == max(hit.late_score for hit in nearest)
    assert seen == [(0, 2), (1, 2)]


def test_only_development_topics_are_asked() -> None:
    texts = {"en": "a?", "fr": "b?"}
    topics = (
        CollectionTopic("t1", "plain", True, texts, half=Half.DEVELOPMENT),
        CollectionTopic("t2", "plain", False, texts, half=Half.TEST),
    )

    assert development_questions(Collection("small", topics, (), (), ())) == [
        LabelledQuestion("t1", "a?", "en", answerable=True),
        LabelledQuestion("t1", "b?", "fr", answerable=True),
    ]


def test_questions_are_read_one_a_line(tmp_path: Path) -> None:
    path = tmp_path / "topics.jsonl"
    rows = [
        {"topic_id": "c1.zh", "text": "妇女?", "language": "zh", "answerable": True},
        {"topic_id": "c2.en", "text": "Who?", "language": "en", "answerable": False},
    ]
    path.write_text("\n".join(json.dumps(row) for row in rows), "utf-8")

    assert read_questions(path) == [
        LabelledQuestion("c1", "妇女?", "zh", True),
        LabelledQuestion("c2", "Who?", "en", False),
    ]


@pytest.mark.parametrize(
    "line", ["{", "7", '["a"]', "{}", '{"text": "a", "language": "en"}']
)
def test_a_line_that_is_no_question_is_named(tmp_path: Path, line: str) -> None:
    path = tmp_path / "topics.jsonl"
    good = '{"topic_id": "c.en", "text": "a", "language": "en", "answerable": true}'
    path.write_text(f"{good}\n{line}\n{good}\n")

    with pytest.raises(EvaluationError, match=r"topics\.jsonl, line 2: "):
        read_questions(path)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(EvaluationError, match=r"none\.jsonl cannot be read: No such"):
        read_questions(tmp_path / "none.jsonl")
