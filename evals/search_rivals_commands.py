"""The command of `python -m evals` that compares search engines."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from evals.errors import EvaluationError
from evals.options import (
    CollectionOption,
    HalfChoice,
    HalfOption,
    LibraryOption,
    check_parent,
)
from evals.runs import write_lines
from evals.search_rivals import Measured, Plan, compare_engines
from evals.search_rivals_report import as_json, machine, put_into, table
from service import printing, progress

commands = typer.Typer()


@commands.command(name="search-rivals")
def search_rivals(
    collection: CollectionOption,
    out: Annotated[Path, typer.Option(help="A JSON file; runs go beside it.")],
    library: LibraryOption = Path("library"),
    half: HalfOption = HalfChoice.DEVELOPMENT,
    environments: Annotated[
        Path, typer.Option(help="Where an environment is made for each.")
    ] = Path("build/rival-envs"),
    stores: Annotated[
        Path, typer.Option(help="Where each keeps its index of all passages.")
    ] = Path("build/rival-stores"),
    rounds: Annotated[int, typer.Option(help="How often all take turns.", min=1)] = 2,
    turns: Annotated[
        list[Path] | None,
        typer.Option(help="Lock this file while a system is measured; may repeat."),
    ] = None,
    page: Annotated[
        Path | None, typer.Option(help="Also write the table into this Markdown file.")
    ] = None,
    quick: Annotated[
        bool, typer.Option("--quick", help="Try it out: the figures mean nothing.")
    ] = False,
) -> None:
    """Compare our search with others on the same passages; takes an hour or more.

    Leave the machine alone meanwhile.

    Example: python -m evals search-rivals --collection evals/collections/starter
    --library library --out build/rivals.json --page docs/performance.md
    """
    check_parent(out)
    if page is not None:
        put_into(page.read_text(encoding="utf-8"), "")
    if quick and page is not None:
        raise EvaluationError("the figures of --quick are for no page")
    plan = Plan(
        library,
        collection,
        half.half,
        environments,
        stores,
        rounds,
        quick,
        tuple(turns or ()),
    )
    with progress.steps() as say:
        for done, (measured, passages) in enumerate(compare_engines(plan, say), 1):
            made = machine(
                passages,
                len(measured[0].run.lines),
                done,
                f"python -m evals search-rivals --collection {collection} "
                f"--half {half.value} --rounds {rounds}",
            )
            _write(out, page, measured, made)
    printing.say(table(measured, made))


def _write(
    out: Path, page: Path | None, measured: Sequence[Measured], made: str
) -> None:
    """Write down what is known after a round."""
    for each in measured:
        _write_run(out.with_suffix(""), each)
    out.write_text(
        json.dumps(as_json(measured, made), ensure_ascii=False, indent=1),
        encoding="utf-8",
    )
    if page is not None:
        # It may have been edited in the hours since it was checked.
        now = page.read_text(encoding="utf-8")
        page.write_text(put_into(now, table(measured, made)), encoding="utf-8")


def _write_run(folder: Path, measured: Measured) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    name = measured.contender.driver.removesuffix("_engine")
    write_lines(
        folder / f"{name}.jsonl",
        (
            {
                "topic_id": line.topic_id,
                "hits": [asdict(hit) for hit in line.hits],
                "system": measured.contender.name,
                "seconds": line.seconds,
            }
            for line in measured.run.lines.values()
        ),
    )
