"""The command `python -m evals`: measure a library offline."""

import sys
from collections import Counter
from pathlib import Path
from typing import Annotated

import typer

from evals.beir import measure_collection, read_collection
from evals.bench import measure
from evals.calibration import calibrate, read_questions
from evals.errors import EvaluationError
from evals.hostile import Ending, read_hostile
from evals.reading_speed import compare_speed, watch_memory
from evals.runs import answer_topics, rank_topics, read_topics, write_lines
from index.errors import LibraryError
from index.models import open_bulk_encoder, open_query_encoder, prepare_encoder
from service import printing
from service.workbench import Workbench

app = typer.Typer(
    help="Measure a library offline.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

LibraryOption = Annotated[
    Path, typer.Option("--library", envvar="GIFP_LIBRARY", help="The library's folder.")
]
TopicsOption = Annotated[
    Path, typer.Option(help='Lines of {"topic_id", "text", "language"?}.')
]
OutOption = Annotated[Path, typer.Option(help="Where the lines go.")]


@app.command()
def run(
    topics: TopicsOption,
    out: OutOption,
    library: LibraryOption = Path("library"),
    k: Annotated[int, typer.Option(help="Hits a topic.", min=1, max=1000)] = 50,
) -> None:
    """Rank passages for every topic.

    Example: python -m evals run --topics topics.jsonl --k 50 --out run.jsonl
    """
    asked = read_topics(topics)
    lines = write_lines(out, rank_topics(Workbench.open(library), asked, k=k))
    printing.say(f"Wrote the hits of {lines} topics to {out}.")


@app.command()
def answer(
    topics: TopicsOption, out: OutOption, library: LibraryOption = Path("library")
) -> None:
    """Answer every topic.

    Example: python -m evals answer --topics topics.jsonl --out answers.jsonl
    """
    asked = read_topics(topics)
    lines = write_lines(out, answer_topics(Workbench.open(library), asked))
    printing.say(f"Wrote the answers to {lines} topics to {out}.")


@app.command()
def beir(
    folder: Annotated[
        Path, typer.Argument(help="corpus.jsonl, queries.jsonl, qrels/.")
    ],
    split: Annotated[str, typer.Option(help="Which qrels/SPLIT.tsv.")] = "test",
    encoder: Annotated[
        str, typer.Option(help="As for gifp ingest.")
    ] = "multilingual-e5-small",
    models: Annotated[
        Path, typer.Option(help="Where prepared encoders are kept.")
    ] = Path("library/models"),
) -> None:
    """Index a BEIR collection and print measures and speed for each system.

    Example: python -m evals beir scifact --split test
    """
    collection = read_collection(folder, split)
    with printing.steps() as say:
        prepared = prepare_encoder(encoder, models, progress=say)
    with printing.counting("Encoding") as on_progress:
        report = measure_collection(
            collection,
            open_bulk_encoder(prepared),
            open_query_encoder(prepared),
            on_progress,
        )
    printing.say("system   nDCG@10 Recall@10 Recall@100 MRR@10  p50 ms  p95 ms")
    for system, scores in report.scores.items():
        printing.say(
            f"{system:8} {scores.ndcg_10:7.4f} {scores.recall_10:9.4f} "
            f"{scores.recall_100:10.4f} {scores.mrr_10:6.4f} "
            f"{1000 * report.median_query_s(system):7.1f} "
            f"{1000 * report.p95_query_s(system):7.1f}"
        )
    printing.say(
        f"{report.passages} passages at {report.passages_per_s:.1f} passages/s; "
        f"{report.queries} queries"
    )


@app.command()
def bench(
    pdfs: Annotated[Path, typer.Option(help="A folder of PDFs to ingest anew.")],
    library: LibraryOption = Path("library"),
) -> None:
    """Measure speed and memory on this machine; takes some minutes.

    Example: python -m evals bench --pdfs corpus/starter/pdf
    """
    for figure in measure(library, pdfs):
        printing.say(f"{figure.value:10.2f} {figure.unit:10} {figure.name}")


@app.command()
def hostile(
    folder: Annotated[
        Path | None, typer.Argument(help="A folder of hostile PDFs.")
    ] = None,
) -> None:
    """Read PDFs made to break a reader: generated ones, then those of a folder.

    Example: python -m evals hostile ../shared/hostile
    """

    def show(ending: Ending) -> None:
        kept = "honest page kept" if ending.is_honest else ""
        printing.say(
            f"{ending.seconds:6.1f} s  {ending.bytes:10,} bytes  {ending.state:11}  "
            f"{kept:16}  {ending.name}  {ending.reason}"
        )

    endings, remains = read_hostile(folder, show)
    counts = Counter(ending.state for ending in endings)
    worst = max(endings, key=lambda ending: ending.seconds / ending.budget_s)
    printing.say(
        f"{len(endings)} files: "
        + ", ".join(f"{count} {state}" for state, count in sorted(counts.items()))
    )
    printing.say(
        f"nearest to its budget: {worst.name}, {worst.seconds:.1f} of "
        f"{worst.budget_s:.0f} s; left: {remains.processes} processes, "
        f"{remains.files} files; memory of the parent grew by {remains.grown_mb:.0f} MB"
    )


@app.command(name="reading-speed")
def reading_speed(
    folder: Annotated[Path, typer.Argument(help="A folder of PDFs.")],
    rounds: Annotated[int, typer.Option(help="Of all systems in turn.", min=1)] = 3,
) -> None:
    """Time the reading of PDFs against pypdf.

    Example: python -m evals reading-speed ../shared/library
    """
    printing.say("CPU ms/page  pages/s  x pypdf CPU  x pypdf clock  cores  system")
    for speed in compare_speed(folder, rounds):
        printing.say(
            f"{speed.cpu_ms:11.1f} {speed.pages_per_s:8.1f} {speed.cpu_ratio:12.2f} "
            f"{speed.wall_ratio:14.2f} {speed.cores:6.2f}  {speed.system} "
            f"({speed.pages} pages)"
        )


@app.command(name="reading-memory")
def reading_memory(
    folder: Annotated[Path, typer.Argument(help="A folder of PDFs.")],
    pages: Annotated[int, typer.Option(help="At least so many.", min=1)] = 10_000,
) -> None:
    """Read PDFs over and over and watch the memory.

    Example: python -m evals reading-memory corpus/starter/pdf
    """
    printing.say(" pages  parent MB  fork server MB  child MB")
    for step in watch_memory(folder, pages):
        printing.say(
            f"{step.pages:6} {step.parent_mb:10.1f} {step.server_mb:15.1f} "
            f"{step.child_mb:9.1f}"
        )


@app.command(name="calibrate")
def fit_thresholds(
    topics: Annotated[
        Path, typer.Option(help='Lines of {"text", "language", "answerable"}.')
    ],
    library: LibraryOption = Path("library"),
) -> None:
    """Fit the scores below which questions are not answered, on labelled questions.

    Example: python -m evals calibrate --topics topics.jsonl
    """
    questions = read_questions(topics)
    with printing.counting("Asking") as on_progress:
        fitted = calibrate(Workbench.open(library), questions, on_progress)
    printing.say("language  own: outside unanswered partly  foreign: the same")
    for row in fitted:
        lines = "  ".join(
            f"{t.outside:.4f} {t.unanswered:.4f} {t.partly:.4f}"
            for t in (row.thresholds.own, row.thresholds.foreign)
        )
        printing.say(
            f"{row.language}  {lines}  answerable refused {row.refused:.3f}, "
            f"unanswerable abstained {row.abstained:.3f}, of {row.questions}"
        )


def main() -> None:
    """Run the command line; errors end it with one sentence."""
    try:
        app()
    except (LibraryError, EvaluationError) as error:
        printing.complain(str(error))
        sys.exit(1)


if __name__ == "__main__":
    main()
