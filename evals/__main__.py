"""The command `python -m evals`: measure a library offline."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from evals import (
    answer_commands,
    protection_commands,
    reading_commands,
    scale_commands,
    search_rivals_commands,
)
from evals import beir as beir_collections
from evals.answering import AnswerSystemName, answer_with
from evals.bench import measure
from evals.collection import asked_topics, read_collection
from evals.collection_commands import commands
from evals.errors import EvaluationError
from evals.options import (
    HalfChoice,
    HalfOption,
    LanguagesOption,
    LibraryOption,
    ModelsOption,
    OutOption,
    models_folder,
    names_in,
)
from evals.quoting import check_quotations
from evals.records import Topic
from evals.runs import (
    answer_topics,
    asking,
    rank_topics,
    rank_with,
    read_topics,
    write_lines,
)
from evals.systems import SystemName, open_system
from index.errors import LibraryError
from index.models import open_bulk_encoder, open_query_encoder, prepare_encoder
from ingest.errors import VocabularyError
from service import printing, progress
from service.workbench import Workbench

app = typer.Typer(
    help="Measure a library offline.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.registered_commands += commands.registered_commands
app.registered_commands += reading_commands.commands.registered_commands
app.registered_commands += answer_commands.commands.registered_commands
app.registered_commands += protection_commands.commands.registered_commands
app.registered_commands += search_rivals_commands.commands.registered_commands
app.registered_commands += scale_commands.commands.registered_commands

TopicsOption = Annotated[
    Path | None, typer.Option(help='Lines of {"topic_id", "text", "language"?}.')
]
MaybeCollectionOption = Annotated[
    Path | None, typer.Option("--collection", help="A folder with topics.jsonl.")
]


@app.command()
def run(
    out: OutOption,
    topics: TopicsOption = None,
    collection: MaybeCollectionOption = None,
    library: LibraryOption = Path("library"),
    k: Annotated[int, typer.Option(help="Hits a topic.", min=1, max=1000)] = 50,
    languages: LanguagesOption = "",
    half: HalfOption = HalfChoice.ALL,
    system: Annotated[SystemName, typer.Option(help="What ranks.")] = "ours",
    answerable: Annotated[
        bool, typer.Option("--answerable", help="Leave unanswerable topics out.")
    ] = False,
    models: ModelsOption = None,
) -> None:
    """Rank passages for every topic of a file or of a collection.

    Example: python -m evals run --topics topics.jsonl --k 50 --out run.jsonl
    """
    asked = _asked(topics, collection, languages, half, only_answerable=answerable)
    workbench = Workbench.open(library)
    if topics is not None and system == "ours":
        ranked = rank_topics(workbench, asked, k=k)
    else:
        opened = open_system(
            system, workbench.searcher(), models_folder(models, library)
        )
        ranked = rank_with(opened, asked, k=k)
    lines = write_lines(out, ranked)
    printing.say(f"Wrote the hits of {lines} topics to {out}.")


@app.command()
def answer(
    out: OutOption,
    topics: TopicsOption = None,
    collection: MaybeCollectionOption = None,
    library: LibraryOption = Path("library"),
    languages: LanguagesOption = "",
    half: HalfOption = HalfChoice.ALL,
    system: Annotated[AnswerSystemName, typer.Option(help="What answers.")] = "ours",
) -> None:
    """Answer every topic of a file or of a collection.

    Example: python -m evals answer --topics topics.jsonl --out answers.jsonl
    """
    asked = _asked(topics, collection, languages, half)
    workbench = Workbench.open(library)
    answered = (
        answer_topics(asking(workbench), asked)
        if topics is not None and system == "ours"
        else answer_with(system, workbench, asked)
    )
    lines = write_lines(out, answered)
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
    collection = beir_collections.read_collection(folder, split)
    with progress.steps() as say:
        prepared = prepare_encoder(encoder, models, progress=say)
    with progress.counting("Encoding") as on_progress:
        report = beir_collections.measure_collection(
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
    printing.say("")
    for found in beir_collections.compare_systems(report):
        gap = found.difference
        printing.say(
            f"{found.one} against {found.other}: {found.verdict}, "
            f"{gap.mean:+.4f} ({gap.low:+.4f} to {gap.high:+.4f}), "
            f"p = {found.p_holm:.4f}; "
            f"{gap.wins} won, {gap.losses} lost, {gap.ties} alike"
        )
    printing.say(
        f"{report.passages} passages at {report.passages_per_s:.1f} passages/s; "
        f"{report.queries} queries"
    )


@app.command()
def quoting(library: LibraryOption = Path("library")) -> None:
    """Hold everything that answers could quote against the stored pages.

    Example: python -m evals quoting --library library
    """
    report = check_quotations(Workbench.open(library))
    for failure in report.failures:
        printing.say(failure)
    printing.say(
        f"{report.quotations} quotations, {len(report.failures)} are not as they "
        "should be."
    )
    if report.failures:
        sys.exit(1)


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


def _asked(
    topics: Path | None,
    collection: Path | None,
    languages: str,
    half: HalfChoice,
    *,
    only_answerable: bool = False,
) -> list[Topic]:
    if (topics is None) == (collection is None):
        raise EvaluationError("say either --topics FILE or --collection FOLDER")
    if topics is not None:
        return read_topics(topics)
    assert collection is not None
    return asked_topics(
        read_collection(collection),
        names_in(languages),
        half.half,
        only_answerable=only_answerable,
    )


def main() -> None:
    """Run the command line; errors end it with one sentence."""
    try:
        app()
    except (LibraryError, EvaluationError, VocabularyError) as error:
        printing.complain(str(error))
        sys.exit(1)


if __name__ == "__main__":
    main()
