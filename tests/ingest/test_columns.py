import numpy as np

from ingest.columns import order_lines
from ingest.lines import Line

LEFT, RIGHT = (60.0, 280.0), (310.0, 530.0)
"""The edges of two columns, in points; the gap between them is 30 points wide."""


def line(edges: tuple[float, float], row: int) -> Line:
    baseline = 100.0 + 14 * row
    text = f"{'left' if edges == LEFT else 'right'} {row}"
    return Line(
        text=text,
        boxes=np.zeros((len(text), 4), dtype=np.uint16),
        left=edges[0],
        top=baseline - 10,
        right=edges[1],
        bottom=baseline + 2,
        baseline=baseline,
        size=11.0,
        bold=False,
        turns=0,
        right_to_left=False,
    )


def rules_over(left: float, right: float) -> np.ndarray:
    """Three hairlines between rows, as left, top, right, bottom in points."""
    return np.array([[left, y, right, y + 1] for y in (120.0, 134.0, 148.0)])


LINES = [line(edges, row) for row in range(6) for edges in (LEFT, RIGHT)]


def test_a_table_ruled_inside_one_column_leaves_the_columns_apart() -> None:
    columns = order_lines(LINES, rules_over(60, 308), [])

    assert [[one.text for one in column] for column in columns] == [
        [f"left {row}" for row in range(6)],
        [f"right {row}" for row in range(6)],
    ]


def test_rules_over_both_sides_make_them_the_cells_of_a_table() -> None:
    columns = order_lines(LINES, rules_over(60, 530), [])

    assert [one.text for one in columns[0]][:4] == [
        *("left 0", "right 0", "left 1", "right 1")
    ]
