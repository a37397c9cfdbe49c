import math
from dataclasses import replace

import pytest

from index.errors import EncoderError
from index.library import Library
from index.records import Hit
from index.search import Searcher
from ingest.language import LANGUAGES
from service.scope import (
    SCOPE_WEIGHTS,
    SIGNALS,
    Scope,
    find_grounds,
    judge_scope,
)
from service.workbench import Workbench
from tests.conftest import WordLengthEncoder
from tests.data.tiny_hits import tiny_hit

E5 = replace(WordLengthEncoder.facts, name="multilingual-e5-small")


def hit(late_score: float, *concepts: str) -> Hit:
    """A hit of which nothing but the score and the concepts matter."""
    return tiny_hit(late_score=late_score, concepts=concepts)


def grounds(
    match: float, concepts: float, found: float, *, lead: float = 0.0, words: int = 1
) -> dict[str, float]:
    return {
        "match": match,
        "concepts": concepts,
        "concepts_found": found,
        "names_none": float(concepts == 0),
        "lead": lead,
        "length": math.log(words),
    }


def test_odds_are_the_weighed_signals_and_what_the_language_adds() -> None:
    some = grounds(0.87, 2.0, 0.5, lead=0.2, words=7)

    odds, scope = judge_scope(E5, "en", some)

    # 66.090 * .87 + .323 * 2 + 3.055 * .5 + 4.461 * .2 + .626 * 1.94591 - 59.993
    assert odds == pytest.approx(1.78914)
    assert scope is Scope.ANSWERED


@pytest.mark.parametrize(
    ("match", "scope"),
    [
        # In English with no concept named: 66.090 * match + .143 - 59.993.
        (0.86, Scope.OUTSIDE),  # -3.013, below -1.929
        (0.90, Scope.UNANSWERED),  # -0.369, below 1.073
        (0.93, Scope.PARTLY),  # 1.614, below 1.671
        (0.95, Scope.ANSWERED),  # 2.936
    ],
)
def test_each_line_makes_another_scope(match: float, scope: Scope) -> None:
    assert judge_scope(E5, "en", grounds(match, 0.0, 0.0))[1] is scope


def test_one_match_means_something_else_in_another_language() -> None:
    assert judge_scope(E5, "ar", grounds(0.88, 0.0, 0.0))[1] is Scope.UNANSWERED
    assert judge_scope(E5, "ar", grounds(0.92, 0.0, 0.0))[1] is Scope.ANSWERED
    assert judge_scope(E5, "en", grounds(0.91, 0.0, 0.0))[1] is Scope.UNANSWERED


def test_concepts_are_looked_for_in_the_first_five_hits(workbench: Workbench) -> None:
    searcher = workbench.searcher()
    query = searcher.prepare("border security and widows", "en")
    asked = searcher.snapshot.vocabulary.concept_ids(query.text, "en")
    assert len(asked) == 2
    first = [hit(0.9), hit(0.8, asked[0]), hit(0.7), hit(0.6), hit(0.5)]

    found = find_grounds(searcher, query, [*first, hit(0.95, *asked)])

    # Six tokens: border, security, and, wi, dow, s.
    assert found == pytest.approx(grounds(0.95, 2.0, 0.5, words=6))
    assert tuple(found) == SIGNALS


def test_a_question_that_names_no_concept_has_half_of_them_found(
    small_library: Library,
) -> None:
    searcher = Searcher.open(small_library, WordLengthEncoder())
    query = searcher.prepare("what is tungsten?", "en")

    assert find_grounds(searcher, query, [hit(0.5)]) == grounds(0.5, 0.0, 0.5, words=3)


@pytest.mark.parametrize(
    ("scores", "lead"),
    [
        # Of twelve hits the tenth is left behind, of three the last.
        ((0.9, 0.8, 0.8, 0.8, 0.8, 0.8, 0.8, 0.8, 0.8, 0.6, 0.1, 0.1), 0.3),
        ((0.9, 0.7, 0.5), 0.4),
        ((0.9,), 0.0),
    ],
)
def test_the_lead_is_over_the_tenth_hit_or_the_last(
    scores: tuple[float, ...], lead: float, small_library: Library
) -> None:
    searcher = Searcher.open(small_library, WordLengthEncoder())
    query = searcher.prepare("what is tungsten?", "en")
    hits = [replace(hit(0.5), score=score) for score in scores]

    assert find_grounds(searcher, query, hits)["lead"] == pytest.approx(lead)


def test_the_scope_that_says_most_is_the_greatest() -> None:
    assert sorted(Scope, reverse=True) == [
        Scope.ANSWERED,
        Scope.PARTLY,
        Scope.UNANSWERED,
        Scope.OUTSIDE,
    ]


@pytest.mark.parametrize("encoder", SCOPE_WEIGHTS)
def test_every_language_has_lines_in_order(encoder: str) -> None:
    assert tuple(SCOPE_WEIGHTS[encoder].signals) == SIGNALS
    assert SCOPE_WEIGHTS[encoder].lines.keys() == set(LANGUAGES)
    for lines in SCOPE_WEIGHTS[encoder].lines.values():
        assert lines.outside <= lines.unanswered <= lines.partly


def test_an_encoder_without_lines_is_told_which_have_some() -> None:
    with pytest.raises(EncoderError) as caught:
        judge_scope(WordLengthEncoder.facts, "en", grounds(1.0, 0.0, 0.0))

    assert str(caught.value) == (
        "answers are not calibrated for the encoder word-length, only for "
        "multilingual-e5-small; gifp search works with any"
    )
