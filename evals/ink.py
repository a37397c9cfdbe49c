"""Where the ink of a sentence is: what changes on a page when it changes colour.

Truth for the boxes of quotations, found without the reader that is measured.
"""

import io
from collections.abc import Sequence
from pathlib import Path
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
from PIL import Image

from ingest.sandbox import render_page

Rectangle: TypeAlias = tuple[float, float, float, float]
Rectangles: TypeAlias = list[Rectangle]
SpanBoxes: TypeAlias = dict[str, Rectangles]
"""Of each sentence by its name, where its pieces stand: one a line, or more."""

Mask: TypeAlias = npt.NDArray[np.bool_]

WIDTH = 1800
"""Pixels of a rendered page, A4 like all golden pages."""

SCALE = WIDTH / 595.28
"""Pixels to a point."""

MIN_CHANGE = 64
"""Of 255: how much a channel changes where there is ink."""

REACH = 2.0
"""Points by which ink may stand out of the place of its text."""


def measure_ink(
    black: Path, coloured: Path, pages: Sequence[SpanBoxes]
) -> dict[str, Rectangles]:
    """Measure the ink of up to three sentences a page, line by line.

    Args:
        black: The document.
        coloured: The same, with each page's sentences in red, green and blue.
        pages: Of each page, where its sentences were set, in the order of colours.
    """
    measured: dict[str, Rectangles] = {}
    for number, sentences in enumerate(pages, start=1):
        if not sentences:
            continue
        before, after = (_draw(path, number) for path in (black, coloured))
        changed = np.abs(after - before) >= MIN_CHANGE
        for channel, (name, places) in enumerate(sorted(sentences.items())):
            measured[name] = _line_boxes(changed[:, :, channel], places)
    return measured


def _draw(path: Path, number: int) -> npt.NDArray[np.int16]:
    png = render_page(path, number, width=WIDTH)
    with Image.open(io.BytesIO(png)) as picture:
        return np.asarray(picture.convert("RGB"), dtype=np.int16)


def _line_boxes(ink: Mask, places: Sequence[Rectangle]) -> Rectangles:
    """Box the ink of each line, parted from the next where there is least of it."""
    lines = _join_pieces(places)
    boxes: Rectangles = []
    for line in lines:
        left, top, right, bottom = (round(SCALE * side) for side in line)
        reach = round(SCALE * REACH)
        columns = slice(max(left - reach, 0), right + reach)
        above = [other for other in lines if _is_next(other, line)]
        below = [other for other in lines if _is_next(line, other)]
        first = _valley(ink[:, columns], above[-1], line) if above else top - 2 * reach
        last = _valley(ink[:, columns], line, below[0]) if below else bottom + 2 * reach
        rows, places_across = np.nonzero(ink[max(first, 0) : last, columns])
        if len(rows):
            x0, x1 = places_across.min(), places_across.max() + 1
            y0, y1 = rows.min() + max(first, 0), rows.max() + 1 + max(first, 0)
            sides = (x0 + columns.start, y0, x1 + columns.start, y1)
            x0, y0, x1, y1 = (float(side / SCALE) for side in sides)
            boxes.append((x0, y0, x1, y1))
    return boxes


def _is_next(upper: Rectangle, lower: Rectangle) -> bool:
    """Whether one line stands over another."""
    across = min(upper[2], lower[2]) - max(upper[0], lower[0]) > 0
    return across and upper[1] + REACH < lower[1]


def _valley(ink: Mask, upper: Rectangle, lower: Rectangle) -> int:
    """Find the row of pixels with least ink between two lines, nearest the middle."""
    middles = [(line[1] + line[3]) / 2 for line in (upper, lower)]
    quarter = (middles[1] - middles[0]) / 4
    first, last = (
        round(SCALE * side) for side in (middles[0] + quarter, middles[1] - quarter)
    )
    rows = ink[first : last + 1].sum(axis=1)
    least = np.flatnonzero(rows == rows.min())
    return first + int(least[np.argmin(np.abs(least - len(rows) / 2))])


def _join_pieces(places: Sequence[Rectangle]) -> Rectangles:
    """Join the pieces of one line: those that share their height and touch."""
    lines: Rectangles = []
    for left, top, right, bottom in places:
        if lines:
            before = lines[-1]
            gap = max(left - before[2], before[0] - right)
            if abs(before[1] - top) < REACH and gap < REACH:
                lines[-1] = (
                    min(left, before[0]),
                    min(top, before[1]),
                    max(right, before[2]),
                    max(bottom, before[3]),
                )
                continue
        lines.append((left, top, right, bottom))
    return lines
