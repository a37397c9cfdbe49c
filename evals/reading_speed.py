"""How fast PDFs are read, against pypdf on the same files in the same run.

Each system reads all files in a process of its own, round after round in turn, so that
what else the machine does hits all of them alike. Compare within one run only.
"""

import json
import os
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from evals.errors import EvaluationError
from ingest.errors import IngestError
from ingest.sandbox import Readers, read_document

READERS = 2
SAMPLE_S = 0.02
PAGES_PER_STEP = 1_000

PYPDF = """
import json, logging, sys
from pypdf import PdfReader
logging.disable()
pages = 0
for path in sys.argv[1:]:
    for page in PdfReader(path).pages:
        page.extract_text()
        pages += 1
print(json.dumps(pages))
"""

CHECKED = """
import json, sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from ingest.sandbox import Readers, read_document
with Readers() as readers, ThreadPoolExecutor({threads}) as threads:
    def count(path):
        path = Path(path)
        document = read_document(
            path, file=path.name, readers=readers, with_scans=True
        )
        return len(document.pages)
    print(json.dumps(sum(threads.map(count, sys.argv[1:]))))
"""

ALONE = """
import json, sys
from pathlib import Path
from ingest.glyphs import arrange_glyphs
from ingest.lines import read_lines
from ingest.pages import open_page
from ingest.reader import open_pdf, read_page
pages = 0
for path in sys.argv[1:]:
    with open_pdf(Path(path).read_bytes(), path) as document:
        for number in range(1, len(document) + 1):
            with open_page(document, number) as page:
                read_lines(arrange_glyphs(read_page(page)))
            pages += 1
print(json.dumps(pages))
"""

SYSTEMS = {
    "pypdf extract_text": PYPDF,
    "gifp, lines alone, no sandbox": ALONE,
    "gifp, everything, one child": CHECKED.format(threads=1),
    "gifp, everything, two children": CHECKED.format(threads=2),
}
BASE = "pypdf extract_text"


@dataclass(frozen=True, slots=True)
class Speed:
    """What a system needed; medians over rounds, and over pypdf of the same round."""

    system: str
    pages: int
    cpu_ms: float
    pages_per_s: float
    cpu_ratio: float
    wall_ratio: float
    cores: float


@dataclass(frozen=True, slots=True)
class Memory:
    """Resident megabytes up to a number of pages: the most since the step before."""

    pages: int
    parent_mb: float
    server_mb: float
    child_mb: float


@dataclass(frozen=True, slots=True)
class _Run:
    pages: int
    cpu_s: float
    wall_s: float


def compare_speed(folder: Path, rounds: int) -> Iterator[Speed]:
    """Time every system on the PDFs of a folder.

    Raises:
        EvaluationError: If there are none, or a system fails.
    """
    files = [str(path) for path in _find_pdfs(folder)]
    runs: dict[str, list[_Run]] = {system: [] for system in SYSTEMS}
    for _ in range(rounds):
        for system, program in SYSTEMS.items():
            runs[system].append(_time(program, files))
    for system, timed in runs.items():
        pairs = list(zip(timed, runs[BASE], strict=True))
        yield Speed(
            system=system,
            pages=timed[0].pages,
            cpu_ms=statistics.median(1000 * run.cpu_s / run.pages for run in timed),
            pages_per_s=statistics.median(run.pages / run.wall_s for run in timed),
            cpu_ratio=statistics.median(base.cpu_s / run.cpu_s for run, base in pairs),
            wall_ratio=statistics.median(
                base.wall_s / run.wall_s for run, base in pairs
            ),
            cores=statistics.median(run.cpu_s / run.wall_s for run in timed),
        )


def _find_pdfs(folder: Path) -> Sequence[Path]:
    found = sorted(folder.glob("*.pdf"))
    if not found:
        raise EvaluationError(f"no PDFs in {folder}")
    return found


def _time(program: str, files: Sequence[str]) -> _Run:
    """Run a program over the files; count its processor time with its children's."""
    began = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-c", program, *files], stdout=subprocess.PIPE
    )
    assert process.stdout is not None
    with process.stdout as output:
        said = output.read()
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - began
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise EvaluationError(f"a reader ended with {process.returncode}")
    return _Run(json.loads(said), usage.ru_utime + usage.ru_stime, seconds)


def watch_memory(folder: Path, pages: int) -> Iterator[Memory]:
    """Read the PDFs of a folder over and over, two at once; yield memory by pages.

    Raises:
        EvaluationError: If there are none.
    """
    files = _find_pdfs(folder)
    done = 0
    with Readers() as readers, _Sampler() as sampler:
        while done < pages:
            with ThreadPoolExecutor(READERS) as threads:
                for count in threads.map(lambda path: _count(path, readers), files):
                    before, done = done, done + count
                    if done // PAGES_PER_STEP > before // PAGES_PER_STEP:
                        yield sampler.take(done)


def _count(path: Path, readers: Readers) -> int:
    try:
        return len(read_document(path, file=path.name, readers=readers).pages)
    except IngestError:
        return 0


class _Sampler:
    """Looks at this process, its fork servers and their children, again and again."""

    def __init__(self) -> None:
        self._most = [0.0, 0.0, 0.0]
        self._is_over = threading.Event()
        self._thread = threading.Thread(target=self._sample)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._is_over.set()
        self._thread.join()

    def take(self, pages: int) -> Memory:
        """Return the most since the last time."""
        (parent, server, child), self._most = self._most, [0.0, 0.0, 0.0]
        return Memory(pages, parent, server, child)

    def _sample(self) -> None:
        while not self._is_over.wait(SAMPLE_S):
            own = os.getpid()
            servers = _children(own)
            levels = [[own], servers, [c for s in servers for c in _children(s)]]
            for place, level in enumerate(levels):
                most = max(map(_resident_mb, level), default=0.0)
                self._most[place] = max(self._most[place], most)


def _children(pid: int) -> list[int]:
    try:
        tasks = list(Path(f"/proc/{pid}/task").iterdir())
        return [int(c) for t in tasks for c in (t / "children").read_text().split()]
    except (FileNotFoundError, ProcessLookupError):
        return []


def _resident_mb(pid: int) -> float:
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1])
    except (FileNotFoundError, ProcessLookupError):
        return 0.0
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6
