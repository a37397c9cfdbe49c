"""Where a text stands in a document, found by its letters only.

Two programs that read the same page agree on its letters and on little else: white
space, hyphens, ligatures and the cutting into passages differ. So a document is one
string of letters and digits, and a place in it is a range of that string.
"""

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import accumulate

from index.library import Library

SEED_LETTERS = 16
"""Shorter runs of letters are found anywhere, so a cover is not begun with them."""

LEAST_ANCHOR_LETTERS = 12
"""An anchor cut by the end of a page is looked for by what is left, but no less."""

REACH_PAGES = 3
"""A stretch ends on the page on which it begins or on one of these behind it."""

Range = tuple[int, int]


def letters_of(text: str) -> str:
    """Return the letters and digits of a text, case and width folded."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(character for character in folded if character.isalnum())


@dataclass(frozen=True, slots=True)
class Cover:
    """Where the letters of a text were found, in ranges; `length` is how many it has.

    Letters that were not found are in no range.
    """

    ranges: tuple[Range, ...]
    length: int

    @property
    def found(self) -> int:
        """How many letters were found."""
        return sum(stop - start for start, stop in self.ranges)


@dataclass(frozen=True, slots=True)
class _Document:
    """A document's letters; page n is those from `starts[n - 1]` to `starts[n]`."""

    letters: str
    starts: tuple[int, ...]


class Places:
    """Finds texts in documents; what was looked for once is remembered."""

    def __init__(self, pages_of: Callable[[str], Sequence[str] | None]) -> None:
        """Read documents with `pages_of`: file name to page texts, or None."""
        self._pages_of = pages_of
        self._documents: dict[str, _Document | None] = {}
        self._covers: dict[tuple[str, int, int, str], Cover] = {}

    def stretch(self, file: str, page: int, opening: str, closing: str) -> Range | None:
        """Return the range from an opening on a page to the closing after it.

        An anchor that runs over the end of its page, where a running head may stand
        between its halves, is found by its outer half.

        Returns:
            None if there is no such document or page, or an anchor is not found.
        """
        document = self._document(file)
        if document is None or not 1 <= page < len(document.starts):
            return None
        first, last = letters_of(opening), letters_of(closing)
        if not first or not last:
            return None
        start = stop = -1
        for part in _halves(first):
            start = document.letters.find(part, document.starts[page - 1])
            if 0 <= start < document.starts[page]:
                break
        else:
            return None
        reach = document.starts[min(page + REACH_PAGES, len(document.starts) - 1)]
        for part in _halves(last[::-1]):
            stop = document.letters.find(part[::-1], start, reach)
            if stop >= 0:
                return start, stop + len(part)
        return None

    def cover(self, file: str, first_page: int, last_page: int, text: str) -> Cover:
        """Return where the letters of a text stand on some pages."""
        key = (file, first_page, last_page, text)
        if key not in self._covers:
            self._covers[key] = self._find(*key)
        return self._covers[key]

    def page_range(self, file: str, page: int) -> Range | None:
        """Return the range of a page; None if there is no such document or page."""
        document = self._document(file)
        if document is None or not 1 <= page < len(document.starts):
            return None
        return document.starts[page - 1], document.starts[page]

    def pages(self, file: str) -> Sequence[str] | None:
        """Return the texts of a document's pages; None if there is no such document."""
        return self._pages_of(file)

    def _find(self, file: str, first_page: int, last_page: int, text: str) -> Cover:
        document, letters = self._document(file), letters_of(text)
        if document is None or not 1 <= first_page <= last_page < len(document.starts):
            return Cover((), len(letters))
        base = document.starts[first_page - 1]
        pages = document.letters[base : document.starts[last_page]]
        return Cover(
            joined([(base + a, base + b) for a, b in _runs(letters, pages)]),
            len(letters),
        )

    def _document(self, file: str) -> _Document | None:
        if file not in self._documents:
            pages = self._pages_of(file)
            self._documents[file] = _document(pages) if pages is not None else None
        return self._documents[file]


def library_places(library: Library) -> Places:
    """Return the places in the documents of a library, as it stored their pages."""
    rows = {
        facts.file: (row, facts.pages)
        for row, facts in library.catalogue.documents().items()
    }

    def pages_of(file: str) -> Sequence[str] | None:
        if file not in rows:
            return None
        row, pages = rows[file]
        return [library.catalogue.page_text(row, n) for n in range(1, pages + 1)]

    return Places(pages_of)


def joined(ranges: Sequence[Range]) -> tuple[Range, ...]:
    """Return ranges in order, those that touch or overlap made one."""
    merged: list[Range] = []
    for start, stop in sorted(ranges):
        if merged and start <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(stop, merged[-1][1])
        else:
            merged.append((start, stop))
    return tuple(merged)


def overlap(some: Sequence[Range], others: Sequence[Range]) -> int:
    """Return how many letters two sequences of joined ranges share."""
    return sum(
        max(0, min(stop, other_stop) - max(start, other_start))
        for start, stop in some
        for other_start, other_stop in others
    )


def _document(pages: Sequence[str]) -> _Document:
    letters = [letters_of(page) for page in pages]
    return _Document("".join(letters), (0, *accumulate(len(page) for page in letters)))


def _halves(anchor: str) -> list[str]:
    """Return an anchor, its outer half, a quarter and so on while that is telling."""
    parts = [anchor]
    while len(parts[-1]) >= 2 * LEAST_ANCHOR_LETTERS:
        parts.append(parts[-1][: len(parts[-1]) // 2])
    return parts


def _runs(letters: str, pages: str) -> list[Range]:
    """Return the ranges of `pages` that `letters` is made of, as far as it is.

    Each run is the longest from where the last one ended; what follows the last run on
    the page is preferred to what stands before it.
    """
    seed = min(SEED_LETTERS, len(letters))
    runs: list[Range] = []
    at = after = 0
    while seed and at + seed <= len(letters):
        start = pages.find(letters[at : at + seed], after)
        if start < 0:
            start = pages.find(letters[at : at + seed])
        if start < 0:
            at += 1
            continue
        length = _common(letters, at, pages, start)
        runs.append((start, start + length))
        at, after = at + length, start + length
    return runs


def _common(letters: str, at: int, pages: str, start: int) -> int:
    longest = min(len(letters) - at, len(pages) - start)
    for length in range(longest):
        if letters[at + length] != pages[start + length]:
            return length
    return longest
