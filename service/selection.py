"""Weighed quotations to the few that make an answer."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from service.evidence import Evidence
from service.quotations import Quotation, Range

MAXIMUM = 8
MAXIMUM_PER_DOCUMENT = 3

LEAST_WEIGHT = -3.0
"""A quotation of less is not worth its place, unless it is the first of its part. On
the development half this costs no vital nugget in other languages and .02 of recall
in English, and spares one quotation of eight there."""

SAME_WORDS = 0.5
"""Two quotations that share more of their terms than this say the same (Jaccard)."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """A quotation of an answer, and the range of its page that is quoted."""

    quotation: Quotation
    quoted: Range


def choose(parts: Sequence[Sequence[Evidence]]) -> list[Chosen]:
    """Take the best quotations, none twice, at most three of a document.

    Args:
        parts: What was found for each part of the question, best first. The parts
            take turns, so that a question with two questions in it gets both.

    Returns:
        At most eight, in the order in which they were taken.
    """
    chosen: list[tuple[Evidence, Chosen]] = []
    waiting = [list(some) for some in parts]
    taken = [0 for _ in parts]
    while len(chosen) < MAXIMUM and any(waiting):
        for number, some in enumerate(waiting):
            found = _take_next(some, [c for c, _ in chosen], [c for _, c in chosen])
            is_worth = found is not None and (
                found[0].weight >= LEAST_WEIGHT or taken[number] == 0
            )
            if found is None or not is_worth or len(chosen) >= MAXIMUM:
                some.clear()
            else:
                taken[number] += 1
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
    waiting: list[Evidence], taken: Sequence[Evidence], chosen: Sequence[Chosen]
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
        quoted = _free_range(quotation, chosen)
        if quoted is not None:
            return evidence, Chosen(quotation, quoted)
    return None


def _free_range(quotation: Quotation, chosen: Sequence[Chosen]) -> Range | None:
    """Return what of a quotation is not quoted yet; None if its own sentence is."""
    quoted = [
        choice.quoted
        for choice in chosen
        if choice.quotation.hit.document_id == quotation.hit.document_id
        and choice.quotation.page.number == quotation.page.number
    ]
    for wanted in (quotation.whole, quotation.needed):
        if not any(wanted[0] < stop and start < wanted[1] for start, stop in quoted):
            return wanted
    return None


def _say_the_same(one: Evidence, other: Evidence) -> bool:
    shared = len(one.terms & other.terms)
    return shared > SAME_WORDS * max(1, len(one.terms | other.terms))
