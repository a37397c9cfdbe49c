import numpy as np

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
