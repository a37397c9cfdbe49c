import numpy as np

from index.expansion import NO_EXPANSION
from index.query import PreparedQuery
from index.records import Hit
from ingest.records import Concept, Scheme
from ingest.vocabulary import Vocabulary
from service.rewordings import reword
from tests.data.tiny_hits import tiny_hit

WIDOWS = {
    **dict.fromkeys(("en", "es", "ar", "ru", "zh"), "widows"),
    "fr": "veuves",
}
VOCABULARY = Vocabulary(
    [Scheme("identity-factor", {"en": "Identity factor"})],
    [Concept("widows", "identity-factor", WIDOWS)],
)


def query(text: str, language: str) -> PreparedQuery:
    vector = np.ones(2, dtype=np.float32)
    return PreparedQuery(
        typed=text,
        text=text,
        language=language,
        corrections=(),
        phrases=(),
        words=text,
        expansion=NO_EXPANSION,
        is_shifted=False,
        vector=vector,
        tokens=vector,
        shifted_vector=vector,
        shifted_tokens=vector,
    )


def hit(heading: str, language: str) -> Hit:
    return tiny_hit(heading=heading, language=language)


def test_what_the_question_names_comes_before_the_headings_nearby() -> None:
    nearest = [
        hit("Part one › 3. Who pays pensions?", "en"),
        hit("Part two › Access to pensions", "en"),
        hit("Que font les veuves ?", "fr"),
    ]

    found = reword(query("Do widows ski?", "en"), nearest, VOCABULARY, lambda q: True)

    assert found == (
        "What is recommended regarding widows?",
        "Who pays pensions?",
    )


def test_a_rewording_is_in_the_language_of_the_question() -> None:
    found = reword(query("Les veuves ?", "fr"), [], VOCABULARY, lambda q: True)

    assert found == ("Que recommande-t-on au sujet des veuves ?",)


def test_only_what_is_answered_is_offered_and_three_are_tried() -> None:
    nearest = [hit(f"Who leads group {i}?", "en") for i in range(9)]
    asked: list[str] = []

    def is_answered(question: str) -> bool:
        asked.append(question)
        return "group 0" not in question

    found = reword(query("Ski?", "en"), nearest, VOCABULARY, is_answered)

    assert [question[-2:-1] for question in found] == ["1", "2"]
    assert len(asked) == 3
    assert reword(query("Ski?", "en"), nearest, VOCABULARY, lambda q: False) == ()


def test_a_heading_s_quotation_marks_ask_for_no_exact_words() -> None:
    nearest = [hit("Кто работает «по-своему» и «иначе?", "ru")]

    (found,) = reword(query("Хлеб?", "ru"), nearest, VOCABULARY, lambda q: True)

    assert found == "Кто работает по-своему и иначе?"


def test_french_elides_before_a_vowel() -> None:
    vocabulary = Vocabulary(
        [Scheme("theme", {"en": "Theme"})],
        [Concept("education", "theme", dict.fromkeys(WIDOWS, "éducation"))],
    )

    found = reword(query("L’éducation ?", "fr"), [], vocabulary, lambda q: True)

    assert found == ("Que recommande-t-on en matière d’éducation ?",)
