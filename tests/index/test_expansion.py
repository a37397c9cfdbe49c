import pytest

from index.expansion import (
    CONCEPT_WEIGHT,
    INSTRUMENT_WEIGHT,
    LABEL_WEIGHT,
    MAXIMUM_CONCEPTS,
    NO_EXPANSION,
    expand_query,
)
from ingest.records import Concept, Scheme
from ingest.vocabulary import Vocabulary
from ingest.vocabulary_files import read_vocabulary
from ingest.vocabulary_source import shipped_vocabulary

FORMS_OF_2242 = (
    "UNSCR 2242",
    "S/RES/2242 (2015)",
    "S/RES/2242",
    "resolution 2242",
    "Security Council resolution 2242 (2015)",
    "résolution 2242",
    "resolución 2242",
    "القرار 2242",
    "القرار ٢٢٤٢",
    "резолюция 2242",
    "第2242号决议",
)


@pytest.fixture(scope="module")
def shipped() -> Vocabulary:
    return read_vocabulary(shipped_vocabulary())


@pytest.fixture
def prisons() -> Vocabulary:
    return Vocabulary(
        [Scheme("theme", {"en": "theme"})],
        [
            Concept(
                "prisons",
                "theme",
                {
                    "en": "places of detention",
                    "fr": "lieux de détention",
                    "ru": "тюрьмы",
                },
                alternative={"en": ("prisons",)},
            )
        ],
    )


def test_a_concept_is_looked_for_by_its_id_and_its_labels(prisons: Vocabulary) -> None:
    expanded = expand_query("women in prisons", "en", prisons)

    # "de" is too short to look for; the other two terms share the weight.
    assert expanded.expansion.concepts == {"prisons": CONCEPT_WEIGHT}
    assert expanded.expansion.terms == {
        "fr": {"lieux": LABEL_WEIGHT / 2, "detent": LABEL_WEIGHT / 2},
        "ru": {"тюрьм": LABEL_WEIGHT},
    }
    assert (expanded.text, expanded.words) == ("women in prisons", "women in prisons")


def test_a_query_without_concepts_stays_as_it_is(prisons: Vocabulary) -> None:
    expanded = expand_query("how are cakes baked?", "en", prisons)

    assert expanded.expansion == NO_EXPANSION
    assert expanded.text == expanded.words == "how are cakes baked?"


@pytest.mark.parametrize("form", FORMS_OF_2242)
@pytest.mark.parametrize("language", ["en", "ar"])
def test_an_instrument_alone_is_one_query_in_every_form(
    shipped: Vocabulary, form: str, language: str
) -> None:
    expanded = expand_query(form, language, shipped)

    assert expanded.text == "Security Council resolution 2242 (2015)"
    assert expanded.language == "en"
    assert not any(c.isalnum() for c in expanded.words)
    assert expanded.expansion.concepts == {"scr-2242": CONCEPT_WEIGHT}
    assert expanded.expansion.terms["ru"] == dict.fromkeys(
        ["резолюц", "2242", "совет", "безопасн"], INSTRUMENT_WEIGHT
    )


def test_an_instrument_in_a_question_is_called_by_its_name(shipped: Vocabulary) -> None:
    expanded = expand_query("Quels pays citent UNSCR 1325 ?", "fr", shipped)

    assert expanded.text == (
        "Quels pays citent résolution 1325 (2000) du Conseil de sécurité ?"
    )
    assert expanded.language == "fr"
    assert expanded.words == "Quels pays citent   ?"
    assert expanded.expansion.terms["en"]["1325"] == INSTRUMENT_WEIGHT


def test_each_resolution_of_a_list_is_found(shipped: Vocabulary) -> None:
    expanded = expand_query("resolutions 1325 and 2242", "en", shipped)

    assert set(expanded.expansion.concepts) == {"scr-1325", "scr-2242"}


def test_only_so_many_concepts_are_looked_for() -> None:
    names = [f"theme{letter}" for letter in "abcdefghij"]
    vocabulary = Vocabulary(
        [Scheme("theme", {"en": "theme"})],
        [Concept(name, "theme", {"en": name}) for name in names],
    )

    expanded = expand_query(" ".join(names), "en", vocabulary)

    assert list(expanded.expansion.concepts) == names[:MAXIMUM_CONCEPTS]


def test_arabic_stems_of_three_letters_are_looked_for() -> None:
    violence = Concept(
        "violence", "theme", {"en": "sexual violence", "ar": "العنف الجنسي"}
    )
    vocabulary = Vocabulary([Scheme("theme", {"en": "theme"})], [violence])

    expanded = expand_query("sexual violence", "en", vocabulary)

    assert expanded.expansion.terms["ar"] == {"عنف": 1.5, "جنس": 1.5}


def test_an_acronym_is_spelt_out_where_it_stands_alone() -> None:
    law = Concept("law", "theme", {"en": "humanitarian law"}, acronyms={"en": ("IHL",)})
    vocabulary = Vocabulary([Scheme("theme", {"en": "theme"})], [law])

    expanded = expand_query("women and IHL", "en", vocabulary)

    assert expanded.text == "women and humanitarian law (IHL)"
    assert expanded.words == "women and IHL"


@pytest.mark.parametrize(
    ("query", "language", "known"),
    [
        ("женщины prison", "ru", {"women", "prisons"}),
        ("femmes 监狱", "fr", {"women", "prisons"}),
        ("النساء prison", "en", {"women", "prisons"}),
        ("masculinities терроризм", "en", {"masculinities", "terrorism"}),
        ("CEDAW التوصية 30", "ar", {"cedaw", "recommendation"}),
    ],
)
def test_both_scripts_of_a_query_name_concepts(
    query: str, language: str, known: set[str], shipped: Vocabulary
) -> None:
    assert known <= expand_query(query, language, shipped).expansion.concepts.keys()


def test_what_is_named_in_another_script_has_terms_of_the_querys_language_too(
    prisons: Vocabulary,
) -> None:
    expanded = expand_query("women тюрьмы", "en", prisons)

    assert expanded.expansion.terms == {
        "en": {"place": LABEL_WEIGHT / 2, "detent": LABEL_WEIGHT / 2},
        "fr": {"lieux": LABEL_WEIGHT / 2, "detent": LABEL_WEIGHT / 2},
    }
