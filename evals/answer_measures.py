"""Answers and a collection → whether they say what must be said, and rightly."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean

from evals.collection import split_query_id
from evals.places import Cover, Places, letters_of, overlap
from evals.records import (
    AnswerLine,
    Collection,
    CollectionTopic,
    JudgedQuotation,
    Nugget,
    QuotedSentence,
)
from evals.stretches import RELEVANT, Stretches, match

ANSWER_MEASURES = (
    "vital nugget recall",
    "nugget recall",
    "citation precision",
    "precision where judged",
    "citations judged",
    "verbatim",
    "abstained",
    "wrongly refused",
)
"""`abstained` is measured on unanswerable topics only, `wrongly refused` on the others.
The measures of citations are of answers that cite something; recall of nuggets counts
a refused topic as nothing recalled. A citation is precise if whoever read it found that
it supports an answer; where nobody did, if it says a nugget or stands in text judged to
answer. What nobody judged counts as wrong, except where judged."""


@dataclass(frozen=True, slots=True)
class RiskPoint:
    """Were only so many of all topics answered, the surest first: how many wrongly.

    `risk` is the share of the answered ones that are wrong.
    """

    coverage: float
    risk: float


@dataclass(frozen=True, slots=True)
class RiskCoverage:
    """The risk as ever more topics are answered, and its mean, the area below it."""

    points: tuple[RiskPoint, ...]
    area: float


@dataclass(frozen=True, slots=True)
class ScoredAnswers:
    """What answers measure, by query id and measure.

    `is_right` is given where something was answered: an answerable topic, of whose
    vital nuggets at least one is said, or, where it has no nuggets, of whose quotations
    at least one is relevant. `lost` are nuggets of which a quotation was not found.
    """

    name: str
    values: dict[str, dict[str, float]]
    is_right: dict[str, bool]
    confidence: dict[str, float]
    lost: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SupportedNugget:
    """A nugget, where its supports stand, and the letters of what else says it."""

    nugget: Nugget
    supports: tuple[tuple[str, Cover], ...]
    said: frozenset[str]


def score_answers(
    name: str,
    answers: Mapping[str, AnswerLine],
    collection: Collection,
    stretches: Stretches,
    places: Places,
) -> ScoredAnswers:
    """Measure the answers of a system."""
    topics = {topic.topic_id: topic for topic in collection.topics}
    nuggets, lost = find_nuggets(collection, places)
    read = read_quotations(collection)
    values: dict[str, dict[str, float]] = {}
    is_right: dict[str, bool] = {}
    confidence: dict[str, float] = {}
    for query_id, answer in answers.items():
        topic_id, _ = split_query_id(query_id)
        if topic_id not in topics:
            continue
        measured = _measure(
            answer,
            topics[topic_id],
            nuggets.get(topic_id, []),
            read.get(topic_id, {}),
            stretches,
            places,
        )
        values[query_id] = measured
        if answer.sentences:
            is_right[query_id] = topics[topic_id].is_answerable and (
                measured.get("vital nugget recall", measured["citation precision"]) > 0
            )
        if answer.confidence is not None:
            confidence[query_id] = answer.confidence
    return ScoredAnswers(name, values, is_right, confidence, lost)


def risk_coverage(scored: ScoredAnswers, language: str) -> RiskCoverage | None:
    """Return how risk grows with coverage in one language.

    Scores of different languages are not comparable, so there is no curve over all.

    Returns:
        None if nothing was answered, or an answer has no confidence.
    """
    asked = [q for q in scored.values if split_query_id(q)[1] == language]
    answered = [q for q in asked if q in scored.is_right]
    if not answered or any(q not in scored.confidence for q in answered):
        return None
    wrong, points = 0, []
    ordered = sorted(answered, key=lambda q: (-scored.confidence[q], q))
    for count, query_id in enumerate(ordered, start=1):
        wrong += not scored.is_right[query_id]
        points.append(RiskPoint(count / len(asked), wrong / count))
    return RiskCoverage(tuple(points), fmean(point.risk for point in points))


def _measure(
    answer: AnswerLine,
    topic: CollectionTopic,
    nuggets: Sequence[SupportedNugget],
    read: Mapping[str, JudgedQuotation],
    stretches: Stretches,
    places: Places,
) -> dict[str, float]:
    measured: dict[str, float] = {}
    if topic.is_answerable:
        measured["wrongly refused"] = float(not answer.sentences)
        if nuggets:
            recalled = {
                n.nugget.nugget_id: is_said(n, answer.sentences, places)
                for n in nuggets
            }
            measured["nugget recall"] = fmean(recalled.values())
            vital = [recalled[n.nugget.nugget_id] for n in nuggets if n.nugget.is_vital]
            if vital:
                measured["vital nugget recall"] = fmean(vital)
    else:
        measured["abstained"] = float(not answer.sentences)
    if answer.sentences:
        found = [
            _is_precise(sentence, topic.topic_id, nuggets, read, stretches, places)
            for sentence in answer.sentences
        ]
        judged = [is_precise for is_precise in found if is_precise is not None]
        precise = [is_precise is True for is_precise in found]
        measured["citation precision"] = fmean(precise)
        measured["citations judged"] = len(judged) / len(precise)
        if judged:
            measured["precision where judged"] = fmean(judged)
        measured["verbatim"] = fmean(
            _is_verbatim(sentence, places) for sentence in answer.sentences
        )
    return measured


def find_nuggets(
    collection: Collection, places: Places
) -> tuple[dict[str, list[SupportedNugget]], tuple[str, ...]]:
    """Return where nuggets are supported, by topic, and the supports not found."""
    read = read_quotations(collection)
    found: dict[str, list[SupportedNugget]] = {}
    lost = []
    for nugget in collection.nuggets:
        supports = []
        for support in nugget.supports:
            cover = places.cover(
                support.file, support.page, support.page, support.quote
            )
            if 2 * cover.found < max(1, cover.length):
                lost.append(
                    f"{nugget.topic_id} {nugget.nugget_id}: {support.file}, page "
                    f"{support.page}"
                )
            supports.append((support.file, cover))
        said = frozenset(
            letters
            for letters, quotation in read.get(nugget.topic_id, {}).items()
            if nugget.nugget_id in quotation.nugget_ids
        )
        found.setdefault(nugget.topic_id, []).append(
            SupportedNugget(nugget, tuple(supports), said)
        )
    return found, tuple(lost)


def read_quotations(collection: Collection) -> dict[str, dict[str, JudgedQuotation]]:
    """Return what was found of quotations, by topic and letters; the last one holds."""
    read: dict[str, dict[str, JudgedQuotation]] = {}
    for quotation in collection.quotations:
        letters = letters_of(quotation.text)
        read.setdefault(quotation.topic_id, {})[letters] = quotation
    return read


def is_said(
    nugget: SupportedNugget, sentences: Sequence[QuotedSentence], places: Places
) -> bool:
    """Say whether one of some quotations says a nugget."""
    for sentence in sentences:
        if letters_of(sentence.text) in nugget.said:
            return True
        cover = _cover(sentence, places)
        for file, support in nugget.supports:
            if file != sentence.file:
                continue
            shared = overlap(cover.ranges, support.ranges)
            if 2 * shared >= min(cover.length, support.length) > 0:
                return True
    return False


def _is_precise(
    sentence: QuotedSentence,
    topic_id: str,
    nuggets: Sequence[SupportedNugget],
    read: Mapping[str, JudgedQuotation],
    stretches: Stretches,
    places: Places,
) -> bool | None:
    """Say whether a quotation supports an answer; None if nobody judged it."""
    letters = letters_of(sentence.text)
    if letters in read:
        return read[letters].is_support
    if any(is_said(nugget, [sentence], places) for nugget in nuggets):
        return True
    grade = _grade(sentence, topic_id, stretches, places)
    return None if grade is None else grade >= RELEVANT


def _grade(
    sentence: QuotedSentence, topic_id: str, stretches: Stretches, places: Places
) -> int | None:
    cover = _cover(sentence, places)
    stretch = match(sentence.file, cover, stretches.of(topic_id))
    return None if stretch is None else stretch.grade


def _is_verbatim(sentence: QuotedSentence, places: Places) -> bool:
    """Say whether a page holds a sentence character by character, but for spaces."""
    pages = places.pages(sentence.file)
    if pages is None or not 1 <= sentence.page <= len(pages):
        return False
    page = " ".join(pages[sentence.page - 1].split())
    return " ".join(sentence.text.split()) in page


def _cover(sentence: QuotedSentence, places: Places) -> Cover:
    return places.cover(sentence.file, sentence.page, sentence.page, sentence.text)
