from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from ingest.bullets import find_items
from ingest.lines import Line
from ingest.pages import MAX_DOTS, open_page
from ingest.reader import open_pdf
from ingest.records import BlockKind
from ingest.sandbox import read_document
from tests.data.tiny_pdf import Text, build_contents, build_raw

WritePdf = Callable[[bytes], Path]


def line(left: float, baseline: float, *, arabic: bool = False) -> Line:
    """Return a line in type of 10, 100 points wide."""
    return Line(
        text="words",
        boxes=np.zeros((5, 4), dtype=np.uint16),
        left=left,
        top=baseline - 8,
        right=left + 100,
        bottom=baseline + 2,
        baseline=baseline,
        size=10.0,
        bold=False,
        turns=0,
        right_to_left=arabic,
    )


def dots(*middles: tuple[float, float], side: float = 4) -> np.ndarray:
    half = side / 2
    sides = [(x - half, y - half, x + half, y + half) for x, y in middles]
    return np.array(sides, dtype=np.float32).reshape(-1, 4)


# The middles of the dots stand 3 points above the baselines and 10 before the lines.
LINES = [line(70, 100), line(70, 112), line(70, 124)]
BULLETS = [(60.0, 97.0), (60.0, 121.0)]


def test_lines_behind_aligned_dots_are_items() -> None:
    assert find_items(LINES, dots(*BULLETS)) == [0, 2]


def test_lines_from_the_right_have_their_dots_after_their_ends() -> None:
    lines = [line(70, 100, arabic=True), line(70, 112, arabic=True)]
    assert find_items(lines, dots((180, 97), (180, 109))) == [0, 1]
    assert find_items(lines, dots((60, 97), (60, 109))) == []


@pytest.mark.parametrize(
    "drawn",
    [
        pytest.param(dots((60, 97)), id="one"),
        pytest.param(dots((60, 97), (57, 121)), id="not aligned"),
        pytest.param(dots(*BULLETS, side=8), id="large"),
        pytest.param(dots(*BULLETS, side=1.2), id="small"),
        pytest.param(dots((60, 92), (60, 116)), id="high"),
        pytest.param(dots((60, 100), (60, 124)), id="on the baseline"),
        pytest.param(dots((40, 97), (40, 121)), id="far off"),
        pytest.param(dots(*BULLETS, (52, 97), (52, 121)), id="in a row"),
    ],
)
def test_other_dots_mark_nothing(drawn: np.ndarray) -> None:
    assert find_items(LINES, drawn) == []


def test_dots_between_words_of_a_line_mark_nothing() -> None:
    words = [line(-50, 100), line(-50, 124)]
    assert find_items([*LINES, *words], dots(*BULLETS)) == []


ITEMS = ["Families visit every week", "Women staff the gate", "Children may stay"]
SQUARE = "60 {} 4 4 re {}"


def paint(tops: list[int], operator: str) -> bytes:
    """Draw squares 4 points wide whose lower edges stand 1 point over baselines."""
    return "\n".join(SQUARE.format(792 - top + 1, operator) for top in tops).encode()


def read(write_pdf: WritePdf, content: bytes, rotate: int) -> list[tuple[str, str]]:
    path = write_pdf(build_raw([content], rotate=rotate))
    page = read_document(path, file="a.pdf").pages[0]
    return [(b.kind, page.text[b.start : b.stop]) for b in page.blocks]


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
@pytest.mark.parametrize("operator", ["f", "S"])
def test_each_drawn_bullet_begins_a_list_item(
    write_pdf: WritePdf, rotate: int, operator: str
) -> None:
    words = build_contents(
        [
            Text(50, 100, "The prison has three rules"),
            *(Text(70, 113 + 13 * at, item) for at, item in enumerate(ITEMS)),
            Text(70, 152, "with their mothers"),
        ]
    )
    bullets = paint([113, 126, 139], operator)
    assert read(write_pdf, words + b"\n" + bullets, rotate) == [
        (BlockKind.PARAGRAPH, "The prison has three rules"),
        (BlockKind.LIST_ITEM, ITEMS[0]),
        (BlockKind.LIST_ITEM, ITEMS[1]),
        (BlockKind.LIST_ITEM, f"{ITEMS[2]} with their mothers"),
    ]


def test_the_points_of_a_chart_are_not_all_kept() -> None:
    content = paint(list(range(100, 101 + MAX_DOTS)), "f")
    with open_pdf(build_raw([content]), "a.pdf") as pdf, open_page(pdf, 1) as opened:
        assert len(opened.dots) == 4 * MAX_DOTS
