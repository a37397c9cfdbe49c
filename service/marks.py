"""Characters and blocks of a page → rectangles to mark or frame."""

import struct
from typing import TypeAlias

from ingest.records import BlockKind, Page

Mark: TypeAlias = tuple[int, int, int, int]
Frame: TypeAlias = tuple[int, int, int, int, int, int]

COLOURS = tuple(BlockKind)
"""A kind's place here is the colour of its frame: `ingest.pictures.FRAME_COLOURS`."""

MARGIN = 8
"""Two points between the ink of a block and its frame."""


def line_marks(page: Page, start: int, stop: int) -> list[Mark]:
    """Return rectangles over the ink of characters `start` to `stop` of a page.

    Returns:
        (left, top, right, bottom) in quarter points, in reading order; neighbouring
        characters that overlap vertically by half their height share one, and so do
        commas and vowel signs with the character that they stand by.
    """
    marks: list[Mark] = []
    before: Mark = (0, 0, 0, 0)
    for left, top, right, bottom in struct.iter_unpack(
        "<4H", page.boxes[8 * start : 8 * stop]
    ):
        if (left, top, right, bottom) == (0, 0, 0, 0):
            continue
        box = (left, top, right, bottom)
        if marks and _share_line(marks[-1], before, box):
            line = marks[-1]
            marks[-1] = (
                min(left, line[0]),
                min(top, line[1]),
                max(right, line[2]),
                max(bottom, line[3]),
            )
        else:
            marks.append(box)
        before = box
    return marks


def frame_blocks(page: Page) -> list[Frame]:
    """Return a frame around the ink of each block of a page.

    Returns:
        (left, top, right, bottom, colour, number) in quarter points, in reading order;
        numbers count from 1. A block that stands in two columns has one frame.
    """
    frames: list[Frame] = []
    for number, block in enumerate(page.blocks, start=1):
        marks = line_marks(page, block.start, block.stop)
        if marks:
            lefts, tops, rights, bottoms = zip(*marks, strict=True)
            frames.append(
                (
                    max(min(lefts) - MARGIN, 0),
                    max(min(tops) - MARGIN, 0),
                    max(rights) + MARGIN,
                    max(bottoms) + MARGIN,
                    COLOURS.index(block.kind),
                    number,
                )
            )
    return frames


def _share_line(line: Mark, before: Mark, box: Mark) -> bool:
    """Whether a character belongs to a line, whose last character is `before`."""
    left, top, right, bottom = box
    height = line[3] - line[1]
    shared = min(bottom, line[3]) - max(top, line[1])
    if 2 * shared > min(bottom - top, height):
        gap = max(left - line[2], line[0] - right)
        return gap < 4 * height
    # A new line begins far from the end of the line before.
    beside = max(left - before[2], before[0] - right)
    return 2 * -shared < height and beside < height
