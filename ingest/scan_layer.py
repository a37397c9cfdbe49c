"""Which unseen words stand where a picture shows writing: the text layer of a scan.

Recognition software puts its words over a scan, or under it, where nobody sees them.
Such words are what a person reads in the picture. A word is taken for one of them if
the picture has ink where it stands, and little between the words and the lines.
"""

import itertools
from collections.abc import Iterator

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

MARGIN = 0.35
"""Of the height of a line: how much is looked at around it."""

LINE_GAP = 3.0
"""Of the height of a line: a wider gap ends it."""


def find_written(picture: Shades, glyphs: Glyphs, order: npt.NDArray[np.intp]) -> Flags:
    """Mark the characters whose words the picture shows.

    Args:
        picture: In shades of grey.
        glyphs: Characters without ink of their own; boxes in pixels of the picture.
        order: Their places in the text of the page.
    """
    written = np.zeros(len(glyphs.text), np.bool_)
    height, width = picture.shape
    for turn in range(4):
        chosen = np.flatnonzero(glyphs.turns == turn)
        if len(chosen):
            boxes = upright(glyphs.boxes[chosen], turn, width, height)
            turned = np.rot90(picture, turn)
            for line in _find_lines(boxes, glyphs.spaced[chosen], order[chosen]):
                for start, stop in _find_words(turned, boxes, line):
                    written[chosen[start:stop]] = True
    return written


def _find_lines(
    boxes: Floats, spaced: Flags, order: npt.NDArray[np.intp]
) -> Iterator[list[tuple[int, int]]]:
    """Yield lines, each as the starts and stops of its words."""
    tall = np.maximum(boxes[:, 3] - boxes[:, 1], 1)
    middle = (boxes[:, 1] + boxes[:, 3]) / 2
    height = np.maximum(tall[1:], tall[:-1])
    apart = np.maximum(boxes[1:, 0] - boxes[:-1, 2], boxes[:-1, 0] - boxes[1:, 2])
    breaks = np.abs(np.diff(middle)) > 0.5 * height
    breaks |= (apart > LINE_GAP * height) | (np.diff(order) > 1)
    starts = [0, *(np.flatnonzero(breaks) + 1).tolist(), len(boxes)]
    parted = spaced[1:] | (apart > 0.3 * height)
    for start, stop in itertools.pairwise(starts):
        inner = np.flatnonzero(parted[start : stop - 1]) + start + 1
        edges = [start, *inner.tolist(), stop]
        yield list(itertools.pairwise(edges))


def _find_words(
    picture: Shades, boxes: Floats, words: list[tuple[int, int]]
) -> Iterator[tuple[int, int]]:
    """Yield the words of a line that the picture shows."""
    spans = [
        (
            float(boxes[start:stop, 0].min()),
            float(boxes[start:stop, 1].min()),
            float(boxes[start:stop, 2].max()),
            float(boxes[start:stop, 3].max()),
        )
        for start, stop in words
    ]
    left, top = min(s[0] for s in spans), min(s[1] for s in spans)
    right, bottom = max(s[2] for s in spans), max(s[3] for s in spans)
    margin = max(MARGIN * (bottom - top), 2)
    x0, y0 = int(max(left - margin, 0)), int(max(top - margin, 0))
    region = picture[y0 : int(bottom + margin) + 1, x0 : int(right + margin) + 1]
    if region.size == 0:
        return
    ink = np.abs(region.astype(np.int16) - _median(region)) > SCAN_INK
    outside = np.ones(region.shape, np.bool_)
    shares = []
    for span in spans:
        a, b = max(int(span[0]) - x0, 0), int(np.ceil(span[2])) - x0
        c, d = max(int(span[1]) - y0, 0), int(np.ceil(span[3])) - y0
        outside[c:d, a:b] = False
        part = ink[c:d, a:b]
        shares.append(float(part.mean()) if part.size else 0.0)
    inside = ink[~outside]
    stray = float(ink[outside].mean()) if outside.any() else 0.0
    if inside.size and stray <= MAX_STRAY_INK * float(inside.mean()):
        for word, share in zip(words, shares, strict=True):
            if share >= MIN_INK:
                yield word


def _median(shades: Shades) -> int:
    """Do what `np.median` does without `numpy.ma`, which the child may not import."""
    return int(np.searchsorted(np.cumsum(np.bincount(shades.ravel())), shades.size / 2))
