import pytest

from service.announcing import announces


@pytest.mark.parametrize(
    ("sentence", "language"),
    [
        ("This brief traces how house searches reach women and men.", "en"),
        ("1. The present report provides an overview of the year.", "en"),
        ("The UNODC handbook on prisons discusses the risks of such confusion.", "en"),
        ("The annex, prepared by the secretariat, lists the meetings.", "en"),
        ("Section IV describes how officers search women.", "en"),
        ("This chapter explains searches: who, where and how.", "en"),
        ("Cette note expose ce que les gardiennes demandent.", "fr"),
        ("L’annexe contient les réponses des ministères.", "fr"),
        ("Este capítulo examina cómo registran los agentes a las mujeres.", "es"),
        ("El manual de la OSCE aborda los riesgos de la confusión.", "es"),
        ("يتناول هذا الفصل تفتيش النساء عند الحدود.", "ar"),
        ("وتُقدّم مجموعة الأدوات أسئلة لمديري السجون.", "ar"),
        ("В настоящем докладе рассматривается досмотр женщин.", "ru"),
        ("Глава описывает, как досматривают женщин на границе.", "ru"),
        ("本章讨论边境上对妇女的搜查。", "zh"),
        ("上表列出各部委的答复和日期。", "zh"),
    ],
)
def test_a_sentence_that_says_what_a_document_does_announces(
    sentence: str, language: str
) -> None:
    assert announces(sentence, language)


@pytest.mark.parametrize(
    ("sentence", "language"),
    [
        (
            "Six tools for schools that want to protect pupils: a review and rules.",
            "en",
        ),
        ("A checklist for officers who must search women at a border.", "en"),
        ("Second edition (2024) of a handbook on searches.", "en"),
        ("How to search women at a border lawfully and well.", "en"),
        ("What the rules ask of guards, and why they are broken.", "en"),
        ("Une étude de cas sur la fouille des femmes dans un port fictif.", "fr"),
        ("Respuestas breves a las preguntas que plantean los agentes.", "es"),
        ("دليل عملي لمن يفتش النساء عند الحدود.", "ar"),
        ("Рабочий список из 60 вопросов для тех, кто принимает детей.", "ru"),
        ("为希望改进边境搜查的国家，提出十项良好做法。", "zh"),
    ],
)
def test_a_title_that_is_set_as_a_sentence_announces(
    sentence: str, language: str
) -> None:
    assert announces(sentence, language)


@pytest.mark.parametrize(
    ("sentence", "language"),
    [
        ("The report found that women were searched by men.", "en"),
        ("The study shows that women were searched by men.", "en"),
        ("The report explains that women were searched by men.", "en"),
        ("The study described how men searched women.", "en"),
        ("The guide recommends that women search women.", "en"),
        ("The handbook warns against searches by men.", "en"),
        ("Resolution 2242 (2015) calls for women’s participation.", "en"),
        ("A checklist for officers cannot replace training.", "en"),
        ("A report that lists every search gives no reasons.", "en"),
        ("How to search a woman is decided by the law alone.", "en"),
        ("What was taken, and from whom, must be recorded.", "en"),
        ("Each unit provides a room in which women are searched.", "en"),
        ("Le rapport constate que des hommes fouillaient les femmes.", "fr"),
        ("Le guide explique que les femmes fouillent les femmes.", "fr"),
        ("El informe señala que los hombres registraban a las mujeres.", "es"),
        ("La guía recomienda que las mujeres registren a las mujeres.", "es"),
        ("يبيّن التقرير أن الرجال كانوا يفتشون النساء.", "ar"),
        ("يوصي الدليل بأن تفتش النساء النساء.", "ar"),
        ("В докладе показано, что женщин досматривали мужчины.", "ru"),
        ("Пособие рекомендует, чтобы женщин досматривали женщины.", "ru"),
        ("报告指出，男子搜查了妇女。", "zh"),
        ("妇女代表讨论边境上的搜查并表示反对。", "zh"),
    ],
)
def test_what_a_document_finds_or_asks_for_is_no_announcement(
    sentence: str, language: str
) -> None:
    assert not announces(sentence, language)


@pytest.mark.parametrize(
    ("sentence", "language"),
    [
        ("This chapter sets out one rule: no man is to search a woman.", "en"),
        ("This guide covers searches, and officers should ask for consent.", "en"),
        ("This guide covers searches; women search women.", "en"),
        ("Ce chapitre pose la règle ; les femmes fouillent les femmes.", "fr"),
        ("Cette note décrit la fouille, et les agents doivent demander.", "fr"),
        ("Esta guía describe el registro y los agentes deben preguntar.", "es"),
        ("تصف هذه المذكرة التفتيش، وينبغي للأفراد أن يستأذنوا.", "ar"),
        ("Глава описывает досмотр, и сотрудники должны спрашивать.", "ru"),
        ("本章论述一条规则：男子不应搜查妇女。", "zh"),
    ],
)
def test_an_announcement_that_goes_on_with_a_rule_is_none(
    sentence: str, language: str
) -> None:
    assert not announces(sentence, language)


@pytest.mark.parametrize(
    ("before", "sentence", "language"),
    [
        ("A checklist for border officers.", "It covers searches and staff.", "en"),
        ("Ce guide traite des fouilles.", "Il contient des exemples.", "fr"),
        ("Esta guía trata de registros.", "También ofrece ejemplos.", "es"),
        ("يتناول هذا الفصل التفتيش.", "وهو يقدم أمثلة.", "ar"),
        ("Глава описывает досмотр.", "Она содержит примеры.", "ru"),
        ("本章讨论搜查。", "它还提供例子。", "zh"),
    ],
)
def test_it_covers_announces_where_it_is_a_document(
    before: str, sentence: str, language: str
) -> None:
    assert announces(sentence, language, before)
    assert not announces(sentence, language)


def test_it_covers_does_not_announce_where_it_is_a_law() -> None:
    sentence = "It covers searches of homes, cars and persons."

    assert not announces(sentence, "en", "The law of 2015 was amended.")
