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


def quoted(
    searcher: Searcher,
    *blocks: tuple[BlockKind, str],
    language: str = "en",
) -> list[tuple[str, str, str | None]]:
    """Return (sentence, quotation, lead) of a page of blocks."""
    text = "\n\n".join(text for _, text in blocks)
    page = tiny_page(1, *(text for _, text in blocks))
    page = replace(
        page,
        blocks=tuple(
            replace(block, kind=kind)
            for block, (kind, _) in zip(page.blocks, blocks, strict=True)
        ),
    )
    hit = tiny_hit(language=language, text=text, spans=(Span(1, 0, len(text)),))
    pages: dict[tuple[str, int], Page] = {("d", 1): page}
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
