import json

import pytest

from ingest.language import LANGUAGES
from service.peoples import PEOPLES, WIDER, peoples

STORED: dict[str, dict[str, str]] = json.loads(PEOPLES.read_text(encoding="utf-8"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_name_finds_its_people_and_no_other(language: str) -> None:
    for people, names in STORED.items():
        for name in names[language].split("; "):
            written = name.removeprefix("=")
            found = peoples().concept_ids(written, language)
            assert found == (people,), written


def test_every_people_has_names_in_every_language() -> None:
    assert [id_ for id_, names in STORED.items() if set(names) != set(LANGUAGES)] == []
    assert set(WIDER) | set(WIDER.values()) <= set(STORED)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Protesters in Rome speak of the Islamic State.", "en"),
        ("Rome, samedi : des protestations contre l’État islamique.", "fr"),
        ("En Roma rige el derecho romano; hubo protestas.", "es"),
        (
            "النساء في السودان بدون أحمد، بسرية ويزيد ذلك منذ سنتين، كتبته عن الصابون",
            "ar",
        ),
        ("Друзья читали роман о Риме и пили ром.", "ru"),
        ("毛利率上升。", "zh"),
    ],
)
def test_a_word_that_only_looks_like_a_name_is_none(text: str, language: str) -> None:
    assert peoples().concept_ids(text, language) == ()
