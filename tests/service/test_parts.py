import pytest

from service.parts import split_question


@pytest.mark.parametrize(
    ("language", "first", "joint", "second"),
    [
        ("en", "How are girls recruited", " and ", "what helps them to leave?"),
        ("fr", "Comment les filles sont-elles recrutées", " et ", "qui les aide ?"),
        ("es", "¿Cómo se recluta a las niñas", " y ", "qué las ayuda a salir?"),
        ("ar", "كيف يجري تجنيد الفتيات", " و", "كيف يمكن مساعدتهن؟"),
        ("ru", "Как вербуют девочек в группы", " и ", "кто помогает им уйти?"),
        ("zh", "女童是怎样被招募的", "，以及", "如何帮助她们离开？"),
    ],
)
def test_two_questions_in_one_sentence_are_two(
    language: str, first: str, joint: str, second: str
) -> None:
    assert split_question(first + joint + second, language) == [first, second]


def test_two_sentences_that_ask_are_two_questions_and_a_statement_is_none() -> None:
    text = "I train judges. How do they treat widows? Which stereotypes mislead them?"

    assert split_question(text, "en") == [
        "How do they treat widows?",
        "Which stereotypes mislead them?",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "How do women and men leave?",
        "women in prison",
        "Who leads? Why?",
        "Why and how are girls recruited?",
    ],
)
def test_what_cannot_be_asked_alone_is_not_split(text: str) -> None:
    assert split_question(text, "en") == [text]
