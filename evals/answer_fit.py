"""Development topics → the weights of quotations, and what fewer quotations cost.

For development topics only. The figures are of five folds by topic: no topic has a part
in the weights that choose its quotations.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import fmean

import numpy as np

from evals.answer_measures import find_nuggets, is_said, score_answers
from evals.collection import asked_topics, split_query_id
from evals.logistic import Logistic, fit_logistic, fold_of
from evals.records import AnswerLine, Half, QuotedSentence
from evals.truth import Truth
from service.answer import DEPTH
from service.evidence import WEIGHTS, Candidates
from service.evidence import find_candidates as candidates_in
from service.quotations import Quotation
from service.selection import choose
from service.translations import without_translations
from service.workbench import Workbench

FOLDS = 5
FLOORS = (-9.0, -2.8, -2.4, -2.1, -1.8, -1.5, -1.2, -0.8)
"""Least weights of a quotation whose cost is told; the first leaves none out."""


@dataclass(frozen=True, slots=True)
class AskedTopic:
    """What could be quoted for a topic in one language.

    `is_nugget` says of each quotation whether it says a nugget.
    """

    query_id: str
    candidates: Candidates
    is_nugget: tuple[bool, ...]

    @property
    def topic_id(self) -> str:
        """The topic, whatever the language."""
        return split_query_id(self.query_id)[0]

    @property
    def signals(self) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
        """One row a quotation, one column a signal of `WEIGHTS`."""
        return np.column_stack([self.candidates.signals[name] for name in WEIGHTS])


@dataclass(frozen=True, slots=True)
class TradeOff:
    """What answers are worth in one language with some least weight of a quotation."""

    floor: float
    language: str
    recall: float
    precision: float
    quotations: float


def gather(
    workbench: Workbench,
    truth: Truth,
    on_progress: Callable[[int, int], None] = lambda done, total: None,
) -> list[AskedTopic]:
    """Ask every answerable development topic in every language."""
    searcher = workbench.searcher()
    nuggets, _ = find_nuggets(truth.collection, truth.places)
    topics = asked_topics(truth.collection, half=Half.DEVELOPMENT, only_answerable=True)
    asked = []
    for done, topic in enumerate(topics):
        on_progress(done, len(topics))
        mine = nuggets.get(split_query_id(topic.topic_id)[0], [])
        query = searcher.prepare(topic.text, topic.language)
        hits = searcher.search(query, k=DEPTH)
        told_once = without_translations(searcher, hits, query.language)
        found = candidates_in(searcher, query, told_once)
        if not mine or not found.quotations:
            continue
        is_nugget = tuple(
            any(is_said(nugget, [_quoted(q)], truth.places) for nugget in mine)
            for q in found.quotations
        )
        asked.append(AskedTopic(topic.topic_id, found, is_nugget))
    return asked


def fit_weights(asked: Sequence[AskedTopic]) -> Logistic:
    """Fit weights that tell quotations of nuggets from others."""
    return fit_logistic(
        np.concatenate([topic.signals for topic in asked]),
        [label for topic in asked for label in topic.is_nugget],
    )


def trade_off(asked: Sequence[AskedTopic], truth: Truth) -> list[TradeOff]:
    """Return what each least weight costs and brings, each topic being left out."""
    folds = fold_of([topic.topic_id for topic in asked], FOLDS)
    evidence = {}
    for fold in range(FOLDS):
        fitted = fit_weights([t for t in asked if folds[t.topic_id] != fold])
        weights = dict(zip(WEIGHTS, fitted.weights.tolist(), strict=True))
        for topic in asked:
            if folds[topic.topic_id] == fold:
                evidence[topic.query_id] = topic.candidates.weigh(
                    weights, fitted.intercept
                )
    rows = []
    for floor in FLOORS:
        answers = {
            query_id: AnswerLine(
                query_id,
                "answered",
                tuple(
                    _quoted(one.quotation) for one in choose([some], least_weight=floor)
                ),
            )
            for query_id, some in evidence.items()
        }
        rows += _by_language(floor, answers, truth)
    return rows


def _by_language(
    floor: float, answers: dict[str, AnswerLine], truth: Truth
) -> list[TradeOff]:
    scored = score_answers(
        "fitted", answers, truth.collection, truth.stretches, truth.places
    )
    rows = []
    for language in dict.fromkeys(split_query_id(q)[1] for q in answers):
        mine = [q for q in answers if split_query_id(q)[1] == language]
        rows.append(
            TradeOff(
                floor,
                language,
                fmean(scored.values[q]["vital nugget recall"] for q in mine),
                fmean(scored.values[q]["citation precision"] for q in mine),
                fmean(len(answers[q].sentences) for q in mine),
            )
        )
    return rows


def _quoted(quotation: Quotation) -> QuotedSentence:
    return QuotedSentence(quotation.text, quotation.hit.file, quotation.page.number)
