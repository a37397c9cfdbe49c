"""Everything at once: systems, answers, checks, report and baseline."""

import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path

from evals.answer_measures import ScoredAnswers, score_answers
from evals.baseline import compare_with_baseline, significant_losses, write_baseline
from evals.checks import CheckResult, read_checks, run_checks
from evals.collection import split_query_id
from evals.comparison import Row, compare
from evals.errors import EvaluationError
from evals.records import AnswerLine, Half, Run
from evals.report import Findings, render_report
from evals.runs import read_answers, read_run
from evals.scoring import Scored, language_parity, score_run
from evals.systems import SystemName
from evals.truth import Truth, ranked_topics, read_truth, remarks
from service.workbench import Workbench

K = 100
WORKERS = 2
"""Processes at a time, as many as the smallest machine has cores."""

ROOT = Path(__file__).parent.parent

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Plan:
    """What is measured: a collection on a library, with systems, the first one ours.

    `out` is a folder for runs, answers and report; `made` is a line on how they came
    to be. Paths are absolute.
    """

    collection: Path
    library: Path
    out: Path
    models: Path
    systems: tuple[SystemName, ...]
    half: Half | None
    made: str


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
    plan: Plan, *, is_new_baseline: bool, progress: Progress = lambda step: None
) -> Outcome:
    """Measure every system and the answers, write the report, compare.

    Runs and answers are left in `plan.out`, beside report.html.

    Raises:
        EvaluationError: If a system cannot be run, or there is no baseline.
    """
    plan.out.mkdir(parents=True, exist_ok=True)
    runs, answers = _rank_and_answer(plan, progress)
    workbench = Workbench.open(plan.library)
    truth = read_truth(plan.collection, workbench.library)
    progress("checking")
    checks = plan.collection / "checks.yaml"
    results = run_checks(workbench, read_checks(checks)) if checks.exists() else []
    progress("measuring")
    findings = gather_findings(
        truth,
        [read_run(path) for path in runs],
        {plan.systems[0]: read_answers(answers)},
        plan.half,
        made=plan.made,
        checks=results,
    )
    report = plan.out / "report.html"
    report.write_text(render_report(findings), encoding="utf-8")
    values = findings.scored[0].values, findings.answers[0].values
    baseline = plan.collection / "baseline" / f"{plan.systems[0]}.json"
    if is_new_baseline:
        write_baseline(baseline, *values)
    rows = compare_with_baseline(baseline, *values)
    return Outcome(findings, tuple(rows), tuple(significant_losses(rows)), report)


def _rank_and_answer(plan: Plan, progress: Progress) -> tuple[list[Path], Path]:
    """Run the commands `answer` and `run`, two at a time, each in its own process."""
    answers = plan.out / "answers.jsonl"
    runs = [plan.out / f"{system}.jsonl" for system in plan.systems]
    commands = [["answer", "--out", str(answers)]]
    for system, path in zip(plan.systems, runs, strict=True):
        commands.append(
            [
                *("run", "--system", system, "--out", str(path), "--k", str(K)),
                *("--answerable", "--models", str(plan.models)),
            ]
        )
    common = [
        *("--collection", str(plan.collection), "--library", str(plan.library)),
        *("--half", plan.half or "all"),
    ]
    # What takes longest begins first.
    commands.sort(key=lambda command: "plain" not in command)
    with ThreadPoolExecutor(max_workers=WORKERS) as pool:
        waiting = [pool.submit(_run_command, [*c, *common]) for c in commands]
        for done, finished in enumerate(as_completed(waiting), start=1):
            finished.result()
            progress(f"{done} of {len(waiting)} runs and answers are there")
    return runs, answers


def _run_command(arguments: Sequence[str]) -> None:
    command = [sys.executable, "-m", "evals", *arguments]
    done = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        raise EvaluationError(f"evals {' '.join(arguments[:3])}: {done.stderr.strip()}")


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
