"""The command of `python -m evals` that compares search engines."""

import json
import sys
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
from service import printing

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
    before = page.read_text(encoding="utf-8") if page is not None else None
    if before is not None:
        put_into(before, "")
    if quick and page is not None:
        raise EvaluationError("the figures of --quick are for no page")
    plan = Plan(
        library,
        collection,
        half.half,
        environments,
        rounds,
        quick,
        tuple(turns or ()),
    )
    with printing.steps() as say:
        measured, passages = compare_engines(plan, say)
    for each in measured:
        _write_run(out.with_suffix(""), each)
    made = machine(
        passages,
        len(measured[0].run.lines),
        rounds,
        "python -m evals " + " ".join(sys.argv[1:]),
    )
    out.write_text(
        json.dumps(as_json(measured, made), ensure_ascii=False, indent=1),
        encoding="utf-8",
    )
    text = table(measured, made)
    printing.say(text)
    if page is not None and before is not None:
        page.write_text(put_into(before, text), encoding="utf-8")


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
