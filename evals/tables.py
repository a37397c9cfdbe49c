"""What the evaluation commands print: tables of plain text."""

from collections.abc import Iterator, Sequence

from evals.agreement import Agreement
from evals.answer_measures import ANSWER_MEASURES, ScoredAnswers, risk_coverage
from evals.comparison import Row
from evals.report import SideBySide
from evals.scoring import (
    RANKING_MEASURES,
    Parity,
    Scored,
    languages_of,
    mean_of,
    worst_tenth,
)

MAIN = "nDCG@10"


def score_table(scored: Scored) -> Iterator[str]:
    """Yield the measures of a run, by language."""
    languages = languages_of(scored.values)
    topics = len({query_id.rpartition(".")[0] for query_id in scored.values})
    yield f"{scored.name}: {topics} topics, {len(scored.values)} queries"
    yield _row("", [*languages, "all"])
    for measure in RANKING_MEASURES:
        yield _row(
            measure,
            [_number(mean_of(scored.values, measure, la)) for la in (*languages, None)],
        )
    lowest = [worst_tenth(scored.values, MAIN, la) for la in (*languages, None)]
    yield _row(f"{MAIN}, lowest tenth", [_number(value) for value in lowest])
    if scored.unfound:
        yield (
            f"{scored.unfound} hits are counted as unjudged: less than half their "
            "letters stand on the pages that the run names."
        )


def answer_table(scored: ScoredAnswers) -> Iterator[str]:
    """Yield the measures of answers, by language."""
    languages = languages_of(scored.values)
    yield f"{scored.name}: answers to {len(scored.values)} queries"
    yield _row("", [*languages, "all"])
    for measure in ANSWER_MEASURES:
        yield _row(
            measure,
            [_number(mean_of(scored.values, measure, la)) for la in (*languages, None)],
        )
    curves = [risk_coverage(scored, language) for language in languages]
    yield _row(
        "mean risk (area)", [_number(curve.area if curve else None) for curve in curves]
    )
    for lost in scored.lost:
        yield f"The quotation of a nugget is lost: {lost}."


def parity_table(parity: Sequence[Parity]) -> Iterator[str]:
    """Yield how alike the languages of a run are."""
    yield _row("languages", ["passages", "documents", "tau"])
    for pair in parity:
        yield _row(
            f"{pair.one}-{pair.other}",
            [
                _number(value)
                for value in (pair.overlap, pair.overlap_families, pair.correlation)
            ],
        )


def agreement_table(found: Sequence[Agreement]) -> Iterator[str]:
    """Yield how far every two judges agree."""
    if not found:
        yield "No text was judged by two judges."
    for pair in found:
        yield (
            f"{pair.one} and {pair.other}: kappa {_number(pair.kappa)} for relevant or "
            f"not, weighted kappa {_number(pair.weighted)} for grades; {pair.texts} "
            f"texts, {pair.topics} topics"
        )


def comparison_table(name: str, rows: Sequence[Row]) -> Iterator[str]:
    """Yield one line a comparison."""
    yield (
        f"{'against':10} {'measure':20} {'in':4} {'topics':>6} {name:>8} "
        f"{'other':>8} {'difference and 95% interval':>30} {'p (Holm)':>9}  "
        "won-lost-tied  verdict"
    )
    for row in rows:
        d = row.difference
        interval = f"{d.mean:+.4f} ({d.low:+.4f} to {d.high:+.4f})"
        yield (
            f"{row.other:10} {row.measure:20} {row.language or 'all':4} "
            f"{row.topics:6} {row.one_mean:8.4f} {row.other_mean:8.4f} "
            f"{interval:>30} {row.p_holm:9.4f}  "
            f"{f'{d.wins}-{d.losses}-{d.ties}':13}  {row.verdict}"
        )


def moved_lines(name: str, other: str, moved: SideBySide) -> Iterator[str]:
    """Yield a query that moved, with the first passages of both systems."""
    yield (
        f"{moved.query_id}: {moved.move.one:.3f} against {moved.move.other:.3f}: "
        f"{moved.question}"
    )
    for system, hits in ((name, moved.one), (other, moved.other)):
        for rank, hit in enumerate(hits, start=1):
            yield (
                f"    {system:8} {rank}. {hit.file}, page {hit.first_page}: "
                f"{hit.text[:90]}"
            )


def _row(name: str, values: Sequence[str]) -> str:
    return f"{name:22}" + "".join(f"{value:>10}" for value in values)


def _number(value: float | None) -> str:
    return "-" if value is None else f"{value:.4f}"
