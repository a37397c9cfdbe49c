"""How much writing a page shows in pictures and curves that its text does not say.

A scan may carry a line of real text, such as the stamp of the site that it was taken
from, and is a scan all the same. Writing is told from photographs, charts and maps by
its lines: in a narrow strip of the page, edges as close as those of letters fill rows
about as high as type, with bare rows between them.
"""

import math

import numpy as np
import numpy.typing as npt

from ingest.drawing import Drawer
from ingest.glyphs import Floats
from ingest.sampling import shades_of

Edges = npt.NDArray[np.bool_]

SCALE = 1.5
"""Pixels a point."""

MAX_PIXELS = 16_000_000

EDGE = 40
"""Of 255 shades, from one pixel to the next."""

STRIP = 48
"""Pixels across: some five letters of a text of 10 points."""

LETTERS_PER_STRIP = 5

LOWEST, HIGHEST = 4, 36
"""Pixels: a line of type of 6 to 24 points is as high."""

MIN_EDGES = 4
"""In each row of pixels of five letters, on average."""

MIN_SHARE = 0.7
"""Of all edges, those in lines of writing: at least .77 in 25 pages of scans, at most
.50 in 12 pages of photographs, charts and maps (2026-11-23)."""

MARGIN = 0.3
"""Of the size of the type: how far around a character its own ink may lie."""


def count_pictured(
    drawer: Drawer, size: tuple[float, float], boxes: Floats, sizes: Floats
) -> int:
    """Estimate the letters that a page shows and its characters do not account for.

    Args:
        drawer: Draws the page.
        size: Its width and height in points.
        boxes: Of its characters, in points.
        sizes: Of the type of each.

    Returns:
        0 where what the page shows besides its text is not mostly writing.

    Raises:
        UndrawnPageError: If the page cannot be drawn.
    """
    width, height = size
    scale = min(SCALE, math.sqrt(MAX_PIXELS / (width * height)))
    window = (0, 0, math.ceil(width * scale), math.ceil(height * scale))
    raster = drawer.draw(scale, window, texts=(), is_grey=True)
    shades = shades_of(raster)[:, :, 0].astype(np.int16)
    margins = MARGIN * sizes[:, np.newaxis]
    around = np.concatenate([boxes[:, :2] - margins, boxes[:, 2:] + margins], axis=1)
    said = np.zeros(shades.shape, np.bool_)
    for left, top, right, bottom in np.maximum(around * scale, 0).astype(int).tolist():
        said[top : bottom + 1, left : right + 1] = True
    return max(
        _count_letters(shades, said), _count_letters(np.rot90(shades), np.rot90(said))
    )


def _count_letters(shades: npt.NDArray[np.int16], said: Edges) -> int:
    edges = (np.abs(np.diff(shades, axis=1)) > EDGE) & ~said[:, 1:]
    height, across = edges.shape[0], edges.shape[1] // STRIP
    strips = edges[:, : across * STRIP].reshape(height, across, STRIP)
    # A bare row at the end of each strip keeps the lines of two strips apart.
    counts = np.zeros((across, height + 1), np.int64)
    counts[:, :height] = strips.sum(axis=2).T
    busy = np.concatenate([[0], (counts.ravel() > 1).astype(np.int8)])
    turns = np.flatnonzero(np.diff(busy))
    starts, stops = turns[::2], turns[1::2]
    sums = np.concatenate([[0], np.cumsum(counts.ravel())])
    within, heights = sums[stops] - sums[starts], stops - starts
    lines = (heights >= LOWEST) & (heights <= HIGHEST) & (within >= MIN_EDGES * heights)
    is_writing = within[lines].sum() >= MIN_SHARE * max(int(sums[-1]), 1)
    return LETTERS_PER_STRIP * int(lines.sum()) if is_writing else 0
