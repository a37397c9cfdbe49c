"""Hits to quotations in the order of how well they answer.

A quotation's weight adds up what was measured to matter: how its words match the
question's (late interaction), how its passage does, how its passage ranks (which has
the encoder's vectors and BM25 in it), and which of the question's words and concepts
are in it and in the headings above it.
"""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from index.analysis import analyse
from index.matches import range_matches
from index.query import PreparedQuery
from index.records import Hit
from index.search import Searcher
from index.tokens import FloatMatrix
from ingest.records import Page
from service.quotations import Quotation, quotations

WEIGHTS = {
    "is_own": -1.69,
    "words": 1.94,
    "heading_concepts": 1.29,
    "heading_words": 2.29,
    "match": 0.40,
    "passage": 0.35,
    "rank": 0.30,
    "main_rank": 0.23,
}
ORDINARY = -3.17
"""Of a logistic regression that tells quotations of vital nuggets from others, on the
development half of evals/collections/starter, 2026-11-23: a weight is the logarithm of
the odds. `is_own` is negative because text in the question's language scores higher at
equal worth. docs/answers.md has what was tried and adds nothing."""

BM25_K1 = 1.2
BM25_B = 0.75

RANK_DAMPING = 10
LAST_RANK = 60
"""The rank of a passage that a search does not show."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """A quotation with its weight, and the terms by which repetition is seen."""

    quotation: Quotation
    weight: float
    terms: frozenset[str]


def weigh_quotations(
    searcher: Searcher,
    query: PreparedQuery,
    hits: Sequence[Hit],
    main_hits: Sequence[Hit],
) -> list[Evidence]:
    """Weigh everything that can be quoted from hits.

    Args:
        searcher: What found the hits.
        query: The question.
        hits: The best passages of the whole library.
        main_hits: The best passages in the library's main language, if the question
            is in another one.

    Returns:
        Best first; ties are broken by place.
    """
    ranks = {hit.passage_row: hit.rank for hit in hits}
    main_ranks = {hit.passage_row: hit.rank for hit in main_hits}
    by_row = {hit.passage_row: hit for hit in (*main_hits, *hits)}
    pages: dict[tuple[str, int], Page] = {}
    found: list[Quotation] = []
    matches: list[FloatMatrix] = []
    for row in sorted(by_row):
        mine = list(quotations(searcher, by_row[row], pages))
        if mine:
            ranges = [quotation.within for quotation in mine]
            found += mine
            matches.append(range_matches(searcher.snapshot, query, row, ranges))
    if not found:
        return []
    terms = [analyse(q.text, q.hit.language) for q in found]
    headings = _Headings(searcher, query)
    is_own = [q.hit.language == query.language for q in found]
    asked = _Words(query, terms)
    weights = (
        ORDINARY
        + WEIGHTS["is_own"] * np.array(is_own)
        + WEIGHTS["words"]
        * np.array([asked.score(t) * own for t, own in zip(terms, is_own, strict=True)])
        + WEIGHTS["heading_concepts"]
        * np.array([headings.concepts(q.hit) for q in found])
        + WEIGHTS["heading_words"]
        * np.array(
            [
                asked.share(headings.terms(q.hit)) * own
                for q, own in zip(found, is_own, strict=True)
            ]
        )
        + WEIGHTS["match"] * _standard(_telling(np.concatenate(matches)))
        + WEIGHTS["passage"] * _standard([q.hit.late_score for q in found])
        + WEIGHTS["rank"]
        * _standard([_closeness(ranks, q.hit.passage_row) for q in found])
        + WEIGHTS["main_rank"]
        * _standard([_closeness(main_ranks, q.hit.passage_row) for q in found])
    )
    evidence = [
        Evidence(quotation, float(weight), frozenset(own))
        for quotation, weight, own in zip(found, weights, terms, strict=True)
    ]
    return sorted(evidence, key=lambda e: (-e.weight, e.quotation.place))


def _telling(matches: FloatMatrix) -> FloatMatrix:
    """Return the mean match of each row, with the question's telling tokens foremost.

    A token counts by how far the best row's match is above the middle one's: what
    every row matches alike, such as a question mark, tells nothing.
    """
    gains = matches.max(axis=0) - np.median(matches, axis=0)
    total = float(gains.sum())
    if total == 0:
        gains, total = np.ones_like(gains), float(len(gains))
    telling: FloatMatrix = matches @ (gains / total)
    return telling


def _standard(values: Sequence[float] | FloatMatrix) -> FloatMatrix:
    """Return values less their mean, in standard deviations."""
    array = np.asarray(values, dtype=np.float32)
    standard: FloatMatrix = (array - array.mean()) / (array.std() + 1e-6)
    return standard


def _closeness(ranks: dict[int, int], passage_row: int) -> float:
    rank = min(ranks.get(passage_row, LAST_RANK), LAST_RANK)
    return RANK_DAMPING / (RANK_DAMPING + rank)


class _Words:
    """The question's terms, each worth what it tells apart among the quotations."""

    def __init__(self, query: PreparedQuery, texts: Sequence[Sequence[str]]) -> None:
        counts = Counter(term for terms in texts for term in set(terms))
        self._worth = {
            term: math.log(1 + (len(texts) - counts[term] + 0.5) / (counts[term] + 0.5))
            for term in dict.fromkeys(analyse(query.text, query.language))
        }
        self._total = sum(self._worth.values()) or 1.0
        self._mean_length = sum(map(len, texts)) / len(texts) or 1.0

    def score(self, terms: Sequence[str]) -> float:
        """Return the BM25 score of a quotation, as a share of the question's worth."""
        length = 1 - BM25_B + BM25_B * len(terms) / self._mean_length
        counts = Counter(terms)
        score = sum(
            worth * counts[term] * (1 + BM25_K1) / (counts[term] + BM25_K1 * length)
            for term, worth in self._worth.items()
            if term in counts
        )
        return score / self._total

    def share(self, terms: frozenset[str]) -> float:
        """Return the share of the question's worth that is among some terms."""
        return sum(w for term, w in self._worth.items() if term in terms) / self._total


class _Headings:
    """What of the question is in the headings and titles above hits."""

    def __init__(self, searcher: Searcher, query: PreparedQuery) -> None:
        self._vocabulary = searcher.snapshot.vocabulary
        self._asked = frozenset(
            self._vocabulary.concept_ids(query.text, query.language)
        )
        self._concepts: dict[tuple[str, str], float] = {}
        self._terms: dict[tuple[str, str], frozenset[str]] = {}

    def concepts(self, hit: Hit) -> float:
        """Return the share of the question's concepts in headings and title."""
        key = f"{hit.heading}\n{hit.title}", hit.language
        if self._asked and key not in self._concepts:
            named = self._asked.intersection(self._vocabulary.concept_ids(*key))
            self._concepts[key] = len(named) / len(self._asked)
        return self._concepts.get(key, 0.0)

    def terms(self, hit: Hit) -> frozenset[str]:
        """Return the terms of the headings."""
        key = hit.heading, hit.language
        if key not in self._terms:
            self._terms[key] = frozenset(analyse(*key))
        return self._terms[key]
