import pytest

from ingest.practices import extract_practices
from ingest.records import (
    Block,
    BlockKind,
    Concept,
    Document,
    Page,
    Practice,
    PracticeKind,
    Scheme,
    Span,
)
from ingest.vocabulary import Vocabulary

HEADING, PARAGRAPH, ITEM = BlockKind.HEADING, BlockKind.PARAGRAPH, BlockKind.LIST_ITEM
CONTENTS = BlockKind.CONTENTS
GOOD, RECOMMENDATION, LESSON, CHALLENGE = (
    PracticeKind.GOOD_PRACTICE,
    PracticeKind.RECOMMENDATION,
    PracticeKind.LESSON,
    PracticeKind.CHALLENGE,
)


def document_of(*blocks: tuple[BlockKind, int, str], language: str = "en") -> Document:
    places, start = [], 0
    for kind, level, text in blocks:
        places.append(Block(kind, start, start + len(text), level))
        start += len(text) + 2
    text = "\n\n".join(text for _, _, text in blocks)
    page = Page(1, "1", 2448, 3168, text, bytes(8 * len(text)), tuple(places))
    return Document("ab" * 32, "a.pdf", "A", language, None, None, None, (page,))


def extract(
    *blocks: tuple[BlockKind, int, str], language: str = "en"
) -> list[Practice]:
    return extract_practices(document_of(*blocks, language=language), VOCABULARY)


VOCABULARY = Vocabulary(
    [Scheme("actor", {"en": "Actor"}), Scheme("instrument", {"en": "Instrument"})],
    [
        Concept("police", "actor", {"en": "police"}),
        Concept("unscr-2242", "instrument", {"en": "resolution 2242"}),
    ],
)


def test_a_labelled_practice_runs_to_the_next_heading() -> None:
    first, second = extract(
        (HEADING, 2, "Good practice 1. Listen first"),
        (PARAGRAPH, 0, "Police should listen, as resolution 2242 asks."),
        (PARAGRAPH, 0, "It costs little."),
        (HEADING, 2, "Good practice 2. Pay for travel"),
        (PARAGRAPH, 0, "Members travel far."),
        (HEADING, 2, "Annex"),
        (PARAGRAPH, 0, "Nothing of this belongs to a practice."),
    )

    assert (first.kind, first.number) == (GOOD, "1")
    assert first.text == (
        "Good practice 1. Listen first\n"
        "Police should listen, as resolution 2242 asks.\n"
        "It costs little."
    )
    assert (first.actors, first.instruments) == (("police",), ("unscr-2242",))
    assert first.spans[0] == Span(1, 0, 29)
    assert (second.number, second.text) == (
        "2",
        "Good practice 2. Pay for travel\nMembers travel far.",
    )
    assert second.actors == ()
    assert first.practice_id != second.practice_id


def test_an_actor_who_is_only_spoken_of_is_not_addressed() -> None:
    [practice] = extract((HEADING, 1, "Lesson 1. Prisons should not copy the police"))
    assert (practice.kind, practice.actors) == (LESSON, ())


@pytest.mark.parametrize(
    ("text", "kind", "number"),
    [
        ("Bonne pratique 1. Écouter", GOOD, "1"),
        ("Buena práctica 1. Escuchar", GOOD, "1"),
        ("الممارسة الجيدة ١. الإصغاء أولا", GOOD, "1"),
        ("Передовая практика 1. Слушать", GOOD, "1"),
        ("良好做法1：先倾听", GOOD, "1"),
        ("Recommandation n° 1 : écouter", RECOMMENDATION, "1"),
        ("Recomendación 1. Escuchar", RECOMMENDATION, "1"),
        ("التوصية 1. الإصغاء", RECOMMENDATION, "1"),
        ("Рекомендация № 1. Слушать", RECOMMENDATION, "1"),
        ("建议1：先倾听", RECOMMENDATION, "1"),
        ("Recommendation 1.2: Listen", RECOMMENDATION, "1.2"),
        ("Leçon 1. Le temps", LESSON, "1"),
        ("الدرس 1. الوقت", LESSON, "1"),
        ("经验教训1：时间", LESSON, "1"),
        ("Challenge 1. Time", CHALLENGE, "1"),
        ("Вызов 1. Время", CHALLENGE, "1"),
    ],
)
def test_labels_are_known_in_six_languages(
    text: str, kind: PracticeKind, number: str
) -> None:
    found = extract((HEADING, 2, text), (HEADING, 2, text.replace("1", "2")))
    assert (found[0].kind, found[0].number) == (kind, number)


def test_a_single_number_other_than_one_is_a_citation() -> None:
    assert (
        extract(
            (HEADING, 1, "Recommendation 8: what it requires"),
            (PARAGRAPH, 0, "The standard on financing is often misread."),
        )
        == []
    )


def test_contents_pages_hold_no_practices() -> None:
    assert extract((CONTENTS, 0, "Good practice 1. Listen ..... 4")) == []


def test_items_under_a_title_bring_the_line_that_introduces_them() -> None:
    found = extract(
        (HEADING, 1, "Conclusions and recommendations"),
        (PARAGRAPH, 0, "The prison service should:"),
        (ITEM, 0, "(a) train its staff;"),
        (ITEM, 0, "(b) publish its rules."),
        (PARAGRAPH, 0, "14. Budgets follow."),
        (HEADING, 1, "Method"),
        (ITEM, 0, "(a) interviews"),
    )

    assert [(p.kind, p.number, p.text) for p in found] == [
        (RECOMMENDATION, "a", "The prison service should:\n(a) train its staff;"),
        (RECOMMENDATION, "b", "The prison service should:\n(b) publish its rules."),
        (RECOMMENDATION, "14", "14. Budgets follow."),
    ]


def test_a_section_below_the_title_belongs_to_it() -> None:
    found = extract(
        (HEADING, 1, "Lessons learned"),
        (HEADING, 2, "On time"),
        (ITEM, 0, "Start early."),
    )
    assert [(p.kind, p.text) for p in found] == [(LESSON, "Start early.")]


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "Member States should fund shelters."),
        ("en", "Urges Member States to fund shelters;"),
        ("fr", "Les États Membres devraient financer des refuges."),
        ("es", "Los Estados Miembros deberían financiar refugios."),
        ("ar", "ينبغي للدول الأعضاء أن تموّل دور الإيواء."),
        ("ru", "Государствам-членам следует финансировать приюты."),
        ("zh", "会员国应为庇护所提供资金。"),
    ],
)
def test_a_sentence_that_urges_states_is_a_recommendation(
    language: str, sentence: str
) -> None:
    before = {"zh": "背景如此。", "ar": "هذه هي الخلفية. "}.get(language, "So it was. ")
    [found] = extract((PARAGRAPH, 0, before + sentence), language=language)
    assert (found.kind, found.number, found.text) == (RECOMMENDATION, "", sentence)


def test_a_sentence_that_tells_what_states_do_is_none() -> None:
    assert extract((PARAGRAPH, 0, "Member States fund shelters.")) == []
