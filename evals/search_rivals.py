"""Other search engines, each given our passages and our encoder, on this machine.

Each has an environment of its own, made here, and is used as its documentation says;
`evals/drivers/` has the programs. None of them is a dependency of the project.
"""

import json
import math
import os
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from evals.drivers.measuring import Orders, write_orders
from evals.errors import EvaluationError
from evals.records import Half, RankedText, Run, RunLine
from evals.scoring import Scored, score_run
from evals.search_contenders import CONTENDERS, Contender, checked, environment
from evals.truth import ranked_topics, read_truth
from index.library import Library
from index.locking import hold_lock
from index.models import (
    open_query_encoder,
    prepared_folders,
    read_encoder_facts,
)
from index.passage_encoding import passage_context
from index.verification import rebuilt_passage

K = 10
STARTS = 5
QUICK_PASSAGES = 16
QUICK_QUERIES = 12
SETTINGS = (
    "HF_HUB_OFFLINE=1",
    "HAYSTACK_TELEMETRY_ENABLED=False",
    "ANONYMIZED_TELEMETRY=False",
    "TOKENIZERS_PARALLELISM=false",
)
"""What is set for every process: nothing is asked of or told to anybody."""

THREAD_SETTINGS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")


@dataclass(frozen=True, slots=True)
class Round:
    """What one contender did once: index, start a few times, answer every query.

    `hits` are the passage ids and scores of each query, in the order of the queries;
    `query_s` how long each took on all cores, `one_thread_s` on one thread.
    """

    passages_per_s: float
    starts_s: tuple[float, ...]
    query_s: tuple[float, ...]
    one_thread_s: tuple[float, ...]
    adding_mb: float
    answering_mb: float
    hits: tuple[tuple[tuple[str, float], ...], ...]


@dataclass(frozen=True, slots=True)
class Measured:
    """A contender's rounds in one, and what its first round's ranking is worth."""

    contender: Contender
    passages_per_s: float
    start_s: float
    query_p50_s: float
    query_p95_s: float
    one_thread_p50_s: float
    one_thread_p95_s: float
    adding_mb: float
    answering_mb: float
    run: Run
    scored: Scored


@dataclass(frozen=True, slots=True)
class Plan:
    """What is compared, on what, and where environments and runs go.

    `turns` are files that are locked while a contender is measured: other work that
    locks them too comes in between and not at the same time.
    """

    library: Path
    collection: Path
    half: Half | None
    environments: Path
    rounds: int
    is_quick: bool = False
    turns: tuple[Path, ...] = ()


def compare_engines(
    plan: Plan,
    progress: Callable[[str], None],
    contenders: Sequence[Contender] = CONTENDERS,
) -> tuple[list[Measured], int]:
    """Measure every contender, in turn and in every round in another order.

    Returns:
        What each measured, and how many passages each indexed.

    Raises:
        EvaluationError: If an environment cannot be made or a contender fails.
    """
    pythons = {}
    for contender in contenders:
        progress(f"Environment of {contender.name}")
        pythons[contender.name] = environment(contender, plan.environments)
    with (
        closing(Library.open(plan.library)) as library,
        tempfile.TemporaryDirectory() as folder,
    ):
        truth = read_truth(plan.collection, library)
        topics = ranked_topics(truth, plan.half)
        asked = {
            f"{topic.topic_id}.{language}": text
            for topic in topics.values()
            for language, text in topic.texts.items()
        }
        if plan.is_quick:
            asked = dict(list(asked.items())[:QUICK_QUERIES])
        passages = export_passages(
            library,
            Path(folder) / "passages.jsonl",
            QUICK_PASSAGES if plan.is_quick else None,
        )
        orders = Orders(
            model=encoder_folder(library),
            store=Path(folder) / "store",
            library=plan.library.resolve(),
            passages=Path(folder) / "passages.jsonl",
            queries=tuple(asked.values()),
            k=K,
        )
        rounds: dict[str, list[Round]] = {c.name: [] for c in contenders}
        for number in range(plan.rounds):
            for contender in rotated(contenders, number):
                with hold_turn(plan.turns):
                    progress(f"Round {number + 1}: {contender.name}")
                    rounds[contender.name].append(
                        run_round(
                            pythons[contender.name],
                            contender,
                            orders,
                            1 if plan.is_quick else STARTS,
                        )
                    )
        measured = []
        for contender in contenders:
            run = ranked_run(
                contender.name, list(asked), rounds[contender.name], passages
            )
            scored = score_run(run, topics.keys(), truth.stretches, truth.places)
            measured.append(summed_up(contender, rounds[contender.name], run, scored))
    return measured, QUICK_PASSAGES if plan.is_quick else len(passages)


@contextmanager
def hold_turn(turns: Sequence[Path]) -> Iterator[None]:
    """Lock files, in this order, waiting for as long as others have them."""
    with ExitStack() as held:
        for path in turns:
            held.enter_context(hold_lock(path, math.inf))
        yield


def rotated(contenders: Sequence[Contender], places: int) -> list[Contender]:
    """Return contenders in an order that begins further on each round."""
    first = places % len(contenders)
    return [*contenders[first:], *contenders[:first]]


def export_passages(
    library: Library, path: Path, count: int | None = None
) -> dict[str, RankedText]:
    """Write passages as rivals get them: with title and headings, as we encode them.

    Args:
        library: Whose passages.
        path: Where the lines of `id` and `text` go.
        count: How many passages to write; None for all.

    Returns:
        Every passage of the library by its id, as runs state it.
    """
    catalogue = library.catalogue
    documents = catalogue.documents()
    encoder = open_query_encoder(encoder_folder(library))
    exported = {}
    with path.open("w", encoding="utf-8") as file:
        for place, stored in enumerate(catalogue.passages()):
            facts = documents[stored.document_row]
            passage = rebuilt_passage(library, stored, facts.document_id)
            if count is None or place < count:
                context = passage_context(encoder, facts.title, passage)
                line = {"id": passage.passage_id, "text": context + passage.text}
                file.write(json.dumps(line, ensure_ascii=False) + "\n")
            exported[passage.passage_id] = RankedText(
                file=facts.file,
                first_page=passage.first_page,
                last_page=passage.last_page,
                passage_id=passage.passage_id,
                score=0.0,
                text=passage.text,
            )
    return exported


def run_round(
    python: Path, contender: Contender, orders: Orders, starts: int = STARTS
) -> Round:
    """Have a contender index, start a few times and answer, each in a new process."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_orders(replace(orders, store=folder / "store"), folder / "orders.json")

        def do(task: str, threads: int) -> dict[str, Any]:
            settings = [*SETTINGS, *(f"{name}={threads}" for name in THREAD_SETTINGS)]
            command = [str(python), "-m", f"evals.drivers.{contender.driver}"]
            checked(["env", *settings, *command, task, str(folder)], contender)
            return dict(json.loads((folder / f"{task}.json").read_text("utf-8")))

        cores = len(os.sched_getaffinity(0))
        added = do("add", cores)
        starts_s = []
        for _ in range(starts):
            began = time.monotonic()
            starts_s.append(do("start", cores)["answered_at"] - began)
        answered = do("answer", cores)
        answered_alone = do("answer", 1)
    return Round(
        passages_per_s=added["passages"] / added["seconds"],
        starts_s=tuple(starts_s),
        query_s=tuple(answered["seconds"]),
        one_thread_s=tuple(answered_alone["seconds"]),
        adding_mb=added["peak_mb"],
        answering_mb=answered["peak_mb"],
        hits=tuple(tuple((i, s) for i, s in hits) for hits in answered["hits"]),
    )


def ranked_run(
    name: str,
    query_ids: Sequence[str],
    rounds: Sequence[Round],
    passages: dict[str, RankedText],
) -> Run:
    """Return the first round's ranking as a run that `score` measures."""
    lines = {}
    for place, query_id in enumerate(query_ids):
        hits = tuple(
            replace(passages[passage_id], score=score)
            for passage_id, score in rounds[0].hits[place]
        )
        seconds = statistics.median(found.query_s[place] for found in rounds)
        lines[query_id] = RunLine(query_id, hits, seconds)
    return Run(name, lines)


def summed_up(
    contender: Contender, rounds: Sequence[Round], run: Run, scored: Scored
) -> Measured:
    """Return medians over rounds, percentiles over all queries, and peaks."""
    query_s = [seconds for found in rounds for seconds in found.query_s]
    one_thread_s = [seconds for found in rounds for seconds in found.one_thread_s]
    return Measured(
        contender=contender,
        passages_per_s=statistics.median(found.passages_per_s for found in rounds),
        start_s=statistics.median(s for found in rounds for s in found.starts_s),
        query_p50_s=float(np.percentile(query_s, 50)),
        query_p95_s=float(np.percentile(query_s, 95)),
        one_thread_p50_s=float(np.percentile(one_thread_s, 50)),
        one_thread_p95_s=float(np.percentile(one_thread_s, 95)),
        adding_mb=max(found.adding_mb for found in rounds),
        answering_mb=max(found.answering_mb for found in rounds),
        run=run,
        scored=scored,
    )


def encoder_folder(library: Library) -> Path:
    """Return the prepared encoder of a library, a sentence-transformers folder.

    Raises:
        EvaluationError: If it is not in the library.
    """
    made_by = library.catalogue.encoder()
    for folder in prepared_folders(library.folder / "models"):
        if read_encoder_facts(folder).weights_sha256 == made_by.weights_sha256:
            return folder.resolve()
    raise EvaluationError(f"{library.folder} has no encoder {made_by.name} in models")
