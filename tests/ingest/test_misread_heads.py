"""Running heads as Tesseract 5.3.0 read them on scanned pages, misread as they are."""

from collections.abc import Sequence

import numpy as np
import pytest

from ingest.blocks import LinedPage
from ingest.lines import Line
from ingest.misread_heads import remove_misread_heads

BODY = (
    "She would put two residents on the",
    "panel that selects officers of Port Ilmar",
)
ENGLISH = (
    "Adesk with two chairs: community policing in Port Ilmar",
    "Adesk with two chairs: community policing in Port Imar",
    "Adesk with two chairs; community policing in Port Iimar",
    "A desk with two chairs: community policing in Port Ilmar",
)
ARABIC = (
    "العمل بتهج تقاطعي: مجموعة أدوات لمكافحة الإرهاب ومتع التطرف العنيف",
    "العمل بنهح تقاطعي: مجموعة أدوات لمكافحة الإرهاب ومتع التطرف العتيف",
    "العمل بنهج تقاطظعي؛ مجموعة أدوات لمكافحة الإرهاب وفتع التظرف العنيف",
)
CHINESE = (
    "性别与身份为何在力极主义和怖主义问题上至关重要",
    "性别与身份为何在暴力主义和怖主义问题上至革重要",
    "人性别与身份为何在县力极主义和主义问题上至基重要",
)


def line(text: str, top: float, size: float = 8.0) -> Line:
    return Line(
        text=text,
        boxes=np.zeros((len(text), 4), np.uint16),
        left=72.0,
        top=top,
        right=500.0,
        bottom=top + size,
        baseline=top + size,
        size=size,
        bold=False,
        turns=0,
        right_to_left=False,
    )


def page(number: int, *lines: Line) -> LinedPage:
    rules = np.zeros((0, 4), np.float32)
    return LinedPage(number, str(number), 595.0, 842.0, lines, rules, 0)


def pages(
    firsts: Sequence[str], *, top: float = 32.0, size: float = 8.0
) -> list[LinedPage]:
    """Set each line above the same body, tilted by two points from page to page."""
    body = [line(words, 90.0 + 16 * at, 11.0) for at, words in enumerate(BODY * 9)]
    return [
        page(number, line(first, top + number % 3, size), *body)
        for number, first in enumerate(firsts, start=1)
    ]


def kept(read: Sequence[LinedPage]) -> list[str]:
    return [one.lines[0].text for one in remove_misread_heads(read)]


@pytest.mark.parametrize("heads", [ENGLISH, ARABIC, CHINESE])
def test_a_head_read_differently_on_each_page_is_left_out(heads: Sequence[str]) -> None:
    assert kept(pages(heads)) == [BODY[0]] * len(heads)


def test_a_foot_read_differently_on_each_page_is_left_out() -> None:
    body = [line(words, 90.0 + 16 * at, 11.0) for at, words in enumerate(BODY)]
    read = [
        page(number, *body, line(f"{words} {number}", 800.0))
        for number, words in enumerate(ENGLISH, start=1)
    ]

    assert [len(one.lines) for one in remove_misread_heads(read)] == [2] * 4


def test_a_page_number_further_out_does_not_hide_a_head() -> None:
    read = [
        page(one.number, line(str(one.number), 12.0), *one.lines)
        for one in pages(ENGLISH)
    ]

    assert kept(read) == ["1", "2", "3", "4"]
    assert [one.lines[1].text for one in remove_misread_heads(read)] == [BODY[0]] * 4


BODY_LINES = {
    "lines of which words differ that the text uses": (
        "Questions to ask two residents of the harbour",
        "Questions to ask ten residents of the harbour",
        "Questions to ask two officers of the harbour",
    ),
    "lines with a word more": (
        "Women in the patrols of the harbour district",
        "Women officers in the patrols of the harbour district",
        "Women residents in the patrols of the harbour district",
    ),
    "notes that cite other resolutions": (
        "3. Security Council resolution 2396 (2017), S/RES/2396 (2017).",
        "4. Security Council resolution 2388 (2017), S/RES/2388 (2017).",
        "5. Security Council resolution 2349 (2017), S/RES/2349 (2017).",
    ),
    "short lines": ("Annex ll", "Annex lI", "Annex Il"),
    "other heads": (
        "Summary of the case study",
        "The setting of the case",
        "Three episodes in the harbour",
    ),
}


@pytest.mark.parametrize("lines", BODY_LINES.values(), ids=BODY_LINES.keys())
def test_lines_that_say_something_else_are_kept(lines: Sequence[str]) -> None:
    read = pages(lines)
    words = line("Questions: ten officers, two residents, women of the harbour", 400.0)
    read = [page(one.number, *one.lines, words) for one in read]

    assert kept(read) == list(lines)


def test_the_first_line_of_the_text_is_kept_however_alike() -> None:
    assert kept(pages(ENGLISH, top=76.0, size=11.0)) == list(ENGLISH)


def test_a_heading_is_kept_however_alike() -> None:
    assert kept(pages(ENGLISH, size=13.0)) == list(ENGLISH)


def test_lines_at_other_heights_are_kept() -> None:
    read = pages(ENGLISH)
    read = [
        page(one.number, line(words, 10.0 + 20 * one.number), *one.lines[1:])
        for one, words in zip(read, ENGLISH[:3], strict=False)
    ]

    assert kept(read) == list(ENGLISH[:3])


def test_what_stands_on_fewer_pages_than_a_head_does_is_kept() -> None:
    heads = (*ENGLISH[:2], "Summary", "The setting", "Three episodes")

    assert kept(pages(heads)) == list(heads)
