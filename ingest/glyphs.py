"""The characters of one page as columns of numbers, as its reader sees them."""

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from ingest.records import QUARTER_POINTS
from ingest.text import ARABIC_LETTER

if TYPE_CHECKING:
    # pdfium takes time to import, and no parent of the reading child is to have it.
    from ingest.reader import DrawnPage

Floats = npt.NDArray[np.float32]
Flags = npt.NDArray[np.bool_]
Boxes = npt.NDArray[np.uint16]

UNREADABLE = re.compile("[\x00-\x1f\x7f-\x9f\ue000-\uf8ff\ufffd]")

HYPHEN_CODES = (0x02, 0xFFFE)
"""What pdfium 15x returns for a hyphen at the end of a line."""


TOUCHING_GAP = 0.1
"""Of the size of the type; words of Arabic stand 0.3 apart (Egyptian laws, 2025)."""

TURNED_GAP = 0.18
"""Of the size of the type; letters of a word stand up to 0.12 apart, words 0.3."""

CHINESE_MARK = re.compile(
    "(?P<closing>[，。、；：！？）」』》】])|(?P<opening>[（「『《【])"
)
CELL = 0.9
"""Of the size of the type: how much of its square a Chinese mark takes, from its ink
to the far edge."""


@dataclass(frozen=True, slots=True)
class Glyphs:
    """The drawn characters of one page in the order of the file.

    White space is not drawn: `spaced[i]` says that some stood before character i.
    `boxes` rows are left, top, right, bottom in points from the top left corner,
    rotation applied. `baselines` are measured down the page in the frame in which the
    character stands upright; `turns` counts the quarter turns clockwise to its frame.
    `rules` are the thin lines drawn across and down the page, as boxes, and `dots` the
    small drawn shapes.
    """

    width: float
    height: float
    text: str
    boxes: Floats
    baselines: Floats
    sizes: Floats
    bold: Flags
    spaced: Flags
    turns: npt.NDArray[np.int8]
    rules: Floats
    dots: Floats

    @property
    def unreadable(self) -> int:
        """How many characters no font explains: controls, private use, unknown."""
        return len(UNREADABLE.findall(self.text))


def arrange_glyphs(drawn: "DrawnPage") -> Glyphs:
    """Turn what pdfium says of a page into columns."""
    count = len(drawn.codes)
    boxes = np.array(drawn.boxes, dtype=np.float32).reshape(count, 4)
    matrices = np.frombuffer(b"".join(drawn.matrices), np.float32).reshape(count, 6)
    along, rise = matrices[:, 0], matrices[:, 1]
    # Text that points up the unrotated page (0, 1) stands one turn counterclockwise.
    quadrants = np.round(np.arctan2(rise, along) / (np.pi / 2)).astype(np.int8)
    text_turns = ((drawn.turns - quadrants) % 4).astype(np.int8)
    origins = np.repeat(matrices[:, 4:6], 2, axis=0).reshape(count, 4)
    shown = _displayed(origins, drawn)
    baselines = np.zeros(count, np.float32)
    for turn in range(4):
        chosen = text_turns == turn
        if chosen.any():
            framed = upright(shown[chosen], turn, drawn.width, drawn.height)
            baselines[chosen] = framed[:, 3]
    rules = np.array(drawn.rules, dtype=np.float32).reshape(-1, 4)
    dots = np.array(drawn.dots, dtype=np.float32).reshape(-1, 4)
    return Glyphs(
        width=drawn.width,
        height=drawn.height,
        text="".join(map(_character, drawn.codes)),
        boxes=_displayed(boxes, drawn),
        baselines=baselines,
        sizes=np.array(drawn.sizes, dtype=np.float32),
        bold=np.array(drawn.bold, dtype=np.bool_),
        spaced=np.array(drawn.spaced, dtype=np.bool_),
        turns=text_turns,
        rules=_displayed(rules, drawn),
        dots=_displayed(dots, drawn),
    )


def _character(code: int) -> str:
    if code in HYPHEN_CODES:
        return "-"
    return chr(code) if code <= 0x10FFFF else "\N{REPLACEMENT CHARACTER}"


def _displayed(boxes: Floats, drawn: "DrawnPage") -> Floats:
    """Turn boxes of the PDF's own space into boxes from the displayed top left."""
    left, bottom, right, top = drawn.crop
    x0, y0, x1, y1 = boxes.T
    if drawn.turns == 1:
        columns = (y0 - bottom, x0 - left, y1 - bottom, x1 - left)
    elif drawn.turns == 2:
        columns = (right - x1, y0 - bottom, right - x0, y1 - bottom)
    elif drawn.turns == 3:
        columns = (top - y1, right - x1, top - y0, right - x0)
    else:
        columns = (x0 - left, top - y1, x1 - left, top - y0)
    return np.stack(columns, axis=1).astype(np.float32)


def upright(boxes: Floats, turns: int, width: float, height: float) -> Floats:
    """Turn boxes into the frame of text that was turned clockwise `turns` times."""
    left, top, right, bottom = boxes.T
    if turns == 1:
        columns = (top, width - right, bottom, width - left)
    elif turns == 2:
        columns = (width - right, height - bottom, width - left, height - top)
    elif turns == 3:
        columns = (height - bottom, left, height - top, right)
    else:
        columns = (left, top, right, bottom)
    return np.stack(columns, axis=1).astype(np.float32)


def quarter_points(boxes: Floats) -> Boxes:
    """Convert boxes in points to whole quarter points, clipped to what 16 bits hold."""
    outward = np.empty_like(boxes)
    outward[:, :2] = np.floor(boxes[:, :2] * QUARTER_POINTS)
    outward[:, 2:] = np.ceil(boxes[:, 2:] * QUARTER_POINTS)
    return np.clip(np.nan_to_num(outward), 0, 0xFFFF).astype(np.uint16)


def find_touching(text: str, boxes: Floats, sizes: Floats, turns: int) -> Flags:
    """Mark letters that touch the one before, so that no space can stand between.

    Looked for in Arabic, and in turned text, where pdfium breaks the line after each
    letter that was drawn by itself.
    """
    touching = np.zeros(len(text), np.bool_)
    if turns:
        gap = boxes[1:, 0] - boxes[:-1, 2]
        touching[1:] = np.abs(gap) < TURNED_GAP * sizes[1:]
    if not ARABIC_LETTER.search(text):
        return touching
    arabic = np.array([bool(ARABIC_LETTER.match(letter)) for letter in text])
    gap = boxes[:-1, 0] - boxes[1:, 2]
    near = np.abs(gap) < TOUCHING_GAP * sizes[1:]
    touching[1:] |= near & arabic[1:] & arabic[:-1]
    return touching


def find_edges(text: str, boxes: Floats, sizes: Floats) -> tuple[Floats, Floats]:
    """Left and right edges of characters, of Chinese marks with their white half."""
    left, right = boxes[:, 0].copy(), boxes[:, 2].copy()
    for mark in CHINESE_MARK.finditer(text):
        place = mark.start()
        if mark.lastgroup == "closing":
            right[place] = max(right[place], left[place] + CELL * sizes[place])
        else:
            left[place] = min(left[place], right[place] - CELL * sizes[place])
    return left, right
