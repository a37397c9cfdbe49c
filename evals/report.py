"""Everything measured → one HTML file that needs nothing else to be read or printed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean, median

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from evals import svg
from evals.answer_measures import (
    ANSWER_MEASURES,
    RiskCoverage,
    ScoredAnswers,
    risk_coverage,
)
from evals.checks import CheckResult, describe
from evals.collection import split_query_id
from evals.comparison import Move, Row, most_moved
from evals.records import Collection, RankedText, Run
from evals.scoring import (
    CURVE_DEPTHS,
    RANKING_MEASURES,
    Parity,
    Scored,
    by_kind,
    in_language,
    languages_of,
    mean_of,
    worst_tenth,
)

TEMPLATE = "report.html"
MILLISECONDS = (1, 10, 100, 1000, 10_000)
SHOWN_HITS = 3
SHOWN_CHARACTERS = 420
MAIN = "nDCG@10"


@dataclass(frozen=True, slots=True)
class Findings:
    """What a report is made of. The first system is the one that is reported on.

    `remarks` are sentences about what could not be measured.
    """

    title: str
    made: str
    collection: Collection
    runs: tuple[Run, ...]
    scored: tuple[Scored, ...]
    answers: tuple[ScoredAnswers, ...] = ()
    rows: tuple[Row, ...] = ()
    parity: tuple[Parity, ...] = ()
    checks: tuple[CheckResult, ...] = ()
    remarks: tuple[str, ...] = ()


def render_report(findings: Findings) -> str:
    """Return the report as HTML."""
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    languages = languages_of(findings.scored[0].values)
    curves = _risk_curves(findings.answers, languages)
    return environment.get_template(TEMPLATE).render(
        findings=findings,
        languages=languages,
        measures=RANKING_MEASURES,
        quality=_quality_table(findings.scored, languages),
        overall=_overall_table(findings.scored, languages),
        kinds=_kind_table(findings),
        answer_measures=ANSWER_MEASURES,
        answer_rows=_answer_rows(findings.answers, languages),
        risks=[(name, curve.area) for name, curve in curves.items()],
        plots=_plots(findings.scored, languages, curves),
        moved=_moved(findings),
        topics=_topic_rows(findings, languages),
        details=_topic_details(findings, languages),
        checks=[(describe(r.check), r.problem) for r in findings.checks],
    )


def _quality_table(
    scored: Sequence[Scored], languages: Sequence[str]
) -> list[tuple[str, list[float | None]]]:
    return [
        (s.name, [mean_of(s.values, MAIN, language) for language in languages])
        for s in scored
    ]


def _overall_table(
    scored: Sequence[Scored], languages: Sequence[str]
) -> list[tuple[str, list[float | None], float, float | None]]:
    """Return a row a system: each measure, the lowest tenth, median milliseconds."""
    return [
        (
            s.name,
            [mean_of(s.values, measure) for measure in RANKING_MEASURES],
            fmean(worst_tenth(s.values, MAIN, language) for language in languages),
            1000 * median(s.seconds.values()) if s.seconds else None,
        )
        for s in scored
    ]


def _kind_table(
    findings: Findings,
) -> list[tuple[str, int, list[float | None]]]:
    topics = {topic.topic_id: topic for topic in findings.collection.topics}
    tables = [by_kind(s.values, MAIN, topics) for s in findings.scored]
    return [
        (
            kind,
            count,
            [table[kind][0] if kind in table else None for table in tables],
        )
        for kind, (_, count) in tables[0].items()
    ]


def _answer_rows(
    answers: Sequence[ScoredAnswers], languages: Sequence[str]
) -> list[tuple[str, str, list[float | None]]]:
    return [
        (
            scored.name,
            language or "all",
            [mean_of(scored.values, m, language) for m in ANSWER_MEASURES],
        )
        for scored in answers
        for language in (None, *languages)
    ]


def _risk_curves(
    answers: Sequence[ScoredAnswers], languages: Sequence[str]
) -> dict[str, RiskCoverage]:
    return {
        language if len(answers) == 1 else f"{scored.name} {language}": curve
        for scored in answers
        for language in languages
        if (curve := risk_coverage(scored, language)) is not None
    }


def _plots(
    scored: Sequence[Scored],
    languages: Sequence[str],
    curves: Mapping[str, RiskCoverage],
) -> dict[str, str]:
    plots = {
        "languages": svg.bars(
            "Quality of ranking by language",
            languages,
            {
                s.name: [mean_of(s.values, MAIN, language) for language in languages]
                for s in scored
            },
            MAIN,
        ),
        "recall": svg.lines(
            "Recall by depth",
            {
                s.name: [
                    (k, fmean(curve[k] for curve in s.curves.values()))
                    for k in CURVE_DEPTHS
                ]
                for s in scored
            },
            "first hits",
            "recall",
            CURVE_DEPTHS,
            is_logarithmic=True,
        ),
    }
    if any(s.seconds for s in scored):
        plots["speed"] = svg.points(
            "Speed against quality",
            {
                s.name: (_milliseconds(s), mean_of(s.values, MAIN) or 0.0)
                for s in scored
                if s.seconds
            },
            "milliseconds a query (median)",
            MAIN,
            MILLISECONDS,
        )
    if curves:
        plots["risk"] = svg.lines(
            "Risk as more questions are answered",
            {
                name: [(p.coverage, p.risk) for p in curve.points]
                for name, curve in curves.items()
            },
            "share of all topics that are answered, the surest first",
            "share of answers that are wrong",
            (0.0, 0.2, 0.4, 0.6, 0.8, 1.0),
        )
    return plots


def _milliseconds(scored: Scored) -> float:
    taken = 1000 * median(scored.seconds.values())
    return min(max(taken, MILLISECONDS[0]), MILLISECONDS[-1])


@dataclass(frozen=True, slots=True)
class SideBySide:
    """A query whose quality differs, with the first passages of both systems."""

    query_id: str
    question: str
    move: Move
    one: tuple[RankedText, ...]
    other: tuple[RankedText, ...]


def side_by_side(
    collection: Collection, move: Move, one: Run, other: Run
) -> SideBySide:
    """Put the first hits of two runs for a query beside each other."""
    topic_id, language = split_query_id(move.query_id)
    (topic,) = (t for t in collection.topics if t.topic_id == topic_id)
    return SideBySide(
        move.query_id,
        topic.texts.get(language, ""),
        move,
        *(
            tuple(_short(hit) for hit in _first(run, move.query_id))
            for run in (one, other)
        ),
    )


def _first(run: Run, query_id: str) -> Sequence[RankedText]:
    return run.lines[query_id].hits[:SHOWN_HITS]


def _short(hit: RankedText) -> RankedText:
    text = " ".join(hit.text.split())
    if len(text) > SHOWN_CHARACTERS:
        text = text[:SHOWN_CHARACTERS].rsplit(" ", 1)[0] + " …"
    return RankedText(
        hit.file, hit.first_page, hit.last_page, hit.passage_id, hit.score, text
    )


def _moved(findings: Findings) -> list[tuple[str, list[SideBySide]]]:
    first, *rest = findings.scored
    runs = {run.name: run for run in findings.runs}
    return [
        (
            other.name,
            [
                side_by_side(
                    findings.collection, move, runs[first.name], runs[other.name]
                )
                for move in most_moved(first.values, other.values)
            ],
        )
        for other in rest
    ]


def _topic_rows(
    findings: Findings, languages: Sequence[str]
) -> list[tuple[str, str, str, list[float | None]]]:
    """Return each topic with its quality by language, the worst topics first."""
    values = findings.scored[0].values
    topics = {topic.topic_id: topic for topic in findings.collection.topics}
    return [
        (
            topic_id,
            topics[topic_id].kind,
            next(iter(topics[topic_id].texts.values())),
            [
                values.get(f"{topic_id}.{language}", {}).get(MAIN)
                for language in languages
            ],
        )
        for topic_id in _worst_first(values)
    ]


def _topic_details(
    findings: Findings, languages: Sequence[str]
) -> list[tuple[str, list[tuple[str, str, float, RankedText | None]]]]:
    """Return, for each topic and language, question, quality and first hit."""
    values, lines = findings.scored[0].values, findings.runs[0].lines
    topics = {topic.topic_id: topic for topic in findings.collection.topics}
    return [
        (
            topic_id,
            [
                (
                    language,
                    topics[topic_id].texts[language],
                    values[query_id][MAIN],
                    _short(hits[0]) if hits else None,
                )
                for language in languages
                if (query_id := f"{topic_id}.{language}") in values
                for hits in [lines[query_id].hits]
            ],
        )
        for topic_id in _worst_first(values)
    ]


def _worst_first(values: Mapping[str, Mapping[str, float]]) -> list[str]:
    means = in_language(values, MAIN, None)
    return sorted(means, key=lambda topic_id: (means[topic_id], topic_id))
