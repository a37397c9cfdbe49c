"""Columns of numbers about the characters of one page, as a reader of it sees them."""

import re
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Flags = npt.NDArray[np.bool_]
Boxes = npt.NDArray[np.uint16]

UNREADABLE = re.compile("[\x00-\x1f\x7f-\x9f\ue000-\uf8ff\ufffd]")

QUARTER_POINTS = 4
"""Stored coordinates count quarter points (1/288 inch)."""


@dataclass(frozen=True, slots=True)
class Glyphs:
    """The drawn characters of one page in the order of the file.

    White space is not drawn: `spaced[i]` says that some stood before character i.
    `boxes` rows are left, top, right, bottom in points from the top left corner,
    rotation applied. `baselines` are measured down the page in the frame in which the
    character stands upright; `turns` counts the quarter turns clockwise to its frame.
    `rules` are the thin horizontal lines drawn on the page, as boxes.
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

    @property
    def unreadable(self) -> int:
        """How many characters no font explains: controls, private use, unknown."""
        return len(UNREADABLE.findall(self.text))


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
