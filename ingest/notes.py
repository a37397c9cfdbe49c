"""Notes at the foot of a column: where they begin, and which lines make one note."""

import re
from collections.abc import Sequence

from ingest.boilerplate import JOB_NUMBER
from ingest.lines import SMALL, Line
from ingest.records import BlockKind
from ingest.rows import SENTENCE_END, Draft, join_cells, make_line_rows
from ingest.tables import RuledTable

NOTE_SIZE = 0.93
"""Of the body type: footnotes are set smaller than this."""

NOTE_START = re.compile(
    r"^(?:\d{1,3}(?!\d)[\s.)]?|[*†‡§]{1,3}|[a-z][.)]\s|[a-z]\s(?=[A-Z]))\s?\S|^(?i:notes?):"
)
NUMBER = re.compile(r"^(\d{1,3})(?=[\s.)]|[^\W\d])")
SIGN = re.compile(r"^(?:[*†‡§]{1,3}|(?i:notes?|sources?):)\s?\S")
LETTER = re.compile(r"^([a-z])[\s.)]\s?\S")
MARK = re.compile(r"^(?:\d{1,3}|[*†‡§]{1,3}|[a-z])$")

MARK_RISE = 0.6
MARK_GAP = 3.0
"""Of the size of a note: how far its mark may stand above and before its first line."""

MAX_SKIPPED = 2
"""Numbers between two notes of one column: those of the notes of its neighbour."""

SAME_EDGE = 6.0
"""Points: marks begin level though "9" is narrower than "10"."""

PARTED_STEP = 2.5
"""Of the size of the type: lines farther apart belong to different blocks."""

OTHER_SIZE = 0.12


def join_marks(lines: Sequence[Line]) -> list[Line]:
    """Join small raised marks to the lines before which they stand."""
    marks = [line for line in lines if MARK.match(line.text)]
    joined = {id(line): line for line in lines}
    for mark in marks:
        noted = [line for line in lines if _leads(mark, line) and id(line) in joined]
        if noted:
            first = min(noted, key=lambda line: abs(line.left - mark.right))
            joined[id(first)] = join_cells((mark, joined[id(first)]))
            del joined[id(mark)]
    return list(joined.values())


def _leads(mark: Line, line: Line) -> bool:
    gap = mark.left - line.right if line.right_to_left else line.left - mark.right
    rise = line.baseline - mark.baseline
    return (
        mark.size < SMALL * line.size
        and 0 < rise <= MARK_RISE * line.size
        and 0 < gap <= MARK_GAP * line.size
    )


def find_notes(
    column: Sequence[Line],
    body_size: float,
    height: float,
    tables: Sequence[RuledTable],
) -> int:
    """Find the first line of the notes at the foot of a column.

    Args:
        column: Its lines from the top.
        body_size: Of the type of the document.
        height: Of the page.
        tables: What stands in them is no note.
    """
    small = [
        line.size < NOTE_SIZE * body_size
        and not any(table.holds(line) for table in tables)
        for line in column
    ]
    below = [0] * (len(column) + 1)
    total = [0] * (len(column) + 1)
    for place in reversed(range(len(column))):
        letters = len(column[place].text)
        below[place] = below[place + 1] + letters * small[place]
        total[place] = total[place + 1] + letters
    for place, line in enumerate(column):
        # Job numbers and bar codes may stand below the notes in larger type.
        mostly_small = small[place] and below[place] > 0.8 * total[place]
        low = line.top > 0.3 * height
        if mostly_small and low and NOTE_START.match(line.text):
            return place
    return len(column)


def draft_notes(lines: Sequence[Line]) -> list[Draft]:
    """Make one block of each note.

    A line begins a note if its mark is a sign, or the number or letter that follows,
    and stands where that of the note before stands. So "15 States" does not begin one
    in a note that wraps there.
    """
    notes: list[list[Line]] = []
    for row in make_line_rows(lines):
        line = join_cells(row) if len(row) > 1 else row[0]
        if not notes or _begins_note(line, notes[-1]):
            notes.append([])
        notes[-1].append(line)
    return [
        Draft(kind=BlockKind.NOTE, rows=tuple((line,) for line in note))
        for note in notes
    ]


def _begins_note(line: Line, note: Sequence[Line]) -> bool:
    first, before = note[0], note[-1]
    if abs(line.size - before.size) > OTHER_SIZE * max(line.size, before.size):
        return True
    step = line.baseline - before.baseline
    if step <= 0 or step > PARTED_STEP * line.size:
        return True
    if SIGN.match(line.text) or JOB_NUMBER.match(line.text):
        return True
    level = abs(line.left - first.left) <= SAME_EDGE
    if line.right_to_left:
        level = abs(line.right - first.right) <= SAME_EDGE
    ended = SENTENCE_END.search(before.text) is not None
    return (level or ended) and _follows(line.text, first.text)


def _follows(text: str, before: str) -> bool:
    """Whether the mark of a note may come after that of the note before it."""
    number, last = NUMBER.match(text), NUMBER.match(before)
    if number and last:
        return 0 < int(number[1]) - int(last[1]) <= 1 + MAX_SKIPPED
    letter, last = LETTER.match(text), LETTER.match(before)
    if letter and last:
        return ord(letter[1]) == ord(last[1]) + 1
    return NOTE_START.match(before) is None and NOTE_START.match(text) is not None
