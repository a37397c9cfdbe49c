"""A hit → what of it may be quoted: whole sentences with what they lean on.

Each sentence is quoted with what it needs: the sentence that "this" or "they" points
to, or that has the year of a figure. A list item brings the line that introduces it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index.records import Hit
from index.search import Searcher
from ingest.records import Block, BlockKind, Page
from ingest.sentences import split_sentences
from service.quotable import (
    LONGEST,
    NOTE_CALL,
    is_long_enough,
    is_statement,
    lacks_scope,
    leans,
    names_year,
)

MOST_SENTENCES = 3
"""In one quotation: a longer chain of sentences that lean on each other is left out."""

QUOTABLE = {BlockKind.PARAGRAPH, BlockKind.LIST_ITEM}

INTRODUCES = (":", "：")

Range = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Quotation:
    """A run of whole sentences of a page that can stand alone.

    `core` is the sentence that is quoted for its own sake, `needed` the same with what
    it leans on; both are ranges of the page's text.
    `within` is the core in the hit's text. `lead` is the line that introduces the list
    of which the sentence is an item.
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
    for span in hit.spans:
        key = hit.document_id, span.page
        if key not in pages:
            pages[key] = searcher.page(hit, span.page)
        page = pages[key]
        shift = before - span.start
        for place, block in enumerate(page.blocks):
            if block.kind not in QUOTABLE:
                continue
            if block.stop <= span.start or block.start >= span.stop:
                continue
            lead = _lead(page, place, hit.language)
            for core, needed in _statements(
                page, block, hit.language, is_introduced=lead is not None
            ):
                if core[0] >= span.start and core[1] <= span.stop:
                    within = core[0] + shift, core[1] + shift
                    yield Quotation(hit, page, core, needed, within, lead)
        before += span.stop - span.start + 1


def _statements(
    page: Page, block: Block, language: str, *, is_introduced: bool
) -> Iterator[tuple[Range, Range]]:
    """Yield each sentence of a block, and the same with what it leans on."""
    text = page.text[block.start : block.stop]
    sentences = [_without_note_call(text, *s) for s in split_sentences(text, language)]
    is_whole_item = block.kind is BlockKind.LIST_ITEM and len(sentences) == 1
    for place, (_, stop) in enumerate(sentences):
        sentence = text[slice(*sentences[place])]
        if not is_statement(
            sentence, is_list_item=is_whole_item, is_introduced=is_introduced
        ):
            continue
        first = _first_needed(text, sentences, place, language)
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
    text: str, sentences: Sequence[Range], place: int, language: str
) -> int | None:
    """Return the first sentence that the one at `place` needs before it.

    Returns:
        None if it leans on more than may be quoted, or on what another block says.
    """
    first = place
    while leans(text[slice(*sentences[first])], language):
        first -= 1
        if first < 0 or place - first >= MOST_SENTENCES:
            return None
    sentence = text[slice(*sentences[place])]
    if first == place > 0 and lacks_scope(sentence):
        before = text[slice(*sentences[place - 1])]
        if names_year(before) and not leans(before, language):
            return place - 1
    return first


def _without_note_call(text: str, start: int, stop: int) -> Range:
    call = NOTE_CALL.search(text, start, stop)
    return start, call.start() if call else stop


def _lead(page: Page, place: int, language: str) -> Range | None:
    """Return the line that introduces the list which the block at `place` is in."""
    if page.blocks[place].kind is not BlockKind.LIST_ITEM:
        return None
    for block in reversed(page.blocks[:place]):
        if block.kind is BlockKind.LIST_ITEM:
            continue
        if block.kind is not BlockKind.PARAGRAPH:
            return None
        text = page.text[block.start : block.stop]
        *_, (start, stop) = split_sentences(text, language) or [(0, 0)]
        if not text[start:stop].endswith(INTRODUCES):
            return None
        return _shifted((start, stop), block.start)
    return None
