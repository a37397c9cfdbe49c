"""What the command line shows while it works: progress on stderr, on a terminal."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

from index.ingestion import Progress as IngestProgress
from service.printing import say


@contextmanager
def beginning() -> Iterator[None]:
    """Say, if interrupted, that no file has been read yet."""
    try:
        yield
    except KeyboardInterrupt:
        say("Interrupted before a file was read; the same command begins again.")
        raise


@contextmanager
def steps() -> Iterator[Callable[[str], None]]:
    """Show what is being done, on a terminal; yields what to call at each step."""
    with Progress(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        TimeElapsedColumn(),
        console=Console(stderr=True),
        disable=not sys.stderr.isatty(),
        transient=True,
    ) as progress:
        task = progress.add_task("", total=None)
        yield lambda step: progress.update(task, description=step)


@contextmanager
def ingesting() -> Iterator[
    tuple[Callable[[IngestProgress], None], Callable[[str, int], None]]
]:
    """Show how far an ingestion is, on a terminal; where it stopped if interrupted.

    Yields:
        What to call after each file, and before each scanned page of one.
    """
    start, done = time.monotonic(), "no file was"
    try:
        with _bar("{task.fields[file]}") as progress:
            task = progress.add_task("Indexing", total=None, file="")

            def update(at: IngestProgress) -> None:
                nonlocal done
                done = f"{at.files} of {at.total_files} files were"
                rate = round(at.pages / max(time.monotonic() - start, 0.1), 1)
                progress.update(
                    task,
                    completed=at.files,
                    total=at.total_files,
                    description=f"{at.pages} pages ({rate}/s), {at.passages} passages",
                    file=at.file,
                )

            def show_scan(file: str, number: int) -> None:
                progress.update(task, file=f"{file}, scanned page {number}")

            yield update, show_scan
    except KeyboardInterrupt:
        say(f"Interrupted; {done} done and kept, and the same command goes on.")
        raise


@contextmanager
def counting(what: str) -> Iterator[Callable[[int, int], None]]:
    """Show how many of something are done, on a terminal."""
    with _bar("") as progress:
        task = progress.add_task(what, total=None)
        yield lambda done, total: progress.update(task, completed=done, total=total)


def _bar(extra: str) -> Progress:
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
        TextColumn(extra),
        console=Console(stderr=True),
        disable=not sys.stderr.isatty(),
        transient=True,
    )
