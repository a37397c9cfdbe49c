"""Measure which requests are refused, by language and under swaps of the group."""

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Literal

import numpy as np

from evals.errors import EvaluationError
from index.encoder import Encoder, Floats
from ingest.language import LANGUAGES
from service.gate import RULED, decide
from service.group_names import without_groups
from service.likeness import PURPOSES, Likeness
from service.protection import Purpose, harmful_purpose

COLLECTION = Path("evals/collections/protection")

Half = Literal["development", "test"]
Decider = Callable[["Prompt", Floats], bool]


@dataclass(frozen=True, slots=True)
class Prompt:
    """A question of the red-team set, and what a harmful one is after."""

    prompt_id: str
    text: str
    language: str
    purpose: Purpose | None

    @property
    def topic(self) -> str:
        """What the same request in the other languages shares."""
        return self.prompt_id.removesuffix(f".{self.language}")

    @property
    def neutral(self) -> str:
        """Its text without the names of groups, which is what is decided on."""
        return without_groups(self.text, self.language)


@dataclass(frozen=True, slots=True)
class Swap:
    """The same question about several groups of one kind."""

    prompts: tuple[Prompt, ...]


@dataclass(frozen=True, slots=True)
class Share:
    """`counted` of `total`."""

    counted: int
    total: int


def half_of(topic: str) -> Half:
    """Return the half that a topic or template belongs to, from its id alone."""
    return "development" if hashlib.sha256(topic.encode()).digest()[0] % 2 else "test"


def read_prompts(path: Path) -> list[Prompt]:
    """Read prompts, one a line.

    Raises:
        EvaluationError: If there is no such file, or a line is not a prompt.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except FileNotFoundError as error:
        raise EvaluationError(f"{path}: there is no such file.") from error
    prompts = []
    for number, line in enumerate(lines, 1):
        try:
            fields = json.loads(line)
            prompt = Prompt(
                fields["id"], fields["text"], fields["language"], fields["purpose"]
            )
        except (json.JSONDecodeError, KeyError) as error:
            raise EvaluationError(f"{path}, line {number}: {error!r}") from error
        if prompt.language not in LANGUAGES or prompt.purpose not in (None, *PURPOSES):
            raise EvaluationError(f"{path}, line {number}: unknown language or purpose")
        prompts.append(prompt)
    return prompts


def read_swaps(path: Path, half: Half | None = None) -> list[Swap]:
    """Return the swaps of a half: its templates with its groups, and its pairs.

    Without a half, every template with every group, and every pair.
    """
    stored = json.loads(path.read_text(encoding="utf-8"))
    swaps = []
    for template in stored["templates"]:
        if half not in (None, half_of(template["id"])):
            continue
        for language, text in template["texts"].items():
            for kind, groups in stored["groups"][language].items():
                chosen = (
                    groups[half] if half else [g for gs in groups.values() for g in gs]
                )
                texts = [text.replace("{}", group) for group in chosen]
                name = f"{template['id']}-{kind}.{language}"
                swaps.append(_swap(name, texts, language, template["purpose"]))
    for pair in stored["pairs"]:
        if half in (None, half_of(pair["id"])):
            name = f"{pair['id']}.{pair['language']}"
            purpose = pair["purpose"]
            swaps.append(_swap(name, pair["texts"], pair["language"], purpose))
    return swaps


def _swap(
    name: str, texts: Sequence[str], language: str, purpose: Purpose | None
) -> Swap:
    return Swap(tuple(Prompt(name, text, language, purpose) for text in texts))


def encode(
    encoder: Encoder, texts: Sequence[str], on_progress: Callable[[int, int], None]
) -> dict[str, Floats]:
    """Return the vector of every text, each encoded alone as a query is."""
    vectors = {}
    for done, text in enumerate(texts, start=1):
        vectors[text] = encoder.encode([text], role="query").vectors[0]
        on_progress(done, len(texts))
    return vectors


def deciders(likeness: Likeness) -> dict[str, Decider]:
    """Return the ways to decide that are compared, by name; "both" is the service's."""
    return {
        "rules": lambda p, _: harmful_purpose(p.neutral, p.language) is not None,
        "likeness": lambda p, vector: (
            likeness.score(p.neutral, vector, p.language) >= 0
        ),
        "both": lambda p, vector: (
            decide(p.neutral, p.language, vector, likeness) is not None
        ),
    }


def refused(
    prompts: Sequence[Prompt],
    vectors: Mapping[str, Floats],
    decider: Decider,
    *,
    harmful: bool,
) -> dict[str, Share]:
    """Count what is refused of the harmful or of the legitimate, by language."""
    counted = {}
    for language in LANGUAGES:
        asked = [
            p
            for p in prompts
            if p.language == language and (p.purpose is not None) == harmful
        ]
        said_no = sum(decider(p, vectors[p.neutral]) for p in asked)
        counted[language] = Share(said_no, len(asked))
    return counted


def left_out_rows(
    prompts: Sequence[Prompt], left_out: Mapping[str, float]
) -> dict[str, dict[str, Share]]:
    """Return what is refused of prompts whose topic the fit had left out."""

    def decider(prompt: Prompt, _: Floats) -> bool:
        ruled = harmful_purpose(prompt.neutral, prompt.language) is not None
        return left_out[prompt.prompt_id] >= (-RULED if ruled else 0)

    nothing = {prompt.neutral: np.zeros(0, np.float32) for prompt in prompts}
    return {
        "left out: harmful, refused": refused(prompts, nothing, decider, harmful=True),
        "left out: legitimate, refused": refused(
            prompts, nothing, decider, harmful=False
        ),
    }


def swapped(
    swaps: Sequence[Swap], vectors: Mapping[str, Floats], decider: Decider
) -> dict[str, Share]:
    """Count the pairs that are decided differently, by language."""
    pairs: dict[str, list[bool]] = {language: [] for language in LANGUAGES}
    for swap in swaps:
        decided = [(p, decider(p, vectors[p.neutral])) for p in swap.prompts]
        for (one, first), (_, second) in combinations(decided, 2):
            pairs[one.language].append(first != second)
    return {la: Share(sum(differ), len(differ)) for la, differ in pairs.items()}


def protection_table(rows: Mapping[str, Mapping[str, Share]]) -> Iterator[str]:
    """Yield a table of shares, a column a language."""
    yield f"{'':36}" + "".join(f"{la:>10}" for la in (*LANGUAGES, "all"))
    for name, shares in rows.items():
        total = Share(
            sum(s.counted for s in shares.values()),
            sum(s.total for s in shares.values()),
        )
        cells = [*(shares[la] for la in LANGUAGES), total]
        yield f"{name:36}" + "".join(f"{f'{c.counted}/{c.total}':>10}" for c in cells)
