"""How far the text of a page, as read, departs from the text as written."""

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import pairwise

import numpy as np

from evals.records import GoldenBlock, GoldenPage
from ingest.records import BlockKind

IGNORED = re.compile(
    "[\xad\u0640\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]"
    "|(?:\\.\\s?){4,}|[|\u00b7\u2022\u25aa\u25e6]"
)
"""What readers may leave out or put in: controls, dot leaders, cell walls, bullets."""

WORDS = 3
CHARACTERS = 6
"""How many tokens in a row tell where a text is read: of Chinese, characters."""

FOUND = 0.5
"""Share of a block's shingles that must be read for its place to be known."""

SAME_BLOCK = 0.9
"""Share of words that a block as read and as written have in common, at least."""

RUNS = (BlockKind.CONTENTS, BlockKind.REFERENCES, BlockKind.TABLE)
"""Kinds of which neighbours count as one block."""


def tokenize(text: str, language: str) -> list[str]:
    """Split a text into words, a Chinese one into characters."""
    plain = IGNORED.sub(" ", unicodedata.normalize("NFKC", IGNORED.sub(_space, text)))
    if language == "zh":
        return [character for character in plain if not character.isspace()]
    return plain.split()


def _space(ignored: re.Match[str]) -> str:
    """A control leaves nothing behind, a leader or a wall a space."""
    return "" if unicodedata.category(ignored[0][0]) in ("Cf", "Lm") else " "


def count_errors(read: Sequence[str], written: Sequence[str]) -> int:
    """Count the insertions, deletions and substitutions between two token lists."""
    numbers: dict[str, int] = {}
    first, second = (
        np.array([numbers.setdefault(token, len(numbers)) for token in tokens], int)
        for tokens in (read, written)
    )
    places = np.arange(len(second) + 1)
    row = places
    for count, token in enumerate(first, start=1):
        row = np.minimum(row[:-1] + (second != token), row[1:] + 1)
        row = np.concatenate(([count], row))
        row = np.minimum.accumulate(row - places) + places
    return int(row[-1])


def count_shared(read: Sequence[str], written: Sequence[str]) -> int:
    """Count the tokens that two lists have in common, in any order."""
    return (Counter(read) & Counter(written)).total()


def readings(page: GoldenPage) -> Iterator[list[GoldenBlock]]:
    """Yield the orders in which a page may be read: its asides last, first or in place.

    Nothing tells a reader whether a sidebar comes before or after the text beside it.
    """
    flow = [block for block in page.blocks if not block.is_aside]
    asides = [block for block in page.blocks if block.is_aside]
    yield [*flow, *asides]
    if asides:
        yield list(page.blocks)
        yield [*asides, *flow]


def page_errors(text: str, page: GoldenPage, language: str) -> int:
    """Count the errors in the text of a page against the nearest of its readings."""
    read = tokenize(text, language)
    return min(
        count_errors(
            read,
            [token for block in order for token in tokenize(block.text, language)],
        )
        for order in readings(page)
    )


def is_in_order(text: str, page: GoldenPage, language: str) -> bool:
    """Whether every block of a page is read whole, and one after the other."""
    size = CHARACTERS if language == "zh" else WORDS
    read = _shingles(tokenize(text, language), size)
    places = {shingle: at for at, shingle in enumerate(read)}
    once = {shingle for shingle, count in Counter(read).items() if count == 1}
    return any(
        _follows([tokenize(block.text, language) for block in order], places, once)
        for order in readings(page)
    )


def _follows(
    blocks: Sequence[Sequence[str]],
    places: Mapping[tuple[str, ...], int],
    once: Collection[tuple[str, ...]],
) -> bool:
    size = len(next(iter(places), ()))
    written = Counter(one for block in blocks for one in _shingles(block, size))
    found: list[int] = []
    for block in blocks:
        mine = [one for one in _shingles(block, size) if written[one] == 1]
        seen = [places[one] for one in mine if one in once]
        if len(seen) < FOUND * len(mine):
            return False
        found += seen
    return all(before < after for before, after in pairwise(found))


def _shingles(tokens: Sequence[str], size: int) -> list[tuple[str, ...]]:
    return [
        tuple(tokens[start : start + size]) for start in range(len(tokens) - size + 1)
    ]


def match_blocks(
    read: Sequence[GoldenBlock], written: Sequence[GoldenBlock], language: str
) -> tuple[Counter[BlockKind], Counter[BlockKind], Counter[BlockKind]]:
    """Count blocks by kind: those right in kind and text, those read, those written."""
    read, written = _join_runs(read), _join_runs(written)
    unmatched = [(block.kind, tokenize(block.text, language)) for block in written]
    right: Counter[BlockKind] = Counter()
    for block in read:
        tokens = tokenize(block.text, language)
        for kind, words in unmatched:
            shared = 2 * count_shared(tokens, words)
            if kind is block.kind and shared >= SAME_BLOCK * (len(tokens) + len(words)):
                unmatched.remove((kind, words))
                right[kind] += 1
                break
    return (
        right,
        Counter(block.kind for block in read),
        Counter(block.kind for block in written),
    )


def match_cells(
    read: Sequence[GoldenBlock], written: Sequence[GoldenBlock], language: str
) -> tuple[int, int, int]:
    """Count the cells of tables: right, those read, those written."""
    found, true = (_count_cells(blocks, language) for blocks in (read, written))
    return (found & true).total(), found.total(), true.total()


def _count_cells(
    blocks: Sequence[GoldenBlock], language: str
) -> Counter[tuple[str, ...]]:
    return Counter(
        tuple(tokenize(cell, language))
        for block in blocks
        if block.kind is BlockKind.TABLE
        for row in block.text.splitlines()
        for cell in row.split(" | ")
    )


def _join_runs(blocks: Sequence[GoldenBlock]) -> list[GoldenBlock]:
    joined: list[GoldenBlock] = []
    for block in blocks:
        if joined and block.kind in RUNS and joined[-1].kind is block.kind:
            text = f"{joined[-1].text}\n{block.text}"
            joined[-1] = GoldenBlock(block.kind, text, block.is_aside)
        else:
            joined.append(block)
    return joined
