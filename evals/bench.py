"""Speed and memory on this machine: reading, encoding, cold start, search, serving.

Each figure comes from real commands on a real library. Compare figures of one machine
and one run only.
"""

import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from evals.errors import EvaluationError
from index.library import Library

QUESTIONS = (
    "How can border officers screen travellers without profiling?",
    "What do survivors of sexual violence by terrorist groups need?",
    "Comment associer les organisations de femmes à la prévention ?",
    "¿Qué protege a los niños que vuelven de zonas de conflicto?",
    "كيف يمكن للمدرسين حماية الفتيات من التجنيد؟",
    "Как судам избежать стереотипов о женщинах?",
    "监狱如何满足被拘留妇女的需要？",
    "gender indicators monitoring",
)
"""Asked in turn; they are nobody's test topics."""

ROUNDS = 10
COLD_STARTS = 5
READY_TIMEOUT_S = 60.0


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured figure, with its unit."""

    name: str
    value: float
    unit: str


def measure(library: Path, pdfs: Path) -> Iterator[Figure]:
    """Measure everything, one figure after another.

    Args:
        library: A library that is up to date; it is only read.
        pdfs: A folder of PDFs that is ingested anew into a temporary library, with the
            encoder that `library` has prepared.

    Raises:
        EvaluationError: If a command fails or the server does not get ready.
    """
    yield from _measure_ingest(library, pdfs)
    first = [_timed(_gifp("search", QUESTIONS[0], library)) for _ in range(COLD_STARTS)]
    yield Figure("new process to first search, median", statistics.median(first), "s")
    asked = [_timed(_gifp("ask", QUESTIONS[0], library)) for _ in range(COLD_STARTS)]
    yield Figure("new process to first answer, median", statistics.median(asked), "s")
    yield from _measure_serving(library)


def _measure_ingest(library: Path, pdfs: Path) -> Iterator[Figure]:
    with tempfile.TemporaryDirectory() as folder:
        fresh = Path(folder) / "library"
        fresh.mkdir()
        (fresh / "models").symlink_to((library / "models").resolve())
        command = [*_gifp("ingest", str(pdfs), fresh), "--json"]
        seconds, output, peak = _run_measured(command)
        summary = json.loads(output)["files"]
        pages = sum(file["pages"] for file in summary)
        passages = sum(file["passages"] for file in summary)
        yield Figure("documents ingested", len(summary), "files")
        yield Figure("pages ingested, end to end", pages / seconds, "pages/s")
        yield Figure("passages ingested, end to end", passages / seconds, "passages/s")
        yield Figure("peak memory of ingesting", peak, "MB")
        again, _, _ = _run_measured(command)
        yield Figure("second run, of the first one's time", 100 * again / seconds, "%")
    yield from _measure_stages(library, pdfs)


def _measure_stages(library: Path, pdfs: Path) -> Iterator[Figure]:
    """Measure reading and encoding apart, in processes of their own."""
    program = (
        "import sys, time, json\n"
        "from pathlib import Path\n"
        "from index.models import open_bulk_encoder, prepared_folders\n"
        "from ingest.errors import IngestError\n"
        "from ingest.passages import assemble_passages\n"
        "from ingest.sandbox import read_document\n"
        "folders = prepared_folders(Path(sys.argv[1]))\n"
        "folder = next(f for f in folders if f.name.startswith(sys.argv[2]))\n"
        "encoder = open_bulk_encoder(folder)\n"
        "began, documents = time.perf_counter(), []\n"
        "for path in sorted(Path(sys.argv[3]).glob('*.pdf')):\n"
        "    try:\n"
        "        documents.append(read_document(path, file=path.name))\n"
        "    except IngestError:\n"
        "        pass\n"
        "read_s = time.perf_counter() - began\n"
        "texts = [p.text for d in documents"
        " for p in assemble_passages(d, encoder.count_tokens)]\n"
        "encoder.encode(texts[:8], role='passage')\n"
        "began = time.perf_counter()\n"
        "for first in range(0, len(texts), 256):\n"
        "    encoder.encode(texts[first:first + 256], role='passage')\n"
        "print(json.dumps([sum(len(d.pages) for d in documents) / read_s,"
        " len(texts) / (time.perf_counter() - began)]))\n"
    )
    facts = Library.open(library).catalogue.encoder()
    arguments = [str(library / "models"), facts.name.replace("/", "--"), str(pdfs)]
    _, output, _ = _run_measured([sys.executable, "-c", program, *arguments])
    read, encoded = json.loads(output.splitlines()[-1])
    yield Figure("pages read, one after another", read, "pages/s")
    yield Figure("passages encoded", encoded, "passages/s")


def _measure_serving(library: Path) -> Iterator[Figure]:
    began = time.perf_counter()
    with _serving(library) as (address, process):
        yield Figure("gifp serve to ready", time.perf_counter() - began, "s")
        for route, key in (("search", "query"), ("ask", "question")):
            seconds = [
                _post(f"{address}/api/v1/{route}", {key: question})
                for _ in range(ROUNDS)
                for question in QUESTIONS
            ][len(QUESTIONS) :]
            for name, percentile in (("p50", 50), ("p95", 95)):
                value = 1000 * float(np.percentile(seconds, percentile))
                yield Figure(f"{route} over HTTP, {name}", value, "ms")
        yield Figure("peak memory of serving", peak_mb(process.pid), "MB")
        maps = Path(f"/proc/{process.pid}/maps").read_text(encoding="utf-8")
        yield Figure("torch libraries in the server", maps.count("libtorch"), "")


@contextmanager
def _serving(library: Path) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    port = 18000 + os.getpid() % 1000
    process = subprocess.Popen(
        [*_gifp("serve", None, library), "--port", str(port)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    address = f"http://127.0.0.1:{port}"
    try:
        deadline = time.monotonic() + READY_TIMEOUT_S
        while not _is_ready(address):
            if process.poll() is not None or time.monotonic() > deadline:
                raise EvaluationError(f"gifp serve did not get ready on port {port}")
            time.sleep(0.02)
        yield address, process
    finally:
        process.terminate()
        process.wait()


def _is_ready(address: str) -> bool:
    try:
        with urllib.request.urlopen(f"{address}/readyz", timeout=5) as reply:
            return bool(reply.status == 200)
    except (urllib.error.URLError, ConnectionError):
        return False


def _post(address: str, body: dict[str, str]) -> float:
    request = urllib.request.Request(
        address,
        data=json.dumps(body).encode(),
        headers={"Content-Type": "application/json"},
    )
    began = time.perf_counter()
    with urllib.request.urlopen(request, timeout=60) as reply:
        reply.read()
    return time.perf_counter() - began


def _gifp(command: str, argument: str | None, library: Path) -> list[str]:
    arguments = [argument] if argument else []
    program = str(Path(sys.executable).with_name("gifp"))
    return [program, command, *arguments, "--library", str(library)]


def _timed(command: Sequence[str]) -> float:
    began = time.perf_counter()
    _checked(subprocess.run(command, capture_output=True, text=True, check=False))
    return time.perf_counter() - began


def _run_measured(command: Sequence[str]) -> tuple[float, str, float]:
    """Run a command; return seconds, output, and peak resident megabytes."""
    began = time.perf_counter()
    with tempfile.TemporaryFile("w+") as output:
        process = subprocess.Popen(command, stdout=output)
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - began
        output.seek(0)
        text = output.read()
    if os.waitstatus_to_exitcode(status) != 0:
        raise EvaluationError(f"{' '.join(command[:3])} failed")
    return seconds, text, usage.ru_maxrss / 1024


def _checked(done: subprocess.CompletedProcess[str]) -> None:
    if done.returncode != 0:
        raise EvaluationError(f"{' '.join(done.args[:3])} failed: {done.stderr}")


def peak_mb(pid: int) -> float:
    """Return the most memory that a process has held, in megabytes."""
    return _status_mb(pid, "VmHWM")


def own_mb(pid: int) -> float:
    """Return the memory of a process that is no file's, in megabytes."""
    return _status_mb(pid, "RssAnon")


def _status_mb(pid: int, field: str) -> float:
    status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    match = re.search(rf"{field}:\s+(\d+) kB", status)
    if match is None:
        raise EvaluationError(f"{field} is not known of process {pid}")
    return int(match[1]) / 1024
