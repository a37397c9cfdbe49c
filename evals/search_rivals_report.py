"""What search engines measured → a table in Markdown, and the figures as JSON."""

import platform
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from evals.comparison import Row, compare
from evals.errors import EvaluationError
from evals.scoring import languages_of, mean_of
from evals.search_rivals import Measured

MAIN = "nDCG@10"
BEGIN = "<!-- search-rivals: written by `python -m evals search-rivals` -->"
END = "<!-- end of search-rivals -->"


@dataclass(frozen=True, slots=True)
class Line:
    """One measure of every contender. `is_better_higher` is None for a remark."""

    label: str
    value: Callable[[Measured], float | None]
    digits: int
    is_better_higher: bool | None


def lines_of(measured: Sequence[Measured]) -> list[Line]:
    """Return the lines of the table, languages in the order of the run."""
    languages = languages_of(measured[0].scored.values)
    return [
        Line("indexing, passages/s", lambda m: m.passages_per_s, 1, True),
        _milliseconds(
            "indexing a passage, time of the processor",
            lambda m: m.passage_processor_s,
        ),
        Line("new process to first answer, s", lambda m: m.start_s, 2, False),
        _milliseconds("a query, p50", lambda m: m.query_p50_s),
        _milliseconds("a query, p95", lambda m: m.query_p95_s),
        _milliseconds(
            "a query, time of the processor, median", lambda m: m.query_processor_s
        ),
        _milliseconds("a query, on one thread, p50", lambda m: m.one_thread_p50_s),
        _milliseconds("a query, on one thread, p95", lambda m: m.one_thread_p95_s),
        Line("peak memory, answering, MB", lambda m: m.answering_mb, 0, False),
        Line("peak memory, indexing, MB", lambda m: m.adding_mb, 0, False),
        _quality(MAIN, None, is_better_higher=True),
        *(_quality(MAIN, language, is_better_higher=True) for language in languages),
        _quality("condensed nDCG@10", None, is_better_higher=True),
        _quality("judged@10", None, is_better_higher=None),
    ]


def table(measured: Sequence[Measured], made: str) -> str:
    """Return the table in Markdown; the first contender is ours.

    A figure in bold is the best of its line.
    """
    names = [f"{m.contender.name} {m.contender.version}".strip() for m in measured]
    rows = [
        "| | " + " | ".join(names) + " |",
        "| --- |" + " ---: |" * len(names),
        *(_row(line, measured) for line in lines_of(measured)),
        f"| ours, by {MAIN} | | " + " | ".join(_verdicts(measured)) + " |",
    ]
    said = [made, "", *rows, "", behind(measured)]
    return "\n".join(said)


def behind(measured: Sequence[Measured]) -> str:
    """Say on which lines another's is ahead of the first, whatever the margin."""
    ours = measured[0]
    others = [m for m in measured if not m.contender.is_ours]
    found = []
    for line in lines_of(measured):
        mine = line.value(ours)
        for other in others:
            theirs = line.value(other)
            if line.is_better_higher is None or mine is None or theirs is None:
                continue
            if theirs != mine and (theirs > mine) is line.is_better_higher:
                found.append(f"{other.contender.name} in {line.label}")
    if not found:
        return "Nothing is ahead of ours on any line."
    return f"Ahead of ours: {'; '.join(found)}."


def machine(passages: int, queries: int, rounds: int, command: str) -> str:
    """Say what was measured, where and how."""
    cpuinfo = Path("/proc/cpuinfo").read_text(encoding="utf-8")
    models = re.findall(r"model name\s*: (.+)", cpuinfo)
    return (
        f"Measured {date.today():%Y-%m-%d} on {len(models)} cores of "
        f"{models[0] if models else platform.machine()}, Python "
        f"{platform.python_version()}: {passages} passages, {queries} queries, "
        f"rounds in turn: {rounds}. `{command}`"
    )


def put_into(page: str, table_text: str) -> str:
    """Replace what stands between the markers of a page.

    Raises:
        EvaluationError: If it has not both markers, in order.
    """
    before, begin, rest = page.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise EvaluationError(f"the page lacks the lines {BEGIN} and {END}")
    return f"{before}{BEGIN}\n\n{table_text}\n\n{END}{after}"


def as_json(measured: Sequence[Measured], made: str) -> dict[str, Any]:
    """Return all figures by contender, each query's among them."""
    lines = lines_of(measured)
    return {
        "made": made,
        "systems": {
            m.contender.name: {
                "requirements": list(m.contender.requirements),
                "figures": {line.label: line.value(m) for line in lines},
                "queries": m.scored.values,
                "seconds": m.scored.seconds,
            }
            for m in measured
        },
        "nDCG@10 of ours and others": [
            {
                "other": row.other,
                "language": row.language,
                "difference": row.difference.mean,
                "low": row.difference.low,
                "high": row.difference.high,
                "p_holm": row.p_holm,
            }
            for row in _tests(measured)
        ],
    }


def _milliseconds(label: str, seconds: Callable[[Measured], float]) -> Line:
    return Line(f"{label}, ms", lambda m: 1000 * seconds(m), 1, False)


def _quality(
    measure: str, language: str | None, *, is_better_higher: bool | None
) -> Line:
    label = f"{measure}, {language}" if language else measure
    return Line(
        label,
        lambda m: mean_of(m.scored.values, measure, language),
        3,
        is_better_higher,
    )


def _row(line: Line, measured: Sequence[Measured]) -> str:
    values = [line.value(m) for m in measured]
    known = [value for value in values if value is not None]
    best = max(known) if line.is_better_higher else min(known)
    cells = []
    for value in values:
        cell = "" if value is None else f"{value:.{line.digits}f}"
        is_best = line.is_better_higher is not None and value == best
        cells.append(f"**{cell}**" if is_best else cell)
    return f"| {line.label} | " + " | ".join(cells) + " |"


def _verdicts(measured: Sequence[Measured]) -> list[str]:
    verdicts = {
        row.other: f"{row.verdict} ({row.difference.mean:+.3f})"
        for row in _tests(measured)
        if row.language is None
    }
    return [verdicts[m.contender.name] for m in measured[1:]]


def _tests(measured: Sequence[Measured]) -> list[Row]:
    """Compare the first contender with each other one, by paired randomisation."""
    return compare(
        measured[0].scored.values,
        {m.contender.name: m.scored.values for m in measured[1:]},
        [MAIN],
        [MAIN],
    )
