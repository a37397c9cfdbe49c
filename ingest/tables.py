"""Lines of a table into rows of cells, each cell one line of text.

A cell may run over several lines of print. Which of them make one row is told by ruled
lines if the table has them, else by the wider steps between rows.
"""

import itertools
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np

from ingest.glyphs import Floats
from ingest.lines import Line, merge_lines
from ingest.text import is_right_to_left, join_lines

LEVEL = 1.5
"""Points: rules whose heights differ by less are one."""

SAME_SIDE = 6.0
"""Points: rules that end closer than this belong to one table."""

MIN_RULES = 4
"""Three may as well stand over, between and under two pieces of text."""

HEADER_GAP = 1.2
"""Of the size of the type: how far lines of the first row stand apart."""

HEADER_WIDTH = 0.6
"""Of the width of a table: cells of its first row are narrower."""

MIN_RULE_LENGTH = 20.0
"""Points: what is shorter, after its pieces were joined, parts nothing."""

MIN_RULE = 0.5
"""Of the width of a table: a rule this long parts its rows."""

MAX_ROW_HEIGHT = 250.0
"""Points between two rules of a table."""

MAX_ROW_LINES = 80
"""Lines between two rules of a table, in all its cells."""

ROW_STEP = 1.2
"""Of the step from line to line within a cell: a wider one begins a new row."""

FIGURE = re.compile(r"^[^\w\s]*(?:[^\W\d_]{1,4}\$?\s?)?\d[\d.,\s]*(?:\d|%|\))?$")
"""A cell that holds one amount, with its sign or currency."""

MIN_FIGURES = 2

MASTHEAD = re.compile(r"^(?:Distr|Распр)\.|^Distribution\s?:|^分发|^التوزيع")
"""Said on covers of the United Nations only, whose rules part no cells."""


@dataclass(frozen=True, slots=True)
class RuledTable:
    """Where a table stands that has a ruled line between its rows.

    `rules` are the heights of its rules, from the top.
    """

    left: float
    right: float
    rules: tuple[float, ...]

    def holds(self, line: Line) -> bool:
        """Whether a line stands between the outer rules."""
        middle = (line.top + line.bottom) / 2
        centre = (line.left + line.right) / 2
        return (
            self.left <= centre <= self.right
            and self.rules[0] < middle < self.rules[-1]
        )

    def overlaps(self, other: "RuledTable") -> bool:
        """Whether two tables share some room."""
        across = min(self.right, other.right) - max(self.left, other.left)
        down = min(self.rules[-1], other.rules[-1]) - max(self.rules[0], other.rules[0])
        return across > 0 and down > 0

    def rules_include(self, rule: Floats) -> bool:
        """Whether a rule, given as a box, is one of the table's."""
        left, top, right, bottom = rule.tolist()
        level = any(abs((top + bottom) / 2 - height) < LEVEL for height in self.rules)
        return level and left >= self.left - LEVEL and right <= self.right + LEVEL


def find_ruled_tables(rules: Floats, lines: Sequence[Line]) -> list[RuledTable]:
    """Find where rules of one width part text into rows of cells.

    Args:
        rules: The rules of a page, joined by `join_rules`.
        lines: Its lines.
    """
    groups: list[list[tuple[float, float, float]]] = []
    for left, top, right, bottom in rules.tolist():
        height = (top + bottom) / 2
        for group in groups:
            before = group[-1]
            level = abs(left - before[0]) + abs(right - before[1]) <= SAME_SIDE
            if level and LEVEL < height - before[2] <= MAX_ROW_HEIGHT:
                group.append((left, right, height))
                break
        else:
            groups.append([(left, right, height)])
    tables: list[RuledTable] = []
    for group in sorted(groups, key=lambda group: group[0][2] - group[-1][2]):
        if len(group) < MIN_RULES:
            continue
        table = _frame(group, rules)
        if not any(table.overlaps(other) for other in tables):
            tables.append(table)
    return [_with_header(table, lines) for table in tables if _has_cells(table, lines)]


def _with_header(table: RuledTable, lines: Sequence[Line]) -> RuledTable:
    """Add the row of cells that stands close over the first rule, if there is one."""
    top = table.rules[0]
    header: list[Line] = []
    for line in sorted(lines, key=lambda line: -line.bottom):
        centre = (line.left + line.right) / 2
        above = (line.top + line.bottom) / 2 < table.rules[0]
        near = above and top - line.bottom < HEADER_GAP * line.size
        narrow = line.width < HEADER_WIDTH * (table.right - table.left)
        if near and narrow and table.left <= centre <= table.right:
            header.append(line)
            top = min(top, line.top)
    parted = header and min(line.right for line in header) < max(
        line.left for line in header
    )
    if not parted:
        return table
    return RuledTable(table.left, table.right, (top - LEVEL, *table.rules))


def _frame(group: Sequence[tuple[float, float, float]], rules: Floats) -> RuledTable:
    """Frame a table with all its rules, those that leave out a tall cell included."""
    left = min(left for left, _, _ in group)
    right = max(right for _, right, _ in group)
    top, bottom = group[0][2], group[-1][2]
    heights = [
        (rule[1] + rule[3]) / 2
        for rule in rules.tolist()
        if min(rule[2], right) - max(rule[0], left) > MIN_RULE * (right - left)
    ]
    inner = [height for height in heights if top + LEVEL < height < bottom - LEVEL]
    return RuledTable(left, right, (top, *sorted(inner), bottom))


def _has_cells(table: RuledTable, lines: Sequence[Line]) -> bool:
    """Whether lines stand side by side in most rows, and no row is a page of text."""
    inside = [line for line in lines if table.holds(line)]
    if any(MASTHEAD.match(line.text) for line in inside):
        return False
    rows = [
        [line for line in inside if top < (line.top + line.bottom) / 2 < bottom]
        for top, bottom in itertools.pairwise(table.rules)
    ]
    rows = [row for row in rows if row]
    parted = [
        row
        for row in rows
        if min(line.right for line in row) < max(line.left for line in row)
    ]
    return 2 * len(parted) > len(rows) and all(
        len(row) <= MAX_ROW_LINES for row in rows
    )


def join_rules(rules: Floats) -> Floats:
    """Keep the rules that run across, joined end to end, from the top.

    Many producers draw one for each cell.
    """
    across = rules[rules[:, 2] - rules[:, 0] > rules[:, 3] - rules[:, 1]]
    joined: list[list[float]] = []
    for left, top, right, bottom in sorted(
        across.tolist(), key=lambda rule: (round(rule[1] / LEVEL), rule[0])
    ):
        if joined:
            before = joined[-1]
            if abs(before[1] - top) <= LEVEL and left <= before[2] + LEVEL:
                before[2] = max(before[2], right)
                continue
        joined.append([left, top, right, bottom])
    joined = [rule for rule in joined if rule[2] - rule[0] >= MIN_RULE_LENGTH]
    joined.sort(key=lambda rule: rule[1])
    return np.array(joined, dtype=np.float32).reshape(-1, 4)


def make_rows(
    lines: Sequence[Line], rules: Sequence[float], words: Collection[str]
) -> tuple[tuple[Line, ...], ...]:
    """Turn the lines of a table into rows of cells.

    Args:
        lines: All lines of the table.
        rules: The heights of its ruled lines; empty if it has none.
        words: As `ingest.text.join_lines` takes them.
    """
    columns = _columns(lines)
    from_right = is_right_to_left(" ".join(line.text for line in lines))
    rows = []
    parted = _part_rows(lines, columns, rules)
    for row in itertools.chain.from_iterable(_part_figures(p, columns) for p in parted):
        cells = [
            _join_cell(cell, words)
            for column in columns
            if (cell := [line for line in row if column.holds(line)])
        ]
        rows.append(tuple(cells[::-1] if from_right else cells))
    return tuple(row for row in rows if row)


@dataclass(slots=True)
class _Column:
    left: float
    right: float

    def overlap(self, line: Line) -> float:
        return min(self.right, line.right) - max(self.left, line.left)

    def holds(self, line: Line) -> bool:
        return self.left <= line.left < self.right


def _columns(lines: Sequence[Line]) -> list[_Column]:
    """Find the columns of a table; a cell that spans several counts to the first."""
    columns: list[_Column] = []
    for line in sorted(lines, key=lambda line: line.width):
        touched = [column for column in columns if column.overlap(line) > 0]
        if not touched:
            columns.append(_Column(line.left, line.right))
        elif len(touched) == 1:
            touched[0].left = min(touched[0].left, line.left)
            touched[0].right = max(touched[0].right, line.right)
        else:
            first = min(touched, key=lambda column: column.left)
            first.left = min(first.left, line.left)
    columns.sort(key=lambda column: column.left)
    for before, after in itertools.pairwise(columns):
        before.right = min(before.right, after.left)
    return columns


def _part_rows(
    lines: Sequence[Line], columns: Sequence[_Column], rules: Sequence[float]
) -> list[list[Line]]:
    ordered = sorted(lines, key=lambda line: line.baseline)
    if rules:
        return [
            [line for line in ordered if top < (line.top + line.bottom) / 2 < bottom]
            for top, bottom in itertools.pairwise(rules)
        ]
    pitch = _pitch(ordered, columns)
    levels = _levels(ordered)
    steps = [
        after[0].baseline - before[0].baseline
        for before, after in itertools.pairwise(levels)
    ]
    spaced = any(step <= ROW_STEP * pitch for step in steps) and any(
        step > ROW_STEP * pitch for step in steps
    )
    rows = [list(levels[0])]
    for step, level in zip(steps, levels[1:], strict=True):
        leads = any(columns[0].holds(line) or columns[-1].holds(line) for line in level)
        if step > ROW_STEP * pitch or (not spaced and leads):
            rows.append([])
        rows[-1] += level
    return rows


def _part_figures(row: list[Line], columns: Sequence[_Column]) -> list[list[Line]]:
    """Keep each line a row where a column holds several figures, one below another.

    Each figure is a cell of its own, so the row is several without a rule between.
    Which of them a line without a figure belongs to, nobody can tell from its place.
    """
    for column in columns:
        held = [line for line in row if column.holds(line)]
        levels = _levels(held)
        if len(levels) >= MIN_FIGURES and all(FIGURE.match(line.text) for line in held):
            return _levels(row)
    return [row]


def _levels(ordered: Sequence[Line]) -> list[list[Line]]:
    levels: list[list[Line]] = []
    for line in ordered:
        if levels and line.baseline - levels[-1][0].baseline <= 0.3 * line.size:
            levels[-1].append(line)
        else:
            levels.append([line])
    return levels


def _pitch(ordered: Sequence[Line], columns: Sequence[_Column]) -> float:
    """The least step from line to line within a column."""
    steps = [
        after.baseline - before.baseline
        for column in columns
        for before, after in itertools.pairwise(filter(column.holds, ordered))
    ]
    return min((step for step in steps if step > 1), default=1.0)


def _join_cell(cell: Sequence[Line], words: Collection[str]) -> Line:
    """Make one line of the lines of a cell, words broken at their ends mended."""
    text, boxes = cell[0].text, [cell[0].boxes]
    for line in cell[1:]:
        drop, between = join_lines(text, line.text, words)
        if drop:
            text = text[:-drop]
            boxes[-1] = boxes[-1][:-drop]
        text += between + line.text
        boxes += [np.zeros((len(between), 4), np.uint16), line.boxes]
    return merge_lines(cell, text, boxes)
