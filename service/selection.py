"""Weighed quotations to the few that make an answer."""

import math
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from ingest.sentences import split_sentences
from service.evidence import Evidence
from service.quotations import Quotation, Range

MAXIMUM_SENTENCES = 8
"""In all quotations of an answer together."""

MAXIMUM_PER_DOCUMENT = 3

LEAST_WEIGHT = -1.7
"""A quotation of less is not worth its place, unless it is the first of its part.
Measured on the development half: docs/answers.md has what each least weight costs."""

SECOND_LEEWAY = 1.0
"""The second of a part may weigh so much less: two quotations prove more than one."""

SAME_WORDS = 0.5
"""Two quotations that share more of their terms than this say the same (Jaccard)."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """A quotation of an answer, and the range of its page that is quoted."""

    quotation: Quotation
    quoted: Range


def choose(
    parts: Sequence[Sequence[Evidence]], *, least_weight: float = LEAST_WEIGHT
) -> list[Chosen]:
    """Take the best quotations, none twice, at most three of a document.

    Args:
        parts: What was found for each part of the question, best first. The parts
            take turns, so that a question with two questions in it gets both.
        least_weight: From which on a third quotation is worth its place.

    Returns:
        At most eight sentences, in the order in which they were taken.
    """
    chosen: list[tuple[Evidence, Chosen]] = []
    waiting = [list(some) for some in parts]
    least = [[-math.inf, least_weight - SECOND_LEEWAY] for _ in parts]
    room = MAXIMUM_SENTENCES
    while room and any(waiting):
        for some, leeway in zip(waiting, least, strict=True):
            line = leeway.pop(0) if leeway else least_weight
            found = _take_next(
                some, [c for c, _ in chosen], [c for _, c in chosen], room
            )
            if found is None or found[0].weight < line:
                some.clear()
            else:
                room -= _sentences(found[0].quotation, found[1].quoted)
                chosen.append(found)
    return [choice for _, choice in chosen]


def without_superseded(
    evidence: Sequence[Evidence], newer: Mapping[str, Collection[str]]
) -> list[Evidence]:
    """Leave an older edition out where a newer one speaks of the same.

    Args:
        evidence: What was found.
        newer: The ids of the newer editions of documents that have any.
    """
    speaking = {e.quotation.hit.document_id for e in evidence}
    return [
        e
        for e in evidence
        if speaking.isdisjoint(newer.get(e.quotation.hit.document_id, ()))
    ]


def _take_next(
    waiting: list[Evidence],
    taken: Sequence[Evidence],
    chosen: Sequence[Chosen],
    room: int,
) -> tuple[Evidence, Chosen] | None:
    """Return the best of what waits that adds something, and drop what stood before."""
    counts = Counter(choice.quotation.hit.document_id for choice in chosen)
    while waiting:
        evidence = waiting.pop(0)
        quotation = evidence.quotation
        if counts[quotation.hit.document_id] >= MAXIMUM_PER_DOCUMENT:
            continue
        if any(_say_the_same(evidence, other) for other in taken):
            continue
        quoted = _free_range(quotation, chosen, room)
        if quoted is not None:
            return evidence, Chosen(quotation, quoted)
    return None


def _free_range(
    quotation: Quotation, chosen: Sequence[Chosen], room: int
) -> Range | None:
    """Return what of a quotation is not quoted yet and has room.

    Returns:
        None if its own sentence is quoted already, or there is no room.
    """
    quoted = [
        choice.quoted
        for choice in chosen
        if choice.quotation.hit.document_id == quotation.hit.document_id
        and choice.quotation.page.number == quotation.page.number
    ]
    for wanted in (quotation.whole, quotation.needed):
        is_free = not any(wanted[0] < b and a < wanted[1] for a, b in quoted)
        if is_free and _sentences(quotation, wanted) <= room:
            return wanted
    return None


def _sentences(quotation: Quotation, quoted: Range) -> int:
    text = quotation.page.text[slice(*quoted)]
    return len(split_sentences(text, quotation.hit.language))


def _say_the_same(one: Evidence, other: Evidence) -> bool:
    shared = len(one.terms & other.terms)
    return shared > SAME_WORDS * max(1, len(one.terms | other.terms))
