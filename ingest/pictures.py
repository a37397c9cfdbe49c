"""Pixels of a drawn page into a PNG, with highlighted or framed boxes."""

import struct
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ingest.records import QUARTER_POINTS, BlockKind

MARK_COLOUR = (255, 235, 90)
"""Red, green and blue of the highlighter; paper takes on the colour, ink stays dark."""

FRAME_COLOURS = (
    (200, 30, 30),
    (30, 90, 200),
    (20, 130, 60),
    (150, 60, 180),
    (190, 110, 0),
    (0, 130, 140),
    (90, 90, 90),
    (120, 80, 40),
    (220, 60, 140),
)
"""One for each kind of block, in their order."""

FRAME_WIDTH = 2
DIGIT_SIZE = 3
"""Pixels to one dot of a digit or letter."""

PLATE_HEIGHT = 7 * DIGIT_SIZE
BLANK = 24
"""Of 255: by how much the shades of paper without ink differ."""

LEGEND_GAP = 6 * DIGIT_SIZE

DIGITS = (
    (0b111, 0b101, 0b101, 0b101, 0b111),
    (0b010, 0b110, 0b010, 0b010, 0b111),
    (0b111, 0b001, 0b111, 0b100, 0b111),
    (0b111, 0b001, 0b111, 0b001, 0b111),
    (0b101, 0b101, 0b111, 0b001, 0b001),
    (0b111, 0b100, 0b111, 0b001, 0b111),
    (0b111, 0b100, 0b111, 0b101, 0b111),
    (0b111, 0b001, 0b010, 0b010, 0b010),
    (0b111, 0b101, 0b111, 0b101, 0b111),
    (0b111, 0b101, 0b111, 0b001, 0b111),
)
"""Rows of three dots, from the top."""

LETTERS = {
    "A": (0b010, 0b101, 0b111, 0b101, 0b101),
    "B": (0b110, 0b101, 0b110, 0b101, 0b110),
    "C": (0b011, 0b100, 0b100, 0b100, 0b011),
    "D": (0b110, 0b101, 0b101, 0b101, 0b110),
    "E": (0b111, 0b100, 0b110, 0b100, 0b111),
    "F": (0b111, 0b100, 0b110, 0b100, 0b100),
    "G": (0b011, 0b100, 0b101, 0b101, 0b011),
    "H": (0b101, 0b101, 0b111, 0b101, 0b101),
    "I": (0b111, 0b010, 0b010, 0b010, 0b111),
    "L": (0b100, 0b100, 0b100, 0b100, 0b111),
    "M": (0b101, 0b111, 0b111, 0b101, 0b101),
    "N": (0b110, 0b101, 0b101, 0b101, 0b101),
    "O": (0b010, 0b101, 0b101, 0b101, 0b010),
    "P": (0b110, 0b101, 0b110, 0b100, 0b100),
    "R": (0b110, 0b101, 0b110, 0b101, 0b101),
    "S": (0b011, 0b100, 0b010, 0b001, 0b110),
    "T": (0b111, 0b010, 0b010, 0b010, 0b010),
    " ": (0, 0, 0, 0, 0),
}
"""Those of the names of the kinds of blocks, as `DIGITS` are."""

GLYPHS = LETTERS | {str(digit): rows for digit, rows in enumerate(DIGITS)}

PNG_LEVEL = 3
"""Of zlib. Rows are not filtered: on a page of text that is both faster and smaller
than Pillow (15 against 29 ms and 251 against 260 kB for page 2 of S/2025/72)."""


@dataclass(slots=True)
class Picture:
    """Rows of pixels, three bytes each (red, green, blue); a row takes `stride` bytes.

    `scale` is how many pixels a point measures.
    """

    width: int
    height: int
    stride: int
    scale: float
    pixels: bytearray


def highlight(picture: Picture, marks: Sequence[tuple[int, int, int, int]]) -> None:
    """Colour boxes, given in quarter points, as if by a yellow highlighter."""
    plain = bytes(picture.pixels)
    tables = [
        bytes(shade * full // 255 for shade in range(256)) for full in MARK_COLOUR
    ]
    for mark in marks:
        left, top, right, bottom = (
            round(side * picture.scale / QUARTER_POINTS) for side in mark
        )
        left, right = max(left, 0), min(right, picture.width)
        for row in range(max(top, 0), min(bottom, picture.height)):
            start = row * picture.stride + 3 * left
            stop = max(start, row * picture.stride + 3 * right)
            for channel, table in enumerate(tables):
                # Of the plain page: where two boxes overlap, one coat is enough.
                coloured = plain[start + channel : stop : 3].translate(table)
                picture.pixels[start + channel : stop : 3] = coloured


def outline(
    picture: Picture, frames: Sequence[tuple[int, int, int, int, int, int]]
) -> None:
    """Draw a frame around boxes, each with a number beside it, and a legend below.

    The number stands in the margin, above or below, where it covers no ink; one that
    finds no such place stands in its box. The legend names the kinds drawn.

    Args:
        picture: Changed in place.
        frames: Left, top, right and bottom in quarter points, a colour as an index
            into `FRAME_COLOURS`, and the number.
    """
    plain = replace(picture, pixels=bytearray(picture.pixels))
    for *sides, colour, number in frames:
        left, top, right, bottom = (
            round(side * picture.scale / QUARTER_POINTS) for side in sides
        )
        shade = bytes(FRAME_COLOURS[colour])
        for side in (
            (left, top, right, top + FRAME_WIDTH),
            (left, bottom - FRAME_WIDTH, right, bottom),
            (left, top, left + FRAME_WIDTH, bottom),
            (right - FRAME_WIDTH, top, right, bottom),
        ):
            _fill(picture, *side, shade)
        x, y = _place_plate(plain, (left, top, right, bottom), str(number))
        _write_words(picture, x, y, str(number), shade)
        # The next number shall not cover this one.
        _write_words(plain, x, y, str(number), shade)
    _add_legend(picture, sorted({frame[4] for frame in frames}))


def _place_plate(
    plain: Picture, box: tuple[int, int, int, int], words: str
) -> tuple[int, int]:
    left, top, right, bottom = box
    width = _plate_width(words)
    corners = (
        (left - width, top),
        (right, top),
        (left, top - PLATE_HEIGHT),
        (right - width, top - PLATE_HEIGHT),
        (left - width, bottom - PLATE_HEIGHT),
        (right, bottom - PLATE_HEIGHT),
    )
    free = (
        (x, y)
        for x, y in corners
        if x >= 0 and x + width <= plain.width and _is_blank(plain, x, y, width)
    )
    return next(free, (left, top))


def _is_blank(plain: Picture, left: int, top: int, width: int) -> bool:
    """Whether nothing stands where a plate is to stand, whatever the paper's colour."""
    if top < 0 or top + PLATE_HEIGHT > plain.height:
        return False
    seen: tuple[set[int], ...] = (set(), set(), set())
    for row in range(top, top + PLATE_HEIGHT):
        start = row * plain.stride + 3 * left
        for channel, shades in enumerate(seen):
            shades.update(plain.pixels[start + channel : start + 3 * width : 3])
    return all(max(shades) - min(shades) <= BLANK for shades in seen)


def _plate_width(words: str) -> int:
    return (4 * len(words) + 1) * DIGIT_SIZE


def _add_legend(picture: Picture, colours: Sequence[int]) -> None:
    """Add rows below the page with a plate for each kind."""
    names = [str(kind).replace("_", " ").upper() for kind in BlockKind]
    rows: list[list[int]] = []
    room = 0
    for colour in colours:
        width = _plate_width(names[colour]) + LEGEND_GAP
        if not rows or width > room:
            rows.append([])
            room = picture.width - LEGEND_GAP
        rows[-1].append(colour)
        room -= width
    for row in rows:
        top = picture.height + LEGEND_GAP // 2
        picture.pixels += b"\xff" * ((PLATE_HEIGHT + LEGEND_GAP) * picture.stride)
        picture.height += PLATE_HEIGHT + LEGEND_GAP
        left = LEGEND_GAP
        for colour in row:
            name = names[colour]
            _write_words(picture, left, top, name, bytes(FRAME_COLOURS[colour]))
            left += _plate_width(name) + LEGEND_GAP


def _write_words(
    picture: Picture, left: int, top: int, words: str, shade: bytes
) -> None:
    """Write digits or capitals in white on a plate with the given top left corner."""
    _fill(picture, left, top, left + _plate_width(words), top + PLATE_HEIGHT, shade)
    for place, glyph in enumerate(words):
        for row, dots in enumerate(GLYPHS[glyph]):
            for column in range(3):
                if dots >> (2 - column) & 1:
                    x = left + (4 * place + column + 1) * DIGIT_SIZE
                    y = top + (row + 1) * DIGIT_SIZE
                    _fill(picture, x, y, x + DIGIT_SIZE, y + DIGIT_SIZE, b"\xff" * 3)


def _fill(
    picture: Picture, left: int, top: int, right: int, bottom: int, shade: bytes
) -> None:
    left, right = max(left, 0), min(right, picture.width)
    for row in range(max(top, 0), min(bottom, picture.height)):
        start = row * picture.stride + 3 * left
        if right > left:
            picture.pixels[start : start + 3 * (right - left)] = shade * (right - left)


def encode_png(picture: Picture) -> bytes:
    """Write a PNG, in shades of grey where the picture has no colour."""
    drawn = range(0, picture.height * picture.stride, picture.stride)
    lines = [bytes(picture.pixels[at : at + 3 * picture.width]) for at in drawn]
    is_grey = all(line[::3] == line[1::3] == line[2::3] for line in lines)
    step = 3 if is_grey else 1
    # Each row says first how it is filtered: not at all.
    rows = b"".join(b"\0" + line[::step] for line in lines)
    size = struct.pack(">II", picture.width, picture.height)
    kind = bytes((8, 0 if is_grey else 2, 0, 0, 0))
    chunks = (
        (b"IHDR", size + kind),
        (b"IDAT", zlib.compress(rows, PNG_LEVEL)),
        (b"IEND", b""),
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body))
        + name
        + body
        + struct.pack(">I", zlib.crc32(name + body))
        for name, body in chunks
    )
