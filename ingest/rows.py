"""Lines of one column into rows and drafts of blocks: what belongs together."""

import itertools
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np

from ingest.lines import Line, merge_lines
from ingest.records import BlockKind
from ingest.tables import RuledTable, make_rows

BULLETS = "•◦▪●○■□◆◇➢►▶‣⁃∙·\uf0b7\uf0a7\uf0d8\uf076\uf02d"
DASHES = "–—-"
MARKER = re.compile(
    rf"^(?:[{BULLETS}*–—-]|[(\[（]?(?:\d{{1,3}}(?:\.\d{{1,3}}){{0,3}}|[a-zA-Zа-яА-Я]"
    r"|[ivxlcIVXLC]{1,7})[.)\]）]{1,2}|[一二三四五六七八九十]{1,3}[、.])$"
)
DOTTED_NUMBER = re.compile(r"^\d{1,3}(?:\.\d{1,3}){1,3}$")
"""Of a paragraph or recommendation; a full stop need not follow."""
LIST_START = re.compile(
    rf"^(?:[{BULLETS}]\s?|[*–—-]\s|[(（]?(?:\d{{1,2}}|[a-zа-я]|[ivx]{{1,5}})[)）]\s?)"
    r"\S"
)
NUMBERED_START = re.compile(
    r"^(?:\d{1,3}(?:\.\d{1,3}){0,3}[.)]?\s|\d{1,3}[.)]\s?|OP\s?\d+|PP\s?\d+"
    r"|[IVX]{1,5}\.\s|[A-Z]\.\s|[一二三四五六七八九十]{1,3}[、.]|第[一二三四五六七八九十\d]+[条章节])"
)
LABELLED_START = re.compile(
    r"^(?:[^\W\d_]{2,}(?:\s[^\W\d_]+){0,3}\s\d{1,3}\s?[:：]"
    r"|[\u4e00-\u9fff]{2,6}\s?\d{1,3}\s?[:：])\s?[^\W\d]"
)
"""Of "Recommendation 2: States should", "Bonne pratique 2 : Associer"."""
LEADER = re.compile(r"(?:\.\s?){4,}\s*(?:\d{1,4}|[ivxl]{1,6})?\s*$|…{2,}\s*\d{0,4}\s*$")
SENTENCE_END = re.compile(r"[.!?;:。！？；：؟؛…][\"'”’»)\]]*[\d⁰¹²³⁴-⁹]{0,3}$")

BLANK_LINE = 1.9
"""Of the size of the type: a step so wide leaves a line blank, or is double spacing."""

SAME_EDGE = 4.0
"""Points: edges closer than this are aligned."""

MARKER_GAP = 6.0
"""Of the size of the type: how far a number may stand before its paragraph."""

RUN_ON_STEP = 1.6
"""Of the size of the type: how far below the line stands that goes on with another."""

RUN_ON_WIDTH = 0.5
"""Of a line of text that is drawn in two pieces: the second is this wide at least."""

MIN_TABLE_ROWS = 3
MIN_RULED_ROWS = 2
"""Lines with cells side by side: so many make a table, with and without rules."""

MAX_CELL_LINES = 6

LAST_LINE = 0.3
"""Of the width of a column: a line that ends so far from the margin is short."""


@dataclass(frozen=True, slots=True)
class Draft:
    """Rows of cells that make one block; outside tables a row is one line."""

    kind: BlockKind
    rows: tuple[tuple[Line, ...], ...]
    level: int = 0

    @property
    def first(self) -> Line:
        """The line with which the block begins."""
        return self.rows[0][0]

    @property
    def text(self) -> str:
        """The words of the block, roughly joined; for matching only."""
        return " ".join(line.text for row in self.rows for line in row)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a column is judged by beside its lines.

    `words` are those of the document, as `ingest.text.join_lines` takes them.
    """

    body_size: float
    tables: Sequence[RuledTable]
    words: Collection[str]


def draft_column(column: Sequence[Line], around: Surroundings) -> list[Draft]:
    """Group the lines of a column into paragraphs, list items and tables."""
    rows = [
        (join_cells(row),) if _is_one_line(row, after, around.tables) else row
        for row, after in itertools.pairwise([*make_line_rows(column), ()])
    ]
    if not rows:
        return []
    pitch = _line_pitch(rows)
    left, right = _edges(rows)
    drafts: list[Draft] = []
    open_rows: list[tuple[Line, ...]] = []

    def close() -> None:
        if open_rows:
            drafts.append(Draft(kind=_kind(open_rows), rows=tuple(open_rows)))
            open_rows.clear()

    place = 0
    while place < len(rows):
        stop, rules = _table_end(rows, place, pitch, around.tables)
        if stop > place:
            close()
            drafts.append(_draft_table(rows[place:stop], rules, around.words))
            place = stop
            continue
        row = rows[place]
        if open_rows and _starts_block(open_rows, row, pitch, left, right):
            close()
        open_rows.append(row)
        place += 1
    close()
    return drafts


def make_line_rows(column: Sequence[Line]) -> list[tuple[Line, ...]]:
    """Group lines that stand on one baseline."""
    rows: list[list[Line]] = []
    for line in column:
        if rows and abs(rows[-1][0].baseline - line.baseline) <= max(
            0.3 * min(line.size, rows[-1][0].size), 1.0
        ):
            rows[-1].append(line)
        else:
            rows.append([line])
    return [tuple(row) for row in rows]


def _is_one_line(
    row: Sequence[Line], after: Sequence[Line], tables: Sequence[RuledTable]
) -> bool:
    """Tell a line of text that is drawn in two pieces from cells side by side.

    The first piece is a number or bullet, or the next line goes on under both.
    """
    if len(row) != 2:
        return False
    marker, text = row
    gap = max(text.left - marker.right, marker.left - text.right)
    if MARKER.match(marker.text):
        return gap <= MARKER_GAP * text.size
    if any(table.holds(marker) for table in tables):
        return False
    if DOTTED_NUMBER.match(marker.text):
        begins = text.text[0].isalpha() and not text.text[0].islower()
        return begins and gap <= MARKER_GAP * text.size
    return len(after) == 1 and _runs_on(marker, text, after[0])


def _runs_on(first: Line, second: Line, after: Line) -> bool:
    """Whether a line begins below the first of two pieces and goes on below both."""
    if abs(after.size - second.size) >= 0.5 or SENTENCE_END.search(second.text):
        return False
    step = after.baseline - second.baseline
    if after.right_to_left:
        begins = abs(after.right - first.right) <= SAME_EDGE
        crosses = after.left < second.right - after.size
        short = second.left - after.left
    else:
        begins = abs(after.left - first.left) <= SAME_EDGE
        crosses = after.right > second.left + after.size
        short = after.right - second.right
    whole = max(first.right, second.right) - min(first.left, second.left)
    wide = second.width >= RUN_ON_WIDTH * whole and short <= 2 * after.size
    return begins and crosses and wide and step <= RUN_ON_STEP * after.size


def join_cells(row: Sequence[Line]) -> Line:
    """Make one line of lines side by side, with a space between."""
    gap = np.zeros((1, 4), np.uint16)
    boxes = [row[0].boxes]
    for cell in row[1:]:
        boxes += [gap, cell.boxes]
    return merge_lines(row, " ".join(cell.text for cell in row), boxes)


def _line_pitch(rows: Sequence[tuple[Line, ...]]) -> float:
    """The usual step from line to line, in sizes of the type: that of most letters."""
    steps = sorted(
        (step, len(after[0].text))
        for before, after in itertools.pairwise(rows)
        if abs(after[0].size - before[0].size) < 0.5
        and 0 < (step := (after[0].baseline - before[0].baseline) / after[0].size) < 3
    )
    half = sum(letters for _, letters in steps) / 2
    for step, letters in steps:
        half -= letters
        if half <= 0:
            return min(max(step, 0.9), 2.2)
    return 1.3


def _edges(rows: Sequence[tuple[Line, ...]]) -> tuple[float, float]:
    lefts = sorted(row[0].left for row in rows)
    rights = sorted(row[-1].right for row in rows)
    return lefts[len(lefts) // 10], rights[-1 - len(rights) // 10]


def _kind(rows: Sequence[tuple[Line, ...]]) -> BlockKind:
    text = rows[0][0].text
    if LEADER.search(text) and len(text) > 8:
        return BlockKind.CONTENTS
    return BlockKind.LIST_ITEM if _is_item(rows[0][0]) else BlockKind.PARAGRAPH


def _is_item(line: Line) -> bool:
    """Whether a line begins with a bullet, written or drawn, or as with "(a)"."""
    return line.is_item or LIST_START.match(line.text) is not None


def _draft_table(
    rows: Sequence[tuple[Line, ...]], rules: Sequence[float], words: Collection[str]
) -> Draft:
    leaders = sum(bool(LEADER.search(row[0].text)) for row in rows)
    if 2 * leaders > len(rows):
        return Draft(kind=BlockKind.CONTENTS, rows=tuple(rows))
    lines = [line for row in rows for line in row]
    return Draft(kind=BlockKind.TABLE, rows=make_rows(lines, rules, words))


def _table_end(
    rows: Sequence[tuple[Line, ...]],
    start: int,
    pitch: float,
    tables: Sequence[RuledTable],
) -> tuple[int, tuple[float, ...]]:
    """Find where a table that begins at `start` ends; `start` if none begins.

    Returns:
        That place, and the heights of the rules of the table.
    """
    for table in tables:
        stop = start
        while stop < len(rows) and all(map(table.holds, rows[stop])):
            stop += 1
        wide = sum(len(row) >= 2 for row in rows[start:stop])
        if wide >= MIN_RULED_ROWS:
            return stop, table.rules
    return _unruled_end(rows, start, pitch), ()


def _unruled_end(rows: Sequence[tuple[Line, ...]], start: int, pitch: float) -> int:
    if len(rows[start]) < 2:
        return start
    stop = start + 1
    last = start
    wide = 1
    while stop < len(rows):
        row = rows[stop]
        step = row[0].baseline - rows[stop - 1][0].baseline
        if step > 4 * pitch * row[0].size:
            break
        if len(row) >= 2:
            wide += 1
            last = stop
        elif stop - last > MAX_CELL_LINES or not _continues_cell(row[0], rows[last]):
            break
        stop += 1
    return last + 1 if wide >= MIN_TABLE_ROWS else start


def _continues_cell(line: Line, cells: Sequence[Line]) -> bool:
    return any(
        abs(line.left - cell.left) <= SAME_EDGE
        or abs(line.right - cell.right) <= SAME_EDGE
        for cell in cells
    ) and line.width < 0.8 * (cells[-1].right - cells[0].left)


def _starts_block(
    block: Sequence[tuple[Line, ...]],
    row: tuple[Line, ...],
    pitch: float,
    left: float,
    right: float,
) -> bool:
    """Judge whether a row begins a new block rather than going on with this one."""
    before, line = block[-1][-1], row[0]
    step = (line.baseline - block[-1][0].baseline) / line.size
    if step <= 0 or step > 1.45 * pitch or line.is_item:
        return True
    if abs(line.size - before.size) > 0.12 * max(line.size, before.size):
        return True
    if _is_separate(block, line, step, left, right):
        return True
    is_run_in = _is_item(block[0][0]) and not _ended(before, left, right)
    if line.bold != before.bold and min(len(line.text), len(before.text)) > 3:
        if is_run_in or _is_cut_run_in(before, line, step <= 1.2 * pitch, left, right):
            return False
        return SENTENCE_END.search(before.text) is not None or before.bold
    if LEADER.search(before.text):
        return True
    if (
        _is_item(block[0][0])
        and _ended(before, left, right)
        and _outdent(line, block[0][0]) > SAME_EDGE
    ):
        return True
    if LIST_START.match(line.text) and _may_follow(line, before, left, right):
        return True
    if NUMBERED_START.match(line.text) and _ended(before, left, right):
        return step > 1.08 * pitch or _outdent(line, before) <= SAME_EDGE
    if step > 1.2 * pitch and _ended(before, left, right):
        return True
    if _is_last_line(before, left, right):
        return True
    return _ended(before, left, right) and _indented(block, line)


def _is_separate(
    block: Sequence[tuple[Line, ...]],
    line: Line,
    step: float,
    left: float,
    right: float,
) -> bool:
    """Whether a line begins a paragraph by its label, or after one line and a blank.

    On a page of such paragraphs the step between two is the usual one.
    """
    before = block[-1][-1]
    if not SENTENCE_END.search(before.text) or line.text[0].islower():
        return False
    short = before.left - left if before.right_to_left else right - before.right
    alone = len(block) == 1 and step > BLANK_LINE and short > 2 * before.size
    return alone or LABELLED_START.match(line.text) is not None


def _is_cut_run_in(
    before: Line, line: Line, is_close: bool, left: float, right: float
) -> bool:
    """Whether bold words that begin a paragraph end in the middle of their sentence.

    So they do where the next line begins small, and its first word had no room above.
    """
    if not is_close or not before.bold or SENTENCE_END.search(before.text):
        return False
    short = before.left - left if before.right_to_left else right - before.right
    word = line.text.split(maxsplit=1)[0]
    room = (len(word) + 1) * line.width / len(line.text)
    return word[0].islower() and short < max(room, line.size)


def _outdent(line: Line, other: Line) -> float:
    """How many points a line begins before another does."""
    return line.right - other.right if line.right_to_left else other.left - line.left


def _is_last_line(line: Line, left: float, right: float) -> bool:
    """Whether a line is short and ends a sentence, as last lines of paragraphs do."""
    short = line.left - left if line.right_to_left else right - line.right
    far = short > max(LAST_LINE * (right - left), 4 * line.size)
    return far and SENTENCE_END.search(line.text) is not None


def _may_follow(line: Line, before: Line, left: float, right: float) -> bool:
    """Whether a list item may begin here: a dash may just as well go on a sentence."""
    if line.text[0] in DASHES:
        return SENTENCE_END.search(before.text) is not None
    return line.text[0] in BULLETS or _ended(before, left, right)


def _ended(line: Line, left: float, right: float) -> bool:
    """Whether a paragraph may end here: short of the margin, or with a full stop."""
    short = line.left - left if line.right_to_left else right - line.right
    return short > 2 * line.size or SENTENCE_END.search(line.text) is not None


def _indented(block: Sequence[tuple[Line, ...]], line: Line) -> bool:
    if len(block) < 2:
        return False
    usual = block[-1][0]
    indent = usual.right - line.right if line.right_to_left else line.left - usual.left
    return indent > 0.8 * line.size
