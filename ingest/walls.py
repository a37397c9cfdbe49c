"""Ruled lines down a page into the cells that they part.

Cells of a table may stand closer together than words of a spread line; where a rule
runs between two characters, no line of text goes on.
"""

import numpy as np
import numpy.typing as npt

from ingest.glyphs import Floats

MEETING = 2.5
"""Points: how far a wall may end from the rule across that it meets."""

INKED = 1.0
"""Points: a rule so far within the box of a character runs through it."""

MAX_WALLS = 300

Slots = npt.NDArray[np.intp]


def find_walls(rules: Floats) -> Floats:
    """Find the rules that run from one rule across a page down to another.

    Args:
        rules: Left, top, right and bottom of each, in the frame of the text.

    Returns:
        Place from the left, top and bottom of each, pieces of one joined end to end.
    """
    tall = rules[:, 3] - rules[:, 1] > rules[:, 2] - rules[:, 0]
    across = rules[~tall]
    walls: list[list[float]] = []
    for left, top, right, bottom in sorted(
        rules[tall].tolist(), key=lambda rule: (round(rule[0]), rule[1])
    ):
        middle = (left + right) / 2
        before = walls[-1] if walls else [np.inf, 0, 0]
        if abs(before[0] - middle) <= MEETING and top <= before[2] + MEETING:
            before[2] = max(before[2], bottom)
        elif len(walls) < MAX_WALLS:
            walls.append([middle, top, bottom])
    met = [wall for wall in walls if all(_meets(wall[0], y, across) for y in wall[1:])]
    return np.array(met, dtype=np.float32).reshape(-1, 3)


def _meets(x: float, y: float, across: Floats) -> bool:
    level = (across[:, 1] - MEETING <= y) & (y <= across[:, 3] + MEETING)
    reached = (across[:, 0] - MEETING <= x) & (x <= across[:, 2] + MEETING)
    return bool((level & reached).any())


def count_walls(walls: Floats, boxes: Floats) -> Slots:
    """Count for each character the walls that stand on its left.

    A wall that runs through a character parts no cells.
    """
    slots = np.zeros(len(boxes), np.intp)
    middles = (boxes[:, 1] + boxes[:, 3]) / 2
    for x, top, bottom in walls.tolist():
        level = (top < middles) & (middles < bottom)
        through = (boxes[:, 0] + INKED < x) & (x < boxes[:, 2] - INKED)
        if not (level & through).any():
            slots += level & (boxes[:, 0] + boxes[:, 2] > 2 * x)
    return slots
