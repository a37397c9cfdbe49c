import pytest

from ingest.language import detect_language


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Member States should protect the rights of women and girls."),
        ("fr", "Les États doivent protéger les droits des femmes et des filles."),
        ("es", "Los Estados deben proteger los derechos de las mujeres y las niñas."),
        ("ar", "ينبغي للدول الأعضاء حماية حقوق النساء (UNSCR 2242)."),
        ("ru", "Государства должны защищать права женщин и девочек."),
        ("zh", "会员国应当保护妇女和女童的权利（UNSCR 2242）。"),
    ],
)
def test_each_language_of_the_library_is_told(language: str, text: str) -> None:
    assert detect_language(text) == language


def test_text_without_letters_is_undetermined() -> None:
    assert detect_language("12.5 % (2015)") == "und"
