"""The search engines that are compared, and an environment for each, made here.

None of the others is a dependency of the project; `evals/drivers/` has their programs.
"""

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from evals.errors import EvaluationError

ROOT = Path(__file__).parent.parent
TORCH = "torch==2.13.0"
COMMON = (TORCH, "transformers==5.23.0")
SENTENCES = (*COMMON, "sentence-transformers==6.2.0")
"""As in our own environment, so that the encoder is the same to the last version."""

TIMEOUT_S = 3600


@dataclass(frozen=True, slots=True)
class Contender:
    """A search engine: its driver, and the distributions that it needs.

    The first of `requirements` gives its version. What is ours has none: it runs in
    the environment that runs this.
    """

    name: str
    driver: str
    requirements: tuple[str, ...] = ()

    @property
    def is_ours(self) -> bool:
        """Whether it is made of this project's own parts."""
        return not self.requirements

    @property
    def version(self) -> str:
        """What is measured, as a table says it."""
        return "" if self.is_ours else self.requirements[0].partition("==")[2]


OURS = Contender("gifp-search", "our_engine")
OUR_DENSE = Contender("gifp-search, dense only", "our_dense_engine")
CONTENDERS = (
    OURS,
    OUR_DENSE,
    Contender("txtai", "txtai_engine", ("txtai==9.14.0", *COMMON)),
    Contender(
        "Haystack",
        "haystack_engine",
        ("haystack-ai==3.4.0", "sentence-transformers-haystack==2.0.0", *SENTENCES),
    ),
    Contender(
        "LlamaIndex + faiss",
        "llamaindex_engine",
        (
            "llama-index-core==0.14.25",
            "llama-index-vector-stores-faiss==0.7.0",
            "llama-index-embeddings-huggingface==0.8.0",
            "llama-index-retrievers-bm25==0.8.0",
            "faiss-cpu==1.15.1",
            *SENTENCES,
        ),
    ),
    Contender("Chroma", "chroma_engine", ("chromadb==1.5.9", *SENTENCES)),
)


def environment(contender: Contender, folder: Path) -> Path:
    """Find or make the environment of a contender; return its Python.

    torch comes first and alone, as in our own (`docs/decisions/0007`).

    Raises:
        EvaluationError: If pip cannot install it.
    """
    if contender.is_ours:
        return Path(sys.executable)
    place = folder.resolve() / contender.driver.removesuffix("_engine")
    python, note = place / "bin" / "python", place / "installed.json"
    wanted = json.dumps(contender.requirements)
    if note.is_file() and note.read_text(encoding="utf-8") == wanted:
        return python
    pip = [str(python), "-m", "pip", "install", "--disable-pip-version-check", "-q"]
    checked([sys.executable, "-m", "venv", "--clear", str(place)], contender)
    checked([*pip, TORCH], contender)
    checked([*pip, *contender.requirements], contender)
    note.write_text(wanted, encoding="utf-8")
    return python


def checked(command: Sequence[str], contender: Contender) -> None:
    """Run a command of a contender's.

    Raises:
        EvaluationError: If it fails or does not end.
    """
    try:
        subprocess.run(
            command,
            cwd=ROOT,
            capture_output=True,
            check=True,
            encoding="utf-8",
            errors="replace",
            timeout=TIMEOUT_S,
        )
    except subprocess.CalledProcessError as error:
        last = (error.stderr.strip().splitlines() or ["no message"])[-1]
        raise EvaluationError(f"{contender.name} failed: {last}") from error
    except subprocess.TimeoutExpired as error:
        raise EvaluationError(
            f"{contender.name}: no end after {TIMEOUT_S} s"
        ) from error
