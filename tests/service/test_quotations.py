from dataclasses import replace

import pytest

from index.search import Searcher
from ingest.records import BlockKind, Page, Span
from service.quotations import quotations
from service.workbench import Workbench
from tests.data.tiny_hits import tiny_hit
from tests.data.tiny_library import tiny_page


@pytest.fixture
def searcher(workbench: Workbench) -> Searcher:
    return workbench.searcher()


def page_of(number: int, *blocks: tuple[BlockKind, str]) -> Page:
    page = tiny_page(number, *(text for _, text in blocks))
    return replace(
        page,
        blocks=tuple(
            replace(block, kind=kind)
            for block, (kind, _) in zip(page.blocks, blocks, strict=True)
        ),
    )


def quoted(
    searcher: Searcher,
    *blocks: tuple[BlockKind, str],
    language: str = "en",
    before: tuple[tuple[BlockKind, str], ...] = (),
) -> list[tuple[str, str, str | None]]:
    """Return (sentence, quotation, lead) of a page of blocks.

    Args:
        searcher: Of any library.
        blocks: Of the page.
        language: Of the page.
        before: Blocks of the page before.
    """
    page = page_of(2, *blocks)
    text = page.text
    hit = tiny_hit(language=language, text=text, spans=(Span(2, 0, len(text)),))
    pages = {("d", 1): page_of(1, *before), ("d", 2): page}
    return [
        (
            text[slice(*q.core)],
            text[slice(*q.needed)],
            text[slice(*q.lead)] if q.lead else None,
        )
        for q in quotations(searcher, hit, pages)
    ]


@pytest.mark.parametrize(
    ("language", "first", "second"),
    [
        (
            "en",
            "Women officers lead the patrols at the border.",
            "They need equal access to posts.",
        ),
        (
            "fr",
            "Les agentes dirigent les patrouilles à la frontière.",
            "Cela suppose un accès égal aux postes.",
        ),
        (
            "es",
            "Las agentes dirigen las patrullas en la frontera.",
            "Esto exige igual acceso a los puestos.",
        ),
        (
            "ar",
            "تقود الضابطات الدوريات على الحدود كل يوم.",
            "هذا يتطلب مساواة في الوصول.",
        ),
        (
            "ru",
            "Женщины возглавляют патрули на границе страны.",
            "Это требует равного доступа к постам.",
        ),
        ("zh", "女警官率领边境巡逻队开展工作。", "这要求平等担任各级职务。"),
    ],
)
def test_a_sentence_that_leans_brings_the_one_before(
    searcher: Searcher, language: str, first: str, second: str
) -> None:
    joint = "" if language == "zh" else " "

    found = quoted(
        searcher, (BlockKind.PARAGRAPH, first + joint + second), language=language
    )

    assert found == [(first, first, None), (second, first + joint + second, None)]


def test_a_sentence_that_leans_on_another_block_is_not_quoted(
    searcher: Searcher,
) -> None:
    found = quoted(
        searcher,
        (BlockKind.PARAGRAPH, "Women officers lead the patrols at the border."),
        (BlockKind.PARAGRAPH, "They need equal access to every post there is."),
    )

    assert [core for core, _, _ in found] == [
        "Women officers lead the patrols at the border."
    ]


def test_a_figure_brings_the_sentence_with_its_year(searcher: Searcher) -> None:
    text = (
        "The survey of 2019 asked border officers. Of all officers 38 per cent agreed."
    )

    found = quoted(searcher, (BlockKind.PARAGRAPH, text))

    assert found[1] == ("Of all officers 38 per cent agreed.", text, None)


def test_an_item_brings_the_line_that_introduces_its_list(searcher: Searcher) -> None:
    found = quoted(
        searcher,
        (BlockKind.PARAGRAPH, "Training has begun. Border officers are asked:"),
        (BlockKind.LIST_ITEM, "• to let travellers choose an officer of either sex;"),
        (BlockKind.LIST_ITEM, "• to explain the purpose of every search they make."),
    )

    assert found == [
        (
            "• to let travellers choose an officer of either sex;",
            "• to let travellers choose an officer of either sex;",
            "Border officers are asked:",
        ),
        (
            "• to explain the purpose of every search they make.",
            "• to explain the purpose of every search they make.",
            "Border officers are asked:",
        ),
    ]


@pytest.mark.parametrize(
    ("language", "heading", "sentence"),
    [
        ("en", "Summary ", "Officers who search women at the border need training."),
        ("fr", "Résumé ", "Les agentes dirigent les patrouilles à la frontière."),
        ("zh", "摘要", "本简报说明女警官如何在边境带领巡逻队。"),
    ],
)
def test_a_heading_glued_to_a_sentence_is_not_quoted_with_it(
    searcher: Searcher, language: str, heading: str, sentence: str
) -> None:
    found = quoted(
        searcher, (BlockKind.PARAGRAPH, heading + sentence), language=language
    )

    assert [core for core, _, _ in found] == [sentence]


LISTED = "Whether fewer people joined armed groups because of the programme."
TOLD = "Eight women and four men joined the unit in its second year."


@pytest.mark.parametrize(
    ("heading", "kind", "sentence", "brought"),
    [
        ("What this evaluation cannot show", BlockKind.LIST_ITEM, LISTED, True),
        ("An illustrative example", BlockKind.PARAGRAPH, TOLD, True),
        ("Un exemple illustratif", BlockKind.PARAGRAPH, TOLD, True),
        ("Un ejemplo ilustrativo", BlockKind.PARAGRAPH, TOLD, True),
        ("مثال توضيحي", BlockKind.PARAGRAPH, TOLD, True),
        ("Вымышленный пример", BlockKind.PARAGRAPH, TOLD, True),
        ("示例", BlockKind.PARAGRAPH, TOLD, True),
        ("What the unit did", BlockKind.PARAGRAPH, TOLD, False),
    ],
)
def test_a_heading_without_which_a_sentence_misleads_is_brought(
    heading: str, kind: BlockKind, sentence: str, brought: bool, searcher: Searcher
) -> None:
    found = quoted(searcher, (BlockKind.HEADING, heading), (kind, sentence))

    assert found == [(sentence, sentence, heading if brought else None)]


def test_the_line_before_a_list_comes_before_the_heading(searcher: Searcher) -> None:
    (_, _, lead), *_ = quoted(
        searcher,
        (BlockKind.HEADING, "What was asked"),
        (BlockKind.PARAGRAPH, "The evaluation could not tell:"),
        (BlockKind.LIST_ITEM, LISTED),
    )

    assert lead == "The evaluation could not tell:"


def test_questions_headings_and_leads_are_not_quoted(searcher: Searcher) -> None:
    assert (
        quoted(
            searcher,
            (BlockKind.HEADING, "Women officers lead the patrols at the border."),
            (BlockKind.PARAGRAPH, "Who should lead the patrols at the border?"),
            (BlockKind.PARAGRAPH, "Women officers need three things at the border:"),
        )
        == []
    )


CUT = [
    (
        "en",
        "Officers met. The evaluation of 2019 was discussed at the Global",
        "Forum, and women took part in every panel.",
        "Women officers lead the patrols at the border.",
    ),
    (
        "fr",
        "Les agentes se sont réunies. L’évaluation a été examinée par les",
        "Nations Unies et des femmes y ont pris part.",
        "Les agentes dirigent les patrouilles à la frontière.",
    ),
    (
        "es",
        "Las agentes se reunieron. La evaluación fue examinada por las",
        "Naciones Unidas y por mujeres de cada país.",
        "Las agentes dirigen las patrullas en la frontera.",
    ),
    (
        "ar",
        "اجتمعت الضابطات أمس. وينص البروتوكول الجديد على أن",
        "الموافقة لا يُعتد بها متى استُخدمت أي من هذه الوسائل.",
        "تقود الضابطات الدوريات على الحدود كل يوم.",
    ),
    (
        "ru",
        "Сотрудницы провели встречу. Оценку рассмотрела Организация",
        "Объединенных Наций при участии женщин всех стран.",
        "Женщины возглавляют патрули на границе страны.",
    ),
    (
        "zh",
        "女警官举行了会议。“受害者”是法律术语，带有获得保护的权",
        "利；“幸存者”强调力量和能动性。",
        "女警官率领边境巡逻队开展工作。",
    ),
]
"""Language, a text cut off, what it goes on with, and a sentence of its own."""


@pytest.mark.parametrize("is_next_page", [False, True])
@pytest.mark.parametrize(("language", "first", "second", "whole"), CUT)
def test_the_second_half_of_a_sentence_is_not_quoted(
    searcher: Searcher,
    language: str,
    first: str,
    second: str,
    whole: str,
    is_next_page: bool,
) -> None:
    joint = "" if language == "zh" else " "
    start = ((BlockKind.PARAGRAPH, first), (BlockKind.NOTE, "1. A note of the page."))
    rest = BlockKind.PARAGRAPH, second + joint + whole

    found = (
        quoted(searcher, rest, language=language, before=start)
        if is_next_page
        else quoted(searcher, *start, rest, language=language)
    )

    assert whole in [core for core, _, _ in found]
    assert second not in [core for core, _, _ in found]


@pytest.mark.parametrize(("language", "_first", "second", "whole"), CUT)
def test_what_follows_a_whole_sentence_is_quoted(
    searcher: Searcher, language: str, _first: str, second: str, whole: str
) -> None:
    found = quoted(
        searcher,
        (BlockKind.PARAGRAPH, second),
        language=language,
        before=((BlockKind.PARAGRAPH, whole),),
    )

    assert [core for core, _, _ in found] == [second]


def test_nothing_leans_on_the_second_half_of_a_sentence(searcher: Searcher) -> None:
    found = quoted(
        searcher,
        (
            BlockKind.PARAGRAPH,
            "sex slaves. Such acts clearly constituted crimes against humanity.",
        ),
        (
            BlockKind.PARAGRAPH,
            "Iraq answered. Such acts were crimes that the courts should try.",
        ),
        before=((BlockKind.PARAGRAPH, "Thousands of women had been taken as"),),
    )

    assert [text for _, text, _ in found] == [
        "Iraq answered. Such acts were crimes that the courts should try."
    ]


@pytest.mark.parametrize(
    "before",
    [
        (BlockKind.HEADING, "Women at the border"),
        (BlockKind.PARAGRAPH, "Summary"),
        (BlockKind.PARAGRAPH, "What residents asked for"),
        (BlockKind.PARAGRAPH, "Lesson 4. Begin with what residents say"),
        (BlockKind.PARAGRAPH, "Officers met in May.2,3"),
        (BlockKind.PARAGRAPH, "“Officers met in May.” (See annex.)"),
        (BlockKind.PARAGRAPH, "Officers are asked to act as follows:"),
        (BlockKind.LIST_ITEM, "• Attacks on venues and organisers"),
    ],
)
def test_a_paragraph_begins_after_a_title_an_item_or_a_note_call(
    searcher: Searcher, before: tuple[BlockKind, str]
) -> None:
    whole = "Women officers lead the patrols at the border."

    found = quoted(searcher, before, (BlockKind.PARAGRAPH, whole))

    assert whole in [core for core, _, _ in found]


def test_a_numbered_paragraph_begins_though_the_one_before_is_cut_off(
    searcher: Searcher,
) -> None:
    whole = "12. Women officers lead the patrols at the border."

    found = quoted(
        searcher,
        (BlockKind.PARAGRAPH, whole),
        before=((BlockKind.PARAGRAPH, "Officers met. They spoke with the"),),
    )

    assert [core for core, _, _ in found] == [whole]


def test_a_definition_that_begins_in_its_heading_is_not_quoted(
    searcher: Searcher,
) -> None:
    found = quoted(
        searcher,
        (BlockKind.HEADING, "2. 社会性别（gender，简称性别）。社"),
        (
            BlockKind.PARAGRAPH,
            "会性别是指社会赋予妇女和男子的角色。社会性别因不同社会和时代而异。",
        ),
        (BlockKind.HEADING, "良好做法2：让合作伙伴参与"),
        (BlockKind.PARAGRAPH, "各国政府应让妇女组织参与制定战略。"),
        language="zh",
    )

    assert [core for core, _, _ in found] == [
        "社会性别因不同社会和时代而异。",
        "各国政府应让妇女组织参与制定战略。",
    ]


def test_an_item_that_is_cut_off_is_not_quoted(searcher: Searcher) -> None:
    found = quoted(
        searcher,
        (BlockKind.PARAGRAPH, "Border officers are asked:"),
        (BlockKind.LIST_ITEM, "• to send the report through the Mission of the"),
        (
            BlockKind.LIST_ITEM,
            "• to explain the purpose of every search they make; and",
        ),
    )

    assert [core for core, _, _ in found] == [
        "• to explain the purpose of every search they make; and"
    ]
