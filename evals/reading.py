"""Measure how well pages are read, against pages whose text is known."""

import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from evals.records import GoldenBlock, GoldenDocument, GoldenPage, GoldenQuote
from evals.rivals import Rival, drop_furniture, read_with
from evals.transcription import (
    count_shared,
    is_in_order,
    match_blocks,
    match_cells,
    page_errors,
    tokenize,
)
from ingest.records import QUARTER_POINTS, BlockKind, Page
from ingest.sandbox import read_document
from service.marks import line_marks

GRID = 4
"""Cells to a point, on which rectangles are compared."""


@dataclass(slots=True)
class ReadingScore:
    """Counts over pages; what they make is in the properties."""

    pages: int = 0
    in_order: int = 0
    words: int = 0
    words_read: int = 0
    shared: int = 0
    errors: int = 0
    overlaps: list[float] = field(default_factory=list)
    right: Counter[BlockKind] = field(default_factory=Counter)
    blocks_read: Counter[BlockKind] = field(default_factory=Counter)
    blocks: Counter[BlockKind] = field(default_factory=Counter)
    cells_right: int = 0
    cells_read: int = 0
    cells: int = 0

    @property
    def cell_f1(self) -> float:
        """Harmonic mean of precision and recall of the cells of tables."""
        both = self.cells_read + self.cells
        return 2 * self.cells_right / both if both else 0.0

    @property
    def word_error(self) -> float:
        """Words to insert, delete or replace, as a share of those written."""
        return self.errors / self.words if self.words else 0.0

    @property
    def recall(self) -> float:
        """Share of the written words that are read, in any order."""
        return self.shared / self.words if self.words else 0.0

    @property
    def precision(self) -> float:
        """Share of the words read that are written."""
        return self.shared / self.words_read if self.words_read else 0.0

    @property
    def order(self) -> float:
        """Share of pages whose blocks are read in order."""
        return self.in_order / self.pages if self.pages else 0.0

    def block_f1(self, kinds: Iterable[BlockKind] = tuple(BlockKind)) -> float:
        """Harmonic mean of precision and recall of blocks."""
        kinds = list(kinds)
        right, read, written = (
            sum(counts[kind] for kind in kinds)
            for counts in (self.right, self.blocks_read, self.blocks)
        )
        return 2 * right / (read + written) if read + written else 0.0

    def __add__(self, other: "ReadingScore") -> "ReadingScore":
        """Pool the counts of two scores."""
        return ReadingScore(
            pages=self.pages + other.pages,
            in_order=self.in_order + other.in_order,
            words=self.words + other.words,
            words_read=self.words_read + other.words_read,
            shared=self.shared + other.shared,
            errors=self.errors + other.errors,
            overlaps=self.overlaps + other.overlaps,
            right=self.right + other.right,
            blocks_read=self.blocks_read + other.blocks_read,
            blocks=self.blocks + other.blocks,
            cells_right=self.cells_right + other.cells_right,
            cells_read=self.cells_read + other.cells_read,
            cells=self.cells + other.cells,
        )


@dataclass(frozen=True, slots=True)
class Measured:
    """What one reader made of one golden page."""

    language: str
    layout: str
    score: ReadingScore


def measure_reading(documents: Iterable[GoldenDocument]) -> list[Measured]:
    """Read golden documents with `ingest` and score every page."""
    return [
        Measured(document.language, page.layout, score)
        for document in documents
        for page, score in zip(document.pages, score_document(document), strict=True)
    ]


def measure_rival(
    rival: Rival, python: Path, documents: Iterable[GoldenDocument]
) -> tuple[list[Measured], list[Measured]]:
    """Score a rival's texts, as it gives them and without running heads."""
    whole: list[Measured] = []
    bare: list[Measured] = []
    for document in documents:
        texts = read_with(rival, python, document.path)
        for page, text in zip(document.pages, texts, strict=True):
            for measured, shown in ((whole, text), (bare, drop_furniture(text, page))):
                score = score_text(shown, page, document.language)
                measured.append(Measured(document.language, page.layout, score))
    return whole, bare


def pool(measured: Iterable[Measured]) -> ReadingScore:
    """Pool the scores of several pages into one."""
    return sum((one.score for one in measured), ReadingScore())


def score_text(text: str, page: GoldenPage, language: str) -> ReadingScore:
    """Score the plain text that any reader gives of a page."""
    read = tokenize(text, language)
    written = [
        token for block in page.blocks for token in tokenize(block.text, language)
    ]
    return ReadingScore(
        pages=1,
        in_order=int(is_in_order(text, page, language)),
        words=len(written),
        words_read=len(read),
        shared=count_shared(read, written),
        errors=page_errors(text, page, language),
    )


def score_document(document: GoldenDocument) -> list[ReadingScore]:
    """Read a document with `ingest` and score each of its pages."""
    read = read_document(document.path, file=document.path.name)
    return [
        _score_page(page, golden, document.language)
        for page, golden in zip(read.pages, document.pages, strict=True)
    ]


def _score_page(page: Page, golden: GoldenPage, language: str) -> ReadingScore:
    blocks = [
        GoldenBlock(block.kind, page.text[block.start : block.stop])
        for block in page.blocks
    ]
    score = score_text(page.text, golden, language)
    score.right, score.blocks_read, score.blocks = match_blocks(
        blocks, golden.blocks, language
    )
    score.cells_right, score.cells_read, score.cells = match_cells(
        blocks, golden.blocks, language
    )
    score.overlaps = [_overlap(page, quote) for quote in golden.quotes]
    return score


def _overlap(page: Page, quote: GoldenQuote) -> float:
    """Intersection over union of a quotation's marks and its ink; 0 if not found."""
    words = unicodedata.normalize("NFC", " ".join(quote.text.split()))
    start = page.text.find(words)
    if start < 0:
        return 0.0
    marks = [
        tuple(side / QUARTER_POINTS for side in mark)
        for mark in line_marks(page, start, start + len(words))
    ]
    size = (page.height // QUARTER_POINTS * GRID, page.width // QUARTER_POINTS * GRID)
    found, true = (_paint(boxes, size) for boxes in (marks, quote.rectangles))
    union = int((found | true).sum())
    return float((found & true).sum() / union) if union else 0.0


def _paint(
    rectangles: Iterable[Sequence[float]], size: tuple[int, int]
) -> "np.ndarray[tuple[int, int], np.dtype[np.bool_]]":
    painted = np.zeros(size, np.bool_)
    for left, top, right, bottom in rectangles:
        columns = slice(round(left * GRID), round(right * GRID))
        painted[round(top * GRID) : round(bottom * GRID), columns] = True
    return painted
