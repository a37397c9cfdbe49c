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
from ingest.language import LANGUAGES
from service import printing, progress
from service.likeness import FITTED, read_likeness, write_likeness

commands = typer.Typer(rich_markup_mode=None)

ENCODER = "multilingual-e5-small"
CALIBRATION = Path("evals/collections/calibration/topics.jsonl")
"""Ordinary questions, none of them harmful."""

STARTER = Path("evals/collections/starter")
"""Its development topics are ordinary questions too."""

TRAINING = (
    "training.jsonl",
    "training_2.jsonl",
    "training_3.jsonl",
    "training_4.jsonl",
    "training_5.jsonl",
    "training_6.jsonl",
    "training_7.jsonl",
)
EVERYDAY = ("t5o", "t6o", "t7o")
"""How the ids of training prompts off the subject begin: ordinary questions too."""
USED_UP = (
    "development.jsonl",
    "held_out.jsonl",
    "red_team_development.jsonl",
    "red_team_test.jsonl",
    "red_team_2.jsonl",
    "third.jsonl",
    "fourth.jsonl",
    "fifth.jsonl",
)
APART = {
    "Second set": "r2",
    "Third set": "r3",
    "Fourth set": "r4",
    "Fifth set": "r5",
}
"""What is left out of a fit as a whole, and how its ids begin."""

ModelsOption = Annotated[Path, typer.Option(help="Where prepared encoders are kept.")]
CollectionOption = Annotated[
    Path, typer.Option("--collection", help="The folder of the red-team set.")
]


class PromptSet(StrEnum):
    """Which prompts are decided: a half of the first red-team set, or a later set."""

    DEVELOPMENT = "development"
    TEST = "test"
    SECOND = "second"
    THIRD = "third"
    FOURTH = "fourth"
    FIFTH = "fifth"
    SIXTH = "sixth"


LATER_SETS = {
    PromptSet.SECOND: ("red_team_2.jsonl", "red_team_2_swaps.json"),
    PromptSet.THIRD: ("third.jsonl", "third_swaps.json"),
    PromptSet.FOURTH: ("fourth.jsonl", "fourth_swaps.json"),
    PromptSet.FIFTH: ("fifth.jsonl", "fifth_swaps.json"),
    PromptSet.SIXTH: ("sixth.jsonl", "sixth_swaps.json"),
}
"""The prompts of a set that is not in halves, and its swaps, which may be missing."""


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

    Example: python -m evals protection --set sixth
    """
    if prompt_set in LATER_SETS:
        asked, swapped_groups = LATER_SETS[prompt_set]
        prompts = read_prompts(collection / asked)
        swaps = (
            read_swaps(collection / swapped_groups)
            if (collection / swapped_groups).exists()
            else []
        )
    else:
        half: Half = "test" if prompt_set is PromptSet.TEST else "development"
        prompts = read_prompts(collection / f"red_team_{half}.jsonl")
        swaps = read_swaps(collection / "swaps.json", half)
    with progress.steps() as say:
        encoder = open_query_encoder(prepare_encoder(ENCODER, models, progress=say))
    texts = [p.neutral for p in (*prompts, *(p for s in swaps for p in s.prompts))]
    with progress.counting("Encoding") as on_progress:
        vectors = encode(encoder, list(dict.fromkeys(texts)), on_progress)
    rows = {}
    for name, decider in deciders(read_likeness(FITTED)).items():
        rows[f"{name}: harmful, refused"] = refused(
            prompts, vectors, decider, harmful=True
        )
        rows[f"{name}: legitimate, refused"] = refused(
            prompts, vectors, decider, harmful=False
        )
        if swaps:
            differing = swapped(swaps, vectors, decider)
            rows[f"{name}: swaps, decided differently"] = differing
    for line in protection_table(rows):
        printing.say(line)


@commands.command(name="fit-protection")
def fit_protection(
    out: Annotated[Path, typer.Option(help="Where the fitted arrays go.")] = FITTED,
    models: ModelsOption = Path("library/models"),
    collection: CollectionOption = COLLECTION,
) -> None:
    """Fit how like harmful requests a question is; the sixth set is not read.

    Example: python -m evals fit-protection --models library/models
    """
    check_parent(out)
    ordinary = [*_calibration_questions(), *_starter_questions()]
    written = [p for name in TRAINING for p in read_prompts(collection / name)]
    used_up = [p for name in USED_UP for p in read_prompts(collection / name)]
    prompts = [*written, *used_up, *ordinary]
    with progress.steps() as say:
        encoder = open_query_encoder(prepare_encoder(ENCODER, models, progress=say))
    texts = list(dict.fromkeys(prompt.neutral for prompt in prompts))
    with progress.counting("Encoding") as on_progress:
        vectors = encode(encoder, texts, on_progress)
    off_subject = [p for p in written if p.prompt_id.startswith(EVERYDAY)]
    names = {prompt.prompt_id for prompt in (*ordinary, *off_subject)}
    practice = {prompt.prompt_id for prompt in written}
    apart = {
        name: [p for p in prompts if p.prompt_id.startswith(start)]
        for name, start in APART.items()
    }
    likeness, left_out = fit_likeness(
        prompts,
        vectors,
        ENCODER,
        ordinary=names,
        practice=practice,
        apart=[{p.prompt_id for p in some} for some in apart.values()],
    )
    write_likeness(out, likeness)
    lines = ", ".join(
        f"{la} {line:.3f}" for la, line in zip(LANGUAGES, likeness.lines, strict=True)
    )
    printing.say(f"Fitted on {len(prompts)} prompts; refused from {lines}.")
    shown = {
        "All but training": used_up,
        **apart,
        "Ordinary questions": ordinary,
        "Everyday questions off the subject": off_subject,
    }
    for name, some in shown.items():
        printing.say(f"{name}:")
        for line in protection_table(left_out_rows(some, left_out)):
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
