from dataclasses import replace

import pytest

from index.errors import EncoderError
from index.records import Hit
from ingest.language import LANGUAGES
from ingest.records import BlockKind
from service.scope import THRESHOLDS, Scope, judge_scope
from tests.conftest import WordLengthEncoder

E5 = replace(WordLengthEncoder.facts, name="multilingual-e5-small")


def hits(*late_scores: float) -> list[Hit]:
    """Hits of which nothing but the late interaction score matters."""
    return [
        Hit(
            rank=rank,
            score=0.0,
            passage_row=rank,
            passage_id=f"p{rank}",
            document_id="d",
            file="d.pdf",
            title="",
            first_page=1,
            last_page=1,
            page_labels=("1",),
            heading="",
            language="en",
            text="",
            spans=(),
            kind=BlockKind.PARAGRAPH,
            late_score=late_score,
        )
        for rank, late_score in enumerate(late_scores, start=1)
    ]


@pytest.mark.parametrize(
    ("late_score", "scope"),
    [
        (0.7838, Scope.OUTSIDE),
        (0.7839, Scope.UNANSWERED),
        (0.8219, Scope.UNANSWERED),
        (0.8220, Scope.PARTLY),
        (0.8345, Scope.PARTLY),
        (0.8346, Scope.ANSWERED),
        (1.0, Scope.ANSWERED),
    ],
)
def test_a_score_on_a_line_is_above_it(late_score: float, scope: Scope) -> None:
    assert judge_scope(E5, "en", hits(late_score), [])[0] is scope


def test_the_best_late_score_decides_whatever_its_rank() -> None:
    own, _ = judge_scope(E5, "en", hits(0.5, 0.83, 0.6), [])

    assert own is Scope.PARTLY


def test_without_hits_a_question_is_outside() -> None:
    assert judge_scope(E5, "fr", [], []) == (Scope.OUTSIDE, Scope.OUTSIDE)


def test_passages_in_another_language_have_lower_lines_of_their_own() -> None:
    # French: 0.7950 is between 0.7866 and 0.8147, 0.8110 between 0.8085 and 0.8151.
    assert judge_scope(E5, "fr", hits(0.7950), hits(0.8110)) == (
        Scope.UNANSWERED,
        Scope.PARTLY,
    )
    # One score, two verdicts: over 0.8106 and 0.8153 in Arabic, over 0.7966 elsewhere.
    assert judge_scope(E5, "ar", hits(0.8110), hits(0.8110)) == (
        Scope.PARTLY,
        Scope.ANSWERED,
    )


def test_the_scope_that_says_most_is_the_greatest() -> None:
    assert sorted(Scope, reverse=True) == [
        Scope.ANSWERED,
        Scope.PARTLY,
        Scope.UNANSWERED,
        Scope.OUTSIDE,
    ]


@pytest.mark.parametrize("encoder", THRESHOLDS)
def test_every_language_has_lines_in_order(encoder: str) -> None:
    assert THRESHOLDS[encoder].keys() == set(LANGUAGES)
    for fitted in THRESHOLDS[encoder].values():
        for lines in (fitted.own, fitted.foreign):
            assert 0 < lines.outside <= lines.unanswered < lines.partly < 1
        assert fitted.foreign.unanswered < fitted.own.unanswered


def test_an_encoder_without_thresholds_is_told_which_have_some() -> None:
    with pytest.raises(EncoderError) as caught:
        judge_scope(WordLengthEncoder.facts, "en", hits(1.0), [])

    assert str(caught.value) == (
        "answers are not calibrated for the encoder word-length, only for "
        "multilingual-e5-small; gifp search works with any"
    )
