from collections.abc import Callable

import numpy as np
import pytest

from index.encoder import Encoding
from index.errors import QueryError
from index.lexical import LexicalEntry, LexicalIndex
from index.query import (
    MAXIMUM_CHARACTERS,
    PreparedQuery,
    QueryEncoder,
    check_query,
    plain_words,
    prepare_query,
)
from index.spelling import Correction, Speller
from ingest.language import LANGUAGES
from ingest.records import Concept, Scheme
from ingest.vocabulary import Vocabulary
from tests.conftest import WordLengthEncoder

WOMEN = Concept("women", "theme", {"en": "women", "fr": "femmes", "ar": "النساء"})
RESOLUTION = Concept(
    "scr-2242",
    "instrument",
    {"en": "Security Council resolution 2242 (2015)", "ar": "قرار مجلس الأمن 2242"},
    alternative={"en": ("UNSCR 2242",), "ar": ("القرار 2242",)},
)
Prepare = Callable[..., PreparedQuery]
VOCABULARY = Vocabulary(
    [Scheme("theme", {"en": "theme"}), Scheme("instrument", {"en": "instrument"})],
    [WOMEN, RESOLUTION],
)


ENCODER = WordLengthEncoder()


@pytest.fixture(scope="module")
def speller(tmp_path_factory: pytest.TempPathFactory) -> Speller:
    """A speller that knows two passages and the vocabulary, and no everyday word.

    It cuts these into two pieces and all other words into three.
    """
    lexical = LexicalIndex(tmp_path_factory.mktemp("terms"), LANGUAGES)
    lexical.update(
        LexicalEntry(row, 1, "en", "", "", "women protect prosecutors")
        for row in (1, 2)
    )
    known = {"women", "protect", "prosecutors"}
    return Speller(lexical, VOCABULARY, lambda word: 2 if word in known else 3)


@pytest.fixture
def prepare(speller: Speller) -> Prepare:
    def prepare(
        text: str,
        language: str | None = None,
        encoder: QueryEncoder = ENCODER,
    ) -> PreparedQuery:
        return prepare_query(
            text, encoder, language, vocabulary=VOCABULARY, speller=speller
        )

    return prepare


class ShiftingEncoder(WordLengthEncoder):
    """Moves a query by turning it round, so that the shift can be seen."""

    def shift(self, encoding: Encoding, language: str) -> Encoding:
        return Encoding(-encoding.vectors, encoding.tokens)


@pytest.mark.parametrize(
    ("typed", "cleaned"),
    [
        ("  women  lead\n\tpatrols ", "women lead patrols"),
        ("women\x0blead\u2028now", "women lead now"),
        ("2242", "2242"),
        ("妇女", "妇女"),
        ("\u202bالنساء\u202c", "\u202bالنساء\u202c"),
    ],
)
def test_white_space_is_one_space_and_words_are_kept(typed: str, cleaned: str) -> None:
    assert check_query(typed) == cleaned


@pytest.mark.parametrize("typed", ["", " \n\t", "?!… — «»", "\u200b"])
def test_a_query_without_letter_or_digit_is_empty(typed: str) -> None:
    with pytest.raises(QueryError, match="the query is empty"):
        check_query(typed)


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("women\x01men", r"\(U\+0001\) at place 6: remove it"),
        (" \x1b[31mwomen", r"\(U\+001B\) at place 1: remove it"),
        ("women \x9b2J", r"\(U\+009B\) at place 7: remove it"),
    ],
)
def test_control_characters_are_refused(typed: str, told: str) -> None:
    with pytest.raises(QueryError, match=f"holds a control character {told}"):
        check_query(typed)


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("re\u0301insertion", "réinsertion"),
        ("wo\u00admen\u202e\u200b", "women"),
        ("إِعَادَةُ تَأْهِيلٍ", "إعادة تأهيل"),
        ("النســاء", "النساء"),
        ("می\u200cخواهم", "می\u200cخواهم"),
    ],
)
def test_words_are_written_as_most_people_write_them(typed: str, plain: str) -> None:
    assert plain_words(typed) == plain


def test_a_query_may_have_a_thousand_characters_and_no_more() -> None:
    assert MAXIMUM_CHARACTERS == 1000
    assert check_query("  " + "a" * 1000 + "  ") == "a" * 1000
    with pytest.raises(QueryError, match="has 1001 characters; at most 1000"):
        check_query("a" * 1001)


def test_a_query_is_encoded_with_its_tokens(prepare: Prepare) -> None:
    query = prepare("women lead", "en")

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
def test_the_language_of_a_query_is_detected(
    prepare: Prepare, typed: str, language: str
) -> None:
    assert prepare(typed).language == language


def test_only_a_query_in_another_language_than_english_is_shifted(
    prepare: Prepare,
) -> None:
    for language, sign in (("en", 1), ("fr", -1)):
        query = prepare("attention", language, ShiftingEncoder())

        assert (query.shifted_vector == sign * query.vector).all(), language
        assert query.is_shifted == (language == "fr")


def test_an_unknown_language_names_the_known_ones(prepare: Prepare) -> None:
    with pytest.raises(QueryError) as caught:
        prepare("mulheres", "pt")

    assert (
        str(caught.value) == "unknown language 'pt'; known are en, fr, es, ar, ru, zh"
    )


def test_what_is_mended_is_searched_for_and_told(prepare: Prepare) -> None:
    query = prepare("womne protect prosecuters", "en")

    assert query.typed == "womne protect prosecuters"
    assert query.text == query.words == "women protect prosecutors"
    assert query.corrections == (
        Correction("womne", "women"),
        Correction("prosecuters", "prosecutors"),
    )
    assert query.expansion.concepts.keys() == {"women"}
    assert (query.tokens == prepare("women protect prosecutors", "en").tokens).all()


def test_a_phrase_is_kept_as_it_is_and_encoded_without_marks(prepare: Prepare) -> None:
    query = prepare('protect "womne of"', "en")

    assert query.typed == 'protect "womne of"'
    assert query.text == "protect womne of"
    assert query.phrases == ("womne of",)
    assert query.corrections == ()


def test_an_instrument_alone_is_the_same_query_in_any_language(
    prepare: Prepare,
) -> None:
    english = prepare("UNSCR 2242", "en", ShiftingEncoder())
    arabic = prepare("القرار ٢٢٤٢", "ar", ShiftingEncoder())

    assert (english.language, arabic.language) == ("en", "ar")
    assert (arabic.tokens == english.tokens).all()
    assert (arabic.shifted_vector == english.shifted_vector).all()
    assert not arabic.is_shifted
    assert arabic.expansion == english.expansion


def test_half_a_character_is_refused_and_not_a_crash() -> None:
    with pytest.raises(QueryError, match="half a character"):
        check_query("women \udcff lead")
