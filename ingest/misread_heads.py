"""Running heads of scans, which OCR reads a little differently on every page.

A line goes only if nothing stands further out on its page, white space parts it from
the text, its type is no larger than that of the text, and the lines that stand so at
its height on other pages are the same but for misread letters.
"""

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from functools import cache

from ingest.blocks import HEADING_SIZE, LinedPage
from ingest.furniture import (
    FEW_PAGES,
    HEIGHT_TOLERANCE,
    MIN_REPEATS,
    NUMBERS,
    OUTER,
    PAGE_NUMBER,
    count_sizes,
)
from ingest.lines import Line

ALIKE = 0.8
"""Share of the letters that two readings of one head have in common. In the starter
library, scanned anew, the least alike are Chinese, with 0.84."""

MIN_LETTERS = 12
"""Of shorter lines, too few letters are left to compare; of Chinese ones, half."""

APART = 1.2
"""Of the size of the type: the white space between a running head and the text."""

WORD = re.compile(r"[^\W\d_]+")
SHORT_WORD = 2
"""Letters: words this short come and go as marks and specks do."""


def remove_misread_heads(pages: Sequence[LinedPage]) -> list[LinedPage]:
    """Drop the running heads and feet of pages that were read by eye."""
    body_size = count_sizes([page.lines for page in pages])
    outermost = [list(_outermost(page, body_size)) for page in pages]
    chosen = {id(line) for lines in outermost for line in lines}
    text = {
        word
        for page in pages
        for line in page.lines
        if id(line) not in chosen
        for word in _words(line.text)
    }
    are_alike = _comparer(text)
    needed = 2 if len(pages) <= FEW_PAGES else MIN_REPEATS
    dropped = {
        id(line)
        for lines in outermost
        for line in lines
        if sum(_recurs(line, others, are_alike) for others in outermost) >= needed
    }
    return [
        replace(
            page, lines=tuple(line for line in page.lines if id(line) not in dropped)
        )
        for page in pages
    ]


def _outermost(page: LinedPage, body_size: float) -> Iterator[Line]:
    """Yield the first and the last line of a page where they may be furniture."""
    lines = sorted(
        (line for line in page.lines if not PAGE_NUMBER.match(line.text)),
        key=lambda line: line.baseline,
    )
    if len(lines) < 2:
        return
    (first, second), (before, last) = lines[:2], lines[-2:]
    for line, gap, is_near_edge in (
        (first, second.top - first.bottom, first.bottom < OUTER * page.height),
        (last, last.top - before.bottom, last.top > (1 - OUTER) * page.height),
    ):
        is_small = line.size < HEADING_SIZE * body_size
        if is_near_edge and is_small and gap > APART * line.size:
            yield line


def _recurs(
    line: Line, others: Sequence[Line], are_alike: Callable[[str, str], bool]
) -> bool:
    return any(
        abs(other.baseline - line.baseline) <= HEIGHT_TOLERANCE
        and are_alike(*sorted((line.text, other.text)))
        for other in others
    )


def _comparer(text: Collection[str]) -> Callable[[str, str], bool]:
    """Return what tells whether two lines are readings of one, and remembers it.

    Args:
        text: The words of the document's other lines. Where two lines differ and both
            words occur there, neither was misread: the lines differ.
    """

    @cache
    def are_alike(line: str, other: str) -> bool:
        if line == other:
            return True
        if _inner_numbers(line) != _inner_numbers(other):
            return False
        words, others = _words(line), _words(other)
        joined, others_joined = "".join(words), "".join(others)
        least = min(map(_weight, (joined, others_joined)))
        letters = SequenceMatcher(None, joined, others_joined, autojunk=False)
        if least < MIN_LETTERS or letters.real_quick_ratio() < ALIKE:
            return False
        if letters.ratio() < ALIKE:
            return False
        runs = SequenceMatcher(None, words, others, autojunk=False).get_opcodes()
        return not any(
            tag != "equal" and _say_otherwise(words[a:b], others[c:d], text)
            for tag, a, b, c, d in runs
        )

    return are_alike


def _say_otherwise(
    words: Sequence[str], others: Sequence[str], text: Collection[str]
) -> bool:
    """Whether two runs of words differ in what they say, not in how they were read."""
    if not words or not others:
        return any(len(w) > SHORT_WORD and w in text for w in (*words, *others))
    return any(w in text for w in words) and any(w in text for w in others)


def _words(text: str) -> list[str]:
    return WORD.findall(text.casefold())


def _inner_numbers(text: str) -> list[str]:
    """Return the numbers of a line, without a page number at one of its ends."""
    return NUMBERS.findall(re.sub(r"^[\W\d_]+|[\W\d_]+$", "", text))


def _weight(letters: str) -> int:
    """Count letters, each Chinese one as two."""
    return sum(2 if "\u3400" <= letter <= "\u9fff" else 1 for letter in letters)
