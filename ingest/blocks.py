"""Lines of a whole document into pages of blocks: headings, paragraphs, notes, tables.

Decisions that need the whole document are taken here: the size of the body type, the
styles of headings and their levels, what repeats, and where references begin.
"""

import itertools
import re
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from ingest.boilerplate import BAR_CODE, mark_boilerplate
from ingest.columns import order_lines
from ingest.furniture import count_sizes, remove_furniture
from ingest.glyphs import Boxes, Floats, upright
from ingest.initials import join_numbers, restore_initials
from ingest.justified import join_justified
from ingest.lines import Line, count_words
from ingest.notes import NOTE_SIZE, draft_notes, find_notes, join_marks
from ingest.records import QUARTER_POINTS, Block, BlockKind, Page
from ingest.rows import (
    NUMBERED_START,
    SENTENCE_END,
    Draft,
    Surroundings,
    draft_column,
)
from ingest.sections import MAX_LEVEL, mark_sections
from ingest.tables import find_ruled_tables, join_rules
from ingest.text import join_lines

CAPTION_START = re.compile(
    r"^(?:figure|fig\.|table|box|chart|map|graph|annex table|figura|tabla|cuadro"
    r"|gráfico|recuadro|tableau|encadré|graphique|carte|рис\.|рисунок|таблица|вставка"
    r"|الشكل|الجدول|الإطار|图|表|专栏)\s*\d",
    re.IGNORECASE,
)
CAPTION_LENGTH = 200
HEADING_LENGTH = 300
HEADING_SIZE = 1.12
"""Of the body type: a short line set larger than this is a heading."""

SENTENCE_LENGTH = 80
"""A heading that ends with a full stop is no longer than this."""

DOTTED = re.compile(r"^\d{1,2}((?:\.\d{1,2}){1,3})\.?\s")
MIN_DOTTED = 2
"""Headings numbered like "1.3" in one style: so many tell its level."""


@dataclass(frozen=True, slots=True)
class LinedPage:
    """A page before its blocks are known.

    `pictured` is about how many letters it shows that are no characters of it. `unread`
    says why its text was left out, if it was. `is_ocr` is as in `Page`.
    """

    number: int
    label: str
    width: float
    height: float
    lines: tuple[Line, ...]
    rules: Floats
    unreadable: int
    pictured: int = 0
    unread: str = ""
    is_ocr: bool = False

    @classmethod
    def empty(cls, number: int, label: str) -> "LinedPage":
        """Stand in for a page that could not be read."""
        rules = np.zeros((0, 4), np.float32)
        return cls(number, label, 0.0, 0.0, (), rules, 0)


@dataclass(frozen=True, slots=True)
class _Style:
    """How a document is set: what its headings and notes are told by."""

    body_size: float
    is_mostly_bold: bool
    outline: Mapping[tuple[int, str], int]
    words: Collection[str]


def build_pages(
    pages: Sequence[LinedPage], outline: Mapping[tuple[int, str], int]
) -> list[Page]:
    """Turn lines into pages of text and blocks.

    Args:
        pages: All pages of the document that could be read, in order.
        outline: Level of each bookmark, by page and squeezed title (`squeeze`).
    """
    read = [
        [line for line in page.lines if not BAR_CODE.match(line.text)] for page in pages
    ]
    kept = remove_furniture(read, [page.height for page in pages])
    body_size = count_sizes(kept)
    letters = sum(len(line.text) for lines in kept for line in lines)
    bold = sum(len(line.text) for lines in kept for line in lines if line.bold)
    words = count_words([line for lines in kept for line in lines])
    style = _Style(body_size, 2 * bold > letters, outline, words)
    drafts = [
        _draft_page(page, lines, style) for page, lines in zip(pages, kept, strict=True)
    ]
    levelled = _set_levels(drafts)
    sectioned = mark_boilerplate(mark_sections(levelled))
    return [
        _write_page(page, blocks, words)
        for page, blocks in zip(pages, sectioned, strict=True)
    ]


def squeeze(text: str) -> str:
    """Reduce a heading to what two spellings of it share."""
    return re.sub(r"[\W_]+", "", text.casefold())


def _draft_page(page: LinedPage, lines: Sequence[Line], style: _Style) -> list[Draft]:
    """Draft the blocks of a page; text turned against most of it comes last."""
    turns = Counter(line.turns for line in lines)
    drafts: list[Draft] = []
    for turn in sorted(turns, key=lambda turn: (-turns[turn], turn)):
        drafts += _draft_frame(
            page, [line for line in lines if line.turns == turn], turn, style
        )
    return drafts


def _draft_frame(
    page: LinedPage, lines: Sequence[Line], turn: int, style: _Style
) -> list[Draft]:
    rules = join_rules(upright(page.rules, turn, page.width, page.height))
    tables = find_ruled_tables(rules, lines)
    around = Surroundings(style.body_size, tables, style.words)
    height = page.width if turn % 2 else page.height
    drafts: list[Draft] = []
    notes: list[Draft] = []
    lines = join_numbers(restore_initials(join_marks(lines), style.words))
    held = [line for line in lines if any(table.holds(line) for table in tables)]
    cells = set(map(id, held))
    text = join_justified([line for line in lines if id(line) not in cells])
    for column in order_lines([*text, *held], rules, tables):
        foot = find_notes(column, style.body_size, height, tables)
        column_drafts = [
            _classify(draft, page.number, style)
            for draft in draft_column(column[:foot], around)
        ]
        drafts += _go_on(drafts, column_drafts)
        notes += draft_notes(column[foot:])
    return drafts + notes


def _go_on(before: list[Draft], after: list[Draft]) -> list[Draft]:
    """Join the paragraph that a column breaks, and return what follows it.

    `before` holds the blocks of earlier columns; its last one is replaced.
    """
    if not before or not after or not _is_broken(before[-1], after[0]):
        return after
    before[-1] = replace(before[-1], rows=before[-1].rows + after[0].rows)
    return after[1:]


def _is_broken(draft: Draft, after: Draft) -> bool:
    """Whether a paragraph at the foot of a column goes on at the head of the next."""
    if draft.kind not in (BlockKind.PARAGRAPH, BlockKind.LIST_ITEM):
        return False
    last, first = draft.rows[-1][-1], after.first
    return (
        after.kind is BlockKind.PARAGRAPH
        and first.top < last.top
        and abs(first.size - last.size) < 0.5
        and first.bold == last.bold
        and (first.text[0].islower() or not SENTENCE_END.search(last.text))
        and not NUMBERED_START.match(first.text)
    )


def _classify(draft: Draft, page: int, style: _Style) -> Draft:
    if draft.kind is not BlockKind.PARAGRAPH and draft.kind is not BlockKind.LIST_ITEM:
        return draft
    text = draft.text
    if len(text) <= CAPTION_LENGTH and CAPTION_START.match(text):
        return replace(draft, kind=BlockKind.CAPTION)
    if level := style.outline.get((page, squeeze(text)), 0):
        return replace(draft, kind=BlockKind.HEADING, level=level)
    if _looks_like_heading(draft, text, style):
        return replace(draft, kind=BlockKind.HEADING)
    return draft


def _looks_like_heading(draft: Draft, text: str, style: _Style) -> bool:
    lines = [line for row in draft.rows for line in row]
    if len(text) > HEADING_LENGTH or len(lines) > 4 or not re.search(r"[^\W\d_]", text):
        return False
    is_bold = all(line.bold for line in lines)
    larger = min(line.size for line in lines) >= HEADING_SIZE * style.body_size
    if larger:
        is_sentence = len(text) > SENTENCE_LENGTH and text.endswith((".", "。", ";"))
        return is_bold or not is_sentence
    bold = is_bold and not style.is_mostly_bold
    smaller = max(line.size for line in lines) < NOTE_SIZE * style.body_size
    return bold and not smaller and not SENTENCE_END.search(text.rstrip(":"))


def _set_levels(pages: Sequence[Sequence[Draft]]) -> list[list[Draft]]:
    """Give headings that the outline lacks a level by the rank of their style."""
    uses: Counter[tuple[float, bool]] = Counter()
    known: defaultdict[tuple[float, bool], Counter[int]] = defaultdict(Counter)
    for number, page in enumerate(pages):
        for draft in page:
            if draft.kind is BlockKind.HEADING:
                style = _heading_style(draft)
                # Titles on the first page are larger than any heading of the text.
                uses[style] += 1 if number else 0
                if draft.level:
                    known[style][draft.level] += 1
    ranked = sorted((style for style in uses if uses[style]), reverse=True)
    rank = _rank_styles(ranked, _numbered_styles(pages))
    for style, levels in known.items():
        rank[style] = min(level for level in levels if level)
    return [
        [
            replace(
                draft, level=_depth(draft.text) or rank.get(_heading_style(draft), 1)
            )
            if draft.kind is BlockKind.HEADING and not draft.level
            else draft
            for draft in page
        ]
        for page in pages
    ]


def _numbered_styles(pages: Sequence[Sequence[Draft]]) -> dict[tuple[float, bool], int]:
    """Say how deep the numbers are of styles whose headings are numbered like "1.3"."""
    depths: defaultdict[tuple[float, bool], list[int]] = defaultdict(list)
    for draft in itertools.chain.from_iterable(pages):
        if draft.kind is BlockKind.HEADING:
            depths[_heading_style(draft)].append(_depth(draft.text))
    numbered = {style: [depth for depth in of if depth] for style, of in depths.items()}
    return {
        style: min(found)
        for style, found in numbered.items()
        if len(found) >= MIN_DOTTED and 2 * len(found) > len(depths[style])
    }


def _rank_styles(
    ranked: Sequence[tuple[float, bool]], numbered: Mapping[tuple[float, bool], int]
) -> dict[tuple[float, bool], int]:
    """Give styles, largest first, their levels: those above "1.3" are level 1."""
    rank: dict[tuple[float, bool], int] = {}
    level = 0
    for place, style in enumerate(ranked):
        below = [numbered[other] for other in ranked[place + 1 :] if other in numbered]
        deepest = min([level_below - 1 for level_below in below] + [MAX_LEVEL])
        level = numbered.get(style, max(min(level + 1, deepest), 1))
        rank[style] = level
    return rank


def _depth(text: str) -> int:
    """How deep a heading's number goes: 2 for "1.3"; 0 without such a number."""
    number = DOTTED.match(text)
    return 1 + number[1].count(".") if number else 0


def _heading_style(draft: Draft) -> tuple[float, bool]:
    return round(draft.first.size * 2) / 2, draft.first.bold


def _write_page(
    page: LinedPage, drafts: Sequence[Draft], words: Collection[str]
) -> Page:
    pieces: list[str] = []
    boxes: list[Boxes] = []
    blocks: list[Block] = []
    length = 0
    for draft in drafts:
        text, block_boxes = _write_block(draft, words)
        if not text:
            continue
        if pieces:
            pieces.append("\n\n")
            boxes.append(np.zeros((2, 4), np.uint16))
            length += 2
        pieces.append(text)
        boxes.append(block_boxes)
        blocks.append(Block(draft.kind, length, length + len(text), draft.level))
        length += len(text)
    stored = np.concatenate(boxes) if boxes else np.zeros((0, 4), np.uint16)
    return Page(
        number=page.number,
        label=page.label,
        width=min(round(page.width * QUARTER_POINTS), 0xFFFF),
        height=min(round(page.height * QUARTER_POINTS), 0xFFFF),
        text="".join(pieces),
        boxes=stored.astype("<u2").tobytes(),
        blocks=tuple(blocks),
        is_ocr=page.is_ocr and bool(blocks),
    )


def _write_block(draft: Draft, words: Collection[str]) -> tuple[str, Boxes]:
    in_rows = draft.kind in (BlockKind.TABLE, BlockKind.CONTENTS)
    pieces: list[str] = []
    boxes: list[Boxes] = []
    for row in draft.rows:
        for place, line in enumerate(row):
            between = ""
            if pieces and place:
                between = " | " if in_rows else " "
            elif pieces and in_rows:
                between = "\n"
            elif pieces:
                drop, between = join_lines(pieces[-1], line.text, words)
                if drop:
                    pieces[-1] = pieces[-1][:-drop]
                    boxes[-1] = boxes[-1][:-drop]
            pieces += [between, line.text]
            boxes += [np.zeros((len(between), 4), np.uint16), line.boxes]
    return "".join(pieces), np.concatenate(boxes)
