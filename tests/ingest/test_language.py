import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from py3langid.langid import LanguageIdentifier

from ingest import language
from ingest.language import detect_language, detect_query_language, weigh_language


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


def test_threads_that_need_the_model_at_once_load_it_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    loaded = []
    load = LanguageIdentifier.from_model_file

    def load_slowly(path: str) -> LanguageIdentifier:
        loaded.append(path)
        time.sleep(0.1)
        return load(path)

    monkeypatch.setattr(LanguageIdentifier, "from_model_file", load_slowly)
    language._load_identifier.cache_clear()
    language._identifier.cache_clear()
    with ThreadPoolExecutor(2) as threads:
        told = threads.submit(detect_language, "Las mujeres dirigen.")
        weighed = threads.submit(weigh_language, "Las mujeres dirigen.")

    assert told.result() == "es"
    assert weighed.result() > 0
    assert len(loaded) == 1


@pytest.mark.parametrize(
    ("query", "language"),
    [
        ("UNSCR 2242", "en"),
        ("GCTS pillars", "en"),
        ("extremism", "en"),
        ("CVE et genre", "fr"),
        ("femmes prison", "fr"),
        ("mujeres policías", "es"),
        ("MUJERES EN LA POLICÍA", "es"),
        ("النساء و NGOs", "ar"),
        ("вербовка masculinities", "en"),
        ("femmes 监狱", "fr"),
    ],
)
def test_acronyms_do_not_tell_the_language_of_a_query(
    query: str, language: str
) -> None:
    assert detect_query_language(query) == language


@pytest.mark.parametrize(
    ("query", "otherwise", "language"),
    [
        *(("PCVE", language, language) for language in ("fr", "ar", "zh")),
        ("2242 (2015)", "ru", "ru"),
        ("extremism", "es", "es"),
        ("extremism", "ru", "en"),
        ("women in prison", "fr", "en"),
        ("женщины", "fr", "ru"),
    ],
)
def test_where_words_do_not_tell_a_query_is_in_the_language_of_who_asks(
    query: str, otherwise: str, language: str
) -> None:
    assert detect_query_language(query, otherwise) == language
