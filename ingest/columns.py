"""Lines of a page into columns, in the order in which a reader takes them."""

import itertools
from collections.abc import Sequence
from dataclasses import replace
from statistics import median

import numpy as np

from ingest.glyphs import Floats
from ingest.lines import Line, merge_lines
from ingest.tables import RuledTable

MIN_COLUMN_LINES = 3
MIN_STAGGERED_LINES = 2
"""Lines side by side that are not level, as cells are: so many make columns."""

STAGGERED_WIDTH = 12.0
"""Of the size of the type: width of the first line of each."""

MIN_COLUMN_WIDTH = 7.0
"""Of the size of the type: width of most lines of a column. Cells are narrower."""

MIN_FILL = 0.5
MIN_FILLED = 0.5
"""Of the letters of a column: so many stand in lines that fill half its width."""

ROW_STEP = 1.2
"""Of the least step from line to line: a wider one parts the rows of a table."""

MIN_ROWS = 3
MAX_ROW_LINES = 24
"""Lines of a row in all its columns; what has more is paragraphs side by side."""

LEVEL_ROWS = 0.75
"""Of the rows of a table: so many begin level in all columns."""

HEADING_SIZE = 1.1
CLEARANCE = 2.0
"""Of the size of a heading over both columns: how much is white beside it."""

SAME_EDGE = 4.0
"""Points: lines that begin closer than this belong to one column."""

LEVEL = 0.2
"""Of the size of the type: baselines closer than this are level."""

GRID = 2.0
"""Points: the step at which gutters are looked for."""

MAX_GUTTERS = 24
"""Of the places where fewest lines cross, how many are tried."""

RULE_OVERLAP = 5.0
"""Points by which a rule that runs across columns reaches into either."""

MAX_DEPTH = 4
"""How often columns may be split again; three columns need two splits."""


def order_lines(
    lines: Sequence[Line], rules: Floats, tables: Sequence[RuledTable]
) -> list[list[Line]]:
    """Group lines that stand upright in one frame into columns in reading order.

    Lines that cross every gutter, such as headings over two columns, come before what
    stands below them. A ruled table counts as one line.

    Args:
        lines: Lines of a page.
        rules: The ruled lines of the page.
        tables: Where ruled tables stand on it.
    """
    held = [[line for line in lines if table.holds(line)] for table in tables]
    inside = {id(line) for members in held for line in members}
    units = {id(unit := _unite(members)): (unit, members) for members in held}
    free = [line for line in lines if id(line) not in inside]
    loose = [
        rule for rule in rules if not any(table.rules_include(rule) for table in tables)
    ]
    open_rules = np.array(loose).reshape(-1, 4)
    columns = _split([*free, *(unit for unit, _ in units.values())], open_rules, 0)
    return [
        [
            line
            for unit in column
            for line in (_top_down(units[id(unit)][1]) if id(unit) in units else [unit])
        ]
        for column in columns
        if column
    ]


def _unite(lines: Sequence[Line]) -> Line:
    """Stand one line in for all lines of a table."""
    united = merge_lines(
        lines, " ".join(line.text for line in lines), [line.boxes for line in lines]
    )
    return replace(united, baseline=min(line.baseline for line in lines))


def _split(lines: list[Line], rules: Floats, depth: int) -> list[list[Line]]:
    gutter = _find_gutter(lines, rules) if depth < MAX_DEPTH else None
    if gutter is None:
        return [_top_down(lines)]
    columns: list[list[Line]] = []
    plain: list[Line] = []
    bands = _bands(lines, gutter)
    sided = [_sides(band, gutter) for band in bands]
    parted = [_are_columns(sides, rules) for sides in sided]
    known = [
        [line for sides in itertools.compress(sided, parted) for line in sides[side]]
        for side in (0, 1)
    ]
    for band, sides, are_columns in zip(bands, sided, parted, strict=True):
        if not are_columns and not _go_with(sides, known, rules):
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
    ordered = sorted(lines, key=lambda line: line.baseline)
    alone = _headings_alone(ordered, gutter)
    for place, line in enumerate(ordered):
        crossing = line.left < gutter < line.right or place in alone
        if crossing != crossing_before:
            bands.append([])
        bands[-1].append(line)
        crossing_before = crossing
    return bands


def _headings_alone(ordered: Sequence[Line], gutter: float) -> set[int]:
    """Find short headings over both columns: large or bold, with none beside."""
    usual = median(line.size for line in ordered)
    bold = 2 * sum(line.bold for line in ordered) > len(ordered)
    return {
        place
        for place, line in enumerate(ordered)
        if (line.size > HEADING_SIZE * usual or (line.bold and not bold))
        and _stands_alone(place, ordered, gutter)
    }


def _stands_alone(place: int, ordered: Sequence[Line], gutter: float) -> bool:
    """Whether columns end above a heading, and begin level below it, or a box does."""
    # A heading of two lines is as alone as its first one.
    line = ordered[place]
    heading = [line]
    for other in reversed(ordered[:place]):
        if _goes_on(line, other) and heading[-1].top - other.bottom < line.size:
            heading.append(other)
    others = [other for other in ordered if not _goes_on(line, other)]
    is_left = line.left < gutter
    beside = [other for other in others if (other.left < gutter) != is_left]
    own = [other for other in others if (other.left < gutter) == is_left]
    below = [
        next((other for other in side if other.top >= line.bottom - 1), None)
        for side in (own, beside)
    ]
    floor = max(
        (other.bottom for other in beside if other.top < line.bottom - 1),
        default=float("-inf"),
    )
    clear = floor < heading[-1].top
    after = next((other for other in others if other.top >= line.bottom - 1), None)
    larger = line.size > HEADING_SIZE * median(other.size for other in ordered)
    if larger and clear and after is not None and after.left < gutter < after.right:
        return True
    if below[0] is None or below[1] is None:
        return False
    level = abs(below[0].baseline - below[1].baseline) <= 0.5 * below[0].size
    return level and clear and below[1].top - floor >= CLEARANCE * line.size


def _goes_on(line: Line, other: Line) -> bool:
    """Whether two lines may belong to one heading."""
    beside = line.left >= other.right or other.left >= line.right
    alike = abs(other.size - line.size) <= 0.1 and other.bold == line.bold
    return alike and not beside


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
        if lower_left and lower_right and parted >= MIN_STAGGERED_LINES:
            strips.append((-parted, float(grid[middle])))
    return [middle for _, middle in sorted(strips)[:MAX_GUTTERS]]


def _are_columns(sides: tuple[list[Line], list[Line]], rules: Floats) -> bool:
    """Tell columns from the cells of a table and from short last lines."""
    before, after = sides
    enough = min(len(before), len(after)) >= MIN_COLUMN_LINES
    if not enough and not _are_staggered(sides):
        return False
    if not all(map(_is_text, sides)) or _are_rows(sides):
        return False
    top = max(min(line.top for line in before), min(line.top for line in after))
    bottom = min(
        max(line.bottom for line in before), max(line.bottom for line in after)
    )
    return bottom > top and not _are_ruled(sides, rules)


def _are_staggered(sides: tuple[list[Line], list[Line]]) -> bool:
    """Tell two short columns: wide lines, none level with one on the other side."""
    first, second = (sorted(side, key=lambda line: line.baseline) for side in sides)
    if min(len(first), len(second)) < MIN_STAGGERED_LINES:
        return False
    level = any(
        abs(line.baseline - other.baseline) <= LEVEL * line.size
        for line in first
        for other in second
    )
    heads = (first[0], second[0])
    wide = all(line.width >= STAGGERED_WIDTH * line.size for line in heads)
    alike = abs(heads[0].size - heads[1].size) < 0.5
    return wide and alike and not level


def _are_ruled(sides: tuple[list[Line], list[Line]], rules: Floats) -> bool:
    """Whether ruled lines run across both sides, as between the rows of a table."""
    before, after = sides
    top = max(min(line.top for line in before), min(line.top for line in after))
    bottom = min(
        max(line.bottom for line in before), max(line.bottom for line in after)
    )
    # A table in one column may be ruled up to the middle of the gap between columns.
    across = (
        (rules[:, 0] < max(line.right for line in before) - RULE_OVERLAP)
        & (rules[:, 2] > min(line.left for line in after) + RULE_OVERLAP)
        & (rules[:, 1] > top)
        & (rules[:, 3] < bottom)
    )
    return int(across.sum()) >= 2


def _go_with(
    sides: tuple[list[Line], list[Line]], known: Sequence[list[Line]], rules: Floats
) -> bool:
    """Tell the last few lines of columns by those that fill the same columns elsewhere.

    Such are three lines over a heading, two of them in the first column.
    """
    few = 0 < min(map(len, sides)) < MIN_COLUMN_LINES
    if not few or sum(map(len, sides)) < MIN_COLUMN_LINES or _are_ruled(sides, rules):
        return False
    return all(map(_fills, sides, known))


def _fills(side: Sequence[Line], known: Sequence[Line]) -> bool:
    """Whether lines begin and end where those of a column do, as far as most go."""
    left, right = min(line.left for line in known), max(line.right for line in known)
    flush = all(
        abs(line.right - right if line.right_to_left else line.left - left) <= SAME_EDGE
        and left - SAME_EDGE <= line.left
        and line.right <= right + SAME_EDGE
        for line in side
    )
    letters = sum(len(line.text) for line in side)
    filled = sum(
        len(line.text) for line in side if line.width >= MIN_FILL * (right - left)
    )
    return flush and filled > MIN_FILLED * letters


def _is_text(side: Sequence[Line]) -> bool:
    """Whether most letters stand in lines that fill a column wide enough for text."""
    letters = filled = 0
    for column in _parts(side):
        left = min(line.left for line in column)
        right = max(line.right for line in column)
        for line in column:
            letters += len(line.text)
            wide = line.width >= MIN_COLUMN_WIDTH * line.size
            if wide and line.width >= MIN_FILL * (right - left):
                filled += len(line.text)
    return filled > MIN_FILLED * letters


def _parts(side: Sequence[Line]) -> list[list[Line]]:
    """Cut lines where a strip from top to bottom is white: three columns are three."""
    parts: list[list[Line]] = []
    reach = float("-inf")
    for line in sorted(side, key=lambda line: line.left):
        if line.left > reach + 0.5 * line.size:
            parts.append([])
        parts[-1].append(line)
        reach = max(reach, line.right)
    return [sorted(part, key=lambda line: line.baseline) for part in parts]


def _are_rows(sides: tuple[list[Line], list[Line]]) -> bool:
    """Tell the rows of a table: they begin level on both sides, after wider steps."""
    step = _line_step(sides)
    if step is None:
        return False
    known = [set(map(id, side)) for side in sides]
    rows: list[list[Line]] = []
    reach = float("-inf")
    for line in sorted(itertools.chain(*sides), key=lambda line: line.baseline):
        if line.baseline > reach + ROW_STEP * step * line.size:
            rows.append([])
        rows[-1].append(line)
        reach = line.baseline
    level = 0
    for row in rows:
        first, second = (
            [line.baseline for line in row if id(line) in side] for side in known
        )
        if first and second and abs(min(first) - min(second)) <= 1:
            level += 1
    long = sum(len(row) for row in rows if len(row) > MAX_ROW_LINES)
    is_text = 2 * long > sum(map(len, rows))
    return level >= MIN_ROWS and level >= LEVEL_ROWS * len(rows) and not is_text


def _line_step(sides: tuple[list[Line], list[Line]]) -> float | None:
    """The step from line to line within a cell, in sizes of the type.

    A quarter of the lines have a lesser one; the least may be that of a heading.
    """
    steps = sorted(
        (after.baseline - before.baseline) / after.size
        for side in map(_parts, sides)
        for part in side
        for before, after in itertools.pairwise(part)
        if after.baseline - before.baseline > 0.5 * after.size
    )
    return steps[len(steps) // 4] if steps else None


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
