"""An ingest that is told to end does so at once, and keeps what is finished."""

import os
import pty
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from index.library import Library
from tests.data.tiny_pdf import build_raw

SLOW = build_raw([b"BT /F1 9 Tf 72 700 Td " + b"(a) Tj " * 190_000 + b"ET"], copies=200)
"""Text on text, 200 pages of it: some seconds a page, until its limits end it."""

FINISHED = 3
PROGRAM = "from service.cli import main; main()"


@pytest.fixture
def folder(briefs: Path, tmp_path: Path) -> Path:
    """The three briefs, and after them a document that takes a while."""
    folder = tmp_path / "pdfs"
    folder.mkdir()
    for path in briefs.glob("*.pdf"):
        (folder / path.name).write_bytes(path.read_bytes())
    (folder / "slow.pdf").write_bytes(SLOW)
    return folder


@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGTERM])
def test_an_ingest_that_is_told_to_end_keeps_what_is_finished(
    end: signal.Signals, folder: Path, models_folder: Path, tmp_path: Path
) -> None:
    library = tmp_path / "library"
    library.mkdir()
    (library / "models").symlink_to(models_folder)
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    terminal, theirs = pty.openpty()
    started = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, "ingest", folder, "--library", library],
        stdout=theirs,
        stderr=theirs,
        env={**os.environ, "TMPDIR": str(scratch), "COLUMNS": "200"},
    )
    os.close(theirs)

    try:
        wait_for(lambda: f"{FINISHED} pages" in read(terminal), seconds=300)
        family = descendants(started.pid)
        assert len(family) >= 3  # two fork servers and the child of one of them
        started.send_signal(end)
        said: list[str] = []

        def has_ended() -> bool:
            said.append(read(terminal))
            return not said[-1] and started.poll() is not None

        wait_for(has_ended, seconds=90)
    finally:
        started.kill()
        started.wait()

    assert started.returncode != 0
    if end is signal.SIGINT:
        assert "3 of 4 files were done and kept, and the same command" in "".join(said)
    wait_for(lambda: not any(Path(f"/proc/{pid}").exists() for pid in family))
    assert list(scratch.glob("gifp-*")) == []  # torch leaves folders of its own
    opened = Library.open(library)
    assert len(opened.catalogue.documents()) == FINISHED
    opened.close()
    os.close(terminal)


def read(terminal: int) -> str:
    """Take what was written and return it without the codes that move the cursor."""
    os.set_blocking(terminal, False)
    try:
        written = os.read(terminal, 1 << 20).decode(errors="replace")
    except OSError:
        return ""
    return re.sub("\x1b\\[[0-9;?]*[A-Za-z]", "", written)


def descendants(pid: int) -> list[int]:
    found: list[int] = []
    for task in Path(f"/proc/{pid}/task").iterdir():
        for child in map(int, (task / "children").read_text().split()):
            found += [child, *descendants(child)]
    return found


def wait_for(condition: Callable[[], bool], seconds: float = 20.0) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)
