import pytest

from index.analysis import analyse, written_words
from ingest.words import normalise


@pytest.mark.parametrize(
    ("text", "language", "terms"),
    [
        ("The women's rights", "en", ["the", "women", "right"]),
        ("The women’s rights", "en", ["the", "women", "right"]),
        ("l’égalité d'une égalité", "fr", ["egal", "une", "egal"]),
        ("prevención, prevencion", "es", ["prevencion", "prevencion"]),
        ("женщины и женщин", "ru", ["женщин", "и", "женщин"]),
        ("妇女权利", "zh", ["妇女", "女权", "权利"]),
        ("法", "zh", ["法"]),
        ("第2242号决议", "zh", ["第", "号决", "决议", "2242"]),
        ("Women's ＵＮ rights", "und", ["women", "un", "rights"]),
        ("", "en", []),
        (" _ — … ", "en", []),
    ],
)
def test_a_text_becomes_the_terms_of_its_language(
    text: str, language: str, terms: list[str]
) -> None:
    assert analyse(text, language) == terms


def test_a_document_symbol_stays_whole_beside_its_parts() -> None:
    symbol = analyse("S/RES/2242 (2015)", "en")

    assert symbol == ["s/res/2242(2015)", "s", "res", "2242", "2015"]
    assert analyse("s/res/2242(2015)", "en") == symbol
    assert set(symbol) & set(analyse("resolution 2242", "en")) == {"2242"}


@pytest.mark.parametrize(
    ("written", "otherwise"),
    [
        ("المَرْأَة", "المراة"),
        ("الأمـــن", "الامن"),
        ("القرار ٢٢٤٢", "القرار 2242"),
        ("مستشفى", "مستشفي"),
    ],
    ids=["marks", "tatweel and hamza", "digits", "alef maqsura"],
)
def test_arabic_spelling_variants_share_their_terms(
    written: str, otherwise: str
) -> None:
    assert analyse(written, "ar") == analyse(otherwise, "ar") != []


def test_folding_keeps_the_short_i_of_russian() -> None:
    assert normalise("ЙОД") == "йод"
    assert analyse("война", "ru") == ["войн"]


def test_the_same_word_has_another_term_in_another_language() -> None:
    assert analyse("training", "en") == ["train"]
    assert analyse("training", "und") == ["training"]


def test_the_call_of_a_note_is_no_part_of_its_word() -> None:
    assert analyse("women³ spoke¹²", "en") == analyse("women spoke", "en")
    assert written_words("women³ spoke") == ["women", "spoke"]
