"""The commands of `python -m evals` on storage, speed and size."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from evals.errors import EvaluationError
from evals.frontier import WAYS, Frontier, Point
from evals.options import (
    CollectionOption,
    HalfChoice,
    HalfOption,
    LibraryOption,
    ModelsOption,
    models_folder,
)
from evals.performance_page import write_frontier, write_sizes
from evals.scale import measure_open, measure_sizes
from evals.token_states import token_states
from evals.token_storage import Way
from evals.truth import read_truth
from index.models import open_bulk_encoder, prepare_encoder
from service import printing, progress
from service.workbench import Workbench

commands = typer.Typer()

SIZES = (1_000, 10_000, 100_000, 1_000_000)

PageOption = Annotated[Path, typer.Option(help="A page with a place for the table.")]
KeptOption = Annotated[Path, typer.Option("--out", help="Where results are kept.")]


@commands.command()
def frontier(
    collection: CollectionOption,
    library: LibraryOption = Path("library"),
    half: HalfOption = HalfChoice.DEVELOPMENT,
    models: ModelsOption = None,
    out: KeptOption = Path("build/frontier"),
    page: PageOption = Path("docs/performance.md"),
) -> None:
    """Measure what keeping token vectors in fewer bytes costs; takes an hour.

    What was measured before is not measured again.

    Example: python -m evals frontier --collection evals/collections/starter
    """
    workbench = Workbench.open(library)
    name = workbench.library.catalogue.encoder().name
    folder = models_folder(models, library)
    with progress.counting("Encoding") as on_progress:
        states = token_states(
            workbench.library,
            lambda: open_bulk_encoder(
                prepare_encoder(name, folder, progress=printing.say)
            ),
            out / "states",
            on_progress,
        )
    kept = out / "points.jsonl"
    points = _read_points(kept)
    done = {point.way for point in points}
    asked = Frontier(
        workbench.searcher(),
        states,
        read_truth(collection, workbench.library),
        half.half,
    )
    left = [way for way in WAYS if way not in done]
    for point in asked.measure(left):
        with kept.open("a", encoding="utf-8") as file:
            file.write(json.dumps(asdict(point)) + "\n")
        points.append(point)
        printing.say(
            f"{point.bytes_a_passage:10,.0f} bytes a passage  {point.way.name}"
        )
    write_frontier(page, sorted(points, key=lambda point: WAYS.index(point.way)))


@commands.command(name="bench-scale")
def bench_scale(
    passages: Annotated[
        list[int] | None, typer.Option(help="A size; may be given again.")
    ] = None,
    library: LibraryOption = Path("library"),
    pdf: Annotated[Path, typer.Option(help="A PDF of ten pages to add.")] = Path(
        "corpus/starter/pdf/education-toolkit.en.pdf"
    ),
    out: KeptOption = Path("build/scale.jsonl"),
    work: Annotated[
        Path, typer.Option(help="Where libraries are made, and deleted again.")
    ] = Path("build"),
    page: PageOption = Path("docs/performance.md"),
) -> None:
    """Measure synthetic libraries of growing size; a million passages take hours.

    Sizes that were measured before are not measured again.

    Example: python -m evals bench-scale --passages 1000 --passages 10000
    """
    if not pdf.is_file():
        raise EvaluationError(f"{pdf} is not there: name a PDF to add with --pdf")
    work.mkdir(parents=True, exist_ok=True)
    with progress.steps() as say:
        figures = measure_sizes(library, passages or SIZES, pdf, out, work, say)
    write_sizes(page, figures)
    for one in figures:
        printing.say(
            f"{one.passages:9,} passages: p95 "
            f"{one.searches['filters and facets'].p95_ms:.0f} ms, opened "
            f"in {one.opened_s:.2f} s, {one.own_mb:.0f} MB, added to in "
            f"{one.added_s:.1f} s"
        )


@commands.command(name="measure-open", hidden=True)
def print_measured(library: Path, pdf: Path) -> None:
    """Measure one library in this process and print it as JSON."""
    printing.say(json.dumps(measure_open(library, pdf)))


def _read_points(path: Path) -> list[Point]:
    if not path.exists():
        return []
    lines = map(json.loads, path.read_text(encoding="utf-8").splitlines())
    return [Point(**{**fields, "way": Way(**fields["way"])}) for fields in lines]
