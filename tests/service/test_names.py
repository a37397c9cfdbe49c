from functools import cache

import pytest

from index.records import Hit
from ingest.vocabulary import Vocabulary
from ingest.vocabulary_files import read_vocabulary
from ingest.vocabulary_source import shipped_vocabulary
from service import names as names_module
from tests.data.tiny_hits import tiny_hit


@cache
def vocabulary() -> Vocabulary:
    return read_vocabulary(shipped_vocabulary())


def names_in(text: str, language: str) -> frozenset[str]:
    return names_module.names_in(text, language, vocabulary())


def spoken_names(text: str, language: str) -> frozenset[str]:
    return names_module.spoken_names(text, language, vocabulary())


def missing_names(question: str, language: str, hits: list[Hit]) -> frozenset[str]:
    return names_module.missing_names(question, language, hits, vocabulary())


def hit(text: str, language: str = "en", *, title: str = "", heading: str = "") -> Hit:
    return tiny_hit(text=text, language=language, title=title, heading=heading)


@pytest.mark.parametrize(
    ("question", "language", "names"),
    [
        ("What does Kenya do about returnees?", "en", {"concept country-ke"}),
        (
            "What are Kenya's plans for Sri Lanka?",
            "en",
            {"concept country-ke", "concept country-lk"},
        ),
        ("Que fait l’Irak pour les veuves ?", "fr", {"concept country-iq"}),
        ("¿Qué hace España por las viudas?", "es", {"concept country-es"}),
        ("ماذا يفعل العراق للنساء؟", "ar", {"concept country-iq"}),
        ("Что делают женщины в Ираке?", "ru", {"concept country-iq"}),
        ("乍得的妇女做什么？", "zh", {"concept country-td"}),
    ],
)
def test_a_country_goes_by_its_code_in_every_language(
    question: str, language: str, names: set[str]
) -> None:
    assert names_in(question, language) == names


@pytest.mark.parametrize(
    ("question", "language", "names"),
    [
        ("How did South Sudan act?", "en", {"concept country-ss"}),
        ("How did Papua New Guinea act?", "en", {"concept country-pg"}),
        ("索马里的妇女做什么？", "zh", {"concept country-so"}),
        ("印度尼西亚的妇女做什么？", "zh", {"concept country-id"}),
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
        ("What does resolution 2242 ask of states?", {"concept scr-2242"}),
        ("What changed between 2015 and 2020?", {"2015", "2020"}),
        ("What do 25 women and 100 girls of 9 need?", set()),
        ("How does Boko Haram use girls?", {"concept boko-haram"}),
        ("Does CEDAW bind Zoltan?", {"concept cedaw", "zoltan"}),
        ("How do an NGO, CSOs and the UN act on a UNSCR?", set()),
        ("GCTF women CVE good practices, NAPs and RRR of FTF families", set()),
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
        "concept country-de"
    }


def test_the_name_of_an_instrument_speaks_of_nothing_else() -> None:
    question = "How are women policed in Bangkok?"
    rules = hit("The Bangkok Rules say how women are searched.")

    assert missing_names(question, "en", [rules]) == {"bangkok"}
    assert missing_names(question, "en", [hit("Women police Bangkok.")]) == frozenset()
    assert missing_names("Who wrote the Bangkok Rules?", "en", [rules]) == frozenset()


def test_a_question_about_somalia_is_not_one_about_mali() -> None:
    english = hit("Women in Somalia build peace.")

    assert missing_names("索马里的妇女做什么？", "zh", [english]) == frozenset()
    assert missing_names("What of Sudan?", "en", [hit("Women in South Sudan")]) == {
        "concept country-sd"
    }


@pytest.mark.parametrize("digits", ["2242", "٢٢٤٢", "۲۲۴۲"])
def test_a_number_is_the_same_in_any_digits(digits: str) -> None:
    assert names_in(f"ماذا حدث في {digits}؟", "ar") == {"2242"}
    assert "2242" in spoken_names(f"في {digits}", "ar")
    assert "concept scr-2242" in names_in(f"ماذا يقول القرار {digits}؟", "ar")


def test_title_and_heading_speak_for_their_passage() -> None:
    question = "What did Kenya do about Daesh in 2019?"
    assert names_in(question, "en") == {"concept country-ke", "concept isil", "2019"}

    assert missing_names(
        question, "en", [hit("It trains them.", title="Kenya", heading="Plan 2019")]
    ) == {"concept isil"}


def test_several_hits_together_speak_of_all_names() -> None:
    question = "What did Kenya do about Daesh in 2019?"
    apart = [hit("Kenya trains them."), hit("Daesh in 2019")]

    assert missing_names(question, "en", apart) == frozenset()
    assert missing_names(question, "en", apart[:1]) == {"concept isil", "2019"}
    assert missing_names(question, "en", []) == {
        "concept country-ke",
        "concept isil",
        "2019",
    }


def test_a_resolution_is_the_same_in_every_language() -> None:
    question = "What does resolution 2242 ask of states?"

    for text, language in (
        ("Que dit la résolution 2242 (2015) ?", "fr"),
        ("قرار مجلس الأمن 2242", "ar"),
        ("安理会第2242号决议", "zh"),
        ("резолюция 2242", "ru"),
    ):
        assert missing_names(question, "en", [hit(text, language)]) == frozenset()
    assert missing_names(question, "en", [hit("resolution 2250")]) == {
        "concept scr-2242"
    }


def test_the_year_of_a_resolution_is_not_spoken_of_unless_it_is_asked_about() -> None:
    resolution = hit("Resolution 2242 (2015) asks for it.", title="S/RES/2242 (2015)")
    unknown = hit("Резолюция 9999 (2030) требует этого.", "ru")

    assert missing_names("What did women do in 2015?", "en", [resolution]) == {"2015"}
    for question, language, text in (
        ("What does resolution 2242 (2015) ask?", "en", resolution),
        ("Que demande la résolution 2242 de 2015 ?", "fr", resolution),
        ("2015年第2242号决议要求什么？", "zh", resolution),
        ("What does resolution 9999 (2030) ask?", "en", unknown),
        ("¿Qué pide la resolución 9999 de 2030?", "es", unknown),
    ):
        assert missing_names(question, language, [text]) == frozenset(), question
    assert missing_names("What does S/2025/71 ask?", "en", [unknown]) == {"of 2025"}
    assert missing_names(
        "What does S/2025/71 ask?", "en", [hit("As S/2025/71 says")]
    ) == (frozenset())


def test_an_edition_speaks_of_its_own_year() -> None:
    question = "What changed between the 2023 and the 2026 edition?"
    old, new = (tiny_hit(document_id=id_, text="Women lead.") for id_ in ("a", "b"))

    assert missing_names(question, "en", [old, new]) == {"2023", "2026"}
    assert (
        names_module.missing_names(
            question, "en", [old, new], vocabulary(), {"a": 2023, "b": 2026}
        )
        == frozenset()
    )


def test_a_general_recommendation_is_that_of_the_committee_asked_about() -> None:
    cerd = hit("CERD general recommendation XXX speaks of citizens.")
    cedaw = hit("Общая рекомендация № 30 (2013) говорит о конфликтах.", "ru")

    for question, language in (
        ("What does CEDAW general recommendation 30 ask?", "en"),
        ("Que demande la recommandation générale 30 de la CEDEF ?", "fr"),
        ("¿Qué pide la recomendación general 30 de la CEDAW?", "es"),
    ):
        assert missing_names(question, language, [cerd]) == {"general cedaw 30"}
        assert missing_names(question, language, [cedaw]) == frozenset()
    assert missing_names("Что говорит общая рекомендация 30 КЛРД?", "ru", [cerd]) == (
        frozenset()
    )


@pytest.mark.parametrize(
    ("question", "language", "people"),
    [
        ("What do Roma girls face at borders?", "en", {"people roma"}),
        ("De quoi les filles roms ont-elles besoin ?", "fr", {"people roma"}),
        ("¿Qué necesitan las niñas romaníes?", "es", {"people roma"}),
        ("ماذا تحتاج الفتيات الغجريات؟", "ar", {"people roma"}),
        ("Что нужно девочкам рома?", "ru", {"people roma"}),
        ("罗姆女孩需要什么？", "zh", {"people roma"}),
        ("What do Jewish women need?", "en", {"people jews"}),
        ("Was Yazidi and Uyghur captivity alike?", "en", {"yazidis", "uyghurs"}),
        ("هل تحتاج الإيزيديات إلى دعم؟", "ar", {"people yazidis"}),
        ("Какая помощь нужна рохинджа и хазарейцам?", "ru", {"rohingya", "hazara"}),
        ("How does the Islamic State recruit?", "en", set()),
        ("What do women in Rome protest about?", "en", set()),
    ],
)
def test_a_people_or_faith_is_a_name(
    question: str, language: str, people: set[str]
) -> None:
    found = {name for name in names_in(question, language) if "people " in name}

    assert found == {f"people {one.removeprefix('people ')}" for one in people}


def test_what_is_true_of_girls_says_nothing_of_a_people() -> None:
    question = "What do Roma girls face at borders?"
    girls = hit("Girls of any ethnic group are searched at borders.")

    assert missing_names(question, "en", [girls]) == {"people roma"}
    for text, language in (
        ("Roma girls are searched.", "en"),
        ("Les filles roms sont fouillées.", "fr"),
        ("Se registra a las niñas gitanas.", "es"),
        ("تُفتَّش الفتيات الغجريات.", "ar"),
        ("Обыскивают цыганских девочек.", "ru"),
        ("罗姆女孩受到搜查。", "zh"),
    ):
        assert missing_names(question, "en", [hit(text, language)]) == frozenset()


@pytest.mark.parametrize(
    ("question", "language"),
    [
        (
            "I teach at a school: how do I speak of violence without singling out "
            "Muslim pupils?",
            "en",
        ),
        ("我是中学教师，怎样在课堂上谈暴力，而又不针对穆斯林学生和家长？", "zh"),
    ],
)
def test_a_long_question_names_a_people_in_passing(
    question: str, language: str
) -> None:
    assert names_in(question, language) == frozenset()


def test_what_is_said_of_shia_is_said_of_muslims_and_not_the_other_way() -> None:
    assert missing_names("What do Muslim women face?", "en", [hit("Shia women")]) == (
        frozenset()
    )
    assert missing_names("What do Shia women face?", "en", [hit("Muslim women")]) == {
        "people shia"
    }


def test_what_is_said_of_a_country_is_said_of_its_region() -> None:
    question = "What do women do in West Africa?"

    assert missing_names(question, "en", [hit("Women in Ghana")]) == frozenset()
    assert missing_names(question, "en", [hit("Women in Peru")]) == {
        "concept region-011"
    }


def test_a_word_that_the_vocabulary_knows_for_a_thing_is_no_name() -> None:
    assert names_in("How does a DDR officer treat SOGIESC?", "en") == frozenset()


def test_a_question_without_names_misses_none() -> None:
    assert missing_names("Who leads?", "en", []) == frozenset()
