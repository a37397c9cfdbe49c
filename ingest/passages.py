"""Blocks into passages, as long as the encoder likes and no longer than it reads."""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from ingest.block_languages import block_languages
from ingest.records import Block, BlockKind, Document, Page, Passage, Span
from ingest.sentences import split_sentences

TARGET_TOKENS = 200
MAXIMUM_TOKENS = 400

OWN_KINDS = (
    BlockKind.NOTE,
    BlockKind.CONTENTS,
    BlockKind.REFERENCES,
    BlockKind.BOILERPLATE,
)
"""Kept out of the running text, so that a search can hold them back."""

SECTION_LEVEL = 2
"""No passage runs across a heading of this level or an outer one."""

PATH_SEPARATOR = " › "
PASSAGE_ID_DIGITS = 24


@dataclass(frozen=True, slots=True)
class _Piece:
    """A block, or as much of a long one as a passage holds."""

    page: Page
    kind: BlockKind
    start: int
    stop: int
    tokens: int
    language: str


def assemble_passages(
    document: Document,
    count_tokens: Callable[[str], int],
    *,
    target_tokens: int = TARGET_TOKENS,
    maximum_tokens: int = MAXIMUM_TOKENS,
) -> list[Passage]:
    """Group consecutive blocks of a document into passages.

    Blocks are added while a passage is below the target and the next one fits. A block
    over the maximum is cut at the ends of sentences, a sentence over it at spaces.
    Headings open a passage and form its path. Notes, contents and references make
    passages of their own, and so does what is in another language.

    Args:
        document: As read.
        count_tokens: The encoder's count, without special tokens.
        target_tokens: A passage is closed once it has this many.
        maximum_tokens: No passage has more.

    Returns:
        Passages in reading order. Every character of a block other than white space
        is in exactly one of them.
    """
    assembly = _Assembly(document, count_tokens, target_tokens, maximum_tokens)
    for page in document.pages:
        for block in page.blocks:
            assembly.add(page, block)
        assembly.end_page()
    return assembly.finish()


class _Assembly:
    """The passages made so far and the pieces of the next one."""

    def __init__(
        self,
        document: Document,
        count_tokens: Callable[[str], int],
        target_tokens: int,
        maximum_tokens: int,
    ) -> None:
        self._document = document
        self._languages = block_languages(document)
        self._count = count_tokens
        self._target = target_tokens
        self._maximum = maximum_tokens
        self._path: list[tuple[int, str]] = []
        self._headings: list[_Piece] = []
        self._pieces: list[_Piece] = []
        self._pieces_path = ""
        self._notes: list[_Piece] = []
        self._passages: list[Passage] = []

    def add(self, page: Page, block: Block) -> None:
        """Take the next block of the document."""
        for piece in self._cut(page, block):
            if block.kind is BlockKind.NOTE:
                self._add_note(piece)
            elif block.kind is BlockKind.HEADING:
                self._headings.append(piece)
            else:
                self._add_piece(piece)
        if block.kind is BlockKind.HEADING:
            self._enter(block, page.text[block.start : block.stop])

    def end_page(self) -> None:
        """Close the notes of a page: they do not run on with those of the next."""
        self._flush(self._notes, self._heading_path())
        self._notes = []

    def finish(self) -> list[Passage]:
        """Close what is open; a heading that nothing follows stands alone."""
        self._close()
        alone: list[_Piece] = []
        for piece in self._headings:
            if self._tokens([*alone, piece]) > self._maximum:
                self._flush(alone, self._heading_path())
                alone = []
            alone.append(piece)
        self._flush(alone, self._heading_path())
        self._headings = []
        return self._passages

    def _enter(self, heading: Block, text: str) -> None:
        # A section ends where its heading stands, even if no text follows it.
        if heading.level <= SECTION_LEVEL:
            self._close()
        while self._path and self._path[-1][0] >= heading.level:
            self._path.pop()
        self._path.append((heading.level, " ".join(text.split())))

    def _heading_path(self) -> str:
        return PATH_SEPARATOR.join(text for _, text in self._path)

    def _add_note(self, piece: _Piece) -> None:
        if self._notes and not self._fits(self._notes, piece):
            self.end_page()
        self._notes.append(piece)

    def _add_piece(self, piece: _Piece) -> None:
        new = [*self._headings, piece]
        if self._pieces and (
            (self._headings and self._tokens(self._pieces) * 2 >= self._target)
            or not self._fits(self._pieces, *new)
            or _own_kind(self._pieces) is not _own_kind(new)
            or self._pieces[-1].language != piece.language
        ):
            self._close()
        self._headings = []
        if not self._pieces:
            self._pieces_path = self._heading_path()
            while len(new) > 1 and self._tokens(new) > self._maximum:
                # More headings than fit with the text they stand over.
                self._flush([new.pop(0)], self._pieces_path)
        self._pieces += new

    def _fits(self, pieces: Sequence[_Piece], *more: _Piece) -> bool:
        tokens = self._tokens(pieces)
        total = tokens + self._tokens(more)
        if total > self._maximum or tokens >= self._target:
            return False
        # Closer to the target with it than without it.
        return total - self._target <= self._target - tokens

    @staticmethod
    def _tokens(pieces: Sequence[_Piece]) -> int:
        return sum(piece.tokens for piece in pieces)

    def _close(self) -> None:
        self._flush(self._pieces, self._pieces_path)
        self._pieces = []

    def _flush(self, pieces: Sequence[_Piece], heading: str) -> None:
        if pieces:
            self._passages.append(_make_passage(self._document, pieces, heading))

    def _cut(self, page: Page, block: Block) -> Iterator[_Piece]:
        text = page.text[block.start : block.stop]
        language = self._languages[page.number, block.start]
        tokens = self._count(text)
        if tokens <= self._maximum:
            yield _Piece(page, block.kind, block.start, block.stop, tokens, language)
            return
        for first, last in self._cut_text(text, language):
            tokens = self._count(text[first:last])
            start, stop = block.start + first, block.start + last
            yield _Piece(page, block.kind, start, stop, tokens, language)

    def _cut_text(self, text: str, language: str) -> Iterator[tuple[int, int]]:
        """Cut at sentence ends into runs near the target."""
        start = stop = tokens = 0
        for first, last in self._short_sentences(text, language):
            count = self._count(text[first:last])
            if tokens and tokens + count > max(self._target, 1):
                yield start, stop
                start, tokens = first, 0
            if not tokens:
                start = first
            stop = last
            tokens += count
        if tokens:
            yield start, stop

    def _short_sentences(self, text: str, language: str) -> Iterator[tuple[int, int]]:
        for first, last in split_sentences(text, language):
            while self._count(text[first:last]) > self._maximum:
                middle = self._longest(text, first, last)
                yield first, middle
                first = middle
                while first < last and text[first].isspace():
                    first += 1
            if first < last:
                yield first, last

    def _longest(self, text: str, first: int, last: int) -> int:
        """Find how far a passage can reach into a sentence that is too long."""
        low, high = first + 1, last
        while high - low > 1:
            middle = (low + high) // 2
            if self._count(text[first:middle]) <= self._maximum:
                low = middle
            else:
                high = middle
        space = max(
            text.rfind(" ", first + 1, low + 1), text.rfind("\n", first + 1, low)
        )
        return space if space > first else low


def _own_kind(pieces: Sequence[_Piece]) -> BlockKind | None:
    kind = pieces[-1].kind
    return kind if kind in OWN_KINDS else None


def _make_passage(
    document: Document, pieces: Sequence[_Piece], heading: str
) -> Passage:
    spans: list[Span] = []
    pages = {piece.page.number: piece.page for piece in pieces}
    for piece in pieces:
        page = piece.page
        previous = spans[-1] if spans else None
        if (
            previous is not None
            and previous.page == page.number
            and not page.text[previous.stop : piece.start].strip()
        ):
            spans[-1] = Span(page.number, previous.start, piece.stop)
        else:
            spans.append(Span(page.number, piece.start, piece.stop))
    text = "\n".join(pages[s.page].text[s.start : s.stop] for s in spans)
    kinds = {piece.kind for piece in pieces}
    body = kinds - {BlockKind.HEADING}
    kind = (body or kinds).pop() if len(body or kinds) == 1 else BlockKind.PARAGRAPH
    return Passage(
        passage_id=_passage_id(document.document_id, spans, text),
        document_id=document.document_id,
        spans=tuple(spans),
        text=text,
        heading=heading,
        language=pieces[-1].language,
        kind=kind,
    )


def _passage_id(document_id: str, spans: Sequence[Span], text: str) -> str:
    places = ";".join(f"{span.page}:{span.start}-{span.stop}" for span in spans)
    source = f"{document_id}\n{places}\n{text}"
    return hashlib.sha256(source.encode()).hexdigest()[:PASSAGE_ID_DIGITS]
