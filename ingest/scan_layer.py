"""Which unseen words stand where a picture shows writing: the text layer of a scan.

Recognition software puts its words over a scan, or under it, where nobody sees them.
Such words are what a person reads in the picture. A word is taken for one of them if
the picture has ink where it stands, little between the words and the lines, and edges
as close as those of letters.
"""

import itertools
from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt

from ingest.glyphs import Flags, Floats, Glyphs, upright

Shades = npt.NDArray[np.uint8]

SCAN_INK = 40
"""Of 255 shades away from the paper: scans are noisy."""

MIN_INK = 0.02
"""Of the box of a word."""

MAX_STRAY_INK = 0.65
"""Around the words of a line, of what is in their boxes: at most .53 for 366 lines of a
scan; 1 % of 2,100 lines placed at random over photographs have as little."""

MIN_EDGES = 0.3
"""Changes from paper to ink and back, in one row of pixels, for each letter: at least
.43 in 461 lines of scans in three scripts, and .15 in the median of those 1 %."""

MARGIN = 0.35
"""Of the height of a line: how much is looked at around it."""

LINE_GAP = 3.0
"""Of the size of the type: a wider gap ends a line."""


def find_written(
    picture: Shades, scale: float, glyphs: Glyphs, order: npt.NDArray[np.intp]
) -> Floats:
    """Say how well characters fit to writing that the picture shows.

    Args:
        picture: The page without its text, in shades of grey.
        scale: Pixels a point.
        glyphs: Characters without ink of their own.
        order: Their places in the text of the page.

    Returns:
        0 for no writing, up to 1 for ink that lies nowhere but in their boxes.
    """
    fits = np.zeros(len(glyphs.text), np.float32)
    height, width = picture.shape
    for turn in range(4):
        chosen = np.flatnonzero(glyphs.turns == turn)
        if len(chosen):
            boxes = upright(
                glyphs.boxes[chosen] * np.float32(scale), turn, width, height
            )
            turned = np.rot90(picture, turn)
            shift = np.abs(np.diff(glyphs.baselines[chosen])) * np.float32(scale)
            sizes = np.maximum(glyphs.sizes[chosen], 1) * np.float32(scale)
            for line in _find_lines(
                boxes, shift, sizes, glyphs.spaced[chosen], order[chosen]
            ):
                for start, stop, fit in _fit_words(turned, boxes, line):
                    fits[chosen[start:stop]] = fit
    return fits


def _find_lines(
    boxes: Floats,
    shift: Floats,
    sizes: Floats,
    spaced: Flags,
    order: npt.NDArray[np.intp],
) -> Iterator[list[tuple[int, int]]]:
    """Yield lines, each as the starts and stops of its words.

    Args:
        boxes: In the frame of the text.
        shift: How far each baseline but the first is from the one before.
        sizes: Of the type.
        spaced: Whether a space stands before each character.
        order: Places in the text of the page.
    """
    size = np.maximum(sizes[1:], sizes[:-1])
    apart = np.maximum(boxes[1:, 0] - boxes[:-1, 2], boxes[:-1, 0] - boxes[1:, 2])
    breaks = (shift > 0.5 * size) | (apart > LINE_GAP * size) | (np.diff(order) > 1)
    starts = [0, *(np.flatnonzero(breaks) + 1).tolist(), len(boxes)]
    parted = spaced[1:] | (apart > 0.3 * size)
    for start, stop in itertools.pairwise(starts):
        inner = np.flatnonzero(parted[start : stop - 1]) + start + 1
        edges = [start, *inner.tolist(), stop]
        yield list(itertools.pairwise(edges))


def _fit_words(
    picture: Shades, boxes: Floats, words: Sequence[tuple[int, int]]
) -> Iterator[tuple[int, int, float]]:
    """Yield the words of a line that the picture shows, and how well they fit."""
    spans = np.array(
        [
            (*boxes[start:stop, :2].min(axis=0), *boxes[start:stop, 2:].max(axis=0))
            for start, stop in words
        ]
    )
    tall = float(spans[:, 3].max() - spans[:, 1].min())
    margin = max(MARGIN * tall, 2)
    left, top = np.maximum(spans[:, :2].min(axis=0) - margin, 0).astype(int)
    right, bottom = (spans[:, 2:].max(axis=0) + margin + 1).astype(int)
    region = picture[top:bottom, left:right]
    if region.size == 0:
        return
    ink = np.abs(region.astype(np.int16) - _median(region)) > SCAN_INK
    inside = np.zeros(region.shape, np.bool_)
    shares = []
    for span in spans:
        across = slice(max(int(span[0]) - left, 0), int(np.ceil(span[2])) - left)
        down = slice(max(int(span[1]) - top, 0), int(np.ceil(span[3])) - top)
        inside[down, across] = True
        shares.append(_mean(ink[down, across]))
    letters = words[-1][1] - words[0][0]
    edges = int(((ink[:, 1:] != ink[:, :-1]) & inside[:, 1:]).sum())
    fit = 1 - _mean(ink[~inside]) / max(_mean(ink[inside]), MIN_INK)
    if fit >= 1 - MAX_STRAY_INK and edges >= MIN_EDGES * letters * tall:
        for (start, stop), share in zip(words, shares, strict=True):
            if share >= MIN_INK:
                yield start, stop, fit


def _mean(flags: Flags) -> float:
    return float(flags.mean()) if flags.size else 0.0


def _median(shades: Shades) -> int:
    """Do what `np.median` does without `numpy.ma`, which the child may not import."""
    return int(np.searchsorted(np.cumsum(np.bincount(shades.ravel())), shades.size / 2))
