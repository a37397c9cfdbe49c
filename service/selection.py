"""Weighed quotations to the few that make an answer."""

import math
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from service.evidence import Evidence
from service.quotations import Quotation

MAXIMUM_SENTENCES = 8
"""Of an answer, not counting what one of them needs beside it."""

MAXIMUM_PER_DOCUMENT = 3

LEAST_WEIGHT = -2.4
"""A quotation of less is not worth its place, unless it is the first of its part.
Measured on the development half: docs/answers.md has what each least weight costs."""

SECOND_LEEWAY = 1.0
"""The second of a part may weigh so much less: two quotations prove more than one."""

SAME_WORDS = 0.5
"""Two quotations that share more of their terms than this say the same (Jaccard)."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """A quotation, and which part of the question it was taken for."""

    quotation: Quotation
    part: int


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
    chosen: list[Evidence] = []
    taken_for: list[int] = []
    waiting = [list(some) for some in parts]
    least = [[-math.inf, least_weight - SECOND_LEEWAY] for _ in parts]
    while len(chosen) < MAXIMUM_SENTENCES and any(waiting):
        for part, (some, leeway) in enumerate(zip(waiting, least, strict=True)):
            line = leeway.pop(0) if leeway else least_weight
            found = _take_next(some, chosen)
            if found is None or found.weight < line:
                some.clear()
            elif len(chosen) < MAXIMUM_SENTENCES:
                chosen.append(found)
                taken_for.append(part)
    return [
        Chosen(evidence.quotation, part)
        for evidence, part in zip(chosen, taken_for, strict=True)
    ]


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


def _take_next(waiting: list[Evidence], taken: Sequence[Evidence]) -> Evidence | None:
    """Return the best of what waits that adds something, and drop what stood before."""
    counts = Counter(evidence.quotation.hit.document_id for evidence in taken)
    while waiting:
        evidence = waiting.pop(0)
        document_id = evidence.quotation.hit.document_id
        if counts[document_id] < MAXIMUM_PER_DOCUMENT and not any(
            _overlap(evidence.quotation, other.quotation)
            or _say_the_same(evidence, other)
            for other in taken
        ):
            return evidence
    return None


def _overlap(one: Quotation, other: Quotation) -> bool:
    if one.place[:2] != other.place[:2]:
        return False
    (start, stop), (other_start, other_stop) = one.needed, other.needed
    return start < other_stop and other_start < stop


def _say_the_same(one: Evidence, other: Evidence) -> bool:
    shared = len(one.terms & other.terms)
    return shared > SAME_WORDS * max(1, len(one.terms | other.terms))
