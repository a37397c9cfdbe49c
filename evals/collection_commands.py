"""The commands of `python -m evals` that work on a collection of judged topics."""

import platform
import sys
from collections.abc import Iterable, Sequence
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from evals import tables
from evals.agreement import judge_agreement
from evals.baseline import NAME as BASELINE
from evals.baseline import significant_losses
from evals.checks import describe, read_checks, run_checks
from evals.collection import read_collection
from evals.comparison import COMPARED, PER_LANGUAGE, compare, most_moved
from evals.errors import EvaluationError
from evals.evaluation import (
    evaluate,
    gather_findings,
    hold_to_baseline,
    scored_answers,
)
from evals.judging import Candidate, pool_lines, unjudged
from evals.options import (
    CollectionOption,
    HalfChoice,
    HalfOption,
    LibraryOption,
    ModelsOption,
    OutOption,
    RunsArgument,
    check_parent,
    models_folder,
    systems_in,
)
from evals.parts import Plan
from evals.records import Half, Run
from evals.report import Findings, render_report, side_by_side
from evals.runs import read_answers, read_run, write_lines
from evals.scoring import language_parity, score_run
from evals.starting import make_collection
from evals.systems import SYSTEMS
from evals.terminal import Session, judge_at_terminal, show_on_terminal, single_keys
from evals.trec import (
    mean_measures,
    read_qrels,
    write_qrels,
)
from evals.trec import read_run as read_trec_run
from evals.trec import write_run as write_trec_run
from evals.truth import (
    Truth,
    gaps,
    ranked_topics,
    read_truth,
    remarks,
    trec_qrels,
    trec_rankings,
)
from index.library import Library
from service import printing, progress
from service.workbench import Workbench

commands = typer.Typer()

AnswersOption = Annotated[
    Path | None, typer.Option(help="A file that `answer --collection` wrote.")
]


@commands.command()
def score(
    runs: RunsArgument,
    collection: CollectionOption,
    library: LibraryOption = Path("library"),
    answers: AnswersOption = None,
    half: HalfOption = HalfChoice.ALL,
    trec: Annotated[
        Path | None, typer.Option(help="Also write qrels and runs here, as TREC does.")
    ] = None,
) -> None:
    """Measure runs, and maybe answers, against a collection's judgments.

    Example: python -m evals score run.jsonl --collection evals/collections/starter
    """
    with closing(Library.open(library)) as opened:
        truth = read_truth(collection, opened)
        for remark in remarks(truth):
            printing.complain(remark)
        for run in map(read_run, runs):
            topics = ranked_topics(truth, half.half)
            for gap in gaps(truth, run, topics):
                printing.complain(gap)
            scored = score_run(run, topics.keys(), truth.stretches, truth.places)
            _say(tables.score_table(scored))
            _say(tables.parity_table(language_parity(run, truth.families)))
            if trec is not None:
                _write_trec(trec, truth, run, half.half)
        if answers is not None:
            measured = scored_answers(
                truth, answers.stem, read_answers(answers), half.half
            )
            _say(tables.answer_table(measured))


@commands.command(name="score-trec")
def score_trec(
    run: Annotated[Path, typer.Argument(help="query Q0 item rank score name")],
    qrels: Annotated[Path, typer.Option(help="Lines of: query 0 item grade")],
    least: Annotated[int, typer.Option(help="The least relevant grade.", min=1)] = 2,
) -> None:
    """Measure a run in TREC's format against qrels in TREC's format.

    Example: python -m evals score-trec run.txt --qrels qrels.txt
    """
    grades, rankings = read_qrels(qrels), read_trec_run(run)
    means, count = mean_measures(grades, rankings, least)
    for name, value in means.items():
        printing.say(f"{name:12} {value:.6f}")
    printing.say(f"{count} queries")


@commands.command(name="compare")
def compare_runs(
    runs: RunsArgument,
    collection: CollectionOption,
    library: LibraryOption = Path("library"),
    half: HalfOption = HalfChoice.ALL,
    measure: Annotated[
        list[str] | None, typer.Option(help="A measure; may be said again.")
    ] = None,
) -> None:
    """Say whether the first run is better than each of the others, or only luckier.

    Example: python -m evals compare new.jsonl old.jsonl --collection mine
    """
    if len(runs) < 2:
        raise EvaluationError("name two runs or more to compare")
    with closing(Library.open(library)) as opened:
        truth = read_truth(collection, opened)
        topics = ranked_topics(truth, half.half)
        read = [read_run(path) for path in runs]
        for run in read:
            for gap in gaps(truth, run, topics):
                printing.complain(gap)
        scored = [
            score_run(run, topics.keys(), truth.stretches, truth.places) for run in read
        ]
        names = _names([run.name for run in read])
        rows = compare(
            scored[0].values,
            {name: s.values for name, s in zip(names[1:], scored[1:], strict=True)},
            measure or COMPARED,
            [PER_LANGUAGE],
        )
        _say(tables.comparison_table(names[0][:8], rows))
        for name, run, other in zip(names[1:], read[1:], scored[1:], strict=True):
            printing.say(f"\nThe queries that differ most from {name}:")
            for move in most_moved(scored[0].values, other.values):
                moved = side_by_side(truth.collection, move, read[0], run)
                _say(tables.moved_lines(names[0][:8], name[:8], moved), last="")


@commands.command()
def judge(
    runs: RunsArgument,
    collection: CollectionOption,
    judge: Annotated[str, typer.Option("--judge", help="Your name or initials.")],
    library: LibraryOption = Path("library"),
    half: HalfOption = HalfChoice.ALL,
    language: Annotated[str, typer.Option(help="Of the questions.")] = "en",
    depth: Annotated[int, typer.Option(help="First hits to judge.", min=1)] = 10,
) -> None:
    """Judge what runs find and nobody has judged, without seeing who found it.

    Example: python -m evals judge ours.jsonl plain.jsonl --collection mine --judge AB
    """
    with closing(Library.open(library)) as opened:
        truth = read_truth(collection, opened)
        candidates = _unjudged(truth, runs, half.half, depth)
        session = Session(
            topics={t.topic_id: t for t in truth.collection.topics},
            candidates=candidates,
            places=truth.places,
            path=collection / "judgments.jsonl",
            judge=judge,
            language=language,
        )
        with single_keys() as read_key:
            written = judge_at_terminal(session, read_key, show_on_terminal)
    printing.say(
        f"{written} judgments written to {session.path}; "
        f"{len(candidates) - written} at most still to judge."
    )


@commands.command()
def pool(
    runs: RunsArgument,
    collection: CollectionOption,
    out: OutOption,
    library: LibraryOption = Path("library"),
    half: HalfOption = HalfChoice.ALL,
    depth: Annotated[int, typer.Option(help="First hits of each run.", min=1)] = 20,
) -> None:
    """Write what has to be judged as lines that lack only a grade and a judge.

    Example: python -m evals pool a.jsonl b.jsonl --collection mine --out pool.jsonl
    """
    check_parent(out)
    with closing(Library.open(library)) as opened:
        truth = read_truth(collection, opened)
        candidates = _unjudged(truth, runs, half.half, depth)
        topics = {topic.topic_id: topic for topic in truth.collection.topics}
        lines = write_lines(out, pool_lines(candidates, topics, truth.languages))
    printing.say(f"Wrote {lines} texts to judge to {out}.")


@commands.command()
def report(
    runs: RunsArgument,
    collection: CollectionOption,
    out: Annotated[Path, typer.Option(help="The HTML file.")],
    library: LibraryOption = Path("library"),
    answers: AnswersOption = None,
    half: HalfOption = HalfChoice.ALL,
) -> None:
    """Write one HTML file with plots and tables about the first run against others.

    Example: python -m evals report ours.jsonl --collection mine --out report.html
    """
    check_parent(out)
    with closing(Library.open(library)) as opened:
        truth = read_truth(collection, opened)
        read = [read_run(path) for path in runs]
        findings = gather_findings(
            truth,
            [
                Run(name, run.lines)
                for name, run in zip(_names([r.name for r in read]), read, strict=True)
            ],
            {read[0].name: read_answers(answers)} if answers is not None else {},
            half.half,
            made=_made(opened, half),
        )
        out.write_text(render_report(findings), encoding="utf-8")
    printing.say(f"Wrote {out}.")


@commands.command()
def check(
    collection: CollectionOption, library: LibraryOption = Path("library")
) -> None:
    """Hold the checks of a collection against a library; exit 1 if one fails.

    Example: python -m evals check --collection mine --library library
    """
    path = collection / "checks.yaml"
    checks = read_checks(path)
    if not checks:
        printing.say(f"{path} has no check yet.")
        return
    results = run_checks(Workbench.open(library), checks)
    for result in results:
        verdict = f"FAILS ({result.problem})" if result.problem else "holds"
        printing.say(f"{verdict}: {describe(result.check)}")
    failed = sum(result.problem is not None for result in results)
    printing.say(f"{len(results)} checks, {failed} failed.")
    if failed:
        sys.exit(1)


@commands.command()
def agreement(collection: CollectionOption) -> None:
    """Say how far judges agree on the texts that two of them judged.

    Example: python -m evals agreement --collection mine
    """
    found = judge_agreement(read_collection(collection).judgments)
    _say(tables.agreement_table(found))


@commands.command()
def init(
    folder: Annotated[Path, typer.Argument(help="A folder that is not there yet.")],
) -> None:
    """Make an empty collection for your own library, with explanations.

    Example: python -m evals init our-questions
    """
    make_collection(folder)
    printing.say(f"Made {folder}. Write your questions into {folder}/topics.jsonl.")


@commands.command(name="evaluate")
def evaluate_everything(
    collection: CollectionOption,
    out: Annotated[Path, typer.Option(help="A folder for runs and report.")],
    library: LibraryOption = Path("library"),
    models: ModelsOption = None,
    half: HalfOption = HalfChoice.ALL,
    systems: Annotated[
        str, typer.Option(help="Such as ours,lexical; the first is reported on.")
    ] = ",".join(SYSTEMS),
    is_new_baseline: Annotated[
        bool, typer.Option("--write-baseline", help="Accept what is measured now.")
    ] = False,
) -> None:
    """Measure everything and compare with the baseline; exit 1 on a significant loss.

    Example: python -m evals evaluate --collection evals/collections/starter --out out
    """
    with closing(Library.open(library)) as opened:
        made = _made(opened, half)
    plan = Plan(
        collection=collection.resolve(),
        library=library.resolve(),
        out=out.resolve(),
        models=models_folder(models, library).resolve(),
        systems=systems_in(systems),
        half=half.half,
        made=made,
    )
    with progress.steps() as say:
        findings = evaluate(plan, say)
    _say_findings(findings)
    printing.say(f"Wrote {plan.report}.")
    rows = hold_to_baseline(plan, findings, is_new_baseline=is_new_baseline)
    _say(tables.comparison_table(findings.runs[0].name, rows))
    losses = significant_losses(rows)
    if losses:
        lost = ", ".join(f"{row.measure} ({row.language or 'all'})" for row in losses)
        raise EvaluationError(f"worse than the {BASELINE}: {lost}")
    if any(result.problem for result in findings.checks):
        raise EvaluationError("a check fails")


def _say_findings(findings: Findings) -> None:
    for remark in findings.remarks:
        printing.complain(remark)
    for scored in findings.scored:
        _say(tables.score_table(scored))
    for answers in findings.answers:
        _say(tables.answer_table(answers))
    _say(tables.comparison_table(findings.runs[0].name, findings.rows))
    for result in findings.checks:
        if result.problem:
            printing.say(f"Check fails: {describe(result.check)} ({result.problem})")


def _say(lines: Iterable[str], last: str = "\n") -> None:
    for line in lines:
        printing.say(line)
    printing.say(last.strip("\n"))


def _unjudged(
    truth: Truth, runs: Sequence[Path], half: Half | None, depth: int
) -> list[Candidate]:
    topics = [
        topic.topic_id
        for topic in truth.collection.topics
        if half is None or topic.half is half
    ]
    found = [read_run(path) for path in runs]
    return unjudged(found, topics, truth.stretches, truth.places, depth)


def _names(names: Sequence[str]) -> list[str]:
    """Return names of which none comes twice."""
    return [
        name if names.index(name) == place else f"{name} ({place + 1})"
        for place, name in enumerate(names)
    ]


def _made(library: Library, half: HalfChoice) -> str:
    documents = len(library.catalogue.documents())
    return (
        f"Made {date.today():%Y-%m-%d} on generation {library.catalogue.generation()} "
        f"of a library of {documents} documents; topics: {half}; Python "
        f"{platform.python_version()}. Command: python -m evals {sys.argv[1]}."
    )


def _write_trec(folder: Path, truth: Truth, run: Run, half: Half | None) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    topics = ranked_topics(truth, half)
    write_qrels(folder / "qrels.txt", trec_qrels(truth, topics))
    write_trec_run(
        folder / f"{run.name}.txt", trec_rankings(truth, run, topics), run.name
    )
