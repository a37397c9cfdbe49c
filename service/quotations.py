"""A hit → what of it may be quoted: whole sentences with what they lean on.

Each sentence is quoted with what it needs: the sentence that "this" or "they" points
to, or that has the year of a figure. A list item brings the line that introduces it, or
the heading above. What a page, a column or a heading cuts in two is left out.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from index.records import Hit
from index.search import Searcher
from ingest.records import Block, BlockKind, Page
from ingest.sentences import split_sentences
from service.continuity import (
    RUNNING,
    goes_on,
    has_sentences,
    is_item_unfinished,
    is_stray,
)
from service.quotable import (
    LONGEST,
    NOTE_CALL,
    after_heading,
    is_long_enough,
    is_statement,
    lacks_scope,
    leans,
    names_year,
    opens_whole,
)

MOST_SENTENCES = 3
"""In one quotation: a longer chain of sentences that lean on each other is left out."""

FURTHEST_PAGE = 3
"""A sentence is taken to run over no more pages of pictures and tables than this."""

QUOTABLE = {BlockKind.PARAGRAPH, BlockKind.LIST_ITEM}

INTRODUCES = (":", "：")

MADE_UP = re.compile(
    r"illustrat|fiction|worked example|imaginary|fictive|fictif|exemple|ilustrativ"
    r"|ficti[cs]i|ejemplo|توضيحي|متخيل|خيالي|مثال|иллюстрат|вымышлен|пример|示例|虚构|举例|案例",
    re.IGNORECASE,
)
"""In the heading of what is told of people and places that do not exist."""

Range = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Quotation:
    """A run of whole sentences of a page that can stand alone.

    `core` is the sentence that is quoted for its own sake, `needed` the same with what
    it leans on; both are ranges of the page's text.
    `within` is the core in the hit's text. `lead` is the line that introduces the list
    of which the sentence is an item; if there is none, the heading above the list, or
    one that says that what is told below it was made up.
    """

    hit: Hit
    page: Page
    core: Range
    needed: Range
    within: Range
    lead: Range | None

    @property
    def text(self) -> str:
        """The sentence with what it leans on, as the page holds them."""
        return self.page.text[slice(*self.needed)]

    @property
    def place(self) -> tuple[str, int, int]:
        """Where the sentence stands: document, page, character."""
        return self.hit.document_id, self.page.number, self.core[0]


def quotations(
    searcher: Searcher, hit: Hit, pages: dict[tuple[str, int], Page]
) -> Iterator[Quotation]:
    """Yield what of a hit may be quoted, in reading order.

    Args:
        searcher: What found the hit.
        hit: A passage.
        pages: Pages by document and number, so that none is read twice; added to.
    """
    if hit.kind not in QUOTABLE | {BlockKind.TABLE}:
        return
    before = 0

    def page_at(number: int) -> Page:
        key = hit.document_id, number
        if key not in pages:
            pages[key] = searcher.page(hit, number)
        return pages[key]

    for span in hit.spans:
        page = page_at(span.page)
        shift = before - span.start
        for place, block in enumerate(page.blocks):
            if block.kind not in QUOTABLE:
                continue
            if block.stop <= span.start or block.start >= span.stop:
                continue
            lead = _lead(page, place, hit.language)
            is_cut = lead is None and _is_cut(page_at, page, place, hit.language)
            is_whole_item = _is_whole_item(page, place, hit.language)
            for core, needed in _statements(
                page,
                block,
                hit.language,
                is_introduced=lead is not None,
                is_cut=is_cut,
                is_whole_item=is_whole_item,
            ):
                if core[0] >= span.start and core[1] <= span.stop:
                    within = core[0] + shift, core[1] + shift
                    above = lead or _telling_heading(page, place)
                    yield Quotation(hit, page, core, needed, within, above)
        before += span.stop - span.start + 1


def _statements(
    page: Page,
    block: Block,
    language: str,
    *,
    is_introduced: bool,
    is_cut: bool,
    is_whole_item: bool,
) -> Iterator[tuple[Range, Range]]:
    """Yield each sentence of a block, and the same with what it leans on."""
    text = _block_text(page, block)
    sentences = [_without_note_call(text, *s) for s in split_sentences(text, language)]
    if sentences:
        start, stop = sentences[0]
        sentences[0] = after_heading(text, start), stop
    first_whole = int(is_cut)
    for place in range(first_whole, len(sentences)):
        start, stop = sentences[place]
        if not is_statement(
            text[start:stop],
            is_list_item=is_whole_item and len(sentences) == 1,
            is_introduced=is_introduced,
        ):
            continue
        first = _first_needed(text, sentences, place, first_whole, language)
        if first is None or stop - sentences[first][0] > LONGEST:
            continue
        needed = sentences[first][0], stop
        if is_long_enough(text[slice(*needed)], language):
            yield (
                _shifted(sentences[place], block.start),
                _shifted(needed, block.start),
            )


def _shifted(place: Range, by: int) -> Range:
    return place[0] + by, place[1] + by


def _first_needed(
    text: str,
    sentences: Sequence[Range],
    place: int,
    first_whole: int,
    language: str,
) -> int | None:
    """Return the first sentence that the one at `place` needs before it.

    Returns:
        None if it leans on more than may be quoted, on half a sentence, or on what
        another block says.
    """
    first = place
    while leans(text[slice(*sentences[first])], language):
        first -= 1
        if first < first_whole or place - first >= MOST_SENTENCES:
            return None
    sentence = text[slice(*sentences[place])]
    if first == place > first_whole and lacks_scope(sentence):
        before = text[slice(*sentences[place - 1])]
        if names_year(before) and not leans(before, language):
            return place - 1
    return first


def _is_cut(
    page_at: Callable[[int], Page], page: Page, place: int, language: str
) -> bool:
    """Say whether the block at `place` begins in the middle of a sentence."""
    text = _block_text(page, page.blocks[place])
    if not opens_whole(text):
        return True
    there, before = page, _running(page.blocks[:place])
    while not before and there.number > max(1, page.number - FURTHEST_PAGE):
        there = page_at(there.number - 1)
        before = [
            block
            for block in _running(there.blocks)
            if block.kind is BlockKind.HEADING
            or not is_stray(_block_text(there, block), language)
        ]
    if not before:
        return False
    texts = [_block_text(there, block) for block in before]
    if there is not page and not has_sentences(texts, language):
        return False
    return goes_on(
        texts[-1], before[-1].kind, text, language, is_next_page=there is not page
    )


def _is_whole_item(page: Page, place: int, language: str) -> bool:
    """Say whether the block at `place` is a list item that nothing goes on with."""
    block, after = page.blocks[place], _running(page.blocks[place + 1 :])
    text = _block_text(page, block)
    if block.kind is not BlockKind.LIST_ITEM or is_item_unfinished(text, language):
        return False
    return (
        not after
        or after[0].kind is not BlockKind.PARAGRAPH
        or opens_whole(_block_text(page, after[0]))
    )


def _running(blocks: Sequence[Block]) -> list[Block]:
    return [block for block in blocks if block.kind in RUNNING]


def _block_text(page: Page, block: Block) -> str:
    return page.text[block.start : block.stop]


def _without_note_call(text: str, start: int, stop: int) -> Range:
    call = NOTE_CALL.search(text, start, stop)
    return start, call.start() if call else stop


def _telling_heading(page: Page, place: int) -> Range | None:
    """Return the heading above the block at `place` without which it misleads.

    A list below "What this evaluation cannot show" says the opposite of what it seems
    to; a figure from "An illustrative example" is nobody's.
    """
    above = [b for b in page.blocks[:place] if b.kind is BlockKind.HEADING]
    if not above:
        return None
    heading = above[-1]
    is_item = page.blocks[place].kind is BlockKind.LIST_ITEM
    if is_item or MADE_UP.search(_block_text(page, heading)):
        return heading.start, heading.stop
    return None


def _lead(page: Page, place: int, language: str) -> Range | None:
    """Return the line that introduces the list which the block at `place` is in."""
    if page.blocks[place].kind is not BlockKind.LIST_ITEM:
        return None
    for block in reversed(page.blocks[:place]):
        if block.kind is BlockKind.LIST_ITEM:
            continue
        if block.kind is not BlockKind.PARAGRAPH:
            return None
        text = _block_text(page, block)
        *_, (start, stop) = split_sentences(text, language) or [(0, 0)]
        if not text[start:stop].endswith(INTRODUCES):
            return None
        return _shifted((start, stop), block.start)
    return None
