"""The command `gifp fetch`: a catalogue of publications in, a folder of PDFs out."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import (
    BarColumn,
    DownloadColumn,
    Progress,
    TextColumn,
    TransferSpeedColumn,
)
from rich.table import Table
from rich.text import Text

from ingest.download import Downloader
from ingest.fetching import (
    FetchProgress,
    FetchReport,
    FetchState,
    fetch_publications,
    plan,
)
from ingest.publications import allowed_hosts, choose, file_names, read_publications
from service import printing
from service.library_schemas import FetchJson
from service.options import DEFAULT_PUBLICATIONS, JsonOption

EXIT_FAILED = 1
EXIT_INTERRUPTED = 130

STATES = {
    FetchState.FETCHED: "fetched",
    FetchState.HERE: "already here",
    FetchState.REFUSED: "refused",
    FetchState.FAILED: "failed",
    FetchState.NOT_TRIED: "not tried",
}


def fetch(
    kind: Annotated[
        list[str] | None, typer.Option(help="Only this kind of publication.")
    ] = None,
    language: Annotated[
        list[str] | None, typer.Option(help="Only in this language.")
    ] = None,
    to: Annotated[Path, typer.Option(help="The folder for the PDFs.")] = Path(
        "publications"
    ),
    publications: Annotated[
        Path, typer.Option(help="The list of publications, a CSV.")
    ] = DEFAULT_PUBLICATIONS,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show what would be fetched, and where.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Download publications whose PDF has a known address, ready for gifp ingest.

    Ends with 0 if every one of them is in the folder, 1 if some are not.

    Example: gifp fetch --language es --to publications
    """
    listed = read_publications(publications)
    chosen = choose(listed, kinds=kind or (), languages=language or ())
    if dry_run:
        report = plan(chosen, file_names(listed), to)
    else:
        downloader = Downloader(allowed_hosts(listed))
        with _fetching() as on_progress:
            report = fetch_publications(
                chosen, file_names(listed), to, downloader, on_progress
            )
    if as_json:
        printing.print_json(FetchJson.model_validate(report))
    else:
        _print_fetch(report, to)
    if report.is_interrupted:
        raise typer.Exit(EXIT_INTERRUPTED)
    if any(o.state in {FetchState.REFUSED, FetchState.FAILED} for o in report.outcomes):
        raise typer.Exit(EXIT_FAILED)


@contextmanager
def _fetching() -> Iterator[Callable[[FetchProgress], None]]:
    """Show how far fetching is, on a terminal."""
    with Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        DownloadColumn(),
        TransferSpeedColumn(),
        TextColumn("{task.fields[file]}"),
        console=Console(stderr=True),
        disable=not sys.stderr.isatty(),
        transient=True,
    ) as progress:
        task = progress.add_task("Fetching", total=None, file="")

        def update(at: FetchProgress) -> None:
            if at.bytes == 0:
                progress.reset(task)
            progress.update(
                task,
                completed=at.bytes,
                total=at.total_bytes,
                description=f"{at.files} of {at.total_files} files",
                file=at.file,
            )

        yield update


def _print_fetch(report: FetchReport, folder: Path) -> None:
    table = Table("file", "state", "bytes", "reason or address", box=None)
    for outcome in report.outcomes:
        table.add_row(
            Text(outcome.file),
            STATES[outcome.state],
            f"{outcome.bytes:,}" if outcome.bytes else "",
            Text(outcome.reason or outcome.address),
        )
    width = None if sys.stdout.isatty() else printing.WIDTH_ELSEWHERE
    if table.row_count:
        Console(highlight=False, width=width).print(table)
    counts = ", ".join(
        f"{count} {STATES[FetchState(state)]}"
        for state, count in report.summary.items()
        if count
    )
    printing.say(f"{len(report.outcomes)} with an address: {counts or 'none'}.")
    if report.without_address:
        printing.say(f"{report.without_address} more have no known address of a PDF.")
    if report.is_interrupted:
        printing.say("Interrupted; the same command goes on.")
    elif report.summary[FetchState.FETCHED] or report.summary[FetchState.HERE]:
        printing.say(f"Index them with: gifp ingest {folder}")
