"""Libraries of growing size → how long search, opening and adding take, and how much.

Each size is built, measured in a new process, added to by `gifp ingest`, and deleted.
What was measured is kept, so that a run that was interrupted goes on.
"""

import json
import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from evals.bench import QUESTIONS, own_mb, peak_mb
from evals.errors import EvaluationError
from evals.synthetic import build_library
from index import nearest
from index.grouping import search_grouped
from index.library import Library
from index.records import Filters
from index.search import DEPTH
from index.vectors import VectorStore
from service.workbench import Workbench

ROUNDS = 6
FILTERS = Filters(languages=frozenset(("en", "fr")), first_year=2015)
"""Two of six languages and twelve years of seventeen: filters that admit many."""

NARROW = Filters(
    publishers=frozenset(("Publisher 12",)),
    kinds=frozenset(("report",)),
    first_year=2015,
)
"""One publisher of forty, whose documents are all reports, in the same years."""

SEARCHES: dict[str, tuple[Filters | None, bool]] = {
    "plain": (None, False),
    "facets": (None, True),
    "filters and facets": (FILTERS, True),
    "narrow filters and facets": (NARROW, True),
}
"""Filters of each kind of search, and whether documents are counted by facet too."""


@dataclass(frozen=True, slots=True)
class Timing:
    """Milliseconds that searches of one kind take: median, 95 of 100, and processor."""

    p50_ms: float
    p95_ms: float
    cpu_ms: float


@dataclass(frozen=True, slots=True)
class SizeFigures:
    """What was measured of a library of one size.

    `cpu` is time of the processor, which other work on the machine changes less.
    `opened_s` ends with an encoder and a `Searcher` that are ready; `searches` are by
    their kind in `SEARCHES`. After searching, `own_mb` is memory that nobody else can
    use, and `peak_mb` has pages of mapped files too, which the kernel takes back when
    it needs them.
    `recall_10` is that of the dense ranking against comparing all vectors in float32.
    `added_s` is from calling `gifp ingest` on a PDF of ten pages to the answer of a
    service that was open before; `joining_s` is the part after the commit.
    """

    passages: int
    built_passages_per_s: float
    disk_mb: float
    tokens_mb: float
    opened_s: float
    opened_cpu_s: float
    searches: dict[str, Timing]
    recall_10: float
    is_exact: bool
    own_mb: float
    peak_mb: float
    added_s: float
    added_cpu_s: float
    joining_s: float
    joining_cpu_s: float


def measure_sizes(
    source: Path,
    sizes: Sequence[int],
    pdf: Path,
    out: Path,
    work: Path,
    progress: Callable[[str], None],
) -> list[SizeFigures]:
    """Measure libraries of some sizes, those that `out` does not have yet.

    Args:
        source: The library that synthetic ones are made from.
        sizes: Passages of each.
        pdf: What is added to each.
        out: Lines of JSON, one a size.
        work: Where libraries are made; a million passages take some 25 GB.
        progress: Called with what is being done.

    Raises:
        EvaluationError: If a command fails.
    """
    done = {figures.passages: figures for figures in read_figures(out)}
    for size in sizes:
        if size in done:
            continue
        with TemporaryDirectory(dir=work) as folder:
            done[size] = _measure_size(source, size, pdf, Path(folder) / "l", progress)
        with out.open("a", encoding="utf-8") as file:
            file.write(json.dumps(asdict(done[size])) + "\n")
    return sorted(done.values(), key=lambda figures: figures.passages)


def read_figures(path: Path) -> Iterator[SizeFigures]:
    """Read what was measured before; nothing if there is no such file."""
    if path.exists():
        for line in path.read_text(encoding="utf-8").splitlines():
            yield _figures(json.loads(line))


def _figures(fields: dict[str, Any]) -> SizeFigures:
    searches = {name: Timing(**of) for name, of in fields.pop("searches").items()}
    return SizeFigures(**fields, searches=searches)


def _measure_size(
    source: Path, size: int, pdf: Path, folder: Path, progress: Callable[[str], None]
) -> SizeFigures:
    began = time.perf_counter()
    library = build_library(
        Library.open(source),
        folder,
        size,
        lambda done, total: progress(f"{size:,} passages: {done:,} of {total:,} made"),
    )
    library.close()
    built_s = time.perf_counter() - began
    progress(f"{size:,} passages: searching")
    disk, tokens = _megabytes(folder), _megabytes(folder / "tokens")
    command = [sys.executable, "-m", "evals", "measure-open", str(folder), str(pdf)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise EvaluationError(f"measuring {size:,} passages failed: {done.stderr}")
    return _figures(
        {
            "passages": size,
            "built_passages_per_s": size / built_s,
            "disk_mb": disk,
            "tokens_mb": tokens,
            **json.loads(done.stdout),
        }
    )


def measure_open(folder: Path, pdf: Path) -> dict[str, Any]:
    """Open a library in this process, search it, and add a document to it.

    Returns:
        Fields of `SizeFigures` by name.
    """
    opening = _Clock()
    bench = Workbench.open(folder)
    opened_s, opened_cpu_s = opening.read()
    figures = {
        "opened_s": opened_s,
        "opened_cpu_s": opened_cpu_s,
        "searches": {
            name: asdict(_time(bench, filters, with_facets=with_facets))
            for name, (filters, with_facets) in SEARCHES.items()
        },
        "recall_10": _recall(bench),
        "is_exact": isinstance(bench.searcher().snapshot.vectors.nearest, VectorStore),
        "own_mb": own_mb(os.getpid()),
        "peak_mb": peak_mb(os.getpid()),
    }
    return figures | _add(bench, folder, pdf)


def _time(bench: Workbench, filters: Filters | None, *, with_facets: bool) -> Timing:
    """Return what searches take; a first round warms what is read."""
    taken, used = [], []
    for round_ in range(ROUNDS + 1):
        for question in QUESTIONS:
            clock = _Clock()
            searcher = bench.searcher()
            query = searcher.prepare(question)
            search_grouped(searcher, query, filters=filters)
            if with_facets:
                searcher.facets(filters, query)
            if round_:
                wall, cpu = clock.read()
                taken.append(1000 * wall)
                used.append(1000 * cpu)
    return Timing(
        p50_ms=statistics.median(taken),
        p95_ms=float(np.percentile(taken, 95)),
        cpu_ms=statistics.median(used),
    )


def _recall(bench: Workbench) -> float:
    """Return how many of the exact first ten are among the first ten found."""
    searcher = bench.searcher()
    vectors = searcher.snapshot.vectors
    stored = nearest.stored_vectors(bench.library.folder, bench.library.catalogue)
    shares = []
    for question in QUESTIONS:
        query = searcher.prepare(question)
        found = [row for row, _ in vectors.search(query.shifted_vector, DEPTH)]
        scores = [
            (float(score), int(row))
            for rows, part in stored.parts()
            for row, score in zip(rows, part @ query.shifted_vector, strict=True)
        ]
        best = {row for _, row in sorted(scores, reverse=True)[:10]}
        shares.append(len(best & set(found[:10])) / len(best))
    return statistics.fmean(shares)


def _add(bench: Workbench, folder: Path, pdf: Path) -> dict[str, float]:
    gifp = str(Path(sys.executable).with_name("gifp"))
    command = [gifp, "ingest", str(pdf), "--library", str(folder), "--quiet"]
    adding = _Clock()
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise EvaluationError(f"adding {pdf.name} failed: {done.stderr}")
    joining = _Clock()
    if not bench.search(QUESTIONS[0], filters=_only(bench, pdf.name)):
        raise EvaluationError(f"{pdf.name} was added and is not found")
    names = ("added_s", "added_cpu_s", "joining_s", "joining_cpu_s")
    return dict(zip(names, (*adding.read(), *joining.read()), strict=True))


class _Clock:
    """Counts seconds, and those of the processor, of this process and its children."""

    def __init__(self) -> None:
        self._wall, self._cpu = time.perf_counter(), _cpu_s()

    def read(self) -> tuple[float, float]:
        """Return both since this clock was made."""
        return time.perf_counter() - self._wall, _cpu_s() - self._cpu


def _cpu_s() -> float:
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


def _only(bench: Workbench, file: str) -> Filters:
    return Filters(document_ids=frozenset((bench.resolve(file).document_id,)))


def _megabytes(folder: Path) -> float:
    files = (path for path in folder.rglob("*") if path.is_file())
    return sum(path.stat().st_size for path in files) / 1e6
