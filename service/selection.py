"""Weighed quotations to the few that make an answer."""

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from service.differences import tells_of_difference
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
        least_weight: From which on a third quotation is worth its place, and one that
            tells of a difference the last seat.

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
    taken = list(zip(chosen, taken_for, strict=True))
    return [
        Chosen(evidence.quotation, part)
        for evidence, part in _with_difference(taken, parts, least_weight)
    ]


def _with_difference(
    taken: list[tuple[Evidence, int]],
    parts: Sequence[Sequence[Evidence]],
    least_weight: float,
) -> list[tuple[Evidence, int]]:
    """Seat the best quotation that tells of a difference, if none that does has a seat.

    The last seat is given up for it where all are taken; the last of its own document
    where nothing but the limit of a document kept it out.
    """
    if not taken or any(_tells_of_difference(evidence) for evidence, _ in taken):
        return taken
    telling = [
        (evidence, part)
        for part, some in enumerate(parts)
        for evidence in some
        if evidence.weight >= least_weight and _tells_of_difference(evidence)
    ]
    for evidence, part in sorted(telling, key=lambda pair: -pair[0].weight):
        kept = _making_room(evidence, taken)
        if _adds_something(evidence, [other for other, _ in kept]):
            return [*kept, (evidence, part)]
    return taken


def _making_room(
    evidence: Evidence, taken: list[tuple[Evidence, int]]
) -> list[tuple[Evidence, int]]:
    document_id = evidence.quotation.hit.document_id
    places = [
        place
        for place, (other, _) in enumerate(taken)
        if other.quotation.hit.document_id == document_id
    ]
    if len(places) == MAXIMUM_PER_DOCUMENT and evidence.weight >= taken[-1][0].weight:
        return [*taken[: places[-1]], *taken[places[-1] + 1 :]]
    return taken[: MAXIMUM_SENTENCES - 1]


def _tells_of_difference(evidence: Evidence) -> bool:
    quotation = evidence.quotation
    sentence = quotation.page.text[slice(*quotation.core)]
    return tells_of_difference(sentence, quotation.hit.language)


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
    while waiting:
        evidence = waiting.pop(0)
        if _adds_something(evidence, taken):
            return evidence
    return None


def _adds_something(evidence: Evidence, taken: Sequence[Evidence]) -> bool:
    """Say whether its document may be quoted once more, and nothing taken says it."""
    document_id = evidence.quotation.hit.document_id
    of_it = sum(other.quotation.hit.document_id == document_id for other in taken)
    return of_it < MAXIMUM_PER_DOCUMENT and not any(
        _overlap(evidence.quotation, other.quotation) or _say_the_same(evidence, other)
        for other in taken
    )


def _overlap(one: Quotation, other: Quotation) -> bool:
    if one.place[:2] != other.place[:2]:
        return False
    (start, stop), (other_start, other_stop) = one.needed, other.needed
    return start < other_stop and other_start < stop


def _say_the_same(one: Evidence, other: Evidence) -> bool:
    shared = len(one.terms & other.terms)
    return shared > SAME_WORDS * max(1, len(one.terms | other.terms))
