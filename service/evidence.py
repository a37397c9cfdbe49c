"""Hits to quotations in the order of how well they answer.

A quotation's weight adds up what was measured to matter: how far its words match the
question's above chance, how far its passage does, how the passage stands among the
others, which of the question's concepts are in the headings above it, and, where the
question asks for an amount, whether it states one. All of it means the same in every
language. `python -m evals fit-answers` fits the weights.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean

import numpy as np
from numpy.typing import NDArray

from index.analysis import analyse
from index.query import PreparedQuery
from index.records import Hit
from index.retriever import CharacterRange
from index.search import Searcher
from index.tokens import FloatMatrix
from ingest.records import Page
from ingest.vocabulary import Vocabulary
from service.amounts import asks_amount, states_amount
from service.announcing import announces
from service.document_questions import asks_about_documents
from service.quotations import Quotation, quotations

WEIGHTS = {
    "is_own": -0.120,
    "heading_concepts": 1.002,
    "match": 5.871,
    "passage": -1.617,
    "ahead": 3.295,
    "rank": 1.777,
    "amount": 0.5,
}
ORDINARY = -3.994
"""Of a logistic regression that tells quotations of nuggets from others, on the
development half of evals/collections/starter, 2026-11-23: a weight is the logarithm of
the odds. `is_own` is negative because text in the question's language scores higher at
equal worth. `amount` was set on questions of other authors, because too few of that
half ask for one. docs/answers.md has that, and what was tried and adds nothing."""

RANK_DAMPING = 10

Values = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Evidence:
    """A quotation with its weight, and the terms by which repetition is seen."""

    quotation: Quotation
    weight: float
    terms: frozenset[str]


@dataclass(frozen=True, slots=True)
class Candidates:
    """Everything that can be quoted from hits, with the signals of each.

    `signals` has one array a signal, one value a quotation.
    """

    quotations: tuple[Quotation, ...]
    terms: tuple[frozenset[str], ...]
    signals: dict[str, Values]

    def weigh(self, weights: Mapping[str, float], ordinary: float) -> list[Evidence]:
        """Add up weighed signals: best first, ties broken by place."""
        total = np.full(len(self.quotations), ordinary)
        for name, weight in weights.items():
            total += weight * self.signals[name]
        evidence = [
            Evidence(quotation, float(weight), terms)
            for quotation, weight, terms in zip(
                self.quotations, total, self.terms, strict=True
            )
        ]
        return sorted(evidence, key=lambda e: (-e.weight, e.quotation.place))


def weigh_quotations(
    searcher: Searcher, query: PreparedQuery, hits: Sequence[Hit]
) -> list[Evidence]:
    """Weigh everything that can be quoted from hits; best first."""
    return find_candidates(searcher, query, hits).weigh(WEIGHTS, ORDINARY)


def find_candidates(
    searcher: Searcher, query: PreparedQuery, hits: Sequence[Hit]
) -> Candidates:
    """Return everything that can be quoted from hits, and what tells of its worth.

    What only announces what a document does is quoted to who asks about documents.
    """
    wants_announcements = asks_about_documents(query.text, query.language)
    pages: dict[tuple[str, int], Page] = {}
    found: list[Quotation] = []
    parts: dict[int, list[CharacterRange]] = {}
    for hit in hits:
        mine = [
            quotation
            for quotation in quotations(searcher, hit, pages)
            if wants_announcements or not _is_announcement(quotation)
        ]
        if mine:
            found += mine
            parts[hit.passage_row] = [quotation.within for quotation in mine]
    if not found:
        return Candidates((), (), {name: np.zeros(0) for name in WEIGHTS})
    matches = searcher.match_parts(query, parts)
    lifts = np.concatenate([matches[row] for row in parts])
    return Candidates(
        tuple(found),
        tuple(frozenset(analyse(q.text, q.hit.language)) for q in found),
        _signals(searcher, query, hits, found, lifts),
    )


def _is_amount(quotation: Quotation) -> bool:
    core = quotation.page.text[slice(*quotation.core)]
    return states_amount(core, quotation.hit.language)


def _is_announcement(quotation: Quotation) -> bool:
    text, (start, _), (core, stop) = (
        quotation.page.text,
        quotation.needed,
        quotation.core,
    )
    return announces(text[core:stop], quotation.hit.language, text[start:core])


def _signals(
    searcher: Searcher,
    query: PreparedQuery,
    hits: Sequence[Hit],
    found: Sequence[Quotation],
    lifts: FloatMatrix,
) -> dict[str, Values]:
    concepts = _Concepts(searcher.snapshot.vocabulary, query)
    own = [q.hit for q in found]
    usual = fmean(hit.score for hit in hits)
    wants_amount = asks_amount(query.text, query.language)
    return {
        "is_own": np.array([float(h.language == query.language) for h in own]),
        "heading_concepts": np.array([concepts.in_headings(h) for h in own]),
        "match": _telling(lifts).astype(np.float64),
        "passage": np.array([h.score for h in own]),
        "ahead": np.array([h.score - usual for h in own]),
        "rank": np.array([RANK_DAMPING / (RANK_DAMPING + h.rank) for h in own]),
        "amount": np.array([float(wants_amount and _is_amount(q)) for q in found]),
    }


def _telling(lifts: FloatMatrix) -> FloatMatrix:
    """Return the mean match of each row, with the question's telling tokens foremost.

    A token counts by how far the best row's match is above the middle one's: what
    every row matches alike, such as a question mark, tells nothing.
    """
    gains = lifts.max(axis=0) - np.median(lifts, axis=0)
    total = float(gains.sum())
    if total == 0:
        gains, total = np.ones_like(gains), float(len(gains))
    telling: FloatMatrix = lifts @ (gains / total)
    return telling


class _Concepts:
    """What of the question's concepts is named elsewhere, in whatever language."""

    def __init__(self, vocabulary: Vocabulary, query: PreparedQuery) -> None:
        self._vocabulary = vocabulary
        self._asked = frozenset(vocabulary.concept_ids(query.text, query.language))
        self._shares: dict[tuple[str, str], float] = {}

    def in_headings(self, hit: Hit) -> float:
        """Return the share of the question's concepts in a hit's headings and title."""
        if not self._asked:
            return 0.0
        key = f"{hit.heading}\n{hit.title}", hit.language
        if key not in self._shares:
            named = self._asked.intersection(self._vocabulary.concept_ids(*key))
            self._shares[key] = len(named) / len(self._asked)
        return self._shares[key]
