import pytest

from service.quotable import is_long_enough, is_statement, lacks_scope, leans

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
    assert is_statement(sentence)
    assert not leans(sentence, language)


def test_a_quotation_has_forty_characters_or_twelve_chinese_ones() -> None:
    assert is_long_enough(english(40), "en")
    assert not is_long_enough(english(39), "en")
    assert is_long_enough("妇" * 11 + "。", "zh")
    assert not is_long_enough("妇" * 10 + "。", "zh")


@pytest.mark.parametrize(
    ("label", "language"),
    [
        ("28. 性别暴力（GBV）。", "zh"),
        ("28. Gender-based violence (GBV, in the Spanish edition VBG).", "en"),
        ("12) Violence fondée sur le genre (ou sexiste, selon les pays).", "fr"),
    ],
)
def test_a_numbered_label_is_too_short_whatever_it_has_in_brackets(
    label: str, language: str
) -> None:
    assert not is_long_enough(label, language)


@pytest.mark.parametrize("end", [".", "!", "…", ".”", ".)", ". »"])
def test_a_statement_may_end_in_quotes(end: str) -> None:
    assert is_statement(ENGLISH.removesuffix(".") + end)


@pytest.mark.parametrize("end", ["", ",", ";", ":", "?", "?”", "؟", "？", ".1234"])
def test_half_a_sentence_or_a_question_is_not_quoted(end: str) -> None:
    assert not is_statement(ENGLISH.removesuffix(".") + end)


@pytest.mark.parametrize(
    ("end", "expected"),
    [("", True), (";", True), (":", False), ("?", False), ("？）", False)],
)
def test_a_list_item_may_lack_its_full_stop_but_asks_nothing(
    end: str, expected: bool
) -> None:
    item = ENGLISH.removesuffix(".") + end

    assert is_statement(item, is_list_item=True) is expected


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
def test_a_sentence_that_opens_with_a_pointing_word_leans(
    sentence: str, language: str
) -> None:
    assert leans(sentence, language)


@pytest.mark.parametrize(
    ("sentence", "language"),
    [
        ("Each should name one officer who answers for the plan.", "en"),
        ("Each of these posts should have a woman officer.", "en"),
        ("Using them as indicators of risk would harm believers.", "en"),
        ("To do this, women officers need access to command posts.", "en"),
        ("Use: quote these three requests in the national plan.", "en"),
        ("Dans ce cas, les femmes demandent un accès aux postes.", "fr"),
        ("Chacune devrait désigner une personne responsable.", "fr"),
        ("Para ello, las mujeres deben participar en las fronteras.", "es"),
        ("Cada uno debería nombrar a una persona responsable.", "es"),
        ("وفي هذا السياق ينبغي أن تشارك النساء في إدارة الحدود.", "ar"),
        ("В этом случае женщины должны участвовать в охране границ.", "ru"),
        ("Каждая из них должна назвать ответственное лицо.", "ru"),
        ("为此，妇女应当平等地参与边境管理工作。", "zh"),
        ("两者都应当考虑妇女和女童的处境。", "zh"),
        ("Third, distress is common among children who return.", "en"),
        ("The finding applies to women who stayed at home too.", "en"),
        ("Child protection therefore needs to be in the room.", "en"),
        ("Deuxièmement, les femmes demandent un accès aux postes.", "fr"),
        ("Les services doivent donc être présents dès le départ.", "fr"),
        ("En tercer lugar, las mujeres piden acceso a los puestos.", "es"),
        ("Los servicios deben por tanto estar presentes desde el inicio.", "es"),
        ("ثانياً، ينبغي أن تشارك النساء في إدارة الحدود.", "ar"),
        ("ويحثها على كفالة مشاركة النساء في إدارة الحدود.", "ar"),
        ("ويطلب إلى اللجنة إدماج الاعتبارات الجنسانية.", "ar"),
        ("ينبغي لذلك أن تحضر خدمات حماية الطفل.", "ar"),
        ("Во-вторых, женщинам нужен доступ к постам.", "ru"),
        ("Службы защиты детей поэтому должны участвовать.", "ru"),
        ("第二，妇女应当平等地参与边境管理工作。", "zh"),
        ("儿童保护机构因此应当参加讨论。", "zh"),
    ],
)
def test_a_sentence_leans_whose_second_or_third_word_points_back(
    sentence: str, language: str
) -> None:
    assert leans(sentence, language)


@pytest.mark.parametrize(
    ("sentence", "language"),
    [
        ("Each State should name one officer for the plan.", "en"),
        ("Second marriages are reported among widows in camps.", "en"),
        ("Findings on women who stayed at home are few.", "en"),
        ("Former members can be mentors if they are protected.", "en"),
        ("Chacun des États devrait désigner une personne responsable.", "fr"),
        ("Cada uno de los Estados debería nombrar a una persona.", "es"),
        ("في العراق ينبغي أن تشارك النساء في إدارة الحدود.", "ar"),
        ("ويدعو القرار إلى مشاركة النساء في إدارة الحدود.", "ar"),
        ("وينبغي أن تشارك النساء في إدارة الحدود.", "ar"),
        ("В Ираке женщины должны участвовать в охране границ.", "ru"),
        ("对妇女的暴力应当受到起诉和惩处。", "zh"),
    ],
)
def test_a_sentence_that_names_what_it_speaks_of_does_not_lean(
    sentence: str, language: str
) -> None:
    assert not leans(sentence, language)


def test_a_word_leans_in_its_own_language_only() -> None:
    sentence = "Son officers should have equal access to command posts."

    assert not leans(sentence, "en")
    assert leans(sentence, "fr")


def test_yemen_does_not_lean_though_it_begins_with_also() -> None:
    assert not leans("也门妇女应当平等地参与和平进程。", "zh")
    assert leans("也应当让妇女平等地参与和平进程。", "zh")


@pytest.mark.parametrize("number", ["1. ", "12)", "(iv) ", "• ", "– ", "-"])
def test_numbering_is_not_the_first_word(number: str) -> None:
    assert not leans(number + ENGLISH, "en")
    assert leans(number + "This " + ENGLISH, "en")


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
    assert not is_statement(sentence)


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Participation means Every Member State should name one office.", False),
        ("La participation suppose Chaque État devrait nommer un bureau.", False),
        ("La participación exige Cada Estado debería nombrar una oficina.", False),
        ("Участие означает Каждый должен назначить одно управление.", False),
        ("The poster said “Every officer counts” in three languages.", True),
        ("The Every Woman Every Child movement works in the region.", True),
    ],
)
def test_two_sentences_joined_by_a_misread_column_are_not_one(
    sentence: str, expected: bool
) -> None:
    assert is_statement(sentence) is expected


def test_an_item_in_lower_case_goes_on_with_the_line_that_introduces_it() -> None:
    item = "to ask women officers first;"

    assert not is_statement(item, is_list_item=True)
    assert is_statement(item, is_list_item=True, is_introduced=True)


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("The share of women rose to 38 per cent.", True),
        ("The share of women rose to 38 per cent in 2019.", False),
        ("La part des femmes atteint 3,5 %.", True),
        ("La proporción llegó al 38 por ciento.", True),
        ("بلغت النسبة ٣٨ في المائة.", True),
        ("Доля женщин достигла 38 процентов.", True),
        ("妇女比例达百分之三十八。", True),
        ("Article 38 of the Convention binds States.", False),
    ],
)
def test_a_share_needs_the_year_that_it_is_of(sentence: str, expected: bool) -> None:
    assert lacks_scope(sentence) is expected
