"""Everything at once: systems, answers, checks, report and baseline."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from evals.answer_measures import ScoredAnswers, score_answers
from evals.baseline import compare_with_baseline, significant_losses, write_baseline
from evals.checks import CheckResult, read_checks, run_checks
from evals.collection import asked_topics, split_query_id
from evals.comparison import Row, compare
from evals.records import AnswerLine, Half, Run
from evals.report import Findings, render_report
from evals.runs import (
    answer_with_confidence,
    rank_with,
    read_answers,
    read_run,
    write_lines,
)
from evals.scoring import Scored, language_parity, score_run
from evals.systems import SYSTEMS, open_systems
from evals.truth import Truth, ranked_topics, read_truth, remarks
from service.workbench import Workbench

K = 100

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What `evaluate` found; it failed if `losses` or a check's problem is there."""

    findings: Findings
    against_baseline: tuple[Row, ...]
    losses: tuple[Row, ...]
    report: Path

    @property
    def is_failure(self) -> bool:
        """Whether something got worse, or a check does not hold."""
        return bool(self.losses) or any(c.problem for c in self.findings.checks)


def gather_findings(
    truth: Truth,
    runs: Sequence[Run],
    answers: Mapping[str, Mapping[str, AnswerLine]],
    half: Half | None,
    *,
    made: str,
    checks: Sequence[CheckResult] = (),
) -> Findings:
    """Measure runs and answers; the first run is compared with each of the others."""
    topics = ranked_topics(truth, half)
    scored = [
        score_run(run, topics.keys(), truth.stretches, truth.places) for run in runs
    ]
    others = {other.name: other.values for other in scored[1:]}
    return Findings(
        title=f"Evaluation of {runs[0].name} on {truth.collection.name}",
        made=made,
        collection=truth.collection,
        runs=tuple(runs),
        scored=tuple(scored),
        answers=tuple(
            scored_answers(truth, name, some, half) for name, some in answers.items()
        ),
        rows=tuple(compare(scored[0].values, others)) if others else (),
        parity=tuple(language_parity(runs[0], truth.families)),
        checks=tuple(checks),
        remarks=(*remarks(truth), *_unfound(scored)),
    )


def scored_answers(
    truth: Truth, name: str, answers: Mapping[str, AnswerLine], half: Half | None
) -> ScoredAnswers:
    """Measure the answers to the topics of a half."""
    return score_answers(
        name,
        _of_half(truth, answers, half),
        truth.collection,
        truth.stretches,
        truth.places,
    )


def evaluate(
    workbench: Workbench,
    collection: Path,
    out: Path,
    *,
    models: Path,
    half: Half | None,
    made: str,
    baseline: Path,
    is_new_baseline: bool,
    progress: Progress = lambda step: None,
) -> Outcome:
    """Measure every system and the answers, write the report, compare.

    Runs and answers are left in `out`, beside report.html.
    """
    truth = read_truth(collection, workbench.library)
    asked = asked_topics(truth.collection, (), half)
    wanted = ranked_topics(truth, half)
    ranked = [topic for topic in asked if split_query_id(topic.topic_id)[0] in wanted]
    out.mkdir(parents=True, exist_ok=True)
    runs = []
    progress("opening the systems")
    for system in open_systems(workbench, SYSTEMS, models):
        progress(f"ranking with {system.name}")
        path = out / f"{system.name}.jsonl"
        write_lines(path, rank_with(system, ranked, k=K))
        runs.append(read_run(path))
    progress("answering")
    answers = out / "answers.jsonl"
    write_lines(answers, answer_with_confidence(workbench, asked))
    progress("checking")
    checks = collection / "checks.yaml"
    results = run_checks(workbench, read_checks(checks)) if checks.exists() else []
    progress("measuring")
    findings = gather_findings(
        truth,
        runs,
        {runs[0].name: read_answers(answers)},
        half,
        made=made,
        checks=results,
    )
    report = out / "report.html"
    report.write_text(render_report(findings), encoding="utf-8")
    values = findings.scored[0].values, findings.answers[0].values
    if is_new_baseline:
        write_baseline(baseline, *values)
    rows = compare_with_baseline(baseline, *values)
    return Outcome(findings, tuple(rows), tuple(significant_losses(rows)), report)


def _of_half(
    truth: Truth, answers: Mapping[str, AnswerLine], half: Half | None
) -> dict[str, AnswerLine]:
    halves = {topic.topic_id: topic.half for topic in truth.collection.topics}
    return {
        query_id: line
        for query_id, line in answers.items()
        if half is None or halves.get(split_query_id(query_id)[0]) is half
    }


def _unfound(scored: Sequence[Scored]) -> list[str]:
    return [
        f"{s.unfound} hits of {s.name} are counted as unjudged: less than half their "
        "letters stand on the pages that the run names."
        for s in scored
        if s.unfound
    ]
