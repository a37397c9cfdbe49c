"""Read files that are meant to break a reader, and say what became of each."""

import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from evals.bombs import BOMBS
from evals.odd_pdfs import HONEST
from ingest.errors import IngestError, NeedsOcrError, RejectedError
from ingest.sandbox import Limits, Readers, read_document

READERS = 2
LIMITS = Limits()
ATTEMPTS = 2


@dataclass(frozen=True, slots=True)
class Ending:
    """What became of one file.

    `is_honest` says whether the honest page of a bomb was read. `budget_s` is what two
    tries may take on the clock.
    """

    name: str
    bytes: int
    state: str
    reason: str
    pages: int
    is_honest: bool
    seconds: float
    budget_s: float


@dataclass(frozen=True, slots=True)
class Remains:
    """What a run has left behind: processes, files, and memory of the parent."""

    processes: int
    files: int
    grown_mb: float


def read_hostile(
    folder: Path | None, on_ending: Callable[[Ending], None]
) -> tuple[list[Ending], Remains]:
    """Read every bomb, then every PDF of a folder.

    Args:
        folder: Of hostile PDFs; None for the bombs alone.
        on_ending: Called with each ending, in order.
    """
    before = _peak_mb()
    with tempfile.TemporaryDirectory() as scratch:
        tempfile.tempdir, usual = scratch, tempfile.tempdir
        try:
            endings = list(_read_all(folder, Path(scratch), on_ending))
        finally:
            tempfile.tempdir = usual
        files = len(os.listdir(scratch))
    children = Path(f"/proc/self/task/{os.getpid()}/children")
    processes = len(children.read_text(encoding="ascii").split())
    return endings, Remains(processes, files, _peak_mb() - before)


def _read_all(
    folder: Path | None, scratch: Path, on_ending: Callable[[Ending], None]
) -> Iterator[Ending]:
    # Writing them takes more memory than reading them may.
    subprocess.run([sys.executable, "-m", "evals.bombs", str(scratch)], check=True)
    bombs = [scratch / bomb.name for bomb in BOMBS]
    with Readers() as readers, ThreadPoolExecutor(READERS) as threads:
        for ending in threads.map(
            lambda path: _read(path, readers), [*bombs, *_find_pdfs(folder)]
        ):
            on_ending(ending)
            yield ending
    for bomb in bombs:
        bomb.unlink()


def _find_pdfs(folder: Path | None) -> Sequence[Path]:
    if folder is None:
        return ()
    return sorted(path for path in folder.iterdir() if path.suffix.lower() == ".pdf")


def _read(path: Path, readers: Readers) -> Ending:
    name = path.name
    began = time.monotonic()
    state, pages, is_honest = "read", 0, False
    try:
        document = read_document(path, file=name, limits=LIMITS, readers=readers)
        pages = len(document.pages)
        is_honest = any(HONEST in page.text for page in document.pages)
        reason = "; ".join(document.warnings)
    except IngestError as error:
        state, reason = _name_state(error), str(error)
    return Ending(
        name=name,
        bytes=path.stat().st_size,
        state=state,
        reason=reason.removeprefix(f"{name}: "),
        pages=pages,
        is_honest=is_honest,
        seconds=time.monotonic() - began,
        budget_s=ATTEMPTS * LIMITS.wall_s(pages),
    )


def _name_state(error: IngestError) -> str:
    if isinstance(error, NeedsOcrError):
        return "needs OCR"
    return "rejected" if isinstance(error, RejectedError) else "quarantined"


def _peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
