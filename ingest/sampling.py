"""The pixels within the boxes of characters, and what of them is ink.

Arrays of all boxes at once: a page has thousands of characters, and each may have ten
pixels or ten thousand.
"""

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ingest.drawing import Raster
from ingest.glyphs import Flags, Floats, Glyphs

Ints = npt.NDArray[np.int32]
Shades = npt.NDArray[np.uint8]

INK = 10
"""Of 255 shades: a fainter difference is not seen. The faintest words of 53 real
documents are a pattern on a cover, 15 shades from its ground."""

FAINT = 0.2
"""Of the box of a character of 12 points, and of those of `WINDOW` characters up to it
or from it on: where less is inked, only scraps of text are seen. On real pages the
lowest hundredth of such averages is .40 (815,000 characters, 2026-11-23)."""

WINDOW = 4
FULL_SIZE = 12.0
MAX_LENGTH = 3.0
"""Of the size of the type: a longer box is a mistake of pdfium's."""

ONE_WAY = 0.4
"""Of the difference that a character makes: lighter or darker, all in all."""

BLANK = 255
"""The shade of bare paper."""

MAX_SAMPLES = 1 << 20
MAX_SIDE = 64
"""Pixels a side that are looked at in one box; of a larger box, every second, third."""


@dataclass(frozen=True, slots=True)
class View:
    """A part of the page at a scale: left, top, right and bottom in pixels."""

    scale: float
    window: tuple[int, int, int, int]

    def place(self, boxes: Floats, *, is_inward: bool) -> Ints:
        """Turn boxes in points into pixels of the view.

        Outward they hold each pixel that they touch, for pdfium 15x draws small type at
        whole pixels, up to one away from its place; inward, those wholly within.
        """
        left, top, right, bottom = self.window
        edges = boxes * np.float32(self.scale) - np.array(
            [left, top, left, top], np.float32
        )
        near, far = edges[:, :2], edges[:, 2:]
        if is_inward:
            near, far = np.ceil(near), np.floor(far)
        else:
            near, far = np.floor(near), np.ceil(far)
            far = np.maximum(far, near + 1)
        limits = (right - left, bottom - top) * 2
        whole = np.concatenate([near, far], axis=1)
        pixels: Ints = np.clip(whole, 0, limits).astype(np.int32)
        return pixels


@dataclass(frozen=True, slots=True)
class Samples:
    """The pixels to look at: `pixel` is one of them, `owner` whose box it is in.

    Per box, `count` is how many there are, `enough` the share that writing inks.
    """

    owner: Ints
    pixel: Ints
    count: Ints
    enough: Floats

    def share(self, marked: Flags) -> Floats:
        """Say what share of each box is marked; 0 for one that is not in view."""
        hits = np.bincount(self.owner[marked[self.pixel]], minlength=len(self.count))
        return (hits / np.maximum(self.count, 1)).astype(np.float32)

    def mean(self, ground: Shades) -> npt.NDArray[np.float64]:
        """Average the shades in each box, one row of channels each."""
        size = len(self.count)
        return np.stack(
            [
                np.bincount(self.owner, ground[:, :, channel].ravel()[self.pixel], size)
                / np.maximum(self.count, 1)
                for channel in range(min(ground.shape[2], 3))
            ],
            axis=1,
        )

    def stand_out(self, picture: Shades, background: Shades) -> Flags:
        """Mark boxes whose ink stands out from the background, in any channel."""
        marked = np.zeros(len(self.count), np.bool_)
        for channel in range(min(picture.shape[2], 3)):
            ground = background[:, :, channel].ravel()
            change = picture[:, :, channel].ravel().astype(np.int16) - ground
            marked |= self._stand_out(change, ground)
        return marked

    def _stand_out(self, change: npt.NDArray[np.int16], ground: Shades) -> Flags:
        size = len(self.count)
        at = np.flatnonzero(np.abs(change[self.pixel]) > INK)
        owner, shift = self.owner[at], change[self.pixel[at]]
        ink = np.bincount(owner, minlength=size)
        share = ink / np.maximum(self.count, 1)
        scraps = np.maximum(share, _lowest_average(share)) < self.enough
        marked: Flags = (ink > 0) & ~scraps
        # On grainy paper, ink in the colour of the paper is lighter than half of the
        # grains and darker than the other half.
        grains = owner[ground[self.pixel[at]] != BLANK]
        # Not np.unique, which imports numpy.ma: the child may no longer import.
        uneven = np.flatnonzero(np.bincount(grains, minlength=size))
        if len(uneven):
            sums = np.bincount(owner, shift, size)[uneven]
            sizes = np.bincount(owner, np.abs(shift), size)[uneven]
            marked[uneven] &= np.abs(sums) > ONE_WAY * sizes
        return marked


def _lowest_average(shares: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Average each with those before, and with those after; take the lower."""
    sums = np.concatenate([[0.0], np.cumsum(shares)])
    at = np.arange(len(shares))
    first = np.maximum(at + 1 - WINDOW, 0)
    last = np.minimum(at + WINDOW, len(shares))
    before = (sums[at + 1] - sums[first]) / (at + 1 - first)
    after = (sums[last] - sums[at]) / (last - at)
    lower: npt.NDArray[np.float64] = np.minimum(before, after)
    return lower


def shades_of(raster: Raster) -> Shades:
    """Give the pixels of a raster as rows, columns and channels."""
    rows = np.frombuffer(raster.pixels, np.uint8, raster.stride * raster.height)
    shades: Shades = rows.reshape(raster.height, raster.stride)
    return shades[:, : raster.width * raster.channels].reshape(
        raster.height, raster.width, raster.channels
    )


def difference(first: Shades, second: Shades) -> Shades:
    """Say how far two pictures are apart in the channel in which they differ most."""
    apart: Shades = np.maximum(first, second) - np.minimum(first, second)
    if apart.shape[2] == 1:
        return apart[:, :, 0]
    most: Shades = np.maximum(apart[:, :, 0], apart[:, :, 1])
    return np.maximum(most, apart[:, :, 2], out=most)


def sample(view: View, glyphs: Glyphs, *, is_inward: bool = False) -> Samples:
    """Choose the pixels to look at in the boxes of characters (`View.place`)."""
    boxes = glyphs.boxes
    width = view.window[2] - view.window[0]
    height = view.window[3] - view.window[1]
    edges = view.place(boxes, is_inward=is_inward)
    left, top = edges[:, 0], edges[:, 1]
    across = np.maximum(np.minimum(edges[:, 2], width) - left, 0)
    down = np.maximum(np.minimum(edges[:, 3], height) - top, 0)
    side = min(MAX_SIDE, max(4, math.isqrt(MAX_SAMPLES // len(boxes))))
    step_across = np.maximum(-(-across // side), 1)
    step_down = np.maximum(-(-down // side), 1)
    columns, rows = -(-across // step_across), -(-down // step_down)
    owner = np.repeat(np.arange(len(boxes), dtype=np.int32), rows)
    row_starts = (top[owner] + _count_up(rows) * step_down[owner]) * width + left[owner]
    lengths = columns[owner]
    pixel = _count_up(lengths) * np.repeat(step_across[owner], lengths)
    pixel += np.repeat(row_starts, lengths)
    # Of large type the strokes are thin for the size of the box.
    enough = (FAINT * FULL_SIZE / np.maximum(glyphs.sizes, FULL_SIZE)).astype(
        np.float32
    )
    longest = np.maximum(boxes[:, 2] - boxes[:, 0], boxes[:, 3] - boxes[:, 1])
    enough[longest > MAX_LENGTH * glyphs.sizes] = 0
    return Samples(np.repeat(owner, lengths), pixel, columns * rows, enough)


def _count_up(counts: Ints) -> Ints:
    """Count from 0 to each of the numbers in turn: 2, 3 give 0, 1, 0, 1, 2."""
    starts = np.cumsum(counts, dtype=np.int32) - counts
    return np.arange(counts.sum(), dtype=np.int32) - np.repeat(starts, counts)
