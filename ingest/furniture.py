"""Running heads, running feet and page numbers: what repeats from page to page."""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence

from ingest.lines import Line
from ingest.practice_words import LABEL_WORDS

MARGIN = 0.14
"""Share of the page height at top and bottom in which furniture stands."""

OUTER = 0.25
"""Share of the height in which the first and the last line may be furniture."""

HEIGHT_TOLERANCE = 8.0
"""Points by which a running head may wander from page to page."""

MIN_REPEATS = 3
MAX_STEP = 3
"""Pages from one repetition to the next: heads may stand on every second page, and a
picture may fill one. What comes back after ten pages is a heading."""

FEW_PAGES = 4
"""Documents this short show their furniture twice or not at all."""

TOUCHING = 0.7
"""Of the size of the type: a line with a smaller gap to the text belongs to it."""

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
NUMBERED_LABEL = re.compile(
    "(?:"
    + "|".join(
        [
            *LABEL_WORDS.values(),
            "article|section|chapter|part|annex|appendix|principle|objective|goal|step"
            "|question|case study|table|figure|box|module|session",
            "chapitre|partie|annexe|principe|objectif|étape|question|tableau|encadré",
            "artículo|sección|capítulo|parte|anexo|principio|objetivo|paso|pregunta"
            "|cuadro|recuadro|módulo",
            "(?:ال)?(?:مادة|قسم|فصل|باب|جزء|مرفق|مبدأ|هدف|سؤال|جدول|شكل|إطار|وحدة)",
            "статья|раздел|глава|часть|приложение|принцип|цель|шаг|вопрос|таблица"
            "|рисунок|вставка|модуль",
            "附件|原则|目标|步骤|问题|表|图|专栏|模块",
        ]
    )
    + r")\s*(?:no\.?|n[o°º]\.?|№|رقم|第)?\s*(?:\d{1,3}(?:[.-]\d{1,2})?|[ivxlc]{1,6}\b)"
    r"|第\s*[\d一二三四五六七八九十百]{1,4}\s*[章节条部编款]",
    re.IGNORECASE,
)
"""What is numbered for itself: the number says which one it is and not the page."""

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
        apart = _without_text(page, repeated)
        dropped = {
            id(line)
            for line in margin
            if JOB_NUMBER.match(line.text)
            or id(line) in apart
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
    """Return the ids of lines that pages near by repeat at their height.

    Lines of the same words are the same furniture if they are the same but for a
    number at an end, or if a number in each counts the pages and no other number varies
    out of step. "4. Recalls resolution
    2396 (2017)" under "3. Recalls resolution 2178 (2014)" is neither, and nor is
    "Recommendation 4" under "Recommendation 3".
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
                groups = [{at for at, other in level if other.text == line.text}]
            else:
                groups = _alike(line.text, place, level)
            if any(_count_near(place, pages) >= needed for pages in groups):
                repeated.add(id(line))
    return repeated


def _alike(text: str, place: int, level: Sequence[tuple[int, Line]]) -> list[set[int]]:
    """Find the pages with the text of page `place` again, numbers of pages aside."""
    bare = _without_page_number(text)
    counting: defaultdict[int, set[int]] = defaultdict(set)
    for at, line in level:
        if _in_step(text, line.text, at - place):
            for offset in _offsets(line.text, at):
                counting[offset].add(at)
    same = {at for at, line in level if _without_page_number(line.text) == bare}
    return [same, *(counting[offset] for offset in _offsets(text, place))]


def _count_near(place: int, pages: set[int]) -> int:
    """Count the pages in one run with `place`, each some steps from the next."""
    count = 1
    for direction in (-1, 1):
        at: int | None = place
        while at is not None:
            steps = (at + direction * step for step in range(1, MAX_STEP + 1))
            at = next((step for step in steps if step in pages), None)
            count += at is not None
    return count


def _without_text(page: Sequence[Line], repeated: set[int]) -> set[int]:
    """Return the ids of those repeated lines that do not touch the text of a page."""
    left = {id(line): line for line in page if id(line) in repeated}
    text = [line for line in page if id(line) not in repeated]
    while text:
        line = text.pop()
        touching = [other for other in left.values() if _touch(line, other)]
        text += touching
        for other in touching:
            del left[id(other)]
    return set(left)


def _touch(one: Line, other: Line) -> bool:
    gap = max(one.top - other.bottom, other.top - one.bottom)
    return (
        abs(gap) < TOUCHING * one.size
        and abs(one.size - other.size) < 0.5
        and one.bold == other.bold
        and one.turns == other.turns
        and min(one.right, other.right) > max(one.left, other.left)
    )


def _without_page_number(text: str) -> str:
    label, rest = _part_label(text)
    return label + NUMBER_AT_END.sub("", rest.casefold()).strip(" |/\u2013-")


def _part_label(text: str) -> tuple[str, str]:
    """Part the numbered label that a line begins with from the rest of it."""
    label = NUMBERED_LABEL.match(text)
    return (text[: label.end()], text[label.end() :]) if label else ("", text)


def _in_step(text: str, other: str, pages: int) -> bool:
    """Whether each number of a line is the same in another, or has risen by `pages`.

    "3 Ibid., p. 47." is the note after "2 Ibid., p. 45." and no running foot.
    """
    numbers = {int(number) for number in _find_numbers(text)}
    others = {int(number) for number in _find_numbers(other)}
    return all(number in others or number + pages in others for number in numbers) and (
        all(number in numbers or number - pages in numbers for number in others)
    )


def _offsets(text: str, place: int) -> set[int]:
    """Say by how much the numbers of a line are ahead of its page."""
    return {
        int(number) - place
        for number in _find_numbers(text)
        if len(number) <= PAGE_DIGITS
    }


def _find_numbers(text: str) -> list[str]:
    return NUMBERS.findall(ENUMERATOR.sub("", _part_label(text)[1]))


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
