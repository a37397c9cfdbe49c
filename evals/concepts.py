"""Labelled passages → how well the vocabulary finds concepts, scheme by scheme."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from evals.errors import EvaluationError
from evals.json_lines import read_lines
from ingest.language import LANGUAGES
from ingest.vocabulary import Vocabulary

HALVES = ("development", "held_out")
"""Labels are mended on the first, figures reported on the second."""

ORIGINS = ("first reader", "matcher", "both", "second reader")
"""Who proposed a concept for a passage; the second reader decided on each."""


@dataclass(frozen=True, slots=True)
class LabelledPassage:
    """A passage with the ids of the concepts that a reader says it names."""

    passage_id: str
    half: str
    language: str
    text: str
    concepts: frozenset[str]


@dataclass(frozen=True, slots=True)
class Decision:
    """What the second reader said of one concept that was proposed for a passage."""

    passage_id: str
    concept_id: str
    origin: str
    is_named: bool


@dataclass(frozen=True, slots=True)
class Counts:
    """Concepts of some passages: found and right, found and wrong, and missed."""

    right: int
    wrong: int
    missed: int

    @property
    def precision(self) -> float:
        """The share of what was found that is right; 1 where nothing was found."""
        found = self.right + self.wrong
        return self.right / found if found else 1.0

    @property
    def recall(self) -> float:
        """The share of what a reader names that was found; 1 where that is nothing."""
        named = self.right + self.missed
        return self.right / named if named else 1.0


@dataclass(frozen=True, slots=True)
class ConceptReport:
    """Counts over all passages, and by scheme and by language."""

    passages: int
    total: Counts
    schemes: dict[str, Counts]
    languages: dict[str, Counts]


def read_labelled(path: Path, vocabulary: Vocabulary) -> list[LabelledPassage]:
    """Read lines of {"passage_id", "half", "language", "text", "concepts"}.

    Raises:
        EvaluationError: If a line is no such object, an id comes twice, or a concept is
            not in the vocabulary.
    """
    passages: dict[str, LabelledPassage] = {}
    for number, passage in read_lines(path, _labelled):
        place = f"{path}, line {number}"
        if passage.passage_id in passages:
            raise EvaluationError(f"{place}: {passage.passage_id} comes twice")
        if passage.half not in HALVES or passage.language not in LANGUAGES:
            raise EvaluationError(f"{place}: unknown half or language")
        unknown = sorted(passage.concepts - vocabulary.concepts.keys())
        if unknown:
            raise EvaluationError(f"{place}: no concept {unknown[0]!r}")
        passages[passage.passage_id] = passage
    return list(passages.values())


def _labelled(fields: dict[str, Any]) -> LabelledPassage:
    return LabelledPassage(
        fields["passage_id"],
        fields["half"],
        fields["language"],
        fields["text"],
        frozenset(fields["concepts"]),
    )


def read_decisions(path: Path, vocabulary: Vocabulary) -> list[Decision]:
    """Read lines of {"passage_id", "decisions": [{"concept", "origin", "named"}]}.

    Raises:
        EvaluationError: If a line is no such object, an origin or a concept is unknown,
            or a concept is decided twice for a passage.
    """
    decisions: dict[tuple[str, str], Decision] = {}
    for number, decided in read_lines(path, _decisions):
        place = f"{path}, line {number}"
        for decision in decided:
            key = decision.passage_id, decision.concept_id
            if key in decisions:
                raise EvaluationError(f"{place}: {key[1]} is decided twice")
            if decision.origin not in ORIGINS:
                raise EvaluationError(f"{place}: no origin {decision.origin!r}")
            if decision.concept_id not in vocabulary.concepts:
                raise EvaluationError(f"{place}: no concept {decision.concept_id!r}")
            decisions[key] = decision
    return list(decisions.values())


def _decisions(fields: dict[str, Any]) -> list[Decision]:
    return [
        Decision(fields["passage_id"], d["concept"], d["origin"], d["named"])
        for d in fields["decisions"]
    ]


def adjudicate(
    passages: Iterable[LabelledPassage], decisions: Iterable[Decision]
) -> list[LabelledPassage]:
    """Return the passages with the concepts that the second reader let stand."""
    named: defaultdict[str, set[str]] = defaultdict(set)
    for decision in decisions:
        if decision.is_named:
            named[decision.passage_id].add(decision.concept_id)
    return [replace(p, concepts=frozenset(named[p.passage_id])) for p in passages]


def undecided(
    vocabulary: Vocabulary,
    passages: Iterable[LabelledPassage],
    decisions: Iterable[Decision],
) -> list[tuple[str, str]]:
    """Return passage and concept of each label and finding that nobody decided on."""
    decided = {(d.passage_id, d.concept_id) for d in decisions}
    return [
        (passage.passage_id, concept_id)
        for passage in passages
        for concept_id in sorted(
            passage.concepts
            | set(vocabulary.concept_ids(passage.text, passage.language))
        )
        if (passage.passage_id, concept_id) not in decided
    ]


def measure_concepts(
    vocabulary: Vocabulary, passages: Iterable[LabelledPassage]
) -> ConceptReport:
    """Compare what the vocabulary finds in passages with what a reader found.

    A concept counts once a passage, and only as itself: a broader one is wrong.
    """
    tallies: defaultdict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0, 0])
    passages = list(passages)
    for passage in passages:
        found = set(vocabulary.concept_ids(passage.text, passage.language))
        outcomes = (
            found & passage.concepts,
            found - passage.concepts,
            passage.concepts - found,
        )
        for place, ids in enumerate(outcomes):
            for concept_id in ids:
                scheme = vocabulary.concepts[concept_id].scheme
                for group in (
                    ("total", ""),
                    ("scheme", scheme),
                    ("language", passage.language),
                ):
                    tallies[group][place] += 1

    def counts(kind: str, names: Iterable[str]) -> dict[str, Counts]:
        return {
            name: Counts(*tallies[kind, name])
            for name in names
            if (kind, name) in tallies
        }

    return ConceptReport(
        passages=len(passages),
        total=Counts(*tallies["total", ""]),
        schemes=counts("scheme", sorted(vocabulary.schemes)),
        languages=counts("language", LANGUAGES),
    )
