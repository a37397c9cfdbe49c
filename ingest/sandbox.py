"""Read PDFs in a child process that can be killed: the parent survives any file.

The parent never imports a PDF library. It copies the file once, hashes it, and hands
the copy to a child of its own (`ingest.children`), which has no network, no rights and
limits on memory, time, files and processes. A page that ends the child is skipped at
the second try; a document that ends it twice, or uses up what it may cost as a whole,
is quarantined.
"""

import hashlib
import os
import stat
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, nullcontext
from dataclasses import asdict, replace
from pathlib import Path

from ingest.children import ChildDiedError, Readers, SpentError
from ingest.errors import (
    IngestError,
    NeedsOcrError,
    QuarantinedError,
    RejectedError,
)
from ingest.file_kinds import say_what_it_is
from ingest.frames import BadFrameError, Frame, read_page
from ingest.language import main_language
from ingest.limits import Limits
from ingest.nonsense import find_nonsense
from ingest.records import Document, Page
from ingest.unread import NO_LANGUAGE, say_why

__all__ = ["Limits", "Readers", "read_document", "render_page"]

MAX_DESCRIPTION = 500
"""Characters of a title, symbol or publisher."""

ATTEMPTS = 2
DEFAULT_LIMITS = Limits()
STRUCTURE = 0
"""The page number under which the child reports that it reads the structure."""

ERRORS: dict[str, type[IngestError]] = {
    error.__name__: error for error in (RejectedError, QuarantinedError)
}
MAX_WARNINGS = 10_000
"""Of one document; a page has one or two."""


def read_document(
    path: Path,
    *,
    file: str,
    limits: Limits = DEFAULT_LIMITS,
    readers: Readers | None = None,
    with_scans: bool = False,
) -> Document:
    """Read a PDF into pages, blocks, title and language.

    Args:
        path: The file; symbolic links and devices are refused.
        file: The name under which it was handed in; reasons name it.
        limits: What the document may cost.
        readers: Where its child comes from; for many documents, hand in the same.
        with_scans: Return a document without any text too, instead of failing.

    Raises:
        RejectedError: If it is no PDF, too large, or no regular file.
        QuarantinedError: If it is broken, locked, or over a limit.
        NeedsOcrError: If no page has readable text.
    """
    source = _read_source(path, file, limits)
    with Readers() if readers is None else nullcontext(readers) as running:
        return _read(source, file, limits, running, with_scans=with_scans)


def _read(
    source: bytes, file: str, limits: Limits, readers: Readers, *, with_scans: bool
) -> Document:
    skip: list[int] = []
    unchecked: list[int] = []
    skipped: list[str] = []
    for attempt in range(1, ATTEMPTS + 1):
        reading = _Reading(file)
        job = {
            "file": file,
            "skip": skip,
            "unchecked": unchecked,
            "limits": asdict(limits),
        }
        try:
            with closing(readers.run(job, source, limits)) as frames:
                for frame in frames:
                    reading.take(frame, limits)
            if not reading.is_complete:
                raise ChildDiedError("the reader stopped early")
            return reading.document(source, skipped, with_scans=with_scans)
        except (ChildDiedError, BadFrameError) as error:
            place = f"page {reading.place}" if reading.place else "the structure"
            if attempt == ATTEMPTS or isinstance(error, SpentError):
                raise QuarantinedError(f"{file}: {place}: {error}") from error
            if reading.place is not None and reading.is_checking:
                unchecked.append(reading.place)
            elif reading.place is not None:
                skip.append(reading.place)
                skipped.append(f"{file}: {place} skipped, {error}")
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
        "file": file,
        "number": number,
        "marks": [list(mark) for mark in marks],
        "frames": [list(frame) for frame in frames],
        "width": width,
    }
    png = b""
    try:
        for frame in _run_once("draw", job, source, limits):
            if frame.name == "png":
                png = frame.body
    except (ChildDiedError, BadFrameError) as error:
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
    job = {"file": file, "numbers": list(numbers)}
    texts: dict[int, str] = {}
    try:
        for frame in _run_once("read again", job, source, limits):
            if frame.name == "text":
                texts[frame.number("number")] = frame.words("text")
    except (ChildDiedError, BadFrameError) as error:
        raise QuarantinedError(f"{file}: second reading: {error}") from error
    return texts


def _run_once(
    task: str, job: Mapping[str, object], source: bytes, limits: Limits
) -> Iterator[Frame]:
    """Do one job in a process of its own; a failure that it reports is raised."""
    with Readers(task) as readers, closing(readers.run(job, source, limits)) as frames:
        for frame in frames:
            if frame.name == "failed":
                raise _failure(frame)
            yield frame


def _read_source(path: Path, file: str, limits: Limits) -> bytes:
    """Read a regular file once, never through a symbolic link."""
    try:
        # O_NONBLOCK: opening a named pipe must not wait for its writer.
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError as error:
        reason = error.strerror or "unreadable"
        raise RejectedError(f"{file}: cannot be opened, {reason.lower()}") from error
    try:
        mode = os.fstat(descriptor).st_mode
        if not stat.S_ISREG(mode):
            raise RejectedError(f"{file}: {say_what_it_is(mode)}")
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
        self._unread: list[str] = []
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
            self._warn(frame.words("reason"))
        elif frame.name == "unread":
            self._take_unread(frame)
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

    def _warn(self, reason: str) -> None:
        if len(self._warnings) == MAX_WARNINGS:
            raise BadFrameError("too many warnings")
        self._warnings.append(" ".join(reason.split())[:500])

    def _take_unread(self, frame: Frame) -> None:
        place = f"{self.file}: page {frame.number('number')}"
        self._warn(f"{place} unread, {frame.words('reason')}")
        self._unread.append(self._warnings[-1])

    def _take_page(self, page: Page, limits: Limits) -> None:
        if page.number != len(self._pages) + 1 or page.number > self.page_count:
            raise BadFrameError("pages out of order")
        self._characters += len(page.text)
        if self._characters > limits.max_characters:
            raise QuarantinedError(
                f"{self.file}: more than {limits.max_characters:,} characters"
            )
        self._pages.append(page)

    def _drop_nonsense(self) -> None:
        """Empty the pages whose text layer is in no language: they need OCR."""
        had_text = any(page.text for page in self._pages)
        for place in find_nonsense(self._pages):
            page = self._pages[place]
            self._pages[place] = replace(
                page, text="", boxes=b"", blocks=(), is_ocr=False
            )
            self._warn(say_why(self.file, page.number, NO_LANGUAGE))
        if had_text and not any(page.text for page in self._pages):
            self.needs_ocr = f"{self.file}: the text layer is in no language"

    def document(
        self, source: bytes, skipped: Sequence[str], *, with_scans: bool
    ) -> Document:
        """Make the record of a document that was read to its end.

        Args:
            source: Its bytes.
            skipped: What was left out since it ended an earlier attempt, and why.
            with_scans: Make a record of a document without text, too.

        Raises:
            QuarantinedError: If no page could be opened.
            NeedsOcrError: If no page has text, unless scans are wanted.
        """
        unread = [*skipped, *self._unread]
        if unread and not any(page.width for page in self._pages):
            others = "; no other page could be read" if self.page_count > 1 else ""
            raise QuarantinedError(f"{unread[0]}{others}")
        self._drop_nonsense()
        if self.needs_ocr and not with_scans:
            raise NeedsOcrError(self.needs_ocr)
        return Document(
            document_id=hashlib.sha256(source).hexdigest(),
            file=self.file,
            title=self._title or Path(self.file).stem,
            language=main_language(page.text for page in self._pages),
            publisher=self._publisher or None,
            year=self._year or None,
            kind=None,
            pages=tuple(self._pages),
            warnings=(*skipped, *self._warnings),
            symbol=self._symbol or None,
        )
