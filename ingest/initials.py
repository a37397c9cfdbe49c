"""Drop caps, and large numbers beside titles, back to the words that they begin."""

import re
from collections.abc import Collection, Sequence
from dataclasses import replace
from statistics import median

import numpy as np

from ingest.lines import INITIAL_SIZE, Line, merge_lines
from ingest.rows import join_cells
from ingest.text import LINE_START_WORD

MAX_GAP = 1.5
"""Of the size of the type: how far the text stands off its initial."""

TITLE_NUMBER = re.compile(r"^\d{1,2}[.)]?$")
NUMBER_SIZE = 1.2
"""Of the size of a title: numbers that are set beside all its lines are larger."""

SINGLE_LETTER_WORDS = frozenset("aiàyoeuвикосуя")
"""Words of one letter in the library's alphabets, in lower case."""


def restore_initials(lines: Sequence[Line], words: Collection[str]) -> list[Line]:
    """Put each drop cap before the first of the lines that stand beside it.

    Args:
        lines: The lines of a page that stand upright in one frame.
        words: Words of the document in lower case; they tell whether a letter such as
            "A" is a word of its own.
    """
    usual = median([line.size for line in lines]) if lines else 0.0
    restored = list(lines)
    for initial in lines:
        if not (len(initial.text) == 1 and initial.text.isalpha()):
            continue
        if initial.size < INITIAL_SIZE * usual:
            continue
        beside = [line for line in restored if _stands_beside(line, initial)]
        if beside:
            first = min(beside, key=lambda line: line.baseline)
            restored = [
                _join(initial, first, words) if line is first else line
                for line in restored
                if line is not initial
            ]
    return restored


def join_numbers(lines: Sequence[Line]) -> list[Line]:
    """Put each number beside a bold title of several lines before its first line."""
    joined = list(lines)
    for number in lines:
        if not TITLE_NUMBER.match(number.text):
            continue
        beside = [line for line in joined if _is_numbered(line, number)]
        if len(beside) > 1:
            first = min(beside, key=lambda line: line.baseline)
            title = replace(
                join_cells((number, first)),
                top=first.top,
                bottom=first.bottom,
                baseline=first.baseline,
                size=first.size,
                bold=first.bold,
            )
            joined = [
                title if line is first else line
                for line in joined
                if line is not number
            ]
    return joined


def _is_numbered(line: Line, number: Line) -> bool:
    gap = number.left - line.right if line.right_to_left else line.left - number.right
    return (
        line.bold
        and number.size >= NUMBER_SIZE * line.size
        and 0 < gap <= MAX_GAP * number.size
        and line.bottom > number.top
        and line.top < number.bottom
    )


def _stands_beside(line: Line, initial: Line) -> bool:
    gap = line.left - initial.right
    return (
        line.size < initial.size / INITIAL_SIZE
        and -0.5 * line.size < gap < MAX_GAP * line.size
        and line.bottom > initial.top
        and line.top < initial.bottom
    )


def _join(initial: Line, first: Line, words: Collection[str]) -> Line:
    letter = initial.text
    start = LINE_START_WORD.match(first.text)
    whole = (letter + (start[0] if start else "")).lower()
    is_word = letter.lower() in SINGLE_LETTER_WORDS and whole not in words
    between = " " if is_word and start is not None and start[0] in words else ""
    joined = merge_lines(
        [initial, first],
        letter + between + first.text,
        [initial.boxes, np.zeros((len(between), 4), np.uint16), first.boxes],
    )
    return replace(joined, top=first.top, bottom=first.bottom, baseline=first.baseline)
