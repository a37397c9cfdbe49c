from collections.abc import Callable
from pathlib import Path

import numpy as np

from ingest.records import BlockKind
from ingest.sandbox import read_document
from ingest.walls import count_walls, find_walls
from tests.data.tiny_pdf import Text, build_contents, build_raw


def rules(*sides: tuple[float, float, float, float]) -> np.ndarray:
    return np.array(sides, dtype=np.float32).reshape(-1, 4)


ACROSS = [(50.0, y, 350.0, y + 0.5) for y in (100.0, 120.0, 140.0)]


def test_pieces_of_a_wall_are_joined_where_they_meet_rules() -> None:
    pieces = [(150.0, 100.0, 150.5, 120.0), (150.0, 120.0, 150.5, 140.0)]
    assert find_walls(rules(*ACROSS, *pieces)).tolist() == [[150.25, 100.0, 140.0]]


def test_a_rule_that_ends_in_the_open_is_no_wall() -> None:
    assert len(find_walls(rules(*ACROSS, (150.0, 100.0, 150.5, 300.0)))) == 0
    assert len(find_walls(rules((150.0, 100.0, 150.5, 140.0)))) == 0


def test_characters_are_counted_by_the_walls_on_their_left() -> None:
    walls = rules()[:, :3].reshape(-1, 3)
    boxes = rules((60, 102, 66, 110), (152, 102, 158, 110), (152, 302, 158, 310))
    assert count_walls(walls, boxes).tolist() == [0, 0, 0]
    walls = np.array([[150, 100, 140]], dtype=np.float32)
    assert count_walls(walls, boxes).tolist() == [0, 1, 0]


def test_a_wall_through_a_letter_parts_nothing() -> None:
    walls = np.array([[150, 100, 140]], dtype=np.float32)
    boxes = rules((146, 102, 154, 110), (160, 102, 166, 110))
    assert count_walls(walls, boxes).tolist() == [0, 0]


def test_cells_close_to_a_wall_between_them_stay_apart(
    write_pdf: Callable[[bytes], Path],
) -> None:
    # The words stand 10 points apart in type of 11; cells are ruled one by one, and
    # the middle one is only 18 points wide.
    tops = (100, 120, 140, 160, 180)
    columns = ((70, 130), (130, 148), (148, 260))
    drawn = [
        f"{left} {792 - y} {right - left} 0.5 re f"
        for y in tops
        for left, right in columns
    ]
    drawn += [
        f"{x} {792 - y - 20} 0.5 20 re f"
        for y in tops[:-1]
        for x in (70, 130, 148, 260)
    ]
    rows = (("Province", "%", "Women"), ("North", "4", "12"), ("West", "5", "87"))
    words = [
        Text(
            right - 5 - 5.5 * len(cell) if place == 0 else left + 5, 114 + 20 * at, cell
        )
        for at, row in enumerate((*rows, ("South", "6", "31")))
        for place, (cell, (left, right)) in enumerate(zip(row, columns, strict=True))
    ]
    content = build_contents(words) + "\n".join(["", *drawn]).encode()
    [page] = read_document(write_pdf(build_raw([content])), file="a.pdf").pages
    assert [block.kind for block in page.blocks] == [BlockKind.TABLE]
    assert page.text.splitlines() == [
        "Province | % | Women",
        "North | 4 | 12",
        "West | 5 | 87",
        "South | 6 | 31",
    ]
