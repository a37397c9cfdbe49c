import pytest

from service.quotable import is_quotable

ENGLISH = "Women officers should have equal access to command posts."
CHINESE = "妇女应当平等地参与边境管理工作。"
"""Sixteen characters."""


def english(length: int) -> str:
    """A statement of a length."""
    return "Women lead " + "a" * (length - 12) + "."


@pytest.mark.parametrize(
    ("sentence", "language"),
    [
        (ENGLISH, "en"),
        ("L’égalité entre les femmes et les hommes renforce la paix.", "fr"),
        ("Las mujeres deben participar en la gestión de las fronteras.", "es"),
        ("ينبغي أن تشارك النساء مشاركة كاملة في إدارة الحدود.", "ar"),
        ("Женщины должны в полной мере участвовать в охране границ.", "ru"),
        (CHINESE, "zh"),
    ],
)
def test_a_whole_statement_can_be_quoted(sentence: str, language: str) -> None:
    assert is_quotable(sentence, language)


@pytest.mark.parametrize(
    ("length", "expected"), [(44, False), (45, True), (600, True), (601, False)]
)
def test_a_quotation_has_45_to_600_characters(length: int, expected: bool) -> None:
    assert len(english(length)) == length
    assert is_quotable(english(length), "en") is expected


@pytest.mark.parametrize(("length", "expected"), [(13, False), (14, True)])
def test_fourteen_chinese_characters_are_enough(length: int, expected: bool) -> None:
    sentence = "妇" * (length - 1) + "。"

    assert is_quotable(sentence, "zh") is expected
    assert not is_quotable(sentence, "en")


@pytest.mark.parametrize("end", [".", "!", "…", ".”", ".)", ". »", ".12", ".” 7"])
def test_a_statement_may_end_in_quotes_and_a_note(end: str) -> None:
    assert is_quotable(ENGLISH.removesuffix(".") + end, "en")


@pytest.mark.parametrize("end", ["", ",", ";", ":", "?", "?”", "؟", "？", ".1234"])
def test_half_a_sentence_or_a_question_is_not_quoted(end: str) -> None:
    assert not is_quotable(ENGLISH.removesuffix(".") + end, "en")


@pytest.mark.parametrize(
    ("end", "expected"),
    [("", True), (";", True), (":", False), ("?", False), ("？）", False)],
)
def test_a_list_item_may_lack_its_full_stop_but_asks_nothing(
    end: str, expected: bool
) -> None:
    item = ENGLISH.removesuffix(".") + end

    assert is_quotable(item, "en", is_list_item=True) is expected


@pytest.mark.parametrize(
    ("sentence", "language"),
    [
        ("This gives women officers equal access to command posts.", "en"),
        ("“However, women officers have access to command posts.”", "en"),
        ("THEY should have equal access to command posts everywhere.", "en"),
        ("Cependant, les femmes n’ont pas accès aux postes de chef.", "fr"),
        ("Además, las mujeres deben participar en las fronteras.", "es"),
        ("وهذا يعني أن تشارك النساء مشاركة كاملة في إدارة الحدود.", "ar"),
        ("Её участие в охране границ должно быть полным и равным.", "ru"),
        ("因此妇女应当平等地参与边境管理。", "zh"),
        ("他们应当平等地参与边境管理工作。", "zh"),
    ],
)
def test_a_sentence_that_leans_on_the_one_before_is_not_quoted(
    sentence: str, language: str
) -> None:
    assert not is_quotable(sentence, language)


def test_a_word_leans_in_its_own_language_only() -> None:
    sentence = "Son officers should have equal access to command posts."

    assert is_quotable(sentence, "en")
    assert not is_quotable(sentence, "fr")


def test_yemen_does_not_lean_though_it_begins_with_also() -> None:
    assert is_quotable("也门妇女应当平等地参与和平进程。", "zh")
    assert not is_quotable("也应当让妇女平等地参与和平进程。", "zh")


@pytest.mark.parametrize("number", ["1. ", "12)", "(iv) ", "• ", "– ", "-"])
def test_numbering_is_not_the_first_word(number: str) -> None:
    assert is_quotable(number + ENGLISH, "en")
    assert not is_quotable(number + "This " + ENGLISH, "en")


@pytest.mark.parametrize(
    "sentence",
    [
        "and women officers should have equal access to command posts.",
        "women officers should have equal access to command posts.",
        "2015, 2016, 2017, 2018, 2019, 2020, 2021, 2022, 2023, 2024.",
    ],
    ids=["and", "lower case", "digits"],
)
def test_what_does_not_open_with_a_capital_is_part_of_something(sentence: str) -> None:
    assert not is_quotable(sentence, "en")
