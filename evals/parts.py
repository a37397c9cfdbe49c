"""An evaluation in parts, each ranked and answered in a process of its own.

A part is one language with every system that our search is made of, or the plain
assembly with all languages, which has to read and encode the library anew.
"""

import os
from dataclasses import dataclass
from pathlib import Path

from threadpoolctl import threadpool_limits

from evals.answering import query_encoder_of
from evals.collection import asked_topics, read_collection, split_query_id
from evals.records import Half
from evals.remembering import RememberingSearcher
from evals.runs import answer_with_confidence, rank_with, write_lines
from evals.systems import SystemName, open_system
from index.library import Library
from index.snapshot import open_snapshot
from service.answer import answer_question

K = 100
ANSWERS = "answers"


@dataclass(frozen=True, slots=True)
class Plan:
    """What is measured: a collection on a library, with systems, the first one ours.

    `out` is a folder for runs, answers and report; `made` is a line on how they came
    to be. Paths are absolute.
    """

    collection: Path
    library: Path
    out: Path
    models: Path
    systems: tuple[SystemName, ...]
    half: Half | None
    made: str

    @property
    def report(self) -> Path:
        """Where the report goes."""
        return self.out / "report.html"

    @property
    def baseline(self) -> Path:
        """What the first system is held against: a file of its own for each half."""
        half = f"-{self.half}" if self.half else ""
        return self.collection / "baseline" / f"{self.systems[0]}{half}.json"


@dataclass(frozen=True, slots=True)
class Part:
    """Some systems on the topics in some languages; `folder` is where lines go."""

    plan: Plan
    folder: Path
    languages: tuple[str, ...]
    systems: tuple[SystemName, ...]
    is_answered: bool

    def path(self, name: str) -> Path:
        """Return where the lines of a system, or of `ANSWERS`, are written."""
        return self.folder / f"{name}.{'-'.join(self.languages)}.jsonl"


def parts_of(plan: Plan, folder: Path) -> list[Part]:
    """Split what is measured, what takes longest first.

    Raises:
        EvaluationError: If no topic is left to be asked.
    """
    asked = asked_topics(read_collection(plan.collection), half=plan.half)
    languages = tuple(dict.fromkeys(str(topic.language) for topic in asked))
    plain = tuple(name for name in plan.systems if name == "plain")
    ours = tuple(name for name in plan.systems if name != "plain")
    parts = [Part(plan, folder, (spoken,), ours, True) for spoken in languages]
    return [Part(plan, folder, languages, plain, False), *parts] if plain else parts


def use_one_thread() -> None:
    """Leave the other cores to other processes; torch reads the variable at import."""
    os.environ["OMP_NUM_THREADS"] = "1"
    threadpool_limits(1)


def measure_part(part: Part) -> None:
    """Answer topics and rank the answerable ones with each system of a part."""
    plan = part.plan
    collection = read_collection(plan.collection)
    asked = asked_topics(collection, part.languages, plan.half)
    answerable = {t.topic_id for t in collection.topics if t.is_answerable}
    ranked = [t for t in asked if split_query_id(t.topic_id)[0] in answerable]
    library = Library.open(plan.library)
    searcher = RememberingSearcher(open_snapshot(library), query_encoder_of(library))
    if part.is_answered:
        lines = answer_with_confidence(
            lambda topic: answer_question(searcher, topic.text, topic.language), asked
        )
        write_lines(part.path(ANSWERS), lines)
    for name in part.systems:
        system = open_system(name, searcher, plan.models)
        lines = rank_with(system, ranked, k=K, clock=searcher.clock)
        write_lines(part.path(name), lines)
    library.close()
