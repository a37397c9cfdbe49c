"""Bullets that are drawn as shapes: which lines of a page they stand before.

Browsers draw a small disc, ring or square before each item of a list. No character says
it, so the line is marked and its text is left as it is.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from ingest.glyphs import Floats, Glyphs, upright
from ingest.lines import Line

Sides = npt.NDArray[np.float64]
"""Left, right, baseline and size of lines, and whether they read from the right."""

SIZES = (0.15, 0.6)
"""Of the size of the type: how large a bullet is."""

HEIGHTS = (0.1, 0.6)
"""Likewise, how far above the baseline its middle stands."""

GAP = 2.5
"""Likewise, how far before the line it ends at most."""

ALONE = 1.0
"""Likewise, how near nothing else stands beside it, as beside a dot in a line."""

SAME_COLUMN = 1.0
"""Points: dots whose middles differ by less stand below each other."""

MIN_BULLETS = 2
"""Lines whose dots stand below each other: so many make a list."""


def mark_items(lines: Sequence[Line], glyphs: Glyphs) -> list[Line]:
    """Mark the lines of a page that a drawn bullet stands before."""
    marked = list(lines)
    if len(glyphs.dots) < MIN_BULLETS:
        return marked
    for turn in {line.turns for line in lines}:
        places = [place for place, line in enumerate(lines) if line.turns == turn]
        dots = upright(glyphs.dots, turn, glyphs.width, glyphs.height)
        for at in find_items([lines[place] for place in places], dots):
            marked[places[at]] = replace(lines[places[at]], is_item=True)
    return marked


def find_items(lines: Sequence[Line], dots: Floats) -> list[int]:
    """Find the lines before which a dot stands, as before others above or below.

    Args:
        lines: Lines that stand upright in one frame.
        dots: Left, top, right and bottom of each, in that frame.
    """
    sides = np.array(
        [
            (line.left, line.right, line.baseline, line.size, line.right_to_left)
            for line in lines
        ]
    )
    found: dict[int, float] = {}
    for dot in dots:
        at = _find_led(sides, dot, dots)
        if at is not None:
            found[at] = (dot[0] + dot[2]) / 2
    middles = np.array(list(found.values()))
    below = np.abs(middles[:, None] - middles) < SAME_COLUMN
    is_list = below.sum(axis=1) >= MIN_BULLETS
    return [at for at, is_item in zip(found, is_list, strict=True) if is_item]


def _find_led(sides: Sides, dot: Floats, dots: Floats) -> int | None:
    """Find the line that begins after a dot, if nothing else stands beside the dot."""
    left, right, baseline, size, from_right = sides.T
    gap = np.where(from_right, dot[0] - right, left - dot[2])
    rise = baseline - (dot[1] + dot[3]) / 2
    level = (HEIGHTS[0] * size <= rise) & (rise <= HEIGHTS[1] * size)
    side = max(dot[2] - dot[0], dot[3] - dot[1])
    fits = (SIZES[0] * size <= side) & (side <= SIZES[1] * size)
    led = np.flatnonzero(level & fits & (gap >= 0) & (gap <= GAP * size))
    if not len(led):
        return None
    nearest = int(led[np.argmin(gap[led])])
    near = ALONE * size[nearest]
    beside = level & (left < dot[2] + near) & (right > dot[0] - near)
    beside[nearest] = False
    shift = np.abs(dots - dot)
    others = (shift[:, 1] < side) & (shift[:, 0] < near) & (shift[:, 0] > side / 2)
    return None if beside.any() or others.any() else nearest
