"""Other search engines, each given our passages and our encoder, on this machine.

Each has an environment of its own (`search_contenders.py`) and is used as its
documentation says; `evals/drivers/` has the programs.
"""

import json
import math
import os
import shutil
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
from index.library import Library, sha256_of
from index.locking import hold_lock
from index.models import (
    open_query_encoder,
    prepared_folders,
    read_encoder_facts,
)
from index.passage_encoding import passage_context
from index.verification import rebuilt_passage

K = 10
STARTS = 2
ONE_THREAD_STEP = 5
"""Every fifth query is asked on one thread too; so all six languages take part."""

SAMPLE_STEP = 13
"""Passages of every thirteenth document are indexed against the clock; all passages,
which are searched, before that and once."""

QUICK_STEP = 35
QUICK_QUERIES = 12
SETTINGS = (
    "HF_HUB_OFFLINE=1",
    "HAYSTACK_TELEMETRY_ENABLED=False",
    "ANONYMIZED_TELEMETRY=False",
    "TOKENIZERS_PARALLELISM=false",
)
"""What is set for every process: nothing is asked of or told to anybody."""

TURN_PAUSE_S = 2.0
"""Before files are locked again: whoever asks for them less often comes in."""

THREAD_SETTINGS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")


@dataclass(frozen=True, slots=True)
class Round:
    """What one contender did once: index a sample, start a few times, answer.

    `hits` are the passage ids and scores of each query, in the order of the queries;
    `query_s` how long each took on all cores, `processor_s` how much of the processor,
    `one_thread_s` how long every `ONE_THREAD_STEP`th took on one thread.
    """

    passages_per_s: float
    passage_processor_s: float
    starts_s: tuple[float, ...]
    query_s: tuple[float, ...]
    processor_s: tuple[float, ...]
    one_thread_s: tuple[float, ...]
    adding_mb: float
    answering_mb: float
    hits: tuple[tuple[tuple[str, float], ...], ...]


@dataclass(frozen=True, slots=True)
class Measured:
    """A contender's rounds in one, and what its first round's ranking is worth."""

    contender: Contender
    passages_per_s: float
    passage_processor_s: float
    start_s: float
    query_p50_s: float
    query_p95_s: float
    query_processor_s: float
    one_thread_p50_s: float
    one_thread_p95_s: float
    adding_mb: float
    answering_mb: float
    run: Run
    scored: Scored


@dataclass(frozen=True, slots=True)
class Process:
    """How a contender's program is run: in its environment, on its orders."""

    python: Path
    contender: Contender
    orders: Orders

    def do(self, task: str, *, threads: int | None = None) -> dict[str, Any]:
        """Do a task in a new process, on all cores or fewer threads."""
        threads = threads or len(os.sched_getaffinity(0))
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            write_orders(self.orders, folder / "orders.json")
            settings = [*SETTINGS, *(f"{name}={threads}" for name in THREAD_SETTINGS)]
            command = [str(self.python), "-m", f"evals.drivers.{self.contender.driver}"]
            checked(["env", *settings, *command, task, str(folder)], self.contender)
            return dict(json.loads((folder / f"{task}.json").read_text("utf-8")))


@dataclass(frozen=True, slots=True)
class Plan:
    """What is compared, on what, and where environments, indexes and runs go.

    `turns` are files that are locked while a contender is measured: other work that
    locks them too comes in between and not at the same time.
    """

    library: Path
    collection: Path
    half: Half | None
    environments: Path
    stores: Path
    rounds: int
    is_quick: bool = False
    turns: tuple[Path, ...] = ()


def compare_engines(
    plan: Plan,
    progress: Callable[[str], None],
    contenders: Sequence[Contender] = CONTENDERS,
) -> Iterator[tuple[list[Measured], int]]:
    """Measure every contender, in turn and in every round in another order.

    Yields:
        After each round, what each has measured so far, and how many passages each
        searched.

    Raises:
        EvaluationError: If an environment cannot be made or a contender fails.
    """
    pythons = {}
    for contender in contenders:
        progress(f"Environment of {contender.name}")
        pythons[contender.name] = environment(contender, plan.environments)
    with (
        closing(Library.open(plan.library)) as library,
        tempfile.TemporaryDirectory() as name,
    ):
        folder = Path(name)
        truth = read_truth(plan.collection, library)
        topics = ranked_topics(truth, plan.half)
        asked = {
            f"{topic.topic_id}.{language}": text
            for topic in topics.values()
            for language, text in topic.texts.items()
        }
        if plan.is_quick:
            asked = dict(list(asked.items())[:QUICK_QUERIES])
        sample = folder / "sample.jsonl"
        export_passages(library, sample, QUICK_STEP if plan.is_quick else SAMPLE_STEP)
        all_of_them = folder / "passages.jsonl"
        passages = export_passages(
            library, all_of_them, QUICK_STEP if plan.is_quick else 1
        )
        processes = {}
        for contender in contenders:
            orders = Orders(
                model=encoder_folder(library),
                store=plan.stores.resolve() / contender.driver,
                library=plan.library.resolve(),
                passages=all_of_them,
                queries=tuple(asked.values()),
                k=K,
            )
            process = Process(pythons[contender.name], contender, orders)
            processes[contender.name] = process
            with hold_turn(plan.turns):
                progress(f"Index of {contender.name}")
                make_store(process)
        rounds: dict[str, list[Round]] = {c.name: [] for c in contenders}
        for number in range(plan.rounds):
            for contender in rotated(contenders, number):
                with hold_turn(plan.turns):
                    progress(f"Round {number + 1}: {contender.name}")
                    rounds[contender.name].append(
                        run_round(
                            processes[contender.name],
                            sample,
                            1 if plan.is_quick else STARTS,
                        )
                    )
            measured = []
            for contender in contenders:
                done = rounds[contender.name]
                run = ranked_run(contender.name, list(asked), done, passages)
                scored = score_run(run, topics.keys(), truth.stretches, truth.places)
                measured.append(summed_up(contender, done, run, scored))
            yield measured, len(passages)


def make_store(process: Process) -> None:
    """Have a contender index all passages, unless it did before; ours needs nothing."""
    if process.contender.is_ours:
        return
    store = process.orders.store
    note = store.with_suffix(".json")
    wanted = json.dumps(
        [process.contender.requirements, sha256_of(process.orders.passages)]
    )
    if note.is_file() and note.read_text(encoding="utf-8") == wanted:
        return
    for old in (note, store):
        if old.is_dir():
            shutil.rmtree(old)
        old.unlink(missing_ok=True)
    store.parent.mkdir(parents=True, exist_ok=True)
    process.do("add")
    note.write_text(wanted, encoding="utf-8")


@contextmanager
def hold_turn(turns: Sequence[Path]) -> Iterator[None]:
    """Lock files, in this order, waiting for as long as others have them."""
    if turns:
        time.sleep(TURN_PAUSE_S)
    with ExitStack() as held:
        for path in turns:
            held.enter_context(hold_lock(path, math.inf))
        yield


def rotated(contenders: Sequence[Contender], places: int) -> list[Contender]:
    """Return contenders in an order that begins further on each round."""
    first = places % len(contenders)
    return [*contenders[first:], *contenders[:first]]


def export_passages(
    library: Library, path: Path, step: int = 1
) -> dict[str, RankedText]:
    """Write passages as rivals get them: with title and headings, as we encode them.

    Args:
        library: Whose passages.
        path: Where the lines of `id` and `text` go.
        step: Of how many documents one is taken.

    Returns:
        The passages by id, as runs state them.
    """
    catalogue = library.catalogue
    documents = catalogue.documents()
    taken = set(sorted(documents)[::step])
    encoder = open_query_encoder(encoder_folder(library))
    exported = {}
    with path.open("w", encoding="utf-8") as file:
        for stored in catalogue.passages():
            if stored.document_row not in taken:
                continue
            facts = documents[stored.document_row]
            passage = rebuilt_passage(library, stored, facts.document_id)
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


def run_round(process: Process, sample: Path, starts: int = STARTS) -> Round:
    """Have a contender index a sample, start and answer, each in a new process."""
    with tempfile.TemporaryDirectory() as name:
        orders = replace(process.orders, store=Path(name) / "store", passages=sample)
        added = replace(process, orders=orders).do("add")
    starts_s = []
    for _ in range(starts):
        began = time.monotonic()
        starts_s.append(process.do("start")["answered_at"] - began)
    answered = process.do("answer")
    some = replace(process.orders, queries=process.orders.queries[::ONE_THREAD_STEP])
    answered_alone = replace(process, orders=some).do("answer", threads=1)
    return Round(
        passages_per_s=added["passages"] / added["seconds"],
        passage_processor_s=added["processor_s"] / added["passages"],
        starts_s=tuple(starts_s),
        query_s=tuple(answered["seconds"]),
        processor_s=tuple(answered["processor_s"]),
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
    processor_s = [seconds for found in rounds for seconds in found.processor_s]
    one_thread_s = [seconds for found in rounds for seconds in found.one_thread_s]
    return Measured(
        contender=contender,
        passages_per_s=statistics.median(found.passages_per_s for found in rounds),
        passage_processor_s=statistics.median(
            found.passage_processor_s for found in rounds
        ),
        start_s=statistics.median(s for found in rounds for s in found.starts_s),
        query_p50_s=float(np.percentile(query_s, 50)),
        query_p95_s=float(np.percentile(query_s, 95)),
        query_processor_s=statistics.median(processor_s),
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
