import pytest

from ingest.concepts import ConceptFinder
from ingest.records import Concept

TERROR = Concept(
    "terrorism",
    "theme",
    {"en": "terrorism", "fr": "terrorisme", "ar": "الإرهاب", "ru": "терроризм"},
)
COUNTERING = Concept(
    "counter-terrorism",
    "theme",
    {
        "en": "counter-terrorism",
        "fr": "lutte contre le terrorisme",
        "ar": "مكافحة الإرهاب",
        "ru": "учёт терроризма",
        "zh": "反恐",
    },
    acronyms={"en": ("CT", "P/CVE"), "fr": ("LCT",)},
    near={"CT": ("terror*", "UNOCT", "恐怖*")},
)
WOMEN = Concept(
    "women",
    "identity-factor",
    {"en": "women's rights", "fr": "femme", "ar": "النساء", "zh": "妇女"},
)
PEACE = Concept(
    "wps", "theme", {"en": "women, peace and security", "zh": "妇女与和平与安全"}
)
FIGHTERS = Concept(
    "ftf", "theme", {"en": "foreign terrorist fighter"}, acronyms={"en": ("FTF",)}
)
SCR = Concept(
    "scr-2242",
    "instrument",
    {"en": "resolution 2242", "fr": "résolution 2242", "zh": "第2242号决议"},
    alternative={"en": ("S/RES/2242 (2015)",), "zh": ("第2242(2015)号决议",)},
)
NIGER = Concept("country-ne", "country", {"ru": "Нигер", "en": "Niger"})
NIGERIA = Concept("country-ng", "country", {"ru": "Нигерия", "en": "Nigeria"})
TOGO = Concept("country-tg", "country", {"ru": "Того", "en": "Togo"})
SUDAN = Concept("country-sd", "country", {"en": "Sudan", "zh": "苏丹"})
SOUTH_SUDAN = Concept("country-ss", "country", {"en": "South Sudan", "zh": "南苏丹"})
RIGHTS = Concept("victims-rights", "theme", {"en": "victims' rights"})
CONCEPTS = (
    RIGHTS,
    TERROR,
    COUNTERING,
    WOMEN,
    PEACE,
    FIGHTERS,
    SCR,
    NIGER,
    NIGERIA,
    TOGO,
    SUDAN,
    SOUTH_SUDAN,
)


def found(text: str, language: str) -> list[tuple[str, str]]:
    mentions = ConceptFinder(CONCEPTS, language).find(text)
    for mention in mentions:
        assert text[mention.start : mention.stop] == mention.label
    return [(mention.concept_id, mention.label) for mention in mentions]


@pytest.mark.parametrize(
    ("text", "language", "mentions"),
    [
        ("Terrorism kills.", "en", [("terrorism", "Terrorism")]),
        ("Foreign Terrorist Fighters", "en", [("ftf", "Foreign Terrorist Fighters")]),
        ("a woman’s rights", "en", []),
        ("women’s rights", "en", [("women", "women’s rights")]),
        ("d’une femme, l'égalité", "fr", [("women", "femme")]),
        ("qu’aux femmes", "fr", [("women", "femmes")]),
        ("a victim’s rights", "en", [("victims-rights", "victim’s rights")]),
        ("под учетом терроризма", "ru", [("counter-terrorism", "учетом терроризма")]),
        (
            "有关妇女的反恐措施",
            "zh",
            [("women", "妇女"), ("counter-terrorism", "反恐")],
        ),
        ("", "en", []),
    ],
)
def test_inflections_of_a_label_are_found(
    text: str, language: str, mentions: list[tuple[str, str]]
) -> None:
    assert found(text, language) == mentions


@pytest.mark.parametrize(
    "text", ["النِّساء", "نساء", "والنساء", "للنساء", "بالنساء", "ولنساء", "فالنساء"]
)
def test_arabic_words_are_found_under_what_is_written_onto_them(text: str) -> None:
    assert found(f"عن {text}.", "ar") == [("women", text)]


def test_a_vowel_sign_that_stands_alone_is_passed_over() -> None:
    assert found("مكافحة ٍ الإرهاب", "ar") == [("counter-terrorism", "مكافحة ٍ الإرهاب")]


def test_an_arabic_label_of_several_words_is_found_with_clitics() -> None:
    assert found("ولمكافحة الإرهاب", "ar") == [
        ("counter-terrorism", "ولمكافحة الإرهاب")
    ]


def test_a_label_inside_a_longer_one_is_not_meant() -> None:
    assert found("lutte contre le terrorisme", "fr") == [
        ("counter-terrorism", "lutte contre le terrorisme")
    ]
    assert found("in South Sudan and Sudan", "en") == [
        ("country-ss", "South Sudan"),
        ("country-sd", "Sudan"),
    ]
    assert found("南苏丹", "zh") == [("country-ss", "南苏丹")]


def test_an_identity_factor_in_another_is_meant_unless_it_is_broader() -> None:
    young_men = Concept("young-men", "identity-factor", {"en": "young men"})
    single = Concept(
        "single-women", "identity-factor", {"en": "single women"}, broader=("women",)
    )
    men = Concept("men", "identity-factor", {"en": "men"})
    women = Concept("women", "identity-factor", {"en": "women"})
    finder = ConceptFinder([young_men, single, men, women], "en")

    mentions = finder.find("Young men and single women.")

    assert [(m.concept_id, m.label) for m in mentions] == [
        ("young-men", "Young men"),
        ("men", "men"),
        ("single-women", "single women"),
    ]


def test_people_in_a_subject_and_the_subject_of_a_kind_are_meant() -> None:
    women = Concept("women", "identity-factor", {"en": "women"})
    gender = Concept("gender", "identity-factor", {"en": "gender"})
    violence = Concept("vaw", "gender-lens", {"en": "violence against women"})
    equality = Concept("equality", "gender-lens", {"en": "gender equality"})
    strategy = Concept("strategy", "document-kind", {"en": "gender equality strategy"})
    bodies = Concept("bodies", "actor", {"en": "women's bureau for women"})
    finder = ConceptFinder([women, gender, violence, equality, strategy, bodies], "en")

    def ids(text: str) -> list[str]:
        return [mention.concept_id for mention in finder.find(text)]

    assert ids("violence against women") == ["vaw", "women"]
    assert ids("a gender equality strategy") == ["strategy", "equality"]
    assert ids("the women's bureau for women") == ["bodies"]


def test_of_labels_with_one_stem_in_a_scheme_the_likeliest_is_meant() -> None:
    girls = Concept("girls", "identity-factor", {"es": "niñas"})
    boys = Concept("boys", "identity-factor", {"es": "niños"})
    finder = ConceptFinder([boys, girls], "es")

    assert [m.concept_id for m in finder.find("las niñas y los niños")] == [
        "girls",
        "boys",
    ]


def test_no_label_goes_across_the_end_of_a_sentence() -> None:
    assert found("It was foreign. Terrorist fighters", "en") == []
    assert found("foreign\n\nterrorist fighters", "en") == []
    assert found("foreign\nterrorist fighters", "en") == [
        ("ftf", "foreign\nterrorist fighters")
    ]


def test_no_chinese_label_goes_across_a_comma() -> None:
    offspring = Concept("children", "identity-factor", {"zh": "子女"})
    finder = ConceptFinder([offspring], "zh")

    assert finder.find("男子、女童") == []
    assert [m.label for m in finder.find("子女")] == ["子女"]


def test_commas_do_not_matter() -> None:
    assert found("Women, Peace, and Security", "en") == [
        ("wps", "Women, Peace, and Security")
    ]


def test_an_acronym_counts_with_its_case_and_its_plural() -> None:
    assert found("FTF and FTFs, not ftf", "en") == [("ftf", "FTF"), ("ftf", "FTFs")]
    assert found("P/CVE", "en") == [("counter-terrorism", "P/CVE")]


def test_an_ambiguous_acronym_counts_only_in_context() -> None:
    assert found("A CT of the head", "en") == []
    assert found("CT and UNOCT", "en") == [("counter-terrorism", "CT")]
    assert found("CT of terrorists", "en") == [("counter-terrorism", "CT")]
    assert found("CT与恐怖主义", "zh") == [("counter-terrorism", "CT")]


@pytest.mark.parametrize("language", ["en", "fr", "es", "ar", "ru", "zh", "und"])
def test_acronyms_and_symbols_of_all_languages_are_found(language: str) -> None:
    assert found("(FTF) S/RES/2242 (2015)", language) == [
        ("ftf", "FTF"),
        ("scr-2242", "S/RES/2242 (2015"),
    ]


def test_english_labels_are_found_in_other_scripts_only() -> None:
    assert found("术语 counter-terrorism", "zh") == [
        ("counter-terrorism", "counter-terrorism")
    ]
    assert found("counter-terrorism", "es") == []


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("第2242号决议", "zh"),
        ("第 2242（2015）号决议", "zh"),
        ("第２２４２号决议", "zh"),
        ("résolution 2242", "fr"),
        ("s/res/2242(2015)", "en"),
    ],
)
def test_an_instrument_is_found_however_it_is_written(text: str, language: str) -> None:
    assert [concept_id for concept_id, _ in found(text, language)] == ["scr-2242"]


def test_a_number_inside_a_longer_one_is_another() -> None:
    assert found("resolution 22421", "en") == []


def test_a_country_has_a_capital_letter_where_letters_have_case() -> None:
    assert found("того", "ru") == []
    assert found("в Того", "ru") == [("country-tg", "Того")]


def test_a_word_with_the_stem_of_a_country_is_none() -> None:
    mali = Concept("country-ml", "country", {"fr": "Mali", "ru": "Мали"})
    finder = ConceptFinder([mali], "fr")

    assert finder.find("Mal utilisés") == []
    assert [m.label for m in finder.find("au Mali, MALI")] == ["Mali", "MALI"]


def test_an_arabic_country_is_written_with_prefixes_and_without_endings() -> None:
    qatar = Concept("country-qa", "country", {"ar": "قطر"})
    finder = ConceptFinder([qatar], "ar")

    assert finder.find("التقييمات القطرية") == []
    assert [m.label for m in finder.find("في قطر ولقطر")] == ["قطر", "ولقطر"]


def test_countries_with_one_stem_are_told_apart_by_their_endings() -> None:
    assert found("в Нигерии, в Нигере, из Нигера", "ru") == [
        ("country-ng", "Нигерии"),
        ("country-ne", "Нигере"),
        ("country-ne", "Нигера"),
    ]


def test_a_form_means_what_it_means_in_the_language_of_the_text() -> None:
    own = Concept("own", "theme", {"fr": "x"}, acronyms={"fr": ("AB",)})
    foreign = Concept("foreign", "theme", {"en": "x"}, acronyms={"en": ("AB",)})

    assert [m.concept_id for m in ConceptFinder([own, foreign], "fr").find("AB")] == [
        "own"
    ]
    assert [m.concept_id for m in ConceptFinder([own, foreign], "ru").find("AB")] == [
        "foreign"
    ]
