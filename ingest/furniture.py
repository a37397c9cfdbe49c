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

NUMBERS = re.compile(r"\d+")
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
    """Drop the lines in the margins that repeat across pages, digits aside.

    A page number alone, standing outermost on its page, goes where most pages have
    one. Nothing is dropped from a document of one page.
    """
    margins = [
        _margin_lines(page, height) for page, height in zip(pages, heights, strict=True)
    ]
    needed = 2 if len(pages) <= FEW_PAGES else MIN_REPEATS
    seen: defaultdict[str, list[float]] = defaultdict(list)
    for margin in margins:
        for key, line in {_key(line): line for line in margin}.items():
            seen[key].append(line.baseline)
    numbered = sum(any(_is_number(line) for line in margin) for margin in margins)
    drop_numbers = len(pages) > 1 and 2 * numbered >= len(pages)
    repeated = {
        key
        for key, baselines in seen.items()
        if max(len(_level(baselines, baseline)) for baseline in baselines) >= needed
    }
    kept: list[list[Line]] = []
    for page, margin in zip(pages, margins, strict=True):
        dropped = {
            id(line)
            for line in margin
            if JOB_NUMBER.match(line.text)
            or len(_level(seen[_key(line)], line.baseline)) >= needed
            or (drop_numbers and _is_number(line) and _is_outermost(line, page))
        }
        # A page turned for display shows its furniture at another edge.
        dropped |= {
            id(line)
            for line in page
            if line.turns != _main_turns(page)
            and (_key(line) in repeated or (drop_numbers and _is_number(line)))
        }
        kept.append(
            [
                line
                for line in page
                if id(line) not in dropped and not DRAWN_RULE.match(line.text)
            ]
        )
    return kept


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


def _level(baselines: Sequence[float], baseline: float) -> list[float]:
    return [y for y in baselines if abs(y - baseline) <= HEIGHT_TOLERANCE]


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
