import pytest

from service.symbols import asked_years, spoken_years


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("S/RES/2242 (2015) asks for gender to be integrated.", set()),
        ("Resolution 9999 (2030) and decision 74/5 (2019) say so.", set()),
        ("Les résolutions 1325 (2000), 1820 (2008) et 2242 (2015) le disent.", set()),
        ("Las resoluciones 1325 (2000) y 2242 (2015) lo piden.", set()),
        ("يطلب القرار ٢٢٤٢ (٢٠١٥) ذلك.", set()),
        ("Об этом говорит резолюция 2242 (2015).", set()),
        ("第2242（2015）号决议和第30(2013)号一般性建议这样要求。", set()),
        ("General recommendation No. 30 (2013) says so.", set()),
        ("See S/2025/71 and A/HRC/46/2021.", set()),
        ("Resolution 2242 (2015) was adopted in 2015.", {"2015"}),
        ("A survey of 45 women (2019) says so.", {"2019"}),
        ("Women led 120 patrols. In 2020 (2019) it was less.", {"2019", "2020"}),
        ("到2024年，45名妇女参加。", {"2024"}),
        ("في عام ٢٠١٩", {"2019"}),
    ],
)
def test_a_year_beside_the_number_of_a_document_is_none_that_is_spoken_of(
    text: str, years: set[str]
) -> None:
    assert spoken_years(text, []) == years


def test_a_year_within_or_after_the_name_of_an_instrument_belongs_to_it() -> None:
    text = "The 1951 Convention (1951) was signed in 1951 and amended in 1967."

    assert spoken_years(text, [(4, 19)]) == {"1951", "1967"}
    assert spoken_years(text[:27], [(4, 19)]) == set()


@pytest.mark.parametrize(
    ("question", "years"),
    [
        ("What does resolution 9999 of 2030 ask?", set()),
        ("Que demande la résolution 9999 de 2030 ?", set()),
        ("¿Qué pide la resolución 9999 de 2030?", set()),
        ("ماذا يطلب القرار 9999 لعام 2030؟", set()),
        ("Что требует резолюция 9999 от 2030 года?", set()),
        ("2030年第9999号决议要求什么？", set()),
        ("What happened in 2030?", {"2030"}),
    ],
)
def test_a_question_gives_a_year_to_say_which_number_it_means(
    question: str, years: set[str]
) -> None:
    assert asked_years(question, []) == years
