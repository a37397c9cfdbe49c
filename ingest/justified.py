"""Words of a justified line that stand as far apart as cells: one line again.

A narrow column, set flush on both sides, spreads the words of some lines so far that
each is read as a line of its own. Such words fill a line from edge to edge, next to one
that does so in one piece, and the gaps between them are alike; cells stand farther
apart than the words within them.
"""

import itertools
from collections.abc import Sequence

from ingest.lines import Line
from ingest.records import QUARTER_POINTS
from ingest.rows import join_cells

SAME_EDGE = 2.0
"""Points: edges closer than this are those of one column."""

SAME_SIZE = 0.5
"""Points by which the type of lines of one paragraph may differ."""

MAX_STEP = 1.8
"""Of the size of the type: how far apart lines of one paragraph stand."""

SAME_GAP = 0.5
"""Of the size of the type: by how much the gaps between words of a line may differ."""

MIN_WIDTH = 7.0
"""Of the size of the type: the columns of text are wider, cells narrower."""

LEVEL = 0.1
"""Of the size of the type: baselines closer than this are one."""


def join_justified(lines: Sequence[Line]) -> list[Line]:
    """Join lines that are the spread words of one, next to a line of their width.

    Args:
        lines: Lines that stand upright in one frame and in no ruled table.
    """
    joined = list(lines)
    waiting = [line for line in lines if line.width >= MIN_WIDTH * line.size]
    while waiting:
        whole = waiting.pop()
        for row in _rows_beside(whole, joined):
            line = join_cells(row)
            members = set(map(id, row))
            place = min(at for at, one in enumerate(joined) if id(one) in members)
            joined[place] = line
            joined = [one for one in joined if id(one) not in members]
            waiting = [one for one in waiting if id(one) not in members]
            waiting.append(line)
    return joined


def _rows_beside(whole: Line, lines: Sequence[Line]) -> list[list[Line]]:
    """Find what is spread from edge to edge of a line, just above and just below it."""
    near = [
        line
        for line in lines
        if abs(line.size - whole.size) < SAME_SIZE
        and whole.left - SAME_EDGE <= line.left
        and line.right <= whole.right + SAME_EDGE
        and LEVEL < abs(line.baseline - whole.baseline) / whole.size <= MAX_STEP
    ]
    found = []
    for side in (1, -1):
        own = [line for line in near if side * (line.baseline - whole.baseline) > 0]
        if not own:
            continue
        level = min(own, key=lambda line: side * line.baseline).baseline
        row = [one for one in own if abs(one.baseline - level) < LEVEL * whole.size]
        row.sort(key=lambda line: line.left)
        if _is_spread(row, whole):
            arabic = 2 * sum(line.right_to_left for line in row) > len(row)
            found.append(row[::-1] if arabic else row)
    return found


def _is_spread(row: Sequence[Line], whole: Line) -> bool:
    flush = (
        abs(row[0].left - whole.left) <= SAME_EDGE
        and abs(row[-1].right - whole.right) <= SAME_EDGE
    )
    if len(row) < 2 or not flush:
        return False
    between = [after.left - before.right for before, after in itertools.pairwise(row)]
    gaps = between + [gap for line in row for gap in _word_gaps(line)]
    has_letters = all(any(map(str.isalpha, line.text)) for line in row)
    return has_letters and max(gaps) - min(gaps) <= SAME_GAP * whole.size


def _word_gaps(line: Line) -> list[float]:
    """How far apart the words of a line stand, in points."""
    start, end = (1, 3) if line.turns % 2 else (0, 2)
    edges = line.boxes[:, [start, end]].astype(int)
    gaps = []
    for place, character in enumerate(line.text):
        if character == " ":
            before, after = edges[place - 1], edges[place + 1]
            gaps.append(
                max(after[0] - before[1], before[0] - after[1]) / QUARTER_POINTS
            )
    return gaps
