"""Passages of two documents → those that say nearly the same, with a sentence of each.

A reader checks a reason by reading it, so a pair is shown only where both passages have
a sentence that states something: mastheads, agenda items, headings and lists of works
come close to their like in any document.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import islice

import numpy as np

from index import tokens
from index.encoder import Floats, unit_rows
from index.records import PassagePair, StoredPassage
from index.search import Searcher
from ingest.records import BlockKind
from ingest.sentences import split_sentences

PAIRS_TRIED = 60
"""Closest pairs that are looked at for two that can be shown."""

SAID = (BlockKind.PARAGRAPH, BlockKind.LIST_ITEM)
"""Blocks that make sentences."""

SHORTEST = {"zh": 15, "ar": 30}
SHORTEST_ELSEWHERE = 40
LONGEST = 400
"""Characters of a sentence that is shown."""

CELL = "|"
"""What stands between the cells of a table, which make no sentence."""

STATED = re.compile(r"[.!…。！۔;；؛][\"'”’»)\]）」』\s\d]*$")
"""The end of a statement; in a resolution it is often a semicolon."""

WORD = re.compile(r"[^\W\d_]+")


def closest_pairs(
    searcher: Searcher, rows: Sequence[int], other_rows: Sequence[int]
) -> Iterator[PassagePair]:
    """Yield pairs of passages of two documents, the closest first, no passage twice.

    Close is what is near above what all passages of their languages share.

    Args:
        searcher: What holds the passages.
        rows: Those of one document; one by itself need not state anything.
        other_rows: Those of the other, which is quoted.
    """
    nearest = searcher.snapshot.vectors.nearest
    own = unit_rows(nearest.reconstruct(rows))
    cosines = own @ unit_rows(nearest.reconstruct(other_rows)).T
    catalogue = searcher.snapshot.library.catalogue
    used: set[int] = set()
    for place in islice(_descending(cosines), PAIRS_TRIED):
        mine, theirs = divmod(place, len(other_rows))
        pair = rows[mine], other_rows[theirs]
        if not used.isdisjoint(pair):
            continue
        stored = catalogue.passages_at(pair)
        if len(stored) < 2:  # removed since the snapshot was opened
            continue
        passage, other = stored[pair[0]], stored[pair[1]]
        quote = _quote(searcher, passage, other)
        is_asked_for = len(rows) == 1
        if quote is None or not (is_asked_for or _statements(searcher, passage)):
            continue
        used |= stored.keys()
        yield PassagePair(
            passage_id=passage.passage_id,
            page=passage.spans[0].page,
            page_label=searcher.page_labels(passage)[0],
            other_passage_id=other.passage_id,
            other_page=other.spans[0].page,
            other_page_label=searcher.page_labels(other)[0],
            quote=quote,
            quote_language=other.language,
        )


def _descending(cosines: Floats) -> Iterator[int]:
    yield from np.argsort(-cosines, axis=None, kind="stable").tolist()


def _quote(
    searcher: Searcher, passage: StoredPassage, other: StoredPassage
) -> str | None:
    """Return the statement of a passage that is nearest to another passage.

    One that names a concept of the vocabulary comes before all that name none.
    """
    snapshot = searcher.snapshot
    vector = snapshot.vectors.reconstruct([passage.passage_row])
    batch, first, last = snapshot.tokens_of(other.passage_row)
    nearness = tokens.similarities(vector, batch, first, last)[0]
    stops = batch.offsets[first:last, 1]
    text = snapshot.library.passage_text(other)

    def worth(place: tuple[int, int]) -> tuple[bool, float]:
        start, stop = place
        named = snapshot.vocabulary.find(text[start:stop], other.language)
        inside = (stops > start) & (stops <= stop)
        return bool(named), float(nearness[inside].mean()) if inside.any() else 0.0

    statements = _statements(searcher, other)
    if not statements:
        return None
    start, stop = max(statements, key=worth)
    return " ".join(text[start:stop].split())


def _statements(searcher: Searcher, passage: StoredPassage) -> list[tuple[int, int]]:
    """Return where a passage's text states something in a whole sentence."""
    text = searcher.snapshot.library.passage_text(passage)
    said = _said(searcher, passage)
    starts = [start for start, _ in said]
    shortest = SHORTEST.get(passage.language, SHORTEST_ELSEWHERE)
    return [
        (start, stop)
        for start, stop in split_sentences(text, passage.language)
        if shortest <= stop - start <= LONGEST
        and (block := bisect_right(starts, start)) > 0
        and stop <= said[block - 1][1]
        and _is_statement(text[start:stop])
    ]


def _said(searcher: Searcher, passage: StoredPassage) -> list[tuple[int, int]]:
    """Return where paragraphs and list items stand in a passage's text."""
    catalogue = searcher.snapshot.library.catalogue
    said = []
    offset = 0
    for span in passage.spans:
        page = catalogue.page(passage.document_row, span.page, with_boxes=False)
        for block in page.blocks:
            start, stop = max(block.start, span.start), min(block.stop, span.stop)
            if block.kind in SAID and start < stop:
                said.append((offset + start - span.start, offset + stop - span.start))
        offset += span.stop - span.start + 1  # the line break between spans
    return said


def _is_statement(sentence: str) -> bool:
    """Say whether a sentence has an end and begins as one, and is no row of cells."""
    first = WORD.search(sentence)
    return (
        first is not None
        and not first[0].islower()
        and CELL not in sentence
        and bool(STATED.search(sentence))
    )
