from dataclasses import replace

import numpy as np
import pytest

from ingest.furniture import remove_furniture
from ingest.lines import Line


def line(text: str, baseline: float, turns: int = 0) -> Line:
    return Line(
        text=text,
        boxes=np.zeros((len(text), 4), dtype=np.uint16),
        left=72,
        top=baseline - 8,
        right=400,
        bottom=baseline + 2,
        baseline=baseline,
        size=10.0,
        bold=False,
        turns=turns,
        right_to_left=False,
    )


def page(number: int, turns: int = 0) -> list[Line]:
    body = [
        line(f"Words {number} of {row}, and more.", 150 + 20 * row) for row in range(9)
    ]
    return [line("A report", 40, turns), *body, line(str(number), 780, turns)]


def test_furniture_goes_from_a_page_that_is_turned_for_display() -> None:
    pages = [page(1), page(2), page(3), page(4, turns=1)]
    kept = remove_furniture(pages, [800.0] * 4)
    assert [len(lines) for lines in kept] == [9, 9, 9, 9]


def test_words_turned_in_the_margin_stay_if_they_do_not_repeat() -> None:
    pages = [page(1), page(2), [*page(3), line("Chapter one", 300, turns=3)]]
    kept = remove_furniture(pages, [800.0] * 3)
    assert [one.text for one in kept[2]][-1] == "Chapter one"


def kept_heads(heads: list[str], size: float = 10.0) -> list[str]:
    """Return which lines stay that stand at the head of one page each."""
    pages = [
        [replace(line(head, 40), size=size), *page(number)[1:-1]]
        for number, head in enumerate(heads, start=1)
    ]
    kept = remove_furniture(pages, [800.0] * len(pages))
    return [one.text for lines in kept for one in lines if one.baseline == 40]


@pytest.mark.parametrize(
    "heads",
    [
        [f"{number} | A report of 2023" for number in range(5, 10)],
        [f"A report of 2023 {number}/24" for number in (2, 3, 4, 5, 7)],
        ["A report 2", "3 A report", "A report 4", "5 A report", "A report 6"],
        [f"A/70/674, page {number} of 24, New York" for number in range(5, 10)],
        [f"Chapter {number // 3} – {number}" for number in range(5, 10)],
        [f"Left {number} and right {number + 1}" for number in range(5, 10)],
    ],
)
def test_a_running_head_goes_with_its_page_number(heads: list[str]) -> None:
    assert kept_heads(heads) == []


@pytest.mark.parametrize(
    "heads",
    [
        [
            "3. Recalls S/RES/2178 (2014)",
            "4. Recalls S/RES/2242 (2015)",
            "5. Recalls S/RES/2396 (2017)",
        ],
        ["(1) See paragraph 4", "(2) See paragraph 9", "(3) See paragraph 2"],
        ["Of 120 officers, 31 are women", "Of 95 officers, 8 are women"],
        ["1 Ibid., p. 12.", "2 Ibid., p. 45.", "3 Ibid., p. 47.", "4 Ibid., p. 60."],
        ["In 2015, 12 states replied", "In 2018, 40 states replied"],
    ],
)
def test_sentences_that_differ_by_their_numbers_stay(heads: list[str]) -> None:
    assert kept_heads(heads) == heads


def test_numbered_titles_larger_than_the_text_stay() -> None:
    titles = ["Annex 1", "Annex 2", "Annex 3"]
    assert kept_heads(titles, size=14) == titles
    assert kept_heads(["The annexes"] * 3, size=14) == []


LABELS_AT_THE_TOP = [
    "Recommendation {}.",
    "Good practice {}",
    "Article {}",
    "Section {}: measures",
    "Capítulo {}",
    "Recommandation n° {}",
    "Рекомендация {}.",
    "Статья {}",
    "المادة {}",
    "التوصية {}",
    "建议{}",
    "第{}章",
]


@pytest.mark.parametrize("label", LABELS_AT_THE_TOP)
def test_a_number_that_belongs_to_a_label_counts_no_pages(label: str) -> None:
    heads = [label.format(number) for number in range(1, 7)]
    assert kept_heads(heads) == heads


def test_a_chapter_on_each_of_its_pages_is_a_running_head() -> None:
    heads = [
        "Chapter 1 | 7",
        "Chapter 1 | 8",
        "Chapter 1 | 9",
        "Chapter 2",
        "Chapter 2",
    ]
    assert kept_heads(heads) == ["Chapter 2", "Chapter 2"]


def test_what_comes_back_after_many_pages_is_a_heading() -> None:
    heads = [f"Words of page {number} only" for number in "abcdefghijkl"]
    heads[0] = heads[5] = heads[10] = "Report of the Committee"
    assert kept_heads(heads) == heads


def test_a_head_on_every_second_page_goes() -> None:
    heads = [
        "Left" if number % 2 else f"Words of page {letter} only"
        for number, letter in enumerate("abcdefgh")
    ]
    assert "Left" not in kept_heads(heads)


def test_lines_of_running_text_stay_though_pages_repeat_them() -> None:
    words = ["She asks", "He asks", "They ask", "We ask", "You ask", "I ask"]
    letter = [
        line(f"{who} for an answer to this letter.", 40 + 12 * row)
        for row, who in enumerate(words * 5)
    ]
    assert remove_furniture([letter] * 3, [800.0] * 3) == [letter] * 3
