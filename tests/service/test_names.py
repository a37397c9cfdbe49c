import pytest

from index.records import Hit
from ingest.records import BlockKind
from service.names import missing_names, names_in, spoken_names


def hit(text: str, language: str = "en", *, title: str = "", heading: str = "") -> Hit:
    return Hit(
        rank=1,
        score=0.0,
        passage_row=1,
        passage_id="p",
        document_id="d",
        file="d.pdf",
        title=title,
        first_page=1,
        last_page=1,
        page_labels=("1",),
        heading=heading,
        language=language,
        text=text,
        spans=(),
        kind=BlockKind.PARAGRAPH,
        late_score=0.0,
    )


@pytest.mark.parametrize(
    ("question", "language", "names"),
    [
        ("What does Kenya do about returnees?", "en", {"country KE"}),
        ("What are Kenya's plans for Sri Lanka?", "en", {"country KE", "country LK"}),
        ("Que fait l’Irak pour les veuves ?", "fr", {"country IQ"}),
        ("¿Qué hace España por las viudas?", "es", {"country ES"}),
        ("ماذا يفعل العراق للنساء؟", "ar", {"country IQ"}),
        ("Что делают женщины в Ираке?", "ru", {"country IQ"}),
        ("乍得的妇女做什么？", "zh", {"country TD"}),
    ],
)
def test_a_country_goes_by_its_code_in_every_language(
    question: str, language: str, names: set[str]
) -> None:
    assert names_in(question, language) == names


@pytest.mark.parametrize(
    ("question", "language", "names"),
    [
        ("How did South Sudan act?", "en", {"country SS"}),
        ("How did Papua New Guinea act?", "en", {"country PG"}),
        ("索马里的妇女做什么？", "zh", {"country SO"}),
        ("印度尼西亚的妇女做什么？", "zh", {"country ID"}),
    ],
    ids=["Sudan", "Guinea", "Mali", "India"],
)
def test_a_country_inside_the_name_of_another_is_not_named(
    question: str, language: str, names: set[str]
) -> None:
    assert names_in(question, language) == names


def test_mali_is_not_looked_for_in_arabic_where_it_means_financial() -> None:
    assert names_in("ما هو تمويل مالي؟", "ar") == set()


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("What does resolution 2242 ask of states?", {"2242"}),
        ("What changed between 2015 and 2020?", {"2015", "2020"}),
        ("What do 25 women and 100 girls of 9 need?", set()),
        ("How does Boko Haram use girls?", {"boko", "haram"}),
        ("Does CEDAW bind them?", {"cedaw"}),
        ("How do an NGO, CSOs and the UN act on a UNSCR?", set()),
        ("Women lead. Girls learn. Who pays?", set()),
        ("who pays?", set()),
    ],
)
def test_numbers_and_capitals_are_names_but_counts_and_openings_are_not(
    question: str, names: set[str]
) -> None:
    assert names_in(question, "en") == names


def test_a_name_with_an_accent_is_the_name_without() -> None:
    assert names_in("Who is Zoé?", "en") == {"zoe"}
    assert "zoe" in spoken_names("Zoe leads.", "en")


def test_a_passage_in_another_language_speaks_of_the_country() -> None:
    question = "What do women do in Germany?"

    assert missing_names(question, "en", [hit("Les femmes en Allemagne", "fr")]) == (
        frozenset()
    )
    assert missing_names(question, "en", [hit("Les femmes en Autriche", "fr")]) == {
        "country DE"
    }


def test_a_question_about_somalia_is_not_one_about_mali() -> None:
    english = hit("Women in Somalia build peace.")

    assert missing_names("索马里的妇女做什么？", "zh", [english]) == frozenset()
    assert missing_names("What of Sudan?", "en", [hit("Women in South Sudan")]) == {
        "country SD"
    }


@pytest.mark.parametrize("digits", ["2242", "٢٢٤٢", "۲۲۴۲"])
def test_a_number_is_the_same_in_any_digits(digits: str) -> None:
    assert names_in(f"ماذا يقول القرار {digits}؟", "ar") == {"2242"}
    assert "2242" in spoken_names(f"القرار {digits}", "ar")


def test_title_and_heading_speak_for_their_passage() -> None:
    question = "What did Kenya do about Daesh in 2019?"
    assert names_in(question, "en") == {"country KE", "daesh", "2019"}

    assert missing_names(
        question, "en", [hit("It trains them.", title="Kenya", heading="Plan 2019")]
    ) == {"daesh"}


def test_several_hits_together_speak_of_all_names() -> None:
    question = "What did Kenya do about Daesh in 2019?"
    apart = [hit("Kenya trains them."), hit("Daesh in 2019")]

    assert missing_names(question, "en", apart) == frozenset()
    assert missing_names(question, "en", apart[:1]) == {"daesh", "2019"}
    assert missing_names(question, "en", []) == {"country KE", "daesh", "2019"}


def test_a_question_without_names_misses_none() -> None:
    assert missing_names("Who leads?", "en", []) == frozenset()
