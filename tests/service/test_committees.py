from functools import cache

import pytest

from ingest.vocabulary import Vocabulary
from ingest.vocabulary_files import read_vocabulary
from ingest.vocabulary_source import shipped_vocabulary
from service.committees import general_keys, general_label


@cache
def vocabulary() -> Vocabulary:
    return read_vocabulary(shipped_vocabulary())


def keys(text: str, language: str, before: str = "") -> set[str]:
    return general_keys(text, language, vocabulary(), before=before)


WRITTEN = {
    "general cedaw 30": {
        "en": "CEDAW general recommendation 30",
        "fr": "la recommandation générale no 30 du Comité pour l’élimination de la "
        "discrimination à l’égard des femmes",
        "es": "la recomendación general núm. 30 del Comité para la Eliminación de la "
        "Discriminación contra la Mujer",
        "ar": "التوصية العامة رقم ٣٠ للجنة المعنية بالقضاء على التمييز ضد المرأة",
        "ru": "общая рекомендация № 30 Комитета по ликвидации дискриминации в "
        "отношении женщин",
        "zh": "消除对妇女歧视委员会第30号一般性建议",
    },
    "general cerd 30": {
        "en": "CERD’s General Recommendation XXX",
        "fr": "la recommandation générale XXX du Comité pour l’élimination de la "
        "discrimination raciale",
        "es": "la recomendación general n.º 30 del CERD",
        "ar": "التوصية العامة رقم 30 للجنة القضاء على التمييز العنصري",
        "ru": "общая рекомендация XXX КЛРД",
        "zh": "消除种族歧视委员会第30号一般性建议",
    },
    "general crc 24": {
        "en": "general comment No. 24 of the Committee on the Rights of the Child",
        "fr": "l’observation générale no 24 du Comité des droits de l’enfant",
        "es": "la observación general núm. 24 del Comité de los Derechos del Niño",
        "ar": "التعليق العام رقم 24 للجنة حقوق الطفل",
        "ru": "замечание общего порядка № 24 Комитета по правам ребенка",
        "zh": "儿童权利委员会第24号一般性意见",
    },
}


@pytest.mark.parametrize(
    ("key", "language"), [(k, lang) for k, texts in WRITTEN.items() for lang in texts]
)
def test_a_number_belongs_to_its_committee_in_every_language(
    key: str, language: str
) -> None:
    assert keys(WRITTEN[key][language], language) == {key}


def test_a_symbol_says_whose_it_is() -> None:
    assert keys("See CERD/C/GC/36.", "en") == {"general cerd 36"}


def test_the_committee_nearest_in_the_sentence_counts_and_else_the_last_before() -> (
    None
):
    both = "CERD general recommendation 25 and CEDAW general recommendation 33 agree."
    later = "CERD watches it. CEDAW does too. Its general recommendation 29 is newer."

    assert keys(both, "en") == {"general cerd 25", "general cedaw 33"}
    assert keys(later, "en") == {"general cedaw 29"}
    assert keys("General recommendation 29 says so.", "en", "CERD watches.") == {
        "general cerd 29"
    }


def test_its_year_tells_whose_a_number_is() -> None:
    assert keys("General recommendation No. 30 (2013) says so.", "en") == {
        "general cedaw 30"
    }
    assert keys("CEDAW met. General recommendation 30 (2004) says so.", "en") == {
        "general cerd 30"
    }


def test_a_number_of_no_committee_is_nobodys() -> None:
    assert keys("General recommendation No. 30 says so.", "en") == set()
    assert keys("CEDAW counts 30 recommendations.", "en") == set()


def test_it_is_told_as_the_vocabulary_writes_it() -> None:
    assert general_label("general cedaw 30", "en", vocabulary()) == (
        "CEDAW general recommendation No. 30 (2013)"
    )
    assert general_label("general cat 4", "fr", vocabulary()) == "CAT 4"
