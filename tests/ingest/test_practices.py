import struct
from dataclasses import replace

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
        Concept(
            "police",
            "actor",
            {
                "en": "police",
                "fr": "police",
                "es": "policía",
                "ar": "الشرطة",
                "ru": "полиция",
                "zh": "警察",
            },
        ),
        Concept(
            "member-states",
            "actor",
            {
                "en": "Member States",
                "fr": "les États",
                "es": "los Estados",
                "ar": "الدول الأعضاء",
                "ru": "государства-члены",
                "zh": "各国",
            },
        ),
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


@pytest.mark.parametrize(
    ("language", "paragraph"),
    [
        ("en", "4. Urges the police to publish their rules on resolution 2242;"),
        ("fr", "4. Demande à la police de publier ses règles;"),
        ("es", "4. Exhorta a la policía a publicar sus normas;"),
        ("ar", "4 - يحث الشرطة على نشر قواعدها؛"),
        ("ru", "4. призывает полицию опубликовать правила;"),
        ("zh", "4. 敦促警察公布规则；"),
    ],
)
def test_who_is_asked_is_addressed(language: str, paragraph: str) -> None:
    [practice] = extract((PARAGRAPH, 0, paragraph), language=language)
    assert practice.actors == ("police",)


def test_who_may_wish_to_speak_is_not_advised() -> None:
    assert extract((PARAGRAPH, 0, "A survivor may wish to testify in public.")) == []


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


@pytest.mark.parametrize(
    ("language", "kind", "number", "text"),
    [
        ("en", RECOMMENDATION, "12", "Recommendation 12: States should protect them."),
        ("fr", RECOMMENDATION, "4", "Recommandation 4. Les États devraient agir."),
        ("es", GOOD, "6", "Buena práctica 6. Los Estados deberían actuar."),
        ("ar", RECOMMENDATION, "5", "التوصية 5: ينبغي للدول الأعضاء حماية حقوق النساء"),
        ("ru", RECOMMENDATION, "7", "Рекомендация 7. Государствам следует помочь."),
        ("zh", RECOMMENDATION, "3", "建议3 各国应保护妇女的权利。"),
    ],
)
def test_a_label_alone_is_one_where_advice_follows(
    language: str, kind: PracticeKind, number: str, text: str
) -> None:
    [found] = extract((PARAGRAPH, 0, text), language=language)
    assert (found.kind, found.number, found.text) == (kind, number, text)
    assert found.actors == ("member-states",)


def test_a_label_that_stands_alone_takes_the_paragraph_below_it() -> None:
    found = extract(
        (PARAGRAPH, 0, "Recommendation 1."),
        (PARAGRAPH, 0, "Prison staff are trained to recognise violence."),
        (PARAGRAPH, 0, "The committee met twice."),
        (PARAGRAPH, 0, "Recommendation 2."),
        (PARAGRAPH, 0, "Police should listen."),
    )
    assert [(practice.number, practice.text) for practice in found] == [
        (
            "1",
            "Recommendation 1.\nPrison staff are trained to recognise violence.",
        ),
        ("2", "Recommendation 2.\nPolice should listen."),
    ]


def test_the_gap_below_a_full_stop_is_measured_by_the_letter_before_it() -> None:
    document = document_of(
        (HEADING, 2, "Good practice 1. Listen."), (PARAGRAPH, 0, "It costs little.")
    )
    [page] = document.pages
    # Letters of 40 and a full stop of 5 quarter points, then 90 to the next line.
    boxes = [
        (9 * at, 135 if mark == "." else 100, 9 * at + 8, 140)
        if at < 24
        else (9 * at, 230, 9 * at + 8, 270)
        for at, mark in enumerate(page.text)
    ]
    inked = replace(page, boxes=b"".join(struct.pack("<4H", *box) for box in boxes))

    [found] = extract_practices(replace(document, pages=(inked,)), VOCABULARY)

    assert found.text == "Good practice 1. Listen.\nIt costs little."


def test_a_label_within_a_paragraph_gives_kind_and_number() -> None:
    [found] = extract(
        (PARAGRAPH, 0, "Of prisons. Good Practice 3. Member States should train women.")
    )
    assert (found.kind, found.number) == (GOOD, "3")
    assert found.text == "Good Practice 3. Member States should train women."


def test_a_label_that_is_spoken_of_opens_nothing() -> None:
    text = "Recommendation 8 of the task force was invited to be read as a whole."
    assert extract((PARAGRAPH, 0, text)) == []


def test_what_a_summary_repeats_is_found_once() -> None:
    words = (
        "Countries should ask the women of the place before they plan a patrol there"
    )
    first, second = extract(
        (PARAGRAPH, 0, f"Recommendation 1. {words}."),
        (PARAGRAPH, 0, "Recommendation 2. Review the plan."),
        (PARAGRAPH, 0, f"Recommendation 1. {words}, and afterwards."),
    )
    assert (first.number, second.number) == ("2", "1")
    assert second.text.endswith("and afterwards.")


def test_a_label_with_nothing_after_it_is_none() -> None:
    found = extract(
        (PARAGRAPH, 0, "Recommendation 1. Review the plan."),
        (HEADING, 1, "RECOMMENDATION 2."),
    )
    assert [practice.number for practice in found] == ["1"]


def test_a_number_far_from_the_series_is_a_citation() -> None:
    found = extract(
        (HEADING, 1, "Recommendation 8: what the standard requires"),
        (HEADING, 2, "Recommendation 1. Review the law"),
        (HEADING, 2, "Recommendation 2. Ask banks"),
    )
    assert [practice.number for practice in found] == ["1", "2"]


def test_an_addendum_may_begin_with_a_later_number() -> None:
    found = extract(
        (HEADING, 2, "Good practice 11. Plan the succession"),
        (HEADING, 2, "Good practice 12. Share the work"),
    )
    assert [practice.number for practice in found] == ["11", "12"]


def test_tables_and_what_stands_far_below_are_not_part_of_a_practice() -> None:
    texts = ("Lesson 1. Start early", "It costs little.", "Printed for a meeting.")
    blocks, start = [], 0
    for text in texts:
        kind = PARAGRAPH if start else HEADING
        blocks.append(Block(kind, start, start + len(text), 0 if start else 2))
        start += len(text) + 2
    tops = {0: 400, 1: 460, 2: 2900}
    boxes = b"".join(
        struct.pack("<4H", 100, tops[place], 110, tops[place] + 40) * len(text)
        + bytes(16)
        for place, text in enumerate(texts)
    )
    page = Page(1, "1", 2448, 3168, "\n\n".join(texts), boxes[:-16], tuple(blocks))
    document = replace(document_of((HEADING, 1, "A")), pages=(page,))

    [practice] = extract_practices(document, VOCABULARY)
    assert practice.text == "Lesson 1. Start early\nIt costs little."

    [before_table] = extract(
        (HEADING, 2, "Lesson 1. Start early"),
        (BlockKind.TABLE, 0, "Year | Cost"),
        (PARAGRAPH, 0, "Costs are yearly."),
    )
    assert before_table.text == "Lesson 1. Start early"


def test_contents_pages_hold_no_practices() -> None:
    assert extract((CONTENTS, 0, "Good practice 1. Listen ..... 4")) == []


def test_items_under_a_title_bring_the_line_that_introduces_them() -> None:
    found = extract(
        (HEADING, 1, "Conclusions and recommendations"),
        (PARAGRAPH, 0, "The prison service should:"),
        (ITEM, 0, "(a) train its staff;"),
        (ITEM, 0, "(b) publish its rules."),
        (PARAGRAPH, 0, "14. Budgets must follow."),
        (PARAGRAPH, 0, "15. The service has 40 prisons."),
        (HEADING, 1, "Method"),
        (ITEM, 0, "(a) interviews"),
    )

    assert [(p.kind, p.number, p.text) for p in found] == [
        (RECOMMENDATION, "a", "The prison service should:\n(a) train its staff;"),
        (RECOMMENDATION, "b", "The prison service should:\n(b) publish its rules."),
        (RECOMMENDATION, "14", "14. Budgets must follow."),
    ]


def test_a_section_below_the_title_belongs_to_it() -> None:
    found = extract(
        (HEADING, 1, "Lessons learned"),
        (HEADING, 2, "On time"),
        (ITEM, 0, "Start early."),
    )
    assert [(p.kind, p.text) for p in found] == [(LESSON, "Start early.")]


def test_numbers_of_a_review_count_under_a_mixed_title() -> None:
    found = extract(
        (HEADING, 1, "II. Conclusions and/or recommendations"),
        (PARAGRAPH, 0, "127.82 Amend the law on nationality (Togo);"),
    )
    assert [(p.number, p.kind) for p in found] == [("127.82", RECOMMENDATION)]


def test_paragraphs_that_tell_of_challenges_are_none() -> None:
    found = extract(
        (HEADING, 1, "Challenges"),
        (PARAGRAPH, 0, "61. Partners gave support in 2024."),
        (ITEM, 0, "• Roads are cut in the rains."),
    )
    assert [(p.kind, p.text) for p in found] == [
        (CHALLENGE, "• Roads are cut in the rains.")
    ]


def test_a_sentence_that_announces_a_list_makes_its_items_practices() -> None:
    found = extract(
        (PARAGRAPH, 0, "10. Time is short. The group makes these recommendations:"),
        (ITEM, 0, "(a) Goal 3: Adopt one approach to health."),
        (ITEM, 0, "(b) Goal 5: End violence."),
        (PARAGRAPH, 0, "11. The group met twice."),
        (ITEM, 0, "(a) in Nairobi;"),
    )
    assert [(p.number, p.text) for p in found] == [
        (
            "a",
            "The group makes these recommendations:\n"
            "(a) Goal 3: Adopt one approach to health.",
        ),
        ("b", "The group makes these recommendations:\n(b) Goal 5: End violence."),
    ]


def test_a_line_that_urges_and_introduces_comes_with_its_items_only() -> None:
    found = extract(
        (PARAGRAPH, 0, "Member States should:"),
        (ITEM, 0, "(a) fund shelters."),
    )
    assert [p.text for p in found] == ["Member States should:\n(a) fund shelters."]


@pytest.mark.parametrize(
    ("language", "paragraph"),
    [
        ("en", "7. Also strongly urges all parties to protect civilians;"),
        ("en", "28. Recalls its resolution 1267, requests the Panel to report;"),
        ("en", "7. Takes note of the report, and encourages the Panel to go on;"),
        ("en", "(b) encourages the Panel to work with the Mission;"),
        ("fr", "7. Demande au Secrétaire général de faire rapport;"),
        ("es", "7. Solicita al Secretario General que informe;"),
        ("ar", "7 - يطلب إلى الأمين العام أن يقدم تقريرا؛"),
        ("ru", "7. настоятельно призывает все стороны защищать гражданских лиц;"),
        ("zh", "7. 请秘书长提交报告；"),
    ],
)
def test_an_operative_paragraph_is_a_recommendation(
    language: str, paragraph: str
) -> None:
    [found] = extract((PARAGRAPH, 0, paragraph), language=language)
    assert (found.kind, found.text) == (RECOMMENDATION, paragraph)
    assert found.number in {"7", "28", "b"}


def test_a_preamble_recommends_nothing() -> None:
    assert (
        extract(
            (PARAGRAPH, 0, "Encouraging the parties to resume their dialogue,"),
            (PARAGRAPH, 0, "4. Recalls that the office made a report in May."),
        )
        == []
    )


def test_a_sentence_keeps_the_number_of_its_paragraph() -> None:
    [found] = extract(
        (PARAGRAPH, 0, "53. Time is short. The Council may wish to extend it.")
    )
    assert (found.number, found.text) == ("53", "The Council may wish to extend it.")


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "Member States should fund shelters."),
        ("en", "Urges Member States to fund shelters;"),
        ("en", "States, with the help of donors, should fund shelters."),
        ("en", "I therefore call on the parties to open the road."),
        ("fr", "Le parlement devrait demander un exposé."),
        ("es", "El parlamento debería pedir una declaración."),
        ("ar", "ينبغي للمدعين العامين أن يوجهوا التهم."),
        ("ru", "Настоятельно призываю стороны открыть дорогу."),
        ("zh", "我敦促各方开放道路。"),
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


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "Member States fund shelters."),
        ("en", "States say that measures should comply with the law."),
        ("zh", "反恐包括各国用以侦查和应对恐怖主义的法律。"),
    ],
)
def test_a_sentence_that_tells_what_states_do_is_none(
    language: str, sentence: str
) -> None:
    assert extract((PARAGRAPH, 0, sentence), language=language) == []


@pytest.mark.parametrize(
    ("language", "kind", "text"),
    [
        ("en", GOOD, "Good practice 2: Women join border patrols."),
        ("fr", GOOD, "Bonne pratique 2 : Associer les femmes aux patrouilles."),
        ("es", GOOD, "Buena práctica 2: Incluir a las mujeres en las patrullas."),
        ("ar", GOOD, "ممارسة جيدة 2: إشراك النساء في الدوريات الحدودية."),
        ("ru", GOOD, "Надлежащая практика 2: Включать женщин в патрули."),
        ("zh", GOOD, "良好做法2：让妇女参加边境巡逻。"),
        ("en", LESSON, "Lesson 3 – Pilots without a budget stop."),
        ("es", CHALLENGE, "Desafío 4: No hay datos desglosados por sexo."),
    ],
)
def test_a_label_with_a_mark_needs_no_series_unless_it_recommends(
    language: str, kind: PracticeKind, text: str
) -> None:
    [found] = extract((PARAGRAPH, 0, text), language=language)
    assert (found.kind, found.text) == (kind, text)


@pytest.mark.parametrize(
    ("kind", "title", "first", "second"),
    [
        (CHALLENGE, "6. Challenges", "1. Roads are cut.", "2. Data are old."),
        (CHALLENGE, "Défis", "1. Les routes sont coupées.", "2. Rien n’est publié."),
        (CHALLENGE, "6. Retos", "1. Faltan datos.", "2. Faltan fondos."),
        (CHALLENGE, "6. التحديات", "1. نقص البيانات.", "2. نقص التمويل."),
        (CHALLENGE, "التحديات", "١ - نقص البيانات.", "٢ - نقص التمويل."),
        (CHALLENGE, "6. Проблемы", "1. Нет данных.", "2. Нет средств."),
        (CHALLENGE, "Основные проблемы", "1. Нет данных.", "2. Нет средств."),
        (CHALLENGE, "6. 挑战", "1．缺乏数据。", "2．缺乏资金。"),
        (CHALLENGE, "六、挑战", "（一）缺乏数据。", "（二）缺乏资金。"),
        (LESSON, "Lessons learned", "1. Start early.", "2. Ask women."),
        (LESSON, "Enseignements tirés", "1. Commencer tôt.", "2. Écouter."),
        (LESSON, "Lecciones aprendidas", "1. Empezar pronto.", "2. Escuchar."),
        (LESSON, "الدروس المستفادة", "1. البدء مبكرا.", "2. الإصغاء."),
        (LESSON, "Извлечённые уроки", "1. Начать рано.", "2. Слушать."),
        (LESSON, "经验教训", "1．及早开始。", "2．先倾听。"),
        (CHALLENGE, "6. Challenges", "6.1 Roads are cut.", "6.2 Data are old."),
    ],
)
def test_numbers_that_begin_below_a_title_count_what_it_names(
    kind: PracticeKind, title: str, first: str, second: str
) -> None:
    found = extract(
        (PARAGRAPH, 0, "14. The group met."),
        (HEADING, 1, title),
        (PARAGRAPH, 0, first),
        (PARAGRAPH, 0, second),
        (HEADING, 1, "Annex"),
        (PARAGRAPH, 0, "3. The list of members."),
    )
    assert [(p.kind, p.text) for p in found] == [(kind, first), (kind, second)]
    assert [p.number[-1] for p in found] == ["1", "2"]


def test_numbers_under_a_lower_heading_count_something_else() -> None:
    found = extract(
        (HEADING, 1, "Challenges"),
        (HEADING, 2, "Members of the panel"),
        (PARAGRAPH, 0, "1. A judge."),
    )
    assert found == []


def test_how_a_problem_is_put_is_no_title_of_problems() -> None:
    found = extract(
        (HEADING, 1, "Этап 1. Постановка проблемы"), (ITEM, 0, "• Кто затронут?")
    )
    assert found == []


def test_a_practice_is_in_the_language_of_its_own_text() -> None:
    english, french = extract(
        (HEADING, 1, "Recommendation 1"),
        (PARAGRAPH, 0, "Prison staff are trained to recognise violence against women."),
        (HEADING, 1, "Recommandation 2"),
        (
            PARAGRAPH,
            0,
            "Les États Membres devraient former le personnel des prisons à reconnaître"
            " les violences faites aux femmes.",
        ),
    )
    assert (english.language, english.actors) == ("en", ())
    assert (french.language, french.actors) == ("fr", ("member-states",))
