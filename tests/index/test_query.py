import numpy as np
import pytest

from index.encoder import Encoding
from index.errors import QueryError
from index.query import MAXIMUM_CHARACTERS, check_query, prepare_query
from tests.conftest import WordLengthEncoder


class ShiftingEncoder(WordLengthEncoder):
    """Moves a query by turning it round, so that the shift can be seen."""

    def shift(self, encoding: Encoding, language: str) -> Encoding:
        return Encoding(-encoding.vectors, encoding.tokens)


@pytest.mark.parametrize(
    ("typed", "cleaned"),
    [
        ("  women  lead\n\tpatrols ", "women lead patrols"),
        ("women\x00lead", "women lead"),
        ("\x1b[31mwomen\x07 \x9b2J lead\u2028now", "[31mwomen 2J lead now"),
        ("2242", "2242"),
        ("妇女", "妇女"),
        ("\u202bالنساء\u202c", "\u202bالنساء\u202c"),
    ],
)
def test_control_characters_are_dropped_and_words_kept(
    typed: str, cleaned: str
) -> None:
    assert check_query(typed) == cleaned


@pytest.mark.parametrize("typed", ["", " \n\t", "\x00\x01", "?!… — «»", "\u200b"])
def test_a_query_without_letter_or_digit_is_empty(typed: str) -> None:
    with pytest.raises(QueryError, match="the query is empty"):
        check_query(typed)


def test_a_query_may_have_a_thousand_characters_and_no_more() -> None:
    assert MAXIMUM_CHARACTERS == 1000
    assert check_query("  " + "a" * 1000 + "  ") == "a" * 1000
    with pytest.raises(QueryError, match="has 1001 characters; at most 1000"):
        check_query("a" * 1001)


def test_a_query_is_encoded_with_its_tokens() -> None:
    query = prepare_query("women lead", WordLengthEncoder(), "en")

    assert (query.text, query.language) == ("women lead", "en")
    expected = np.zeros(16)
    expected[[3, 4]] = 0.5**0.5
    assert query.vector == pytest.approx(expected)
    assert query.tokens.argmax(axis=1).tolist() == [4, 3]


@pytest.mark.parametrize(
    ("typed", "language"),
    [
        ("How can women prevent violent extremism?", "en"),
        ("Comment les femmes préviennent-elles la violence ?", "fr"),
        ("¿Cómo previenen las mujeres la violencia?", "es"),
        ("كيف تمنع النساء التطرف؟", "ar"),
        ("Как женщины предотвращают насилие?", "ru"),
        ("妇女如何预防暴力极端主义？", "zh"),
        ("2242", "en"),
    ],
)
def test_the_language_of_a_query_is_detected(typed: str, language: str) -> None:
    assert prepare_query(typed, WordLengthEncoder()).language == language


def test_only_a_query_in_another_language_than_english_is_shifted() -> None:
    for language, sign in (("en", 1), ("fr", -1)):
        query = prepare_query("attention", ShiftingEncoder(), language)

        assert (query.shifted_vector == sign * query.vector).all(), language


def test_an_unknown_language_names_the_known_ones() -> None:
    with pytest.raises(QueryError) as caught:
        prepare_query("mulheres", WordLengthEncoder(), "pt")

    assert (
        str(caught.value) == "unknown language 'pt'; known are en, fr, es, ar, ru, zh"
    )


def test_half_a_character_is_refused_and_not_a_crash() -> None:
    with pytest.raises(QueryError, match="half a character"):
        check_query("women \udcff lead")
