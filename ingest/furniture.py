"""Running heads, running feet and page numbers: what repeats from page to page."""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence

from ingest.lines import Line

MARGIN = 0.14
"""Share of the page height at top and bottom in which furniture stands."""

OUTER = 0.25
"""Share of the height in which the first and the last line may be furniture."""

HEIGHT_TOLERANCE = 8.0
"""Points by which a running head may wander from page to page."""

MIN_REPEATS = 3
FEW_PAGES = 4
"""Documents this short show their furniture twice or not at all."""

LARGER = 1.1
"""Of the size of most type: lines so large are titles, and their numbers count."""

NUMBERS = re.compile(r"\d+")
ENUMERATOR = re.compile(r"^\(?\d+[.)]\s")
"""A number before a paragraph or a list item, which is no page number."""
PAGE_DIGITS = 3
"""Of a page number within a line; four digits are a year or a resolution."""
NUMBER_AT_END = re.compile(
    r"^[-–—|\s]*\d{1,4}(?:\s?/\s?\d{1,4})?(?=[-–—|\s])"
    r"|(?<=[-–—|\s])\d{1,4}(?:\s?/\s?\d{1,4})?[-–—|\s]*$"
)
DRAWN_RULE = re.compile(r"^[_\u2014\u2015\u2500-]{3,}$")
JOB_NUMBER = re.compile(r"^(?:\*\w?\d{6,}\*|\d\d-\d{5} \([A-Z]\)(?: \d{6})*)$")
"""Printed at the foot of the first page of documents of the United Nations."""
PAGE_NUMBER = re.compile(
    r"^[-–—\s|]*(?:(?:page|p\.|página|стр\.|صفحة|第)\s*)?"
    r"(?:\d{1,4}|[ivxlcdm]{1,7})"
    r"(?:\s*(?:/|of|de|из|sur|共)\s*\d{1,4})?\s*页?[-–—\s|]*$",
    re.IGNORECASE,
)


def remove_furniture(
    pages: Sequence[Sequence[Line]], heights: Sequence[float]
) -> list[list[Line]]:
    """Drop the lines in the margins that repeat across pages, page numbers aside.

    A page number alone, standing outermost on its page, goes where most pages have
    one. Nothing is dropped from a document of one page.
    """
    margins = [
        _margin_lines(page, height) for page, height in zip(pages, heights, strict=True)
    ]
    repeated = _repeated(margins, count_sizes(pages))
    keys = {_key(line) for margin in margins for line in margin if id(line) in repeated}
    numbered = sum(any(_is_number(line) for line in margin) for margin in margins)
    drop_numbers = len(pages) > 1 and 2 * numbered >= len(pages)
    kept: list[list[Line]] = []
    for page, margin in zip(pages, margins, strict=True):
        dropped = {
            id(line)
            for line in margin
            if JOB_NUMBER.match(line.text)
            or id(line) in repeated
            or (drop_numbers and _is_number(line) and _is_outermost(line, page))
        }
        # A page turned for display shows its furniture at another edge.
        dropped |= {
            id(line)
            for line in page
            if line.turns != _main_turns(page)
            and (_key(line) in keys or (drop_numbers and _is_number(line)))
        }
        kept.append(
            [
                line
                for line in page
                if id(line) not in dropped and not DRAWN_RULE.match(line.text)
            ]
        )
    return kept


def _repeated(margins: Sequence[Sequence[Line]], body_size: float) -> set[int]:
    """Return the ids of lines that other pages repeat at their height.

    Lines of the same words are the same furniture if they are the same but for a
    number at an end, or if a number in each counts the pages. "4. Recalls resolution
    2396 (2017)" under "3. Recalls resolution 2178 (2014)" is neither.
    """
    needed = 2 if len(margins) <= FEW_PAGES else MIN_REPEATS
    seen: defaultdict[str, list[tuple[int, Line]]] = defaultdict(list)
    for place, margin in enumerate(margins):
        for key, line in {_key(line): line for line in margin}.items():
            seen[key].append((place, line))
    repeated = set()
    for place, margin in enumerate(margins):
        for line in margin:
            level = [
                (at, other)
                for at, other in seen[_key(line)]
                if abs(other.baseline - line.baseline) <= HEIGHT_TOLERANCE
            ]
            if line.size > LARGER * body_size:
                count = sum(other.text == line.text for _, other in level)
            else:
                count = _count_alike(line.text, place, level)
            if count >= needed:
                repeated.add(id(line))
    return repeated


def _count_alike(text: str, place: int, level: Sequence[tuple[int, Line]]) -> int:
    """Count the lines that are the same as a text on page `place`, numbers aside."""
    bare = _without_page_number(text)
    same = sum(_without_page_number(line.text) == bare for _, line in level)
    offsets = Counter(
        offset for at, line in level for offset in _offsets(line.text, at)
    )
    return max([same, *(offsets[offset] for offset in _offsets(text, place))])


def _without_page_number(text: str) -> str:
    return NUMBER_AT_END.sub("", text.casefold()).strip(" |/\u2013-")


def _offsets(text: str, place: int) -> set[int]:
    """Say by how much the numbers of a line are ahead of its page."""
    numbers = NUMBERS.findall(ENUMERATOR.sub("", text))
    return {int(number) - place for number in numbers if len(number) <= PAGE_DIGITS}


def _main_turns(page: Sequence[Line]) -> int:
    turns = Counter(line.turns for line in page)
    return max(turns, key=lambda turn: (turns[turn], -turn))


def _margin_lines(page: Sequence[Line], height: float) -> list[Line]:
    """The lines in the margins; the outermost ones even on a page with wide margins."""
    upright = [line for line in page if not line.turns]
    if not upright:
        return []
    highest = min(line.baseline for line in upright) + 2
    lowest = max(line.baseline for line in upright) - 2
    return [
        line
        for line in upright
        if line.bottom < MARGIN * height
        or line.top > (1 - MARGIN) * height
        or (line.baseline <= highest and line.bottom < OUTER * height)
        or (line.baseline >= lowest and line.top > (1 - OUTER) * height)
    ]


def _key(line: Line) -> str:
    """The words of a line without its digits and without numbers at its ends."""
    words = NUMBERS.sub("#", line.text.casefold())
    return words.strip("# |/\u2013-") or words


def _is_number(line: Line) -> bool:
    return bool(PAGE_NUMBER.match(line.text))


def _is_outermost(line: Line, page: Sequence[Line]) -> bool:
    above = any(other.baseline < line.baseline - line.size for other in page)
    below = any(other.baseline > line.baseline + line.size for other in page)
    return not (above and below)


def count_sizes(pages: Sequence[Sequence[Line]]) -> float:
    """The size of type in which most characters of the document are set."""
    sizes: Counter[float] = Counter()
    for page in pages:
        for line in page:
            sizes[round(line.size * 2) / 2] += len(line.text)
    return max(sizes, key=lambda size: (sizes[size], size), default=10.0)
