"""Drafts of a whole document → the same, with contents, references and notes marked.

A contents page is known by its entries: lines that end with a page number, under a
title such as "Contents" or with leaders. A reference list is known by its title and by
what references look like. Both end where the text goes on, not where the next title
happens to be recognised as a heading.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from ingest.lines import Line
from ingest.records import BlockKind
from ingest.rows import SENTENCE_END, Draft

PREFIX = (
    r"^(?:(?:annex|appendix|annexe|anexo|приложение)\s\w{1,4}[.:]?\s+)?"
    r"(?:(?:[\divx]+|[a-z])[.)]?\s+)?"
)
CONTENTS_TITLE = re.compile(
    r"^(?:(?:table of )?contents|table des matières|sommaire|índice|sumario"
    r"|(?:tabla de )?contenidos?|оглавление|содержание|(?:قائمة |فهرس |جدول )?المحتويات"
    r"|الفهرس|目\s?[录錄次])"
    r"(?:\s\(?(?:cont(?:inued|d|\.)?|suite|continuación|продолжение|تابع|续)\)?)?"
    r"(?:\s(?:page|paragraphs?|página|стр\.?|الصفحة|页次))*$",
    re.IGNORECASE,
)
REFERENCES_TITLE = re.compile(
    PREFIX + r"(?:(?:list of |selected )?references|(?:selected |select )?bibliography"
    r"|works cited|(?:references|sources)(?: and further reading)?|further reading"
    r"|bibliographie(?: sélective)?|références(?: bibliographiques)?|sources"
    r"|bibliografía(?: seleccionada)?|referencias(?: bibliográficas)?|fuentes"
    r"|(?:قائمة )?(?:المراجع|المصادر)(?: والمراجع| والمصادر)?|ثبت المراجع"
    r"|(?:список )?(?:использованн\w+ )?(?:литератур[аы]|источник(?:и|ов))"
    r"|библиография|(?:主要)?参考(?:文献|书目|资料)|引用文献|资料来源)\s*:?$",
    re.IGNORECASE,
)
NOTES_TITLE = re.compile(
    r"^(?:end\s?notes|notes|notas|примечания|الحواشي|尾注|注释)$", re.IGNORECASE
)

NUMBER = r"(?:\d{1,4}|[ivxlc]{1,6})"
ENTRY = re.compile(rf"(?:^|[\s.…·]){NUMBER}\s*$", re.IGNORECASE)
ENTRY_RIGHT_TO_LEFT = re.compile(r"^\d{1,4}\s")
LEADER = re.compile(r"(?:[.…·]\s?){4,}")
LEADER_ENTRY = re.compile(
    rf"[^\W\d_].*(?:[.…·]\s?){{4,}}\s*{NUMBER}\s*$", re.IGNORECASE
)

MIN_LEADER_ENTRIES = 3
MIN_ENTRIES = 2
"""So many make a contents page: entries with leaders alone, and any under a title."""

MAX_ENTRY_ROWS = 5
PROSE_CHARACTERS = 30
MAX_TRAILING_CHARACTERS = 200
"""A block that ends like a sentence, or is longer than the second, is no entry."""

REFERENCE = re.compile(
    r"\b(?:19|20)\d\d|(?:١٩|٢٠)[٠-٩]{2}|https?://|www\.|\bdoi\b|^[\[(]?\d{1,3}[\]).]\s"
    r"|\b[A-Z]{1,4}/[A-Z\d]+[/.\d]"
)
LOOKED_AT = 8
"""Blocks after a title "References" of which half must look like references."""

TITLE_LENGTH = 60
SAME_SIZE = 0.5
"""Points: a note set as large as the references before it is one of them."""

MAX_LEVEL = 6


@dataclass(slots=True)
class _List:
    """A reference list or endnotes that are being gathered: places on pages."""

    kind: BlockKind
    level: int
    places: list[tuple[int, int]] = field(default_factory=list)


def mark_sections(pages: Sequence[Sequence[Draft]]) -> list[list[Draft]]:
    """Mark contents, reference lists and endnotes in drafts with their levels."""
    return _mark_lists(_mark_contents(pages))


def _mark_contents(pages: Sequence[Sequence[Draft]]) -> list[list[Draft]]:
    marked: list[list[Draft]] = []
    goes_on = False
    for page in pages:
        start, stop = _contents_range(page, goes_on=goes_on)
        marked.append(
            [
                replace(draft, kind=BlockKind.CONTENTS, level=0)
                if start <= place < stop
                else _without_contents(draft)
                for place, draft in enumerate(page)
            ]
        )
        rest = (d for d in page[stop:] if d.kind is not BlockKind.NOTE)
        goes_on = stop > 0 and all(map(_is_title, rest))
    return marked


def _contents_range(page: Sequence[Draft], *, goes_on: bool) -> tuple[int, int]:
    """Return where contents begin and end on a page; equal if it has none."""
    starts = [place + 1 for place, draft in enumerate(page) if _is_title(draft)]
    ends = bool(starts) and starts[-1] == len(page)
    if goes_on:
        starts.append(0)
    leaders = [place for place, draft in enumerate(page) if _leader_entries(draft)]
    if sum(_leader_entries(page[place]) for place in leaders) >= MIN_LEADER_ENTRIES:
        starts.append(leaders[0])
    for start in starts:
        stop = _contents_stop(page, start)
        if _holds_entries(page[start:stop]):
            return start, stop
    # A title at the foot of a page may stand over the next one.
    return (len(page), len(page)) if ends else (0, 0)


def _holds_entries(drafts: Sequence[Draft]) -> bool:
    counts = [_entries(draft) for draft in drafts]
    letters = [len(draft.text) for draft in drafts]
    held = sum(length for length, count in zip(letters, counts, strict=True) if count)
    return sum(counts) >= MIN_ENTRIES and 2 * held >= sum(letters)


def _contents_stop(page: Sequence[Draft], start: int) -> int:
    """Return one past the last entry, or past what follows it if that is no text.

    Annexes may stand there without a page number.
    """
    stop = start
    for place in range(start, len(page)):
        draft = page[place]
        if _entries(draft):
            stop = place + 1
        elif _is_prose(draft):
            return stop
    while stop < len(page) and _may_trail(page[stop]):
        stop += 1
    return stop


def _may_trail(draft: Draft) -> bool:
    return draft.kind is BlockKind.PARAGRAPH and not _is_title(draft)


def _is_title(draft: Draft) -> bool:
    return CONTENTS_TITLE.match(draft.text.strip()) is not None


def _entries(draft: Draft) -> int:
    """Count the entries of a block that holds nothing else; long ones take rows."""
    numbered = [_is_entry(row) for row in draft.rows]
    is_one = numbered[-1] and len(numbered) <= MAX_ENTRY_ROWS
    return sum(numbered) if is_one or 2 * sum(numbered) >= len(numbered) else 0


def _is_entry(row: Sequence[Line]) -> bool:
    text = " ".join(cell.text for cell in row)
    if any(cell.right_to_left for cell in row) and ENTRY_RIGHT_TO_LEFT.match(text):
        return True
    return ENTRY.search(text) is not None


def _leader_entries(draft: Draft) -> int:
    texts = (" ".join(cell.text for cell in row) for row in draft.rows)
    return sum(LEADER_ENTRY.search(text) is not None for text in texts)


def _is_prose(draft: Draft) -> bool:
    text = draft.text
    if LEADER.search(text):
        return False
    ends = len(text) > PROSE_CHARACTERS and SENTENCE_END.search(text) is not None
    return ends or len(text) > MAX_TRAILING_CHARACTERS


def _without_contents(draft: Draft) -> Draft:
    """Return a block with leaders that is no contents: a form, or a dotted rule."""
    if draft.kind is not BlockKind.CONTENTS:
        return draft
    has_cells = any(len(row) > 1 for row in draft.rows)
    return replace(draft, kind=BlockKind.TABLE if has_cells else BlockKind.PARAGRAPH)


def _mark_lists(pages: Sequence[Sequence[Draft]]) -> list[list[Draft]]:
    marked = [list(page) for page in pages]
    opened: _List | None = None
    places = [
        (number, at) for number, page in enumerate(pages) for at in range(len(page))
    ]
    for order, (number, at) in enumerate(places):
        draft = pages[number][at]
        kind = _list_kind(draft)
        if kind is BlockKind.REFERENCES:
            after = (pages[n][a] for n, a in places[order + 1 :])
            kind = kind if _has_references(after) else None
        is_heading = draft.kind is BlockKind.HEADING
        if kind is not None or (
            opened is not None and is_heading and draft.level <= opened.level
        ):
            _close(marked, opened)
            level = draft.level if is_heading else MAX_LEVEL
            opened = _List(kind, level) if kind is not None else None
        elif opened is not None and not is_heading and _belongs(draft, opened, marked):
            opened.places.append((number, at))
    _close(marked, opened)
    return marked


def _list_kind(draft: Draft) -> BlockKind | None:
    """Return what a title stands over; a title may be set like the text."""
    text = draft.text.strip()
    if len(text) > TITLE_LENGTH or draft.kind is BlockKind.NOTE:
        return None
    if REFERENCES_TITLE.match(text):
        return BlockKind.REFERENCES
    is_notes = draft.kind is BlockKind.HEADING and NOTES_TITLE.match(text)
    return BlockKind.NOTE if is_notes else None


def _has_references(after: Iterable[Draft]) -> bool:
    looked_at: list[bool] = []
    for draft in after:
        if draft.kind is BlockKind.HEADING and looked_at:
            break
        if draft.kind is not BlockKind.HEADING:
            looked_at.append(_is_reference(draft))
        if len(looked_at) == LOOKED_AT:
            break
    return 2 * sum(looked_at) >= len(looked_at) > 0


def _is_reference(draft: Draft) -> bool:
    return REFERENCE.search(draft.text) is not None


def _belongs(draft: Draft, opened: _List, pages: Sequence[Sequence[Draft]]) -> bool:
    """Whether a block is of a list; a footnote is not, unless all of it is so small."""
    if draft.kind in (BlockKind.CONTENTS, BlockKind.CAPTION):
        return False
    if draft.kind is not BlockKind.NOTE:
        return True
    if opened.kind is BlockKind.NOTE or not opened.places:
        return False
    number, at = opened.places[-1]
    return abs(pages[number][at].first.size - draft.first.size) < SAME_SIZE


def _close(pages: list[list[Draft]], opened: _List | None) -> None:
    """Mark the blocks of a list, without what follows the last reference."""
    if opened is None:
        return
    places = opened.places
    if opened.kind is BlockKind.REFERENCES:
        while places and not _is_reference(pages[places[-1][0]][places[-1][1]]):
            places.pop()
    for number, at in places:
        pages[number][at] = replace(pages[number][at], kind=opened.kind, level=0)
