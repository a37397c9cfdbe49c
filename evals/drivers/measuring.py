"""An engine → what it does in a process of its own: indexing, starting, answering.

`python -m evals.drivers.txtai_engine TASK FOLDER` reads its orders from
`FOLDER/orders.json` and writes `FOLDER/TASK.json`. The clock runs only while the engine
does what is named: reading passages and importing are not indexing, and encoding a
text before makes the encoder warm.
"""

import json
import re
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

WARM_UP = 20
"""Queries before the first one that is timed."""

Scored = list[tuple[str, float]]
"""(passage id, score) pairs, best first."""


@dataclass(frozen=True, slots=True)
class Orders:
    """What every engine works with.

    `model` is a sentence-transformers folder, `store` where the engine keeps its
    index, `library` ours, which rivals do not look at.
    """

    model: Path
    store: Path
    library: Path
    passages: Path
    queries: tuple[str, ...]
    k: int


@dataclass(frozen=True, slots=True)
class Text:
    """A passage as engines get it: its id, and its text with title and headings."""

    passage_id: str
    text: str


class Engine(Protocol):
    """A search engine, as its own documentation says to use it."""

    def prepare(self, passages: Sequence[Text]) -> None:
        """Load the encoder, encode something, and put passages into its own form."""

    def add(self) -> None:
        """Encode the prepared passages, index them and write it all to disk."""

    def open(self) -> None:
        """Open what `add` wrote, and the encoder."""

    def search(self, query: str) -> Scored:
        """Return the best passages."""


def measure(make: Callable[[Orders], Engine]) -> None:
    """Do the task that the command line names."""
    task, folder = sys.argv[1], Path(sys.argv[2])
    orders = read_orders(folder / "orders.json")
    tasks = {"add": _add, "start": _start, "answer": _answer}
    found = tasks[task](make(orders), orders)
    found["peak_mb"] = peak_mb()
    (folder / f"{task}.json").write_text(json.dumps(found), encoding="utf-8")


def read_orders(path: Path) -> Orders:
    """Read what `write_orders` wrote."""
    fields = json.loads(path.read_text(encoding="utf-8"))
    return Orders(
        model=Path(fields["model"]),
        store=Path(fields["store"]),
        library=Path(fields["library"]),
        passages=Path(fields["passages"]),
        queries=tuple(fields["queries"]),
        k=fields["k"],
    )


def write_orders(orders: Orders, path: Path) -> None:
    """Write orders down for a process that is to be started."""
    fields = {
        "model": str(orders.model),
        "store": str(orders.store),
        "library": str(orders.library),
        "passages": str(orders.passages),
        "queries": orders.queries,
        "k": orders.k,
    }
    path.write_text(json.dumps(fields, ensure_ascii=False), encoding="utf-8")


def read_passages(path: Path) -> list[Text]:
    """Read the passages of a collection, a JSON object a line."""
    with path.open(encoding="utf-8") as file:
        objects = [json.loads(line) for line in file]
    return [Text(fields["id"], fields["text"]) for fields in objects]


def peak_mb() -> float:
    """Return the most memory that this process ever held, in megabytes."""
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    [kilobytes] = re.findall(r"VmHWM:\s+(\d+) kB", status)
    return int(kilobytes) / 1024


def _add(engine: Engine, orders: Orders) -> dict[str, Any]:
    passages = read_passages(orders.passages)
    engine.prepare(passages)
    began, processor_began = time.perf_counter(), time.process_time()
    engine.add()
    return {
        "passages": len(passages),
        "seconds": time.perf_counter() - began,
        "processor_s": time.process_time() - processor_began,
    }


def _start(engine: Engine, orders: Orders) -> dict[str, Any]:
    engine.open()
    engine.search(orders.queries[0])
    # The clock of the whole machine, on which the parent noted when it began.
    return {"answered_at": time.monotonic()}


def _answer(engine: Engine, orders: Orders) -> dict[str, Any]:
    engine.open()
    for query in orders.queries[:WARM_UP]:
        engine.search(query)
    hits, seconds, processor_s = [], [], []
    for query in orders.queries:
        began, processor_began = time.perf_counter(), time.process_time()
        hits.append(engine.search(query))
        seconds.append(time.perf_counter() - began)
        processor_s.append(time.process_time() - processor_began)
    return {"hits": hits, "seconds": seconds, "processor_s": processor_s}
