"""What says something of the document and not of its subject.

Documents of the United Nations open with organ, symbol, distribution, date and
language. Other publishers say on the first or last pages who holds the rights. A
watermark is drawn across the lines of any page.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from ingest.lines import Line
from ingest.records import BlockKind
from ingest.rows import Draft
from ingest.tables import MASTHEAD

FIRST_PAGES, LAST_PAGES = 4, 2
"""Where imprints stand."""

MASTHEAD_DEPTH = 80.0
"""Points from the line "Distr." down to the language, below date and version."""

SAME_EDGE = 6.0
"""Points: lines of the masthead's right column begin as level as this."""

JOB_NUMBER = re.compile(
    r"^(?:\*\w?\d{6,}\*|(?:GE\.)?\d\d-\d{5} \([A-Z]\)[ \d]*|GE\.\d\d-\d{5})$"
)
BAR_CODE = re.compile("^[\ue000-\uf8ff\\s*]{4,}$")
"""Its font draws bars for private characters. A lone one may be a bullet."""
IMPRINT = re.compile(
    r"^(?:©|\(c\)\s(?:19|20)\d\d\b|copyright\b)"
    r"|\b(?:all rights reserved|tous droits réservés"
    r"|(?:todos|reservados todos) los derechos(?: reservados)?|все права защищены)\b"
    r"|(?:جميع )?الحقوق محفوظة|版权所有|保留所有权利|\bISBN(?:-1[03])?:?\s*[\d-]{5}"
    r"|^(?:the )?designations employed\b|^les appellations employées\b"
    r"|^las denominaciones empleadas\b",
    re.IGNORECASE,
)
WATERMARK_SIZE = 2.0
"""Of the size of the lines that a watermark crosses: it is set larger than this."""

CROSSED_LINES = 3
"""Or fewer, where they cross most of its letters."""

CROSSED = 4
"""Quarter points: lines have as much in common with a letter drawn across them."""

IMPRINT_KINDS = {BlockKind.PARAGRAPH, BlockKind.LIST_ITEM, BlockKind.NOTE}


def mark_boilerplate(pages: Sequence[Sequence[Draft]]) -> list[list[Draft]]:
    """Mark masthead, job number, imprint and watermark in the drafts of a document."""
    marked: list[list[Draft]] = []
    for number, page in enumerate(pages):
        foot = _masthead_foot(page) if number == 0 else float("-inf")
        is_outer = number < FIRST_PAGES or number >= len(pages) - LAST_PAGES
        marked.append(
            [
                replace(draft, kind=BlockKind.BOILERPLATE, level=0)
                if _is_boilerplate(draft, foot, is_outer=is_outer)
                or _is_watermark(draft, page)
                else draft
                for draft in page
            ]
        )
    return marked


def _is_boilerplate(draft: Draft, foot: float, *, is_outer: bool) -> bool:
    if all(line.baseline <= foot for row in draft.rows for line in row):
        return True
    text = draft.text.strip()
    if JOB_NUMBER.match(text):
        return True
    return is_outer and draft.kind in IMPRINT_KINDS and bool(IMPRINT.search(text))


def _is_watermark(draft: Draft, page: Sequence[Draft]) -> bool:
    """Whether a draft is drawn across lines that are set much smaller."""
    own = [line for row in draft.rows for line in row]
    boxes = np.concatenate([line.boxes for line in own]).astype(np.int64)
    size = min(line.size for line in own)
    smaller = (
        line
        for other in page
        if other is not draft
        for row in other.rows
        for line in row
        if line.size * WATERMARK_SIZE <= size
    )
    crossed = [
        marks for line in smaller if (marks := _find_crossing(line, boxes)).any()
    ]
    if len(crossed) >= CROSSED_LINES:
        return True
    crossing = np.any(crossed, axis=0) if crossed else np.zeros(len(boxes), np.bool_)
    inked = boxes[:, 2] > boxes[:, 0]
    return 2 * int(crossing.sum()) > int(inked.sum())


def _find_crossing(line: Line, boxes: npt.NDArray[np.int64]) -> npt.NDArray[np.bool_]:
    """Mark the letters that are drawn across a line."""
    inked = line.boxes[line.boxes[:, 2] > line.boxes[:, 0]].astype(np.int64)
    if not len(inked):
        return np.zeros(len(boxes), np.bool_)
    left, top = inked[:, :2].min(axis=0)
    right, bottom = inked[:, 2:].max(axis=0)
    across = np.minimum(boxes[:, 2], right) - np.maximum(boxes[:, 0], left)
    down = np.minimum(boxes[:, 3], bottom) - np.maximum(boxes[:, 1], top)
    crossing: npt.NDArray[np.bool_] = (across >= CROSSED) & (down >= CROSSED)
    return crossing


def _masthead_foot(page: Sequence[Draft]) -> float:
    """Find the lowest baseline of the masthead; infinitely high where there is none."""
    lines = [line for draft in page for row in draft.rows for line in row]
    mark = next((line for line in lines if MASTHEAD.match(line.text)), None)
    if mark is None:
        return float("-inf")
    column = (line.baseline for line in lines if _stands_below(line, mark))
    return max(column, default=mark.baseline)


def _stands_below(line: Line, mark: Line) -> bool:
    if mark.right_to_left:
        level = abs(line.right - mark.right) <= SAME_EDGE
    else:
        level = abs(line.left - mark.left) <= SAME_EDGE
    return level and 0 <= line.baseline - mark.baseline <= MASTHEAD_DEPTH
