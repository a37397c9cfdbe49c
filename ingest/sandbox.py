"""Read PDFs in a child process that can be killed: the parent survives any file.

The parent never imports a PDF library. It copies the file once, hashes it, and hands
the copy to `python -m ingest.worker`, which has no network, no rights and limits on
memory, time, files and processes. A page that ends the child is skipped at the second
try; a document that ends it twice is quarantined.
"""

import contextlib
import hashlib
import json
import os
import resource
import selectors
import signal
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import IO

from ingest.errors import (
    IngestError,
    NeedsOcrError,
    QuarantinedError,
    RejectedError,
)
from ingest.frames import BadFrameError, Frame, read_page, take_frame
from ingest.language import main_language
from ingest.limits import Limits
from ingest.records import Document, Page

__all__ = ["Limits", "read_document", "render_page"]

WORKER = (sys.executable, "-m", "ingest.worker")
MAX_DESCRIPTION = 500
"""Characters of a title, symbol or publisher."""

ATTEMPTS = 2
DEFAULT_LIMITS = Limits()
STRUCTURE = 0
"""The page number under which the child reports that it reads the structure."""

ERRORS: dict[str, type[IngestError]] = {
    error.__name__: error for error in (RejectedError, QuarantinedError)
}
READ_SIZE = 1 << 16


class _ChildDiedError(Exception):
    """The child ended, was stopped, or said something that is no frame."""


def read_document(
    path: Path,
    *,
    file: str,
    limits: Limits = DEFAULT_LIMITS,
    worker: Sequence[str] = WORKER,
    with_scans: bool = False,
) -> Document:
    """Read a PDF into pages, blocks, title and language.

    Args:
        path: The file; symbolic links and devices are refused.
        file: The name under which it was handed in; reasons name it.
        limits: What the document may cost.
        worker: The command that reads, for tests of what a bad reader does.
        with_scans: Return a document without any text too, instead of failing.

    Raises:
        RejectedError: If it is no PDF, too large, or no regular file.
        QuarantinedError: If it is broken, locked, or over a limit.
        NeedsOcrError: If no page has readable text.
    """
    source = _read_source(path, file, limits)
    skip: list[int] = []
    unchecked: list[int] = []
    warnings: list[str] = []
    for attempt in range(1, ATTEMPTS + 1):
        reading = _Reading(file)
        job = {
            "task": "read",
            "file": file,
            "skip": skip,
            "unchecked": unchecked,
            "limits": asdict(limits),
        }
        try:
            for frame in _run(worker, job, source, limits):
                reading.take(frame, limits)
            if not reading.is_complete:
                raise _ChildDiedError("the reader stopped early")
            if reading.needs_ocr and not with_scans:
                raise NeedsOcrError(reading.needs_ocr)
            return reading.document(source, warnings)
        except (_ChildDiedError, BadFrameError) as error:
            place = f"page {reading.place}" if reading.place else "the structure"
            if attempt == ATTEMPTS:
                raise QuarantinedError(f"{file}: {place}: {error}") from error
            if reading.place is not None and reading.is_checking:
                unchecked.append(reading.place)
                reason = "read without a look for hidden text"
                warnings.append(f"{file}: {place} {reason}, {error}")
            elif reading.place is not None:
                skip.append(reading.place)
                warnings.append(f"{file}: {place} skipped, {error}")
    raise AssertionError("the last attempt returns or raises")


def render_page(
    path: Path,
    number: int,
    *,
    marks: Sequence[tuple[int, int, int, int]] = (),
    frames: Sequence[tuple[int, int, int, int, int, int]] = (),
    width: int = 1000,
) -> bytes:
    """Draw a page as a PNG.

    Args:
        path: The PDF.
        number: Counted from 1.
        marks: Boxes in quarter points, shown as if by a yellow highlighter.
        frames: Boxes with colour and number, as `ingest.pictures.outline` takes them.
        width: Of the picture, in pixels.

    Raises:
        RejectedError: If it is no PDF.
        QuarantinedError: If the page does not exist or cannot be drawn.
    """
    limits = Limits()
    file = path.name
    source = _read_source(path, file, limits)
    job = {
        "task": "draw",
        "file": file,
        "number": number,
        "marks": [list(mark) for mark in marks],
        "frames": [list(frame) for frame in frames],
        "width": width,
    }
    png = b""
    try:
        for frame in _run(WORKER, job, source, limits):
            if frame.name == "failed":
                raise _failure(frame)
            if frame.name == "png":
                png = frame.body
    except (_ChildDiedError, BadFrameError) as error:
        raise QuarantinedError(f"{file}: page {number}: {error}") from error
    if not png.startswith(b"\x89PNG"):
        raise QuarantinedError(f"{file}: page {number} cannot be drawn")
    return png


def read_again(path: Path, numbers: Sequence[int], *, file: str) -> dict[int, str]:
    """Read pages with the second reader: see `ingest.second_reading`.

    Returns:
        The text of each page by its number, counted from 1, in that reader's spelling.

    Raises:
        RejectedError: If it is no PDF.
        QuarantinedError: If the second reader cannot read a page.
    """
    limits = Limits()
    source = _read_source(path, file, limits)
    job = {"task": "read again", "file": file, "numbers": list(numbers)}
    texts: dict[int, str] = {}
    try:
        for frame in _run(WORKER, job, source, limits):
            if frame.name == "failed":
                raise _failure(frame)
            if frame.name == "text":
                texts[frame.number("number")] = frame.words("text")
    except (_ChildDiedError, BadFrameError) as error:
        raise QuarantinedError(f"{file}: second reading: {error}") from error
    return texts


def _read_source(path: Path, file: str, limits: Limits) -> bytes:
    """Read a regular file once, never through a symbolic link."""
    try:
        # O_NONBLOCK: opening a named pipe must not wait for its writer.
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError as error:
        reason = error.strerror or "unreadable"
        raise RejectedError(f"{file}: cannot be opened, {reason.lower()}") from error
    try:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise RejectedError(f"{file}: not a regular file")
        with os.fdopen(descriptor, "rb", closefd=False) as stream:
            source = stream.read(limits.max_bytes + 1)
    finally:
        os.close(descriptor)
    if len(source) > limits.max_bytes:
        megabytes = limits.max_bytes // (1024 * 1024)
        raise RejectedError(f"{file}: larger than {megabytes} MiB")
    if b"%PDF-" not in source[:1024]:
        raise RejectedError(f"{file}: not a PDF")
    return source


def _failure(frame: Frame) -> IngestError:
    kind = ERRORS.get(frame.words("kind"), QuarantinedError)
    return kind(" ".join(frame.words("reason").split())[:500])


class _Reading:
    """What one attempt has brought so far.

    `place` is the page it is at; `is_checking` says that the page has been read and is
    looked at for hidden text.
    """

    def __init__(self, file: str) -> None:
        self.file = file
        self.place: int | None = None
        self.is_checking = False
        self.page_count = 0
        self.is_complete = False
        self.needs_ocr = ""
        self._pages: list[Page] = []
        self._warnings: list[str] = []
        self._title = self._symbol = self._publisher = ""
        self._year = 0
        self._characters = 0

    def take(self, frame: Frame, limits: Limits) -> None:
        """Add what a frame says.

        Raises:
            IngestError: If the child reports that the document cannot be read.
            BadFrameError: If the frame breaks the contract.
        """
        if frame.name == "failed":
            raise _failure(frame)
        if frame.name == "opened":
            self.page_count = frame.number("pages")
            if self.page_count > limits.max_pages:
                raise BadFrameError("more pages than the limit")
        elif frame.name == "begin":
            self.place = frame.number("number")
            self.is_checking = False
        elif frame.name == "check":
            self.is_checking = frame.number("number") == self.place
        elif frame.name == "warning":
            self._warnings.append(frame.words("reason")[:500])
        elif frame.name == "page":
            self._take_page(read_page(frame), limits)
        elif frame.name == "description":
            self._title, self._symbol, self._publisher = (
                " ".join(frame.words(key).split())[:MAX_DESCRIPTION]
                for key in ("title", "symbol", "publisher")
            )
            self._year = frame.number("year")
        elif frame.name == "needs_ocr":
            self.needs_ocr = " ".join(frame.words("reason").split())[:500]
        elif frame.name == "done":
            self.is_complete = len(self._pages) == self.page_count > 0
        else:
            raise BadFrameError(f"unknown frame {frame.name!r}")

    def _take_page(self, page: Page, limits: Limits) -> None:
        if page.number != len(self._pages) + 1 or page.number > self.page_count:
            raise BadFrameError("pages out of order")
        self._characters += len(page.text)
        if self._characters > limits.max_characters:
            raise QuarantinedError(
                f"{self.file}: more than {limits.max_characters:,} characters"
            )
        self._pages.append(page)

    def document(self, source: bytes, warnings: Sequence[str]) -> Document:
        """Make the record of a document that was read to its end."""
        return Document(
            document_id=hashlib.sha256(source).hexdigest(),
            file=self.file,
            title=self._title or Path(self.file).stem,
            language=main_language(page.text for page in self._pages),
            publisher=self._publisher or None,
            year=self._year or None,
            kind=None,
            pages=tuple(self._pages),
            warnings=(*warnings, *self._warnings),
            symbol=self._symbol or None,
        )


def _run(
    worker: Sequence[str], job: Mapping[str, object], source: bytes, limits: Limits
) -> Iterator[Frame]:
    """Start the child and yield its frames; it is gone when the iterator ends.

    Raises:
        _ChildDiedError: If the child breaks a limit or ends badly.
        BadFrameError: If it sends something that is no frame.
    """
    with (
        tempfile.TemporaryFile() as copy,
        tempfile.TemporaryDirectory(prefix="gifp-") as scratch,
    ):
        order = {**job, "resource_limits": _resource_limits(limits)}
        copy.write(json.dumps(order).encode() + b"\n" + source)
        copy.seek(0)
        os.chmod(scratch, 0o777)
        child = subprocess.Popen(
            worker,
            stdin=copy,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=Path(__file__).resolve().parent.parent,
            env=_environment(scratch),
            start_new_session=True,
        )
        try:
            _set_limits(child.pid, limits)
            assert child.stdout is not None
            yield from _receive(child, child.stdout, limits)
        finally:
            _kill(child)


def _environment(scratch: str) -> dict[str, str]:
    return {
        "PATH": os.environ.get("PATH", os.defpath),
        "LC_ALL": "C.UTF-8",
        "TMPDIR": scratch,
        "HOME": scratch,
        # Each thread of numpy's matrix library would reserve address space.
        "OPENBLAS_NUM_THREADS": "1",
    }


def _resource_limits(limits: Limits) -> list[tuple[int, int]]:
    return [
        (resource.RLIMIT_AS, limits.memory_bytes),
        # The child lowers this one once it knows how many pages there are.
        (resource.RLIMIT_CPU, limits.max_cpu_s),
        (resource.RLIMIT_NOFILE, limits.open_files),
        (resource.RLIMIT_FSIZE, limits.file_bytes),
        (resource.RLIMIT_CORE, 0),
    ]


def _set_limits(pid: int, limits: Limits) -> None:
    """Set the child's limits from outside, in case it does not get to do so itself."""
    for kind, value in _resource_limits(limits):
        try:
            resource.prlimit(pid, kind, (value, value))
        except ProcessLookupError:
            return
        except PermissionError:
            # It has given up its rights already, which it does after it has set these
            # same limits on itself.
            return


def _receive(
    child: subprocess.Popen[bytes], pipe: IO[bytes], limits: Limits
) -> Iterator[Frame]:
    started = time.monotonic()
    wall_s = limits.wall_s(0)
    buffer = bytearray()
    os.set_blocking(pipe.fileno(), False)
    with selectors.DefaultSelector() as selector:
        selector.register(pipe, selectors.EVENT_READ)
        heard = started
        while True:
            now = time.monotonic()
            wait = min(started + wall_s, heard + limits.stall_s) - now
            if wait <= 0:
                stalled = now >= heard + limits.stall_s
                raise _ChildDiedError("stalled" if stalled else "took too long")
            if not selector.select(wait):
                continue
            data = os.read(pipe.fileno(), READ_SIZE)
            if not data:
                break
            buffer += data
            while (frame := take_frame(buffer)) is not None:
                heard = time.monotonic()
                if frame.name == "opened":
                    pages = min(frame.number("pages"), limits.max_pages)
                    wall_s = limits.wall_s(pages)
                yield frame
    _check_exit(child, limits)


def _check_exit(child: subprocess.Popen[bytes], limits: Limits) -> None:
    try:
        status = child.wait(limits.stall_s)
    except subprocess.TimeoutExpired as error:
        raise _ChildDiedError("stalled") from error
    if status in (-signal.SIGXCPU, -signal.SIGKILL):
        raise _ChildDiedError("used too much processor time")
    if status < 0:
        raise _ChildDiedError(f"the reader crashed ({signal.Signals(-status).name})")
    if status:
        raise _ChildDiedError("the reader failed")


def _kill(child: subprocess.Popen[bytes]) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(child.pid, signal.SIGKILL)
    child.wait()
    if child.stdout is not None:
        child.stdout.close()
