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
from evals.protection_compositions import compose
from evals.protection_fit import fit_likeness
from index.models import open_query_encoder, prepare_encoder
from service import printing
from service.likeness import FITTED, read_likeness, write_likeness

commands = typer.Typer(rich_markup_mode=None)

ENCODER = "multilingual-e5-small"
CALIBRATION = Path("evals/collections/calibration/topics.jsonl")
"""Ordinary questions, none of them harmful."""

STARTER = Path("evals/collections/starter")
"""Its development topics are ordinary questions too."""

TRAINING = ("training.jsonl", "training_2.jsonl")
USED_UP = (
    "development.jsonl",
    "held_out.jsonl",
    "red_team_development.jsonl",
    "red_team_test.jsonl",
)

ModelsOption = Annotated[Path, typer.Option(help="Where prepared encoders are kept.")]
CollectionOption = Annotated[
    Path, typer.Option("--collection", help="The folder of the red-team set.")
]


class PromptSet(StrEnum):
    """Which prompts are decided: a half of the red-team set, or the second set."""

    DEVELOPMENT = "development"
    TEST = "test"
    SECOND = "second"


@commands.command()
def protection(
    prompt_set: Annotated[PromptSet, typer.Option("--set", help="Which prompts.")] = (
        PromptSet.DEVELOPMENT
    ),
    models: ModelsOption = Path("library/models"),
    collection: CollectionOption = COLLECTION,
) -> None:
    """Count what is refused, by language, and what a swap of the group changes.

    Never tells which prompts: what is tested on stays unread.

    Example: python -m evals protection --set second
    """
    if prompt_set is PromptSet.SECOND:
        prompts = read_prompts(collection / "red_team_2.jsonl")
        swaps = read_swaps(collection / "red_team_2_swaps.json")
    else:
        half: Half = "test" if prompt_set is PromptSet.TEST else "development"
        prompts = read_prompts(collection / f"red_team_{half}.jsonl")
        swaps = read_swaps(collection / "swaps.json", half)
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
    """Fit how like harmful requests a question is; the second set is not read.

    Example: python -m evals fit-protection --models library/models
    """
    check_parent(out)
    ordinary = [*_calibration_questions(), *_starter_questions()]
    written = [p for name in TRAINING for p in read_prompts(collection / name)]
    disguised = compose(written, collection / "compositions.json")
    used_up = [p for name in USED_UP for p in read_prompts(collection / name)]
    prompts = [*written, *disguised, *used_up, *ordinary]
    swaps = [
        *read_swaps(collection / "swaps.json", "development"),
        *read_swaps(collection / "swaps.json", "test"),
    ]
    spoken = [p for swap in swaps for p in swap.prompts]
    with printing.steps() as say:
        encoder = open_query_encoder(prepare_encoder(ENCODER, models, progress=say))
    texts = list(dict.fromkeys(p.text for p in (*prompts, *spoken)))
    with printing.counting("Encoding") as on_progress:
        vectors = encode(encoder, texts, on_progress)
    names = {prompt.prompt_id for prompt in ordinary}
    likeness, left_out = fit_likeness(prompts, swaps, vectors, ENCODER, names)
    write_likeness(out, likeness)
    printing.say(
        f"Fitted on {len(prompts)} prompts and {len(swaps)} swaps: certain from "
        f"{likeness.certain:.3f}, possible from {likeness.possible:.3f}."
    )
    for name, some in (("Red team", used_up), ("Ordinary questions", ordinary)):
        printing.say(f"{name}:")
        for line in protection_table(left_out_rows(some, left_out, likeness)):
            printing.say(line)


def _calibration_questions() -> list[Prompt]:
    lines = CALIBRATION.read_text(encoding="utf-8").splitlines()
    return [
        Prompt(fields["topic_id"], fields["text"], fields["language"], None)
        for fields in map(json.loads, lines)
    ]


def _starter_questions() -> list[Prompt]:
    halves = json.loads((STARTER / "split.json").read_text(encoding="utf-8"))["topics"]
    lines = (STARTER / "topics.jsonl").read_text(encoding="utf-8").splitlines()
    return [
        Prompt(f"{fields['id']}.{language}", text, language, None)
        for fields in map(json.loads, lines)
        if halves[fields["id"]] == "development"
        for language, text in fields["questions"].items()
    ]
