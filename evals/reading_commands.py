"""The commands of `python -m evals` that measure how PDFs are read."""

from collections import Counter
from pathlib import Path
from typing import Annotated

import typer

from evals import recutting
from evals.concepts import (
    ConceptReport,
    adjudicate,
    measure_concepts,
    read_decisions,
    read_labelled,
    undecided,
)
from evals.golden import COLLECTIONS, Maker, maker_version, read_golden
from evals.hostile import Ending, read_hostile
from evals.options import LibraryOption
from evals.practices import measure_practices, read_practice_pages
from evals.reading import measure_reading, measure_rival
from evals.reading_report import READERS_HEAD, report_pages, report_reader
from evals.reading_speed import compare_speed, watch_memory
from evals.rivals import RIVALS, rival_version
from evals.structure import Tally, find_pdfs, measure_structure, read_labels
from index.library import Library
from index.models import open_bulk_encoder, prepare_encoder
from ingest.vocabulary_files import read_vocabulary
from ingest.vocabulary_source import shipped_vocabulary
from service import printing, progress

commands = typer.Typer()


@commands.command()
def hidden(
    pdfs: Annotated[
        Path | None, typer.Option(help="Count in these PDFs instead, which exist.")
    ] = None,
) -> None:
    """Count what is read of sentences that nobody sees; takes three minutes.

    Example: python -m evals hidden
    """
    # WeasyPrint, which writes the pages, is part of the extra "corpus" only.
    from evals.hidden_text import count_hidden, measure_hidden_text

    if pdfs is not None:
        with progress.counting("Reading") as on_progress:
            counts = count_hidden(pdfs, on_progress)
        for file, page, characters in counts.hidden:
            printing.say(f"{characters:8,} {file}, page {page}")
        printing.say(
            f"{sum(count for _, _, count in counts.hidden):8,} of "
            f"{counts.characters:,} characters on {counts.pages:,} pages left out"
        )
        return
    with progress.counting("Reading") as on_progress:
        report = measure_hidden_text(on_progress)
    for row in report.rows():
        printing.say(row)
    for where in (*report.leaks, *report.losses):
        printing.say(", ".join(where))


@commands.command()
def scans(
    files: Annotated[list[Path], typer.Argument(help="PDFs with a text layer.")],
    pages: Annotated[str, typer.Option(help="Which pages, as 2,3,4,5.")] = "2,3,4,5",
) -> None:
    """Scan pages that have text, read the scans by OCR, and count the word errors.

    Example: python -m evals scans corpus/starter/pdf/gender-primer.*.pdf
    """
    # Pillow, which makes the scans, is part of the extra "corpus" only.
    from evals.scanned import measure_scans

    numbers = [int(number) for number in pages.split(",")]
    with progress.counting("Reading") as on_progress:
        scores = measure_scans(files, numbers, on_progress)
    printing.say(f"{'':40}  words   error    lost   extra")
    for score in scores:
        shares = (
            100 * count / score.words
            for count in (score.errors, score.lost, score.extra)
        )
        row = " ".join(f"{share:5.2f} %" for share in shares)
        printing.say(f"{score.file:40} {score.words:6} {row}")


@commands.command()
def reading(
    collection: Annotated[
        Path, typer.Option(help="Golden pages: documents.yaml and their words.")
    ] = COLLECTIONS / "tuning",
    cache: Annotated[Path, typer.Option(help="Where typeset pages are kept.")] = Path(
        "build/golden"
    ),
    maker: Annotated[
        Maker, typer.Option(help="Which program sets the pages.")
    ] = Maker.WEASYPRINT,
    against: Annotated[
        Path | None,
        typer.Option(help="An environment with the rivals: see docs/reading.md."),
    ] = None,
) -> None:
    """Measure how well pages are read whose text, order and boxes are known.

    Example: python -m evals reading --against build/rivals
    """
    documents = list(read_golden(collection, cache, maker))
    printing.say(f"set by {maker} ({maker_version(maker)})")
    measured = measure_reading(documents)
    for line in report_pages(measured):
        printing.say(line)
    if against is None:
        return
    python = against / "bin" / "python"
    printing.say("")
    printing.say(READERS_HEAD)
    printing.say(report_reader("gifp-search", measured, measured))
    for rival in RIVALS:
        name = f"{rival.name} {rival_version(rival, python)}"
        printing.say(report_reader(name, *measure_rival(rival, python, documents)))


@commands.command()
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


@commands.command(name="reading-speed")
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


@commands.command(name="reading-memory")
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


@commands.command()
def concepts(
    passages: Annotated[
        Path,
        typer.Option(help='Lines of {"passage_id", "half", "language", "text", ...}.'),
    ] = Path("evals/collections/concepts/passages.jsonl"),
    half: Annotated[
        str, typer.Option(help="development, held_out or both.")
    ] = "held_out",
    adjudicated: Annotated[
        Path, typer.Option(help='Lines of {"passage_id", "decisions"}.')
    ] = Path("evals/collections/concepts/adjudicated.jsonl"),
) -> None:
    """Measure how well concepts are found in labelled passages.

    Passages held out are measured twice: against the labels of the first reader, and
    against what a second reader decided on labels and findings together.

    Example: python -m evals concepts
    """
    vocabulary = read_vocabulary(shipped_vocabulary())
    labelled = [
        passage
        for passage in read_labelled(passages, vocabulary)
        if half in (passage.half, "both")
    ]
    printing.say(f"{len(labelled)} passages, vocabulary {vocabulary.version}")
    printing.say("First reader's labels, made before anything was found")
    _say_concepts(measure_concepts(vocabulary, labelled))
    held_out = [passage for passage in labelled if passage.half == "held_out"]
    if held_out:
        decisions = read_decisions(adjudicated, vocabulary)
        printing.say(f"Adjudicated labels of the {len(held_out)} held out")
        _say_concepts(measure_concepts(vocabulary, adjudicate(held_out, decisions)))
        for passage_id, concept_id in undecided(vocabulary, held_out, decisions):
            printing.say(f"counted as wrong, not decided: {passage_id} {concept_id}")


def _say_concepts(report: ConceptReport) -> None:
    printing.say("                 precision recall  right wrong missed")
    for groups in ({"all": report.total}, report.schemes, report.languages):
        for name, counts in groups.items():
            printing.say(
                f"{name:16} {counts.precision:9.3f} {counts.recall:6.3f} "
                f"{counts.right:6} {counts.wrong:5} {counts.missed:6}"
            )


@commands.command()
def structure(
    pdfs: Annotated[
        list[Path], typer.Option(help="Folders with the labelled PDFs, by any name.")
    ],
    labels: Annotated[Path, typer.Option(help="Labelled pages.")] = Path(
        "evals/collections/structure/pages.jsonl"
    ),
) -> None:
    """Measure how well contents pages and reference lists are recognised.

    Example: python -m evals structure --pdfs corpus/starter/pdf
    """
    report = measure_structure(read_labels(labels), find_pdfs(pdfs))
    for (half, drawn), count in sorted(report.pages.items()):
        printing.say(f"{count:4} pages, {half}, {drawn}")
    if report.missing:
        printing.say(f"{report.missing:4} pages whose PDF is not here or unreadable")
    printing.say(
        "half         kind        lang  letters: precision recall  (found labelled)"
        "  pages: precision recall  (found labelled)"
    )
    for group in sorted(report.by_letters):
        half, kind, language = group
        columns = (_shares(t[group]) for t in (report.by_letters, report.by_pages))
        printing.say(f"{half:12} {kind:11} {language:4} {'  '.join(columns)}")


@commands.command()
def practices(
    pdfs: Annotated[
        list[Path], typer.Option(help="Folders with the PDFs, starter ones by name.")
    ],
    sources: Annotated[
        Path, typer.Option(help="Sources that mark their practices.")
    ] = Path("corpus/starter/sources"),
    labels: Annotated[Path, typer.Option(help="Labelled pages.")] = Path(
        "evals/collections/structure/practices.jsonl"
    ),
) -> None:
    """Measure how well practices are found, with kind and number.

    Example: python -m evals practices --pdfs corpus/starter/pdf
    """
    report = measure_practices(
        read_practice_pages(labels), sorted(sources.glob("*.md")), find_pdfs(pdfs)
    )
    printing.say("precision recall (found labelled)")
    for language, tally in sorted(report.fences.items()):
        printing.say(f"marked in sources, {language:12} {_shares(tally)}")
    for group, tally in sorted(report.pages.items()):
        numbers = f"{report.numbered[group]} of {tally.right} numbers right"
        printing.say(f"labelled pages,    {group:12} {_shares(tally)} {numbers}")
    if report.missing:
        printing.say(f"{report.missing} documents are not there or have no text")


def _shares(tally: Tally) -> str:
    shares = " ".join(
        "     -" if share is None else f"{share:6.3f}"
        for share in (tally.precision, tally.recall)
    )
    return f"{shares} ({tally.found:6} {tally.labelled:6})"


@commands.command()
def recut(
    library: LibraryOption,
    to: Annotated[Path, typer.Option(help="The folder of the other library.")],
    target: Annotated[int, typer.Option(help="Tokens of a passage.", min=20)],
    maximum: Annotated[int, typer.Option(help="At most so many.", min=20)] = 400,
) -> None:
    """Cut the pages of a library into passages of another length, to compare them.

    Example: python -m evals recut --library library --to build/cut-100 --target 100
    """
    opened = Library.open(library)
    folder = prepare_encoder(
        opened.catalogue.encoder().name, library / "models", progress=printing.say
    )
    recutting.recut(
        opened,
        to,
        open_bulk_encoder(folder),
        target_tokens=target,
        maximum_tokens=maximum,
        on_document=printing.say,
    )
    (to / "models").rmdir()
    (to / "models").symlink_to((library / "models").resolve())
