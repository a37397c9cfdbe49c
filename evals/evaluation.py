"""Everything at once: systems, answers, checks, report and baseline."""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory

from evals.answer_measures import ScoredAnswers, score_answers
from evals.baseline import compare_with_baseline, write_baseline
from evals.checks import CheckResult, read_checks, run_checks
from evals.collection import split_query_id
from evals.comparison import Row, compare
from evals.parts import ANSWERS, Plan, measure_part, parts_of, use_one_thread
from evals.records import AnswerLine, Half, Run
from evals.report import Findings, render_report
from evals.runs import read_answers, read_run
from evals.scoring import Scored, language_parity, score_run
from evals.truth import Truth, ranked_topics, read_truth, remarks
from service.workbench import Workbench

WORKERS = 2
"""Processes at a time, as many as the smallest machine has cores."""

Progress = Callable[[str], None]


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


def evaluate(plan: Plan, progress: Progress = lambda step: None) -> Findings:
    """Measure every system and the answers, hold the checks, and write the report.

    Runs and answers are left in `plan.out`, beside report.html.

    Raises:
        EvaluationError: If a system cannot be run.
    """
    plan.out.mkdir(parents=True, exist_ok=True)
    _rank_and_answer(plan, progress)
    workbench = Workbench.open(plan.library)
    truth = read_truth(plan.collection, workbench.library)
    progress("checking")
    checks = plan.collection / "checks.yaml"
    results = run_checks(workbench, read_checks(checks)) if checks.exists() else []
    progress("measuring")
    findings = gather_findings(
        truth,
        [read_run(plan.out / f"{name}.jsonl") for name in plan.systems],
        {plan.systems[0]: read_answers(plan.out / f"{ANSWERS}.jsonl")},
        plan.half,
        made=plan.made,
        checks=results,
    )
    plan.report.write_text(render_report(findings), encoding="utf-8")
    return findings


def hold_to_baseline(
    plan: Plan, findings: Findings, *, is_new_baseline: bool
) -> list[Row]:
    """Compare the first system and the answers with what was last accepted.

    Args:
        plan: What was measured.
        findings: What came of it.
        is_new_baseline: Accept it first, so that nothing differs.

    Raises:
        EvaluationError: If there is no baseline.
    """
    values = findings.scored[0].values, findings.answers[0].values
    if is_new_baseline:
        write_baseline(plan.baseline, *values)
    return compare_with_baseline(plan.baseline, *values)


def _rank_and_answer(plan: Plan, progress: Progress) -> None:
    """Measure the parts two at a time, then put their lines together in `plan.out`."""
    with (
        TemporaryDirectory(dir=plan.out) as folder,
        # Forked processes would inherit the threads of whatever is loaded here.
        ProcessPoolExecutor(
            WORKERS, get_context("spawn"), initializer=use_one_thread
        ) as pool,
    ):
        parts = parts_of(plan, Path(folder))
        waiting = [pool.submit(measure_part, part) for part in parts]
        for done, finished in enumerate(as_completed(waiting), start=1):
            finished.result()
            progress(f"{done} of {len(parts)} parts are ranked and answered")
        for name in (ANSWERS, *plan.systems):
            pieces = [part.path(name) for part in parts if part.path(name).exists()]
            with (plan.out / f"{name}.jsonl").open("wb") as joined:
                for piece in pieces:
                    joined.write(piece.read_bytes())


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
