import numpy as np

from ingest.lines import Line
from ingest.tables import find_ruled_tables, join_rules, make_rows


def line(
    text: str, left: float, baseline: float, *, width: float = 60, arabic: bool = False
) -> Line:
    return Line(
        text=text,
        boxes=np.zeros((len(text), 4), dtype=np.uint16),
        left=left,
        top=baseline - 8,
        right=left + width,
        bottom=baseline + 2,
        baseline=baseline,
        size=10.0,
        bold=False,
        turns=0,
        right_to_left=arabic,
    )


def rules(*heights: float, left: float = 50, right: float = 350) -> np.ndarray:
    return np.array([[left, y, right, y + 0.5] for y in heights], dtype=np.float32)


CELLS = [
    line("Stage", 60, 112),
    line("Evidence", 200, 112),
    line("Design", 60, 132),
    line("names of", 200, 132),
    line("those asked", 200, 144),
    line("Review", 60, 164),
    line("averages", 200, 164),
]


def texts(rows: tuple[tuple[Line, ...], ...]) -> list[list[str]]:
    return [[cell.text for cell in row] for row in rows]


ROWS = [
    ["Stage", "Evidence"],
    ["Design", "names of those asked"],
    ["Review", "averages"],
]


def test_rules_part_the_rows_and_cells_of_several_lines_stay_whole() -> None:
    assert texts(make_rows(CELLS, [100, 120, 152, 172], set())) == ROWS


def test_wider_steps_part_the_rows_of_a_table_without_rules() -> None:
    assert texts(make_rows(CELLS, [], set())) == ROWS


def test_a_word_broken_in_a_cell_is_mended() -> None:
    cells = [
        line("a", 60, 112),
        line("disabil-", 200, 112),
        line("ities", 200, 124),
        line("b", 60, 144),
        line("c", 200, 144),
    ]
    assert texts(make_rows(cells, [100, 132, 152], {"disabilities"})) == [
        ["a", "disabilities"],
        ["b", "c"],
    ]


def test_an_arabic_table_is_read_from_its_right_column() -> None:
    cells = [
        line("نساء", 200, 112, arabic=True),
        line("12", 60, 112),
        line("رجال", 200, 132, arabic=True),
        line("8", 60, 132),
    ]
    assert texts(make_rows(cells, [100, 120, 140], set())) == [
        ["نساء", "12"],
        ["رجال", "8"],
    ]


def test_rules_drawn_cell_by_cell_are_joined() -> None:
    pieces = np.array(
        [[50, 100, 200, 100.5], [200, 100, 350, 100.5], [50, 90, 50.5, 130]],
        dtype=np.float32,
    )
    assert join_rules(pieces).tolist() == [[50, 100, 350, 100.5]]


def test_four_rules_of_one_width_frame_a_table() -> None:
    (table,) = find_ruled_tables(rules(100, 120, 152, 172), CELLS)
    assert (table.left, table.right) == (50, 350)
    assert [round(height) for height in table.rules] == [100, 120, 152, 172]


def test_rules_about_text_frame_no_table() -> None:
    text = [line("text", 60, y, width=280) for y in (112, 132, 144, 164)]
    assert find_ruled_tables(rules(100, 120, 152, 172), text) == []


def test_a_header_over_the_first_rule_belongs_to_the_table() -> None:
    header = [line("Who", 60, 96), line("What", 200, 96)]
    (table,) = find_ruled_tables(rules(100, 120, 152, 172), [*header, *CELLS])
    assert all(table.holds(cell) for cell in header)


def test_a_rule_that_leaves_out_a_tall_cell_parts_rows() -> None:
    inner = rules(136, left=190)
    heights = np.concatenate([rules(100, 120, 152, 172), inner])
    (table,) = find_ruled_tables(join_rules(heights), CELLS)
    assert [round(height) for height in table.rules] == [100, 120, 136, 152, 172]


def test_figures_below_each_other_between_two_rules_are_rows_of_their_own() -> None:
    cells = [
        line("Sector", 60, 112),
        line("Donor", 150, 112),
        line("Amount", 280, 112),
        line("Sweden", 150, 132),
        line("7,710,100", 280, 132),
        line("Public", 60, 147),
        line("Spain", 150, 147),
        line("809,061", 280, 147),
        line("Korean Committee", 150, 162),
        line("1,617,767", 280, 162),
    ]
    assert texts(make_rows(cells, [100, 120, 170], set())) == [
        ["Sector", "Donor", "Amount"],
        ["Sweden", "7,710,100"],
        ["Public", "Spain", "809,061"],
        ["Korean Committee", "1,617,767"],
    ]
