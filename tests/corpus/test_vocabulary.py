"""The shipped vocabulary is sound; that it can be read is half of the proof."""

from collections import Counter

import pytest

from ingest.language import LANGUAGES
from ingest.records import Concept
from ingest.vocabulary import Vocabulary
from ingest.vocabulary_files import read_vocabulary
from ingest.vocabulary_source import CHECKOUT

SCHEMES = {
    "actor",
    "country",
    "document-kind",
    "gender-lens",
    "identity-factor",
    "instrument",
    "phase",
    "practice-kind",
    "region",
    "theme",
}

FLAT_SCHEMES = {"document-kind", "practice-kind"}
"""Lists rather than hierarchies: each of their concepts may be a top one."""

ACRONYMS = {
    "CT": "counter-terrorism",
    "PVE": "preventing violent extremism",
    "P/CVE": "preventing and countering violent extremism",
    "PCVE": "preventing and countering violent extremism",
    "CPVE": "countering and preventing violent extremism",
    "CVE": "countering violent extremism",
    "WPS": "women, peace and security",
    "YPS": "youth, peace and security",
    "FTF": "foreign terrorist fighter",
    "RFTF": "returning foreign terrorist fighter",
    "PRR": "prosecution, rehabilitation and reintegration",
    "GBV": "gender-based violence",
    "SGBV": "sexual and gender-based violence",
    "CRSV": "conflict-related sexual violence",
    "NAP": "national action plan",
    "CSO": "civil society organization",
    "DDR": "disarmament, demobilization and reintegration",
    "SSR": "security sector reform",
    "SOGIESC": "sexual orientation, gender identity and expression, and sex "
    "characteristics",
    "UNOCT": "United Nations Office of Counter-Terrorism",
    "CTED": "Counter-Terrorism Committee Executive Directorate",
    "GCTF": "Global Counterterrorism Forum",
}
"""Each acronym of the field, with the expansion that means the same concept."""

CONTEXT = " against terrorism, women and peace, a plan for the security sector."

WRITTEN = {
    "en": ["UNSCR 2242", "S/RES/2242", "S/RES/2242 (2015)", "resolution 2242"],
    "fr": ["S/RES/2242 (2015)", "la résolution 2242", "résolution 2242 (2015)"],
    "es": ["S/RES/2242 (2015)", "la resolución 2242", "resolución 2242 (2015)"],
    "ar": ["القرار 2242", "القرار ٢٢٤٢ (٢٠١٥)", "S/RES/2242", "للقرار 2242"],
    "ru": ["резолюция 2242", "резолюции 2242 (2015)", "S/RES/2242"],
    "zh": ["第2242号决议", "第2242（2015）号决议", "S/RES/2242"],
}


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return read_vocabulary(CHECKOUT)


def test_there_are_enough_concepts_in_every_scheme(vocabulary: Vocabulary) -> None:
    counts = Counter(concept.scheme for concept in vocabulary.concepts.values())

    assert counts.keys() == SCHEMES == vocabulary.schemes.keys()
    assert counts.total() - counts["country"] - counts["region"] >= 250


def test_every_concept_has_six_preferred_labels(vocabulary: Vocabulary) -> None:
    for concept in vocabulary.concepts.values():
        assert concept.preferred.keys() == set(LANGUAGES), concept.id
        assert all(label.strip() for label in concept.preferred.values()), concept.id


def test_no_concept_stands_alone(vocabulary: Vocabulary) -> None:
    concepts = [c for c in vocabulary.concepts.values() if c.scheme not in FLAT_SCHEMES]
    named = {other for c in concepts for other in (*c.broader, *c.related)}
    alone = [
        concept.id
        for concept in concepts
        if not concept.broader and not concept.related and concept.id not in named
    ]

    assert alone == []


def test_every_label_finds_its_own_concept(vocabulary: Vocabulary) -> None:
    lost = [
        (concept.id, language, label)
        for concept in vocabulary.concepts.values()
        for language in LANGUAGES
        for label in _unconditional(concept, language)
        if concept.id not in vocabulary.concept_ids(label, language)
    ]

    assert lost == []


def _unconditional(concept: Concept, language: str) -> list[str]:
    conditional = {form.casefold() for form in concept.near}
    labels = [concept.preferred[language], *concept.alternative.get(language, ())]
    labels += [*concept.acronyms.get(language, ()), *concept.avoid.get(language, ())]
    return [label for label in labels if label.casefold() not in conditional]


@pytest.mark.parametrize("acronym", ACRONYMS)
def test_an_acronym_means_what_its_expansion_means(
    vocabulary: Vocabulary, acronym: str
) -> None:
    meant = set(vocabulary.concept_ids(ACRONYMS[acronym], "en"))
    mentions = vocabulary.find(acronym + CONTEXT, "en")

    assert meant & {m.concept_id for m in mentions if m.start == 0}


@pytest.mark.parametrize(
    ("language", "written"),
    [(language, form) for language, forms in WRITTEN.items() for form in forms],
)
def test_every_way_of_writing_an_instrument_means_one_concept(
    vocabulary: Vocabulary, language: str, written: str
) -> None:
    assert vocabulary.concept_ids(written, language) == ("scr-2242",)
