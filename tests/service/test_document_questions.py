import pytest

from service.document_questions import asks_about_documents


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("What does the Madrid Guiding Principles addendum cover?", "en"),
        ("Is there a toolkit for schools?", "en"),
        ("Which handbook deals with women in prison?", "en"),
        ("Which documents speak of migrants?", "en"),
        ("Quel manuel traite des femmes en prison ?", "fr"),
        ("Quels documents parlent des migrantes ?", "fr"),
        ("¿Hay una guía para escuelas?", "es"),
        ("¿Qué documentos hablan de las migrantes?", "es"),
        ("هل توجد مجموعة أدوات للمدارس؟", "ar"),
        ("أي دليل يتناول النساء في السجون؟", "ar"),
        ("Есть ли пособие для школ?", "ru"),
        ("Какой доклад посвящён женщинам в тюрьмах?", "ru"),
        ("哪本手册涉及狱中妇女？", "zh"),
        ("有没有面向学校的工具包？", "zh"),
    ],
)
def test_a_question_on_documents_is_told(question: str, language: str) -> None:
    assert asks_about_documents(question, language)


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("How can women report harassment?", "en"),
        ("What training should women officers have?", "en"),
        ("Which identity documents do refugees lack?", "en"),
        ("Quel rôle les femmes jouent-elles ?", "fr"),
        ("¿Qué papel desempeñan las mujeres?", "es"),
        ("ما دور النساء في الوقاية؟", "ar"),
        ("Какую роль играет руководство полиции?", "ru"),
        ("妇女在预防中起什么作用？", "zh"),
    ],
)
def test_a_question_on_anything_else_is_none(question: str, language: str) -> None:
    assert not asks_about_documents(question, language)
