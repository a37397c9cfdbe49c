"""How much writing a page shows in pictures and curves that its text does not say.

A scan may carry a line of real text, such as the stamp of the site that it was taken
from, and is a scan all the same. Writing is told from photographs, charts and maps by
its lines: in a narrow strip of the page, edges as close as those of letters fill rows
about as high as type, with bare rows between them.
"""

import math
from dataclasses import dataclass

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
    turned, turned_said = np.rot90(shades), np.rot90(said)
    flat = _find_flat(shades, said)
    upright = np.rot90(_find_flat(turned, turned_said), -1)
    return max(
        _count_letters(shades, said, upright),
        _count_letters(turned, turned_said, np.rot90(flat)),
    )


@dataclass(frozen=True, slots=True)
class _Runs:
    """Rows with edges in strips of a picture, from each start up to its stop.

    `counts` are the edges of each row of each strip, one strip after the other.
    """

    counts: npt.NDArray[np.int64]
    starts: npt.NDArray[np.intp]
    stops: npt.NDArray[np.intp]

    @property
    def heights(self) -> npt.NDArray[np.intp]:
        return self.stops - self.starts


def _find_flat(shades: npt.NDArray[np.int16], said: Edges) -> Edges:
    """Mark what is lower than any type: rules, dashes and the dots of leaders.

    Seen from the side, a few leaders are as high as a line, with a stroke in each dot.
    """
    runs = _find_runs(_find_edges(shades, said))
    height, across = shades.shape[0], shades.shape[1] // STRIP
    flat = np.zeros((across, height + 1), np.bool_)
    low = runs.heights < LOWEST
    # One row more on either side: the edges of a stroke lie beside it.
    for start, stop in zip(runs.starts[low] - 1, runs.stops[low] + 1, strict=True):
        flat.ravel()[max(start, 0) : stop] = True
    marked = np.zeros(shades.shape, np.bool_)
    marked[:, : across * STRIP] = np.repeat(flat[:, :height].T, STRIP, axis=1)
    return marked


def _count_letters(shades: npt.NDArray[np.int16], said: Edges, crossing: Edges) -> int:
    """Estimate the letters in lines that run across.

    Args:
        shades: Of the page.
        said: Where its characters stand.
        crossing: Where rules and leaders run down, which make no letters.
    """
    edges = _find_edges(shades, said)
    runs = _find_runs(edges)
    letters = _count_rows(edges & ~crossing[:, 1:])
    sums = np.concatenate([[0], np.cumsum(letters)])
    within, heights = sums[runs.stops] - sums[runs.starts], runs.heights
    lines = (heights >= LOWEST) & (heights <= HIGHEST) & (within >= MIN_EDGES * heights)
    is_writing = within[lines].sum() >= MIN_SHARE * max(int(runs.counts.sum()), 1)
    return LETTERS_PER_STRIP * int(lines.sum()) if is_writing else 0


def _find_edges(shades: npt.NDArray[np.int16], said: Edges) -> Edges:
    edges: Edges = (np.abs(np.diff(shades, axis=1)) > EDGE) & ~said[:, 1:]
    return edges


def _find_runs(edges: Edges) -> _Runs:
    counts = _count_rows(edges)
    busy = np.concatenate([[0], (counts > 1).astype(np.int8)])
    turns = np.flatnonzero(np.diff(busy))
    return _Runs(counts, turns[::2], turns[1::2])


def _count_rows(edges: Edges) -> npt.NDArray[np.int64]:
    height, across = edges.shape[0], edges.shape[1] // STRIP
    strips = edges[:, : across * STRIP].reshape(height, across, STRIP)
    # A bare row at the end of each strip keeps the lines of two strips apart.
    counts = np.zeros((across, height + 1), np.int64)
    counts[:, :height] = strips.sum(axis=2).T
    return counts.ravel()
