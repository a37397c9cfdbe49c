"""Thresholds worked out by hand, with an encoder that sees the lengths of words.

A question's late interaction score is then about the share of its words whose length a
passage has too; only about, because stored token vectors are rounded. English passages
of the small library have the lengths 5 4 7, 7 5 5, 6 7 9 and 5 5, the French one 3 6 8.
"""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from evals.calibration import (
    NEVER,
    LabelledQuestion,
    calibrate,
    read_questions,
)
from evals.errors import EvaluationError
from index.library import Library
from index.records import Filters
from service.scope import Thresholds
from service.workbench import Workbench
from tests.conftest import WordLengthEncoder

Best = Callable[[str, str, str], float]


@pytest.fixture
def small_workbench(small_library: Library) -> Workbench:
    return Workbench(small_library, WordLengthEncoder())


@pytest.fixture
def best(small_workbench: Workbench) -> Best:
    """Say the best late score of a question in passages of a language."""

    def score(question: str, language: str, passages: str) -> float:
        only = Filters(languages=frozenset({passages}))
        hits = small_workbench.search(question, language=language, filters=only)
        return max(hit.late_score for hit in hits)

    return score


def asked(language: str, answerable: bool, *texts: str) -> list[LabelledQuestion]:
    return [LabelledQuestion(text, language, answerable) for text in texts]


ENGLISH = [
    # Scores near 1 and 1/2.
    *asked("en", True, "women lead", "women x"),
    # Scores near 0, 1/4 and 1, and 2/4 with a name that no passage speaks of.
    *asked("en", False, "x yy", "x yy women zz", "witnesses", "lead in Kenya x"),
]

FRENCH = [
    # Own scores near 1 and 1/2, foreign ones near 0 and 1/2.
    *asked("fr", True, "les dirigent", "les chats"),
    # Own scores near 0 and 1/2, foreign ones near 0.
    *asked("fr", False, "tu x", "les x"),
]


def test_lines_in_the_main_language_are_percentiles_of_one_score(
    small_workbench: Workbench, best: Best
) -> None:
    high, low = best("women lead", "en", "en"), best("women x", "en", "en")
    assert high == pytest.approx(1, abs=0.05)
    assert low == pytest.approx(0.5, abs=0.05)

    (fitted,) = calibrate(small_workbench, ENGLISH)

    own = fitted.thresholds.own
    assert own.unanswered == pytest.approx(0.92 * low + 0.08 * high, abs=1e-4)
    assert own.partly == pytest.approx(0.82 * low + 0.18 * high, abs=1e-4)
    # The median, without the question whose name is missing.
    median = best("x yy women zz", "en", "en")
    assert own.outside == pytest.approx(median, abs=1e-4)
    assert fitted.thresholds.foreign == NEVER


def test_shares_count_the_check_of_names_too(small_workbench: Workbench) -> None:
    questions = [*ENGLISH, *asked("en", True, "women in Kenya", "women")]

    (fitted,) = calibrate(small_workbench, questions)

    # "women x" for its score, "women in Kenya" for its name; all but "witnesses".
    assert (fitted.refused, fitted.abstained) == (2 / 4, 3 / 4)
    assert (fitted.language, fitted.questions) == ("en", 8)


def test_in_another_language_both_lines_must_be_missed(
    small_workbench: Workbench, best: Best
) -> None:
    own_high, own_low = best("les dirigent", "fr", "fr"), best("les chats", "fr", "fr")
    low, high = best("les dirigent", "fr", "en"), best("les chats", "fr", "en")
    assert own_low < 0.6 < own_high
    assert low < 0.1 < 0.4 < high

    (fitted,) = calibrate(small_workbench, FRENCH)

    own, foreign = fitted.thresholds.own, fitted.thresholds.foreign
    for lines, least, most in ((own, own_low, own_high), (foreign, low, high)):
        line = 0.87 * least + 0.13 * most
        assert lines.unanswered == pytest.approx(line, abs=1e-4)
        line = 0.75 * least + 0.25 * most
        assert lines.partly == pytest.approx(line, abs=1e-4)
    # "les chats" misses its own line only, "les dirigent" the foreign one only.
    assert own_low < own.unanswered
    assert low < foreign.unanswered
    assert (fitted.refused, fitted.abstained) == (0.0, 1.0)


def test_no_question_is_out_of_scope_that_could_be_answered(
    small_workbench: Workbench, best: Best
) -> None:
    questions = [
        *asked("en", True, "women x"),
        *asked("en", False, "women", "witnesses"),
    ]

    (fitted,) = calibrate(small_workbench, questions)

    # The median of unanswerable questions is near 1, above the lines for answers.
    line = round(best("women x", "en", "en"), 4)
    assert fitted.thresholds.own == Thresholds(line, line, line)


def test_each_language_is_fitted_on_its_own_questions(
    small_workbench: Workbench,
) -> None:
    seen: list[tuple[int, int]] = []
    mixed = [*FRENCH[:1], *ENGLISH, *FRENCH[1:]]

    fitted = calibrate(small_workbench, mixed, lambda *at: seen.append(at))

    assert [(row.language, row.questions) for row in fitted] == [("fr", 4), ("en", 6)]
    assert fitted == calibrate(small_workbench, [*FRENCH, *ENGLISH])
    assert seen == [(done, 10) for done in range(10)]


@pytest.mark.parametrize(
    "questions",
    [
        asked("en", True, "women lead"),
        asked("en", False, "women lead"),
        [*asked("en", True, "women"), *asked("fr", False, "les femmes")],
        # With a name that the library lacks, a score says nothing about scope.
        [*asked("en", True, "women"), *asked("en", False, "women in Kenya")],
    ],
    ids=["answerable", "unanswerable", "one each", "missing name"],
)
def test_one_kind_of_question_alone_fits_nothing(
    small_workbench: Workbench, questions: list[LabelledQuestion]
) -> None:
    with pytest.raises(EvaluationError, match=r"answerable questions in en, "):
        calibrate(small_workbench, questions)


def test_questions_are_read_one_a_line(tmp_path: Path) -> None:
    path = tmp_path / "topics.jsonl"
    rows = [
        {"text": "妇女?", "language": "zh", "answerable": True, "note": 1},
        {"text": "Who?", "language": "en", "answerable": False},
    ]
    path.write_text("\n".join(json.dumps(row) for row in rows), "utf-8")

    assert read_questions(path) == [
        LabelledQuestion("妇女?", "zh", True),
        LabelledQuestion("Who?", "en", False),
    ]


@pytest.mark.parametrize(
    "line", ["", "{", "7", '["a"]', "{}", '{"text": "a", "language": "en"}']
)
def test_a_line_that_is_no_question_is_named(tmp_path: Path, line: str) -> None:
    path = tmp_path / "topics.jsonl"
    good = '{"text": "a", "language": "en", "answerable": true}'
    path.write_text(f"{good}\n{line}\n{good}\n")

    with pytest.raises(EvaluationError, match=r"topics\.jsonl, line 2: "):
        read_questions(path)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(EvaluationError, match=r"none\.jsonl cannot be read: No such"):
        read_questions(tmp_path / "none.jsonl")
