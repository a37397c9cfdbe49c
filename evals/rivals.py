"""Other readers of PDFs, each run on the same pages in an environment of its own.

None of them is a dependency of the project; the environment is made by hand, as
`docs/reading.md` says, and only measured.
"""

import json
import re
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from evals.errors import EvaluationError
from evals.records import GoldenPage

TIMEOUT_S = 300
VERSION = (
    "import importlib.metadata, sys\nprint(importlib.metadata.version(sys.argv[1]))"
)


@dataclass(frozen=True, slots=True)
class Rival:
    """A reader: the distribution it comes with, and a program that reads one PDF.

    The program gets the path as its argument and prints the pages' texts as a JSON
    list on its last line. Without a program, `pdftotext` is run with `arguments`.
    """

    name: str
    distribution: str
    program: str = ""
    arguments: tuple[str, ...] = ()


RIVALS = (
    Rival(
        "pypdf",
        "pypdf",
        "import json, sys, pypdf\n"
        "pages = pypdf.PdfReader(sys.argv[1]).pages\n"
        "print(json.dumps([page.extract_text() for page in pages]))",
    ),
    Rival(
        "pdfium",
        "pypdfium2",
        "import json, sys, pypdfium2\n"
        "pages = pypdfium2.PdfDocument(sys.argv[1])\n"
        "print(json.dumps([page.get_textpage().get_text_range() for page in pages]))",
    ),
    Rival(
        "pdfminer.six",
        "pdfminer.six",
        "import json, sys\n"
        "from pdfminer.high_level import extract_text\n"
        "print(json.dumps(extract_text(sys.argv[1]).split('\\f')[:-1]))",
    ),
    Rival(
        "pdfplumber",
        "pdfplumber",
        "import json, sys, pdfplumber\n"
        "with pdfplumber.open(sys.argv[1]) as pdf:\n"
        "    print(json.dumps([page.extract_text() for page in pdf.pages]))",
    ),
    Rival("pdftotext", "poppler"),
    Rival("pdftotext -layout", "poppler", arguments=("-layout",)),
    Rival(
        "pymupdf4llm",
        "pymupdf4llm",
        "import json, sys, pymupdf4llm\n"
        "pages = pymupdf4llm.to_text(sys.argv[1], page_chunks=True)\n"
        "print()\n"
        "print(json.dumps([page['text'] for page in pages]))",
    ),
)
"""The last of them has a layout model of its own, which its wheel contains."""


def rival_version(rival: Rival, python: Path) -> str:
    """Name the version of a rival.

    Raises:
        EvaluationError: If it is not installed.
    """
    if not rival.program:
        banner = _run(["pdftotext", "-v"], rival).stderr
        return re.sub(r"^pdftotext version ", "", banner.splitlines()[0])
    found = _run([str(python), "-c", VERSION, rival.distribution], rival)
    return found.stdout.strip()


def read_with(rival: Rival, python: Path, path: Path) -> list[str]:
    """Read the pages of a PDF with a rival.

    Raises:
        EvaluationError: If it fails.
    """
    if rival.program:
        done = _run([str(python), "-c", rival.program, str(path)], rival)
        texts = json.loads(done.stdout.splitlines()[-1])
        return [str(text) for text in texts]
    command = ["pdftotext", "-enc", "UTF-8", *rival.arguments, str(path), "-"]
    return _run(command, rival).stdout.split("\f")[:-1]


def drop_furniture(text: str, page: GoldenPage) -> str:
    """Leave out the lines that are nothing but a running head or a page number.

    A courtesy to readers that do not try to: who measures knows what to drop.
    """
    furniture = {_squeeze(line) for line in page.furniture}
    return "\n".join(
        line for line in text.splitlines() if _squeeze(line) not in furniture
    )


def _squeeze(line: str) -> str:
    """A line without spaces, in an order of letters that every reader agrees on."""
    return "".join(sorted("".join(line.split())))


def _run(command: Sequence[str], rival: Rival) -> subprocess.CompletedProcess[str]:
    try:
        return subprocess.run(
            command,
            capture_output=True,
            check=True,
            encoding="utf-8",
            timeout=TIMEOUT_S,
        )
    except FileNotFoundError as error:
        raise EvaluationError(
            f"{rival.name}: {command[0]} is not installed; docs/reading.md says how"
        ) from error
    except subprocess.CalledProcessError as error:
        last = (error.stderr.strip().splitlines() or ["no message"])[-1]
        raise EvaluationError(f"{rival.name} failed: {last}") from error
    except subprocess.TimeoutExpired as error:
        raise EvaluationError(f"{rival.name}: no end after {TIMEOUT_S} s") from error
