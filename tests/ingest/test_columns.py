from dataclasses import replace

import numpy as np

from ingest.columns import order_lines
from ingest.lines import Line
from ingest.tables import RuledTable

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


NO_RULES = rules_over(0, 0)[:0]
WORDS = "Women lead the patrols that keep"


def texts(columns: list[list[Line]]) -> list[str]:
    return [one.text for column in columns for one in column]


def test_three_columns_are_read_one_after_the_other() -> None:
    edges = {"a": (60.0, 190.0), "b": (210.0, 340.0), "c": (360.0, 490.0)}
    lines = [
        replace(line(sides, row), text=f"{name}{row} {WORDS}")
        for row in range(8)
        for name, sides in edges.items()
    ]
    assert [text[:2] for text in texts(order_lines(lines, NO_RULES, []))] == [
        f"{name}{row}" for name in "abc" for row in range(8)
    ]


def test_arabic_columns_are_read_from_the_right() -> None:
    lines = [replace(one, right_to_left=True) for one in LINES]
    assert texts(order_lines(lines, NO_RULES, [])) == [
        f"{side} {row}" for side in ("right", "left") for row in range(6)
    ]


def headed(top: float) -> list[Line]:
    """Six rows in two columns, and six more from 50 points below, with a heading."""
    below = [
        replace(
            one, top=one.top + 134, bottom=one.bottom + 134, baseline=one.baseline + 134
        )
        for one in LINES
    ]
    heading = replace(
        line((60, 200), 0), text="Heading", top=top, bottom=top + 14, size=16.0
    )
    return [*LINES, replace(heading, baseline=top + 12), *below]


def test_a_short_heading_over_both_columns_parts_them() -> None:
    read = texts(order_lines(headed(192.0), NO_RULES, []))
    assert read.index("Heading") == 12


def test_the_heading_of_a_box_over_both_columns_stands_with_it() -> None:
    heading = replace(line((60, 200), 8), text="Heading", size=13.0)
    box = [heading, *(replace(line((60, 520), row), text="box") for row in (10, 11))]
    below = [down(one, 200) for one in LINES]
    read = texts(order_lines([*LINES, *box, *below], NO_RULES, []))
    assert read[12:15] == ["Heading", "box", "box"]


def down(one: Line, points: float) -> Line:
    return replace(
        one,
        top=one.top + points,
        bottom=one.bottom + points,
        baseline=one.baseline + points,
    )


def two_short_columns(step: float) -> list[Line]:
    """Text over the page, and below it three lines beside two that stand lower."""
    across = [replace(line((60, 530), row), text=f"over {row}") for row in range(4)]
    left = [down(line(LEFT, row), step) for row in (5, 6)]
    return [*across, *left, *(line(RIGHT, row) for row in (5, 6, 7))]


def test_two_short_columns_whose_lines_are_not_level_are_columns() -> None:
    read = texts(order_lines(two_short_columns(6), NO_RULES, []))
    assert read[4:] == ["left 5", "left 6", "right 5", "right 6", "right 7"]


def test_short_arabic_columns_are_read_from_the_right() -> None:
    lines = [replace(one, right_to_left=True) for one in two_short_columns(6)]
    read = texts(order_lines(lines, NO_RULES, []))
    assert read[4:] == ["right 5", "right 6", "right 7", "left 5", "left 6"]


def test_a_few_level_lines_side_by_side_are_cells() -> None:
    read = texts(order_lines(two_short_columns(0), NO_RULES, []))
    assert read[4:] == ["left 5", "right 5", "left 6", "right 6", "right 7"]


def with_short_columns(rows: int, cell: tuple[float, float] = RIGHT) -> list[Line]:
    """A heading over columns, above which three lines go on in some of a column."""
    above = [line(LEFT, row) for row in (-7, -6, -5)]
    above += [line(cell, row) for row in range(-7, rows - 7)]
    heading = replace(line((60, 500), -2), text="Heading", size=16.0)
    return [*above, heading, *LINES]


def test_a_few_lines_in_the_columns_of_the_page_are_columns() -> None:
    read = texts(order_lines(with_short_columns(2), NO_RULES, []))
    assert read[:6] == [
        *("left -7", "left -6", "left -5", "right -7", "right -6"),
        "Heading",
    ]


def test_a_few_lines_that_begin_elsewhere_are_cells() -> None:
    read = texts(order_lines(with_short_columns(2, (330, 530)), NO_RULES, []))
    assert read[:5] == ["left -7", "right -7", "left -6", "right -6", "left -5"]


def test_a_heading_with_text_beside_it_belongs_to_its_column() -> None:
    lines = [*headed(192.0), replace(line(RIGHT, 7), text="beside")]
    read = texts(order_lines(lines, NO_RULES, []))
    assert read.index("Heading") == 6
    assert read[0:6] == [f"left {row}" for row in range(6)]
    assert read[7] == "left 0"


def test_two_headings_may_say_the_same() -> None:
    lines = headed(192.0)
    again = replace(lines[12], top=70.0, bottom=84.0, baseline=82.0)
    again = replace(again, boxes=again.boxes.copy())
    read = texts(order_lines([again, *lines], NO_RULES, []))
    assert read.count("Heading") == 2


def test_level_rows_of_several_lines_are_a_table() -> None:
    lines = [
        replace(
            line(edges, 0),
            text=f"{row}{part} {WORDS}",
            top=90.0 + 50 * row + 14 * part,
            bottom=102.0 + 50 * row + 14 * part,
            baseline=100.0 + 50 * row + 14 * part,
        )
        for edges in (LEFT, RIGHT)
        for row in range(4)
        for part in range(2)
    ]
    assert [text[:2] for text in texts(order_lines(lines, NO_RULES, []))][:4] == [
        *("00", "00", "01", "01")
    ]


def test_a_ruled_table_in_a_column_is_read_where_it_stands() -> None:
    table = RuledTable(60.0, 280.0, (130.0, 145.0, 159.0, 173.0))
    cells = [
        replace(one, left=left, right=left + 60)
        for one in LINES
        if one.text in ("left 3", "left 4", "left 5")
        for left in (60.0, 200.0)
    ]
    others = [one for one in LINES if one.text not in ("left 3", "left 4", "left 5")]
    assert texts(order_lines([*others, *cells], NO_RULES, [table])) == [
        *("left 0", "left 1", "left 2"),
        *("left 3", "left 3", "left 4", "left 4", "left 5", "left 5"),
        *(f"right {row}" for row in range(6)),
    ]
