"""A run and a collection → what each topic measures, by language, by kind."""

from collections import defaultdict
from collections.abc import Collection as Items
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from statistics import fmean

from evals.collection import split_query_id
from evals.errors import EvaluationError
from evals.measures import (
    kendall_tau,
    lowest_decile,
    ndcg,
    recall,
    reciprocal_rank,
)
from evals.places import Places, joined, overlap
from evals.records import Collection, CollectionTopic, RankedText, Run
from evals.stretches import (
    RELEVANT,
    GradedHits,
    Stretch,
    Stretches,
    grade_hits,
)

RANKING_MEASURES = (
    "nDCG@10",
    "condensed nDCG@10",
    "Recall@10",
    "Recall@50",
    "Recall@100",
    "MRR@10",
    "page-exact",
    "snippet precision",
    "snippet recall",
    "judged@10",
)

CURVE_DEPTHS = (1, 2, 3, 5, 10, 20, 30, 50, 75, 100)
PARITY_DEPTH = 10
SNIPPETS = 10


@dataclass(frozen=True, slots=True)
class Scored:
    """What a run measures: `values` by query id ("t001.en"), then by measure.

    `curves` are recall by depth likewise. `seconds` are by query id and may be
    missing. `unfound` counts hits of which less than half the letters stand on the
    pages that the run names.
    """

    name: str
    values: dict[str, dict[str, float]]
    curves: dict[str, dict[int, float]]
    seconds: dict[str, float]
    unfound: int


@dataclass(frozen=True, slots=True)
class Parity:
    """How alike two languages' versions of the same topics are answered.

    `overlap` is the share of the first ten passages that both have, `overlap_families`
    of the documents that these are from, translations of a document being one;
    `correlation` is Kendall's tau over the passages that both rankings have.
    """

    one: str
    other: str
    overlap: float
    overlap_families: float
    correlation: float | None


def measured_topics(
    collection: Collection, stretches: Stretches
) -> dict[str, CollectionTopic]:
    """Return the topics that rankings are measured on, by id.

    They are marked answerable, and some judged text answers them at least in part.
    """
    return {
        topic.topic_id: topic
        for topic in collection.topics
        if topic.is_answerable
        and any(s.grade >= RELEVANT for s in stretches.of(topic.topic_id))
    }


def doubtful_topics(
    collection: Collection, stretches: Stretches
) -> tuple[list[str], list[str]]:
    """Return answerable topics without relevant text, and unanswerable ones with it."""
    without, having = [], []
    for topic in collection.topics:
        has = any(s.grade >= RELEVANT for s in stretches.of(topic.topic_id))
        if topic.is_answerable and not has:
            without.append(topic.topic_id)
        if has and not topic.is_answerable:
            having.append(topic.topic_id)
    return without, having


def score_run(
    run: Run, topics: Items[str], stretches: Stretches, places: Places
) -> Scored:
    """Measure a run on some topics.

    Raises:
        EvaluationError: If the run has none of them.
    """
    values: dict[str, dict[str, float]] = {}
    curves: dict[str, dict[int, float]] = {}
    seconds: dict[str, float] = {}
    unfound = 0
    for query_id, line in run.lines.items():
        topic_id, _ = split_query_id(query_id)
        if topic_id not in topics:
            continue
        judged_here = stretches.of(topic_id)
        graded = grade_hits(line.hits, judged_here, places)
        values[query_id] = _measure(line.hits, graded, judged_here, places)
        curves[query_id] = {
            k: recall(graded.names, graded.grades, k=k, least=RELEVANT)
            for k in CURVE_DEPTHS
        }
        unfound += sum(2 * cover.found < cover.length for cover in graded.covers)
        if line.seconds is not None:
            seconds[query_id] = line.seconds
    if not values:
        raise EvaluationError(f"{run.name} ranks none of the judged topics")
    return Scored(run.name, values, curves, seconds, unfound)


def _measure(
    hits: Sequence[RankedText],
    graded: GradedHits,
    stretches: Sequence[Stretch],
    places: Places,
) -> dict[str, float]:
    names, grades = graded.names, graded.grades
    precision, found = _snippets(hits, graded, stretches)
    return {
        "nDCG@10": ndcg(names, grades, k=10),
        "condensed nDCG@10": ndcg(_without_unjudged(graded), grades, k=10),
        "Recall@10": recall(names, grades, k=10, least=RELEVANT),
        "Recall@50": recall(names, grades, k=50, least=RELEVANT),
        "Recall@100": recall(names, grades, k=100, least=RELEVANT),
        "MRR@10": reciprocal_rank(names, grades, k=10, least=RELEVANT),
        "page-exact": _leads_to_page(hits, stretches, places),
        "snippet precision": precision,
        "snippet recall": found,
        "judged@10": judged_share(graded),
    }


def _without_unjudged(graded: GradedHits) -> list[str]:
    """Return what a ranking has once unjudged hits are left out (Sakai, 2007)."""
    return [
        name
        for name, stretch in zip(graded.names, graded.stretches, strict=True)
        if stretch is not None
    ]


def judged_share(graded: GradedHits) -> float:
    """Return the share of the first ten hits that somebody judged.

    A hit that repeats the stretch of an earlier one is judged.
    """
    first = graded.stretches[:10]
    return fmean(s is not None for s in first) if first else 1.0


def _leads_to_page(
    hits: Sequence[RankedText], stretches: Sequence[Stretch], places: Places
) -> float:
    """Return 1.0 if the first hit's first page holds text that answers, else 0.0."""
    for hit in hits[:1]:
        page = places.page_range(hit.file, hit.first_page)
        if page is not None and any(
            stretch.file == hit.file
            and stretch.grade >= RELEVANT
            and overlap([page], [stretch.place])
            for stretch in stretches
        ):
            return 1.0
    return 0.0


def _snippets(
    hits: Sequence[RankedText], graded: GradedHits, stretches: Sequence[Stretch]
) -> tuple[float, float]:
    """Return how much of the first hits' text answers, and how much of what does.

    Counted in letters; a letter that two hits show counts once.
    """
    relevant = {
        file: joined(
            [s.place for s in stretches if s.file == file and s.grade >= RELEVANT]
        )
        for file in sorted({stretch.file for stretch in stretches})
    }
    shown: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
    lost = 0
    for hit, cover in zip(hits[:SNIPPETS], graded.covers, strict=False):
        shown[hit.file] += cover.ranges
        lost += cover.length - min(cover.found, cover.length)
    shared = sum(
        overlap(joined(ranges), relevant.get(file, ()))
        for file, ranges in shown.items()
    )
    read = lost + sum(_length(joined(ranges)) for ranges in shown.values())
    wanted = sum(_length(ranges) for ranges in relevant.values())
    return shared / read if read else 0.0, shared / wanted if wanted else 0.0


def _length(ranges: Iterable[tuple[int, int]]) -> int:
    return sum(stop - start for start, stop in ranges)


def languages_of(values: Mapping[str, object]) -> list[str]:
    """Return the languages of query ids in the order in which they first come."""
    return list(dict.fromkeys(split_query_id(query_id)[1] for query_id in values))


def in_language(
    values: Mapping[str, Mapping[str, float]], measure: str, language: str | None
) -> dict[str, float]:
    """Return a measure by topic id in one language, or its mean over the languages."""
    by_topic: defaultdict[str, list[float]] = defaultdict(list)
    for query_id, measured in values.items():
        topic_id, spoken = split_query_id(query_id)
        if measure in measured and language in (None, spoken):
            by_topic[topic_id].append(measured[measure])
    return {topic_id: fmean(some) for topic_id, some in by_topic.items()}


def mean_of(
    values: Mapping[str, Mapping[str, float]], measure: str, language: str | None = None
) -> float | None:
    """Return the mean of a measure over topics; None if no topic has it."""
    by_topic = in_language(values, measure, language)
    return fmean(by_topic.values()) if by_topic else None


def by_kind(
    values: Mapping[str, Mapping[str, float]],
    measure: str,
    topics: Mapping[str, CollectionTopic],
) -> dict[str, tuple[float, int]]:
    """Return the mean of a measure and the number of topics, for each kind of topic."""
    grouped: defaultdict[str, list[float]] = defaultdict(list)
    for topic_id, value in in_language(values, measure, None).items():
        grouped[topics[topic_id].kind].append(value)
    return {kind: (fmean(some), len(some)) for kind, some in sorted(grouped.items())}


def worst_tenth(
    values: Mapping[str, Mapping[str, float]], measure: str, language: str | None
) -> float:
    """Return the mean of the lowest tenth of topics."""
    return lowest_decile(list(in_language(values, measure, language).values()))


def language_parity(run: Run, families: Mapping[str, str]) -> list[Parity]:
    """Compare the rankings of every two languages, topic by topic.

    Args:
        run: Rankings of topics in several languages.
        families: File to the family of its translations; a file that is not in it is
            a family of its own.
    """
    rankings: defaultdict[str, dict[str, Sequence[RankedText]]] = defaultdict(dict)
    for query_id, line in run.lines.items():
        topic_id, language = split_query_id(query_id)
        rankings[language][topic_id] = line.hits
    found = []
    for one, other in combinations(rankings, 2):
        pairs = [
            (rankings[one][topic_id], rankings[other][topic_id])
            for topic_id in rankings[one]
            if topic_id in rankings[other]
        ]
        if not pairs:
            continue
        correlations = [
            tau for a, b in pairs if (tau := kendall_tau(_ids(a), _ids(b))) is not None
        ]
        found.append(
            Parity(
                one,
                other,
                fmean(_shared(_ids(a), _ids(b)) for a, b in pairs),
                fmean(
                    _shared(_families(a, families), _families(b, families))
                    for a, b in pairs
                ),
                fmean(correlations) if correlations else None,
            )
        )
    return found


def _ids(hits: Sequence[RankedText]) -> list[str]:
    return [hit.passage_id for hit in hits]


def _families(hits: Sequence[RankedText], families: Mapping[str, str]) -> list[str]:
    first = hits[:PARITY_DEPTH]
    return list(dict.fromkeys(families.get(hit.file, hit.file) for hit in first))


def _shared(one: Sequence[str], other: Sequence[str]) -> float:
    first, second = set(one[:PARITY_DEPTH]), set(other[:PARITY_DEPTH])
    longer = max(len(first), len(second))
    return len(first & second) / longer if longer else 1.0
