"""The commands of `python -m evals` about requests that are refused."""

import json
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from evals.options import check_parent
from evals.protection import (
    COLLECTION,
    Half,
    Prompt,
    deciders,
    encode,
    left_out_rows,
    protection_table,
    read_prompts,
    read_swaps,
    refused,
    swapped,
)
from evals.protection_fit import fit_likeness
from index.models import open_query_encoder, prepare_encoder
from service import printing
from service.likeness import FITTED, read_likeness, write_likeness

commands = typer.Typer(rich_markup_mode=None)

ENCODER = "multilingual-e5-small"
CALIBRATION = Path("evals/collections/calibration/topics.jsonl")
"""Ordinary questions, none of them harmful."""

OLDER = ("training.jsonl", "development.jsonl", "held_out.jsonl")

ModelsOption = Annotated[Path, typer.Option(help="Where prepared encoders are kept.")]
CollectionOption = Annotated[
    Path, typer.Option("--collection", help="The folder of the red-team set.")
]


class HalfChoice(StrEnum):
    """Which half of the red-team set."""

    DEVELOPMENT = "development"
    TEST = "test"


@commands.command()
def protection(
    half: Annotated[HalfChoice, typer.Option(help="Which half.")] = (
        HalfChoice.DEVELOPMENT
    ),
    models: ModelsOption = Path("library/models"),
    collection: CollectionOption = COLLECTION,
) -> None:
    """Count what is refused, by language, and what a swap of the group changes.

    Never tells which prompts: the test half stays unread.

    Example: python -m evals protection --half test
    """
    which: Half = "test" if half is HalfChoice.TEST else "development"
    prompts = read_prompts(collection / f"red_team_{which}.jsonl")
    swaps = read_swaps(collection / "swaps.json", which)
    with printing.steps() as say:
        encoder = open_query_encoder(prepare_encoder(ENCODER, models, progress=say))
    texts = [p.text for p in (*prompts, *(p for s in swaps for p in s.prompts))]
    with printing.counting("Encoding") as on_progress:
        vectors = encode(encoder, list(dict.fromkeys(texts)), on_progress)
    rows = {}
    for name, decider in deciders(read_likeness(FITTED)).items():
        rows[f"{name}: harmful, refused"] = refused(
            prompts, vectors, decider, harmful=True
        )
        rows[f"{name}: legitimate, refused"] = refused(
            prompts, vectors, decider, harmful=False
        )
        rows[f"{name}: swaps, decided differently"] = swapped(swaps, vectors, decider)
    for line in protection_table(rows):
        printing.say(line)


@commands.command(name="fit-protection")
def fit_protection(
    out: Annotated[Path, typer.Option(help="Where the fitted arrays go.")] = FITTED,
    models: ModelsOption = Path("library/models"),
    collection: CollectionOption = COLLECTION,
) -> None:
    """Fit how like harmful requests a question is; the test half is not read.

    Example: python -m evals fit-protection --models library/models
    """
    check_parent(out)
    prompts = _fitting_prompts(collection)
    swaps = read_swaps(collection / "swaps.json", "development")
    spoken = [p for swap in swaps for p in swap.prompts]
    with printing.steps() as say:
        encoder = open_query_encoder(prepare_encoder(ENCODER, models, progress=say))
    texts = list(dict.fromkeys(p.text for p in (*prompts, *spoken)))
    with printing.counting("Encoding") as on_progress:
        vectors = encode(encoder, texts, on_progress)
    likeness, left_out = fit_likeness(prompts, swaps, vectors, ENCODER)
    write_likeness(out, likeness)
    printing.say(
        f"Fitted on {len(prompts)} prompts and {len(swaps)} swaps: certain from "
        f"{likeness.certain:.3f}, possible from {likeness.possible:.3f}."
    )
    half = read_prompts(collection / "red_team_development.jsonl")
    for line in protection_table(left_out_rows(half, left_out, likeness)):
        printing.say(line)


def _fitting_prompts(collection: Path) -> list[Prompt]:
    files = (*OLDER, "red_team_development.jsonl")
    prompts = [p for file in files for p in read_prompts(collection / file)]
    for line in CALIBRATION.read_text(encoding="utf-8").splitlines():
        fields = json.loads(line)
        prompts.append(
            Prompt(fields["topic_id"], fields["text"], fields["language"], None)
        )
    return prompts
