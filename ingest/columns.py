"""Lines of a page into columns, in the order in which a reader takes them."""

import itertools
from collections.abc import Sequence
from statistics import median

import numpy as np

from ingest.glyphs import Floats
from ingest.lines import Line

MIN_COLUMN_LINES = 3
MIN_COLUMN_WIDTH = 7.0
"""Of the size of the type: median width of a column's lines. Cells are narrower."""

GRID = 2.0
"""Points: the step at which gutters are looked for."""

MAX_GUTTERS = 24
"""Of the places where fewest lines cross, how many are tried."""

RULE_OVERLAP = 5.0
"""Points by which a rule that runs across columns reaches into either."""

MAX_DEPTH = 4
"""How often columns may be split again; three columns need two splits."""


def order_lines(lines: Sequence[Line], rules: Floats) -> list[list[Line]]:
    """Group lines into columns in reading order.

    Lines that cross every gutter, such as headings over two columns, come before what
    stands below them. Text turned against the rest of the page comes last.
    """
    turns = [line.turns for line in lines]
    upright = max(set(turns), key=lambda turn: (turns.count(turn), -turn), default=0)
    main = [line for line in lines if line.turns == upright]
    columns = _split(main, rules if upright == 0 else rules[:0], 0)
    for turn in sorted(set(turns) - {upright}):
        columns.append(_top_down([line for line in lines if line.turns == turn]))
    return [column for column in columns if column]


def _split(lines: list[Line], rules: Floats, depth: int) -> list[list[Line]]:
    gutter = _find_gutter(lines, rules) if depth < MAX_DEPTH else None
    if gutter is None:
        return [_top_down(lines)]
    columns: list[list[Line]] = []
    plain: list[Line] = []
    for band in _bands(lines, gutter):
        sides = _sides(band, gutter)
        if not _are_columns(sides, rules):
            plain += band
            continue
        columns += _split(plain, rules, depth + 1) if plain else []
        plain = []
        letters = sum(len(line.text) for line in band)
        arabic = sum(len(line.text) for line in band if line.right_to_left)
        for side in sides[::-1] if 2 * arabic > letters else sides:
            columns += _split(side, rules, depth + 1)
    return columns + (_split(plain, rules, depth + 1) if plain else [])


def _bands(lines: Sequence[Line], gutter: float) -> list[list[Line]]:
    """Cut lines at those that cross the gutter; these make bands of their own."""
    bands: list[list[Line]] = []
    crossing_before: bool | None = None
    for line in sorted(lines, key=lambda line: line.baseline):
        crossing = line.left < gutter < line.right
        if crossing != crossing_before:
            bands.append([])
        bands[-1].append(line)
        crossing_before = crossing
    return bands


def _sides(band: Sequence[Line], gutter: float) -> tuple[list[Line], list[Line]]:
    return (
        [line for line in band if line.right <= gutter],
        [line for line in band if line.left >= gutter],
    )


def _find_gutter(lines: Sequence[Line], rules: Floats) -> float | None:
    """Find the x beside which most text stands in columns; None if there is none."""
    if len(lines) < 2 * MIN_COLUMN_LINES:
        return None
    best, most = None, 0
    for gutter in _candidates(lines):
        text = 0
        for band in _bands(lines, gutter):
            sides = _sides(band, gutter)
            if _are_columns(sides, rules):
                text += sum(len(line.text) for line in band)
        if text > most:
            best, most = gutter, text
    return best


def _candidates(lines: Sequence[Line]) -> list[float]:
    """Middles of the strips that fewer lines cross than their neighbours."""
    left = np.array([line.left for line in lines])
    right = np.array([line.right for line in lines])
    grid = np.arange(left.min(), right.max(), GRID)
    if len(grid) < 3:
        return []
    before = np.searchsorted(np.sort(right), grid, side="right")
    after = len(lines) - np.searchsorted(np.sort(left), grid, side="left")
    crossing = len(lines) - before - after
    edges = [0, *(np.flatnonzero(np.diff(crossing)) + 1).tolist(), len(grid)]
    strips = []
    for start, stop in itertools.pairwise(edges):
        lower_left = start == 0 or crossing[start - 1] > crossing[start]
        lower_right = stop == len(grid) or crossing[stop] > crossing[start]
        middle = (start + stop - 1) // 2
        parted = min(before[middle], after[middle])
        if lower_left and lower_right and parted >= MIN_COLUMN_LINES:
            strips.append((-parted, float(grid[middle])))
    return [middle for _, middle in sorted(strips)[:MAX_GUTTERS]]


def _are_columns(sides: tuple[list[Line], list[Line]], rules: Floats) -> bool:
    """Tell columns from the cells of a table and from short last lines."""
    before, after = sides
    if min(len(before), len(after)) < MIN_COLUMN_LINES:
        return False
    for side in sides:
        if median(line.width / line.size for line in side) < MIN_COLUMN_WIDTH:
            return False
        left = min(line.left for line in side)
        right = max(line.right for line in side)
        if median(line.width for line in side) < 0.5 * (right - left):
            return False
    top = max(min(line.top for line in before), min(line.top for line in after))
    bottom = min(
        max(line.bottom for line in before), max(line.bottom for line in after)
    )
    if bottom <= top:
        return False
    # A table in one column may be ruled up to the middle of the gap between columns.
    across = (
        (rules[:, 0] < max(line.right for line in before) - RULE_OVERLAP)
        & (rules[:, 2] > min(line.left for line in after) + RULE_OVERLAP)
        & (rules[:, 1] > top)
        & (rules[:, 3] < bottom)
    )
    # Ruled lines between the rows of a table run across its columns.
    return int(across.sum()) < 2


def _top_down(lines: Sequence[Line]) -> list[Line]:
    """Order lines by row, and within a row from its start."""
    rows: list[list[Line]] = []
    for line in sorted(lines, key=lambda line: line.baseline):
        if rows and _same_row(rows[-1][0], line):
            rows[-1].append(line)
        else:
            rows.append([line])
    ordered: list[Line] = []
    for row in rows:
        arabic = sum(line.right_to_left for line in row) * 2 > len(row)
        ordered += sorted(row, key=lambda line: line.left, reverse=arabic)
    return ordered


def _same_row(first: Line, second: Line) -> bool:
    tolerance = 0.3 * min(first.size, second.size)
    return second.baseline - first.baseline <= max(tolerance, 1.0)
