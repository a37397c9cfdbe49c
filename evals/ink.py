"""Where the ink of a sentence is: what changes on a page when it changes colour.

Truth for the boxes of quotations, found without the reader that is measured.
"""

import io
from collections.abc import Mapping, Sequence
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
    """Box the ink of each line; ink between two lines belongs to the nearer one."""
    lines = _join_pieces(places)
    rows, columns = np.nonzero(ink)
    across, down = (columns + 0.5) / SCALE, (rows + 0.5) / SCALE
    nearest = np.full(len(rows), -1)
    distance = np.full(len(rows), np.inf)
    for number, (left, top, right, bottom) in enumerate(lines):
        away = np.abs(down - (top + bottom) / 2)
        inside = (across >= left - REACH) & (across <= right + REACH)
        closer = inside & (away < distance)
        nearest[closer], distance[closer] = number, away[closer]
    boxes: Rectangles = []
    for number in range(len(lines)):
        mine = nearest == number
        if mine.any():
            left, right = columns[mine].min(), columns[mine].max() + 1
            top, bottom = rows[mine].min(), rows[mine].max() + 1
            sides = (left, top, right, bottom)
            x0, y0, x1, y1 = (float(side / SCALE) for side in sides)
            boxes.append((x0, y0, x1, y1))
    return boxes


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
