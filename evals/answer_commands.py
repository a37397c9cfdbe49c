"""The commands of `python -m evals` that fit what answers rest on."""

from pathlib import Path
from typing import Annotated

import typer

from evals.answer_fit import fit_weights, gather, trade_off
from evals.calibration import (
    LanguageFigures,
    development_questions,
    fit_scope,
    judge_questions,
    read_questions,
    risk_points,
)
from evals.collection import read_collection
from evals.options import CollectionOption, LibraryOption, check_parent
from evals.svg import lines
from evals.truth import read_truth
from service import printing, progress
from service.evidence import WEIGHTS
from service.workbench import Workbench

commands = typer.Typer(rich_markup_mode=None)

SHARES = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)


@commands.command(name="fit-answers")
def fit_answers(
    collection: CollectionOption, library: LibraryOption = Path("library")
) -> None:
    """Fit the weights of quotations on development topics; tell what fewer cost.

    Example: python -m evals fit-answers --collection evals/collections/starter
    """
    workbench = Workbench.open(library)
    truth = read_truth(collection, workbench.library)
    with progress.counting("Asking") as on_progress:
        asked = gather(workbench, truth, on_progress)
    fitted = fit_weights(asked)
    for name, weight in zip(WEIGHTS, fitted.weights.tolist(), strict=True):
        printing.say(f"{name:18} {weight:7.3f}")
    printing.say(f"{'ORDINARY':18} {fitted.intercept:7.3f}")
    printing.say("least weight, language: vital recall, precision, quotations")
    for row in trade_off(asked, truth):
        printing.say(
            f"{row.floor:5.2f} {row.language}: {row.recall:.3f} {row.precision:.3f} "
            f"{row.quotations:.1f}"
        )


@commands.command()
def calibrate(
    topics: Annotated[
        Path,
        typer.Option(help='Lines of {"topic_id", "text", "language", "answerable"}.'),
    ],
    collection: Annotated[
        Path | None,
        typer.Option(help="A folder whose development topics are asked too."),
    ] = None,
    library: LibraryOption = Path("library"),
    plot: Annotated[
        Path | None, typer.Option(help="Where risk by coverage is drawn, as SVG.")
    ] = None,
) -> None:
    """Fit the odds below which questions are not answered, on labelled questions.

    Example: python -m evals calibrate --topics topics.jsonl --plot risk.svg
    """
    if plot is not None:
        check_parent(plot)
    questions = read_questions(topics)
    if collection is not None:
        questions += development_questions(read_collection(collection))
    with progress.counting("Asking") as on_progress:
        judged = judge_questions(Workbench.open(library), questions, on_progress)
    weights, figures = fit_scope(judged)
    for name, weight in weights.signals.items():
        printing.say(f"{name:18} {weight:7.3f}")
    for language, row in weights.lines.items():
        printing.say(
            f"{language}  ordinary {row.ordinary:.3f}, outside {row.outside:.3f}, "
            f"unanswered {row.unanswered:.3f}, partly {row.partly:.3f}"
        )
    for fitted in figures:
        printing.say(
            f"{fitted.language}  answerable refused {fitted.refused:.3f}, unanswerable "
            f"abstained {fitted.abstained:.3f}, of {fitted.questions}"
        )
    if plot is not None:
        plot.write_text(_drawn(figures), encoding="utf-8")


def _drawn(figures: list[LanguageFigures]) -> str:
    return lines(
        "Unanswerable questions answered, as more questions are answered",
        {row.language: risk_points(row) for row in figures},
        "share of answerable questions that are answered",
        "share of answers to unanswerable questions",
        SHARES,
    )
