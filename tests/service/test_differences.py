import pytest

from service.differences import tells_of_difference

TOLD = {
    "en": (
        "Terrorism has no comprehensive definition agreed by all Member States.",
        "The resolution notes that other definitions of youth exist at national level.",
        "The evidence that mentoring reduces recruitment is mixed.",
        "Research on the role of women in mediation has shown contradictory results.",
        "Scholars disagree about whether humiliation drives recruitment.",
        "The term “radicalization” remains disputed.",
        "There is no consensus on how reintegration should be measured.",
        "Estimates of the number of returnees ranged from 300 to 1,200.",
        "Some researchers argue that ideology comes first, while others hold that "
        "friendship does.",
        "States differ widely in law and opinion on same-sex relations.",
        "Definitions of a victim vary between the instruments of the region.",
        "One State said that the group had left, though another State maintained that "
        "it had not.",
    ),
    "fr": (
        "Le terrorisme n’a pas de définition universellement acceptée par les États.",
        "Il existe plusieurs définitions de la jeunesse.",
        "Les preuves de l’effet du mentorat restent contradictoires.",
        "Les études sur la médiation donnent des résultats contrastés.",
        "Les chercheurs sont divisés sur le rôle de l’humiliation.",
        "La notion de radicalisation est contestée.",
        "Il n’y a pas de consensus sur la mesure de la réintégration.",
        "Les estimations du nombre de retours varient de 300 à 1 200.",
        "Certains auteurs soutiennent que l’idéologie prime, tandis que d’autres "
        "estiment que l’amitié compte davantage.",
        "L’efficacité de ces mesures fait débat.",
    ),
    "es": (
        "El terrorismo carece de una definición acordada por todos los Estados.",
        "Existen varias definiciones de juventud.",
        "Las pruebas del efecto de la mentoría son contradictorias.",
        "Los estudios sobre la mediación ofrecen resultados mixtos.",
        "Los investigadores discrepan sobre el papel de la humillación.",
        "El término radicalización sigue siendo controvertido.",
        "No existe consenso sobre cómo medir la reintegración.",
        "Las estimaciones del número de retornos oscilan entre 300 y 1.200.",
        "Algunas autoras sostienen que la ideología es lo primero, mientras que otras "
        "consideran que lo es la amistad.",
    ),
    "ar": (
        "ليس للإرهاب تعريف شامل متفق عليه بين جميع الدول الأعضاء.",
        "توجد تعريفات مختلفة للشباب.",
        "الأدلة على أثر الإرشاد متضاربة.",
        "وتتباين الآراء بشأن دور المدارس.",
        "يختلف الباحثون حول دور الإهانة في التجنيد.",
        "ويظل مصطلح التطرف محل خلاف.",
        "لا يوجد إجماع على طريقة قياس إعادة الإدماج.",
        "تراوحت تقديرات عدد العائدين بين ٣٠٠ و١٢٠٠.",
        "يرى بعض الباحثين أن الأيديولوجيا تسبق، بينما يرى آخرون أن الصداقة أهم.",
    ),
    "ru": (
        "У терроризма нет единого определения, согласованного всеми государствами.",
        "Общепринятого определения насильственного экстремизма не существует.",
        "Используются различные определения молодежи.",
        "Данные о пользе наставничества противоречивы.",
        "Исследователи расходятся во мнениях о роли унижения.",
        "Термин «радикализация» остается спорным.",
        "Нет консенсуса о том, как измерять реинтеграцию.",
        "Оценки числа вернувшихся колеблются от 300 до 1200.",
        "Одни авторы считают, что идеология первична, а другие полагают, что важнее "
        "дружба.",
    ),
    "zh": (
        "恐怖主义没有经所有会员国商定的全面定义。",
        "国际上存在多种定义。",
        "关于辅导效果的证据相互矛盾。",
        "研究人员对羞辱的作用存在分歧。",
        "“激进化”这一术语仍有争议。",
        "对于如何衡量重返社会，尚无共识。",
        "对返回者人数的估计不一。",
        "一些学者认为意识形态在先，另一些学者则认为友谊更重要。",
    ),
}

NOT_TOLD = {
    "en": (
        "Girls and boys differ in what they need after captivity.",
        "Risks differ by place, and roles vary between groups and over time.",
        "Rural women and urban women have different needs and hold different jobs.",
        "Where no agreed definition exists, the entry says so.",
        "Let experts disagree in the meeting, and record their views.",
        "Two honest coders may differ by one point.",
        "If practitioners disagree about a risk, ask the person concerned.",
        "Is there a consensus on the definition of violent extremism?",
        "It is written for mixed groups, and the teams are mixed.",
        "The Assembly adopted the strategy by consensus.",
        "Women mediators settle disputes over land before they turn violent.",
        "The programme yielded mixed results, and progress was mixed.",
        "Some irregularities were reported and a few parties contested the results.",
        "Some agencies asked women to work from home, while others let them in.",
        "Forms of manhood are ranked and contested.",
        "Member States reported different types of attack.",
        "Women officials have disagreed with one another, so more than one should sit.",
        "Interview studies tell another story.",
    ),
    "fr": (
        "Les filles et les garçons diffèrent par leurs besoins.",
        "Les rôles varient selon les groupes et dans le temps.",
        "Lorsqu’il n’existe pas de définition convenue, la notice le dit.",
        "Les femmes peuvent être en désaccord sur presque tout.",
        "L’Assemblée générale a adopté la Stratégie par consensus.",
        "Chaque stéréotype devrait être contesté lors de la relecture.",
        "Existe-t-il un consensus sur la définition du terrorisme ?",
        "Certaines femmes travaillent, tandis que d’autres gardent les enfants.",
    ),
    "es": (
        "Las niñas y los niños difieren en sus necesidades.",
        "Las funciones varían de un grupo a otro y con el tiempo.",
        "Cuando no existe una definición acordada, la entrada lo indica.",
        "Las abogadas y las madres jóvenes pueden discrepar en casi todo.",
        "Un vocabulario compartido evita disputas que son sobre palabras.",
        "Los países difieren en sus necesidades y en su geografía.",
        "¿Existe consenso sobre la definición de terrorismo?",
        "Se formará una comisión mixta de senadores y diputados.",
    ),
    "ar": (
        "تختلف احتياجات الفتيات عن احتياجات الفتيان.",
        "وتختلف الأدوار من جماعة إلى أخرى ومن وقت إلى آخر.",
        "وإذا لم يكن هناك اتفاق، فإذا لم يوجد إجماع على الحل فاسألوا الناجية.",
        "اعتمدت الجمعية العامة الاستراتيجية بتوافق الآراء.",
        "تختلف الدول في احتياجاتها.",
        "هل هناك إجماع على تعريف الإرهاب؟",
        "تختلف القيمة الإيجارية حسب الموقع.",
    ),
    "ru": (
        "Потребности девочек и мальчиков различаются.",
        "Роли различаются от группы к группе и меняются со временем.",
        "Если нет согласованного определения, статья об этом говорит.",
        "Каждый из стереотипов следует оспаривать при рецензировании.",
        "Генеральная Ассамблея приняла Стратегию консенсусом.",
        "Есть ли единое определение терроризма?",
        "Женщины-посредницы улаживают споры о земле.",
    ),
    "zh": (
        "女童和男童的需要各不相同。",
        "角色因团体而异，也随时间变化。",
        "凡没有商定定义的，词条也予以说明。",
        "补救：邀请多人，支付报酬，允许专家意见不一。",
        "大会以协商一致方式通过了该战略。",
        "恐怖主义有没有商定的定义？",
        "性别认同可能与出生时被指定的性别不一致。",
    ),
}


@pytest.mark.parametrize(
    ("language", "sentence"),
    [(language, one) for language, some in TOLD.items() for one in some],
)
def test_a_sentence_that_tells_of_a_difference_is_known(
    language: str, sentence: str
) -> None:
    assert tells_of_difference(sentence, language)


@pytest.mark.parametrize(
    ("language", "sentence"),
    [(language, one) for language, some in NOT_TOLD.items() for one in some],
)
def test_other_differences_and_advice_are_none(language: str, sentence: str) -> None:
    assert not tells_of_difference(sentence, language)


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "Member States differ widely in law and opinion on these matters."),
        ("fr", "Les chercheurs ne s’accordent pas sur ce point."),
        ("es", "Los investigadores discrepan al respecto."),
        ("ar", "يختلف الباحثون حول هذه المسألة."),
        ("ru", "Исследователи расходятся во мнениях об этом."),
        ("zh", "专家对此存在分歧。"),
        ("en", "The term is disputed, because holding radical ideas is lawful."),
        ("fr", "Le terme est contesté, car les idées radicales sont licites."),
        ("es", "El término es discutido, porque las ideas radicales son lícitas."),
        ("ar", "وهذا المصطلح محل خلاف."),
        ("ru", "Этот термин остается спорным."),
        ("zh", "这一术语有争议，因为持有激进思想是合法的。"),
    ],
)
def test_a_difference_about_what_is_not_said_is_none(
    language: str, sentence: str
) -> None:
    assert not tells_of_difference(sentence, language)


def test_a_line_break_parts_no_sentence() -> None:
    assert tells_of_difference("Violent extremism has no agreed\ndefinition.", "en")
    assert tells_of_difference("暴力极端主义没有商\n定的国际定义。", "zh")


def test_nothing_is_told_in_a_language_of_no_patterns() -> None:
    assert not tells_of_difference("Die Fachleute sind uneins.", "de")
