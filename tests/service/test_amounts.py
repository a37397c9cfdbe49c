import pytest

from service.amounts import asks_amount, states_amount


@pytest.mark.parametrize(
    ("language", "question"),
    [
        ("en", "How many pillars does the agenda have?"),
        ("en", "What share of the budget goes to women's groups?"),
        ("fr", "Quel est le nombre de femmes parmi les juges ?"),
        ("fr", "Combien de femmes sont juges ?"),
        ("es", "¿Cuántas mujeres son juezas?"),
        ("es", "¿Cuál es el porcentaje de mujeres?"),
        ("ar", "كم عدد النساء في الشرطة؟"),
        ("ar", "ما نسبة النساء في الشرطة؟"),
        ("ru", "Сколько женщин служит в полиции?"),
        ("ru", "Какова доля женщин в полиции?"),
        ("zh", "警察中有多少妇女？"),
        ("zh", "警察中妇女的比例是多少？"),
    ],
)
def test_a_question_asks_for_an_amount(language: str, question: str) -> None:
    assert asks_amount(question, language)


@pytest.mark.parametrize(
    ("language", "question"),
    [
        ("en", "How are girls recruited online?"),
        ("en", "What is the role of women in prevention?"),
        ("fr", "Quel est le rôle des femmes ?"),
        ("es", "¿Cómo se recluta a las niñas?"),
        ("ar", "كيف تُجنَّد الفتيات؟"),
        ("ru", "Какова роль женщин?"),
        ("zh", "妇女有什么作用？"),
    ],
)
def test_a_question_asks_for_something_else(language: str, question: str) -> None:
    assert not asks_amount(question, language)


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "In 2019 the service had 14 women officers."),
        ("en", "Half of the judges are women."),
        ("fr", "La stratégie repose sur quatre piliers."),
        ("es", "El 30 % de los puestos son de mujeres."),
        ("ar", "تشغل النساء ٣٠ في المائة من المناصب."),
        ("ar", "تقوم الاستراتيجية على أربع ركائز."),
        ("ru", "Трое из судей — женщины."),
        ("zh", "其中有三名妇女。"),
    ],
)
def test_a_sentence_states_an_amount(language: str, sentence: str) -> None:
    assert states_amount(sentence, language)


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "12. Resolution 2242 (2015) links the agendas; see article 7."),
        ("en", "The plan of 2021 names women's groups.³"),
        ("fr", "La résolution 1325 (2000) et l’article 4 le demandent."),
        ("es", "El párrafo 6 de la resolución 2396 (2017) lo pide."),
        ("ar", "يطلب قرار مجلس الأمن ٢٢٤٢ ذلك من الدول منذ عام ٢٠١٥."),
        ("ru", "Статья 7 и резолюция 2242 (2015) требуют этого."),
        ("zh", "第2242号决议（2015年）要求这样做。"),
    ],
)
def test_numbers_of_documents_and_years_count_nothing(
    language: str, sentence: str
) -> None:
    assert not states_amount(sentence, language)
