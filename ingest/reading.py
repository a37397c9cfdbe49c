"""One PDF into frames for the parent: the work of the child process when it reads.

Each page may use so much CPU time, and the parent hears which page comes next before
it is read, so that it knows what to skip if reading it ends the process.
"""

import resource
import signal
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from types import FrameType
from typing import BinaryIO

import numpy as np

from ingest.blocks import LinedPage, build_pages, squeeze
from ingest.bullets import mark_items
from ingest.carried import find_carried
from ingest.drawing import Drawer, UndrawnPageError
from ingest.errors import QuarantinedError
from ingest.frames import write_frame, write_page
from ingest.glyphs import Glyphs, arrange_glyphs
from ingest.limits import Limits
from ingest.lines import read_lines
from ingest.masthead import read_masthead
from ingest.pages import (
    OpenPage,
    PdfDocument,
    UnreadPageError,
    number_texts,
    open_page,
)
from ingest.pictured import count_pictured
from ingest.reader import (
    Structure,
    gather_marks,
    open_pdf,
    read_page,
    read_structure,
)
from ingest.titles import choose_title, is_another_title
from ingest.unread import (
    LAYER,
    MOSTLY_PICTURED,
    NO_READABLE,
    NO_TEXT,
    UNCHECKED,
    name_pages,
    say_why,
)
from ingest.visibility import Sight, drop_glyphs, find_hidden

STRUCTURE = 0
"""Stands for the structure where page numbers are counted."""

MIN_CHARACTERS_PER_PAGE = 16
MIN_CHARACTERS = 40
"""A document with less text than both is a scan; its stray words are stamps."""

GRACE_CPU_S = 2
"""A page that does not stop at its limit, within pdfium, ends the process after this
much more time, and with it the first try."""

UNREADABLE_SHARE = 0.15
"""Of control and private characters: more than this, and the fonts lie about them."""

SPARSE_CHARACTERS = 1_000
"""A page with more is no scan with a stamp."""

MIN_PICTURED = 150
PICTURED_PER_SAID = 2
"""Letters in pictures of a page, at least and for each character of its text: with so
many, its text is a stamp or a caption and the page is read by eye."""

SCANNED_SHARE = 0.5
"""Of the characters of a page: so many that a picture shows are the layer of a scan."""


@dataclass(frozen=True, slots=True)
class ReadJob:
    """What the parent asks for.

    `skip` holds the pages that ended an earlier try, `unchecked` those where the look
    for hidden text did.
    """

    file: str
    skip: tuple[int, ...]
    unchecked: tuple[int, ...]
    limits: Limits


class PageCostError(UnreadPageError):
    """A page takes more processor time than a page may."""


def read_pages(source: bytes, job: ReadJob, sink: BinaryIO) -> None:
    """Send the pages of a PDF, their warnings and what the document is called.

    Raises:
        IngestError: If the document as a whole cannot be read.
    """
    with open_pdf(source, job.file) as document:
        count = len(document)
        if count == 0:
            raise QuarantinedError(f"{job.file}: broken, no pages")
        if count > job.limits.max_pages:
            raise QuarantinedError(
                f"{job.file}: {count:,} pages, the limit is {job.limits.max_pages:,}"
            )
        write_frame(sink, "opened", pages=count)
        hard = job.limits.cpu_s(count)
        resource.setrlimit(resource.RLIMIT_CPU, (hard, hard + 1))
        structure = _read_structure(document, source, job, sink)
        read = [
            _read_lines(document, number, structure, job, sink)
            for number in range(1, count + 1)
        ]
    pages = _keep_readable([page for page, _ in read], job, sink)
    outline = {
        (entry.page, squeeze(entry.title)): entry.level for entry in structure.outline
    }
    _limit_cpu(job.limits.page_cpu_s + count // 10)
    write_frame(sink, "begin", number=STRUCTURE)
    built = build_pages(pages, outline)
    for built_page, (_, hidden) in zip(built, read, strict=True):
        write_page(sink, replace(built_page, hidden=hidden))
    layers = [page.number for page in built if page.is_ocr]
    if layers:
        reason = f"{job.file}: the text of {name_pages(layers)} {LAYER}"
        write_frame(sink, "warning", reason=reason)
    title = choose_title(built, pages, structure.title)
    if is_another_title(structure.title, title):
        reason = f"{job.file}: its properties call it {structure.title!r}"
        write_frame(sink, "warning", reason=reason)
    masthead = read_masthead(pages)
    write_frame(
        sink,
        "description",
        title=title,
        symbol=masthead.symbol or "",
        year=masthead.year or 0,
        publisher=masthead.publisher or "",
    )


def _read_structure(
    document: PdfDocument, source: bytes, job: ReadJob, sink: BinaryIO
) -> Structure:
    if STRUCTURE in job.skip:
        return Structure(title="", labels=(), outline=())
    write_frame(sink, "begin", number=STRUCTURE)
    _limit_cpu(job.limits.page_cpu_s)
    structure = read_structure(document)
    if structure.is_encrypted:
        reason = f"{job.file}: is encrypted, and opens without a password"
        write_frame(sink, "warning", reason=reason)
    carried = sorted({*structure.carried, *find_carried(source)}, key=str.casefold)
    if carried:
        listed = ", ".join(carried)
        reason = f"{job.file}: carries {listed}; none of it is run or read"
        write_frame(sink, "warning", reason=reason)
    return structure


def _read_lines(
    document: PdfDocument,
    number: int,
    structure: Structure,
    job: ReadJob,
    sink: BinaryIO,
) -> tuple[LinedPage, int]:
    """Read a page; say how many characters were left out since nobody sees them."""
    label = structure.labels[number - 1] if number <= len(structure.labels) else ""
    empty = LinedPage.empty(number, label or str(number))
    if number in job.skip:
        return empty, 0
    write_frame(sink, "begin", number=number)
    _limit_cpu(job.limits.page_cpu_s + GRACE_CPU_S)
    try:
        with _spending(job.limits.page_cpu_s), open_page(document, number) as opened:
            try:
                glyphs, sight = _read_visible(opened, number, job, sink)
            except UndrawnPageError:
                width, height = opened.page.get_size()
                sized = replace(empty, width=width, height=height)
                return replace(sized, unread=UNCHECKED), 0
            unsaid = opened.unsaid
            lines = tuple(mark_items(read_lines(glyphs), glyphs))
            pictured = _count_pictured(opened, glyphs)
    except (UnreadPageError, MemoryError) as error:
        write_frame(sink, "unread", number=number, reason=_one_line(error))
        return empty, 0
    page = LinedPage(
        number=number,
        label=label or str(number),
        width=glyphs.width,
        height=glyphs.height,
        lines=lines,
        rules=glyphs.rules,
        unreadable=glyphs.unreadable,
        pictured=pictured,
        is_ocr=int(sight.scanned.sum()) >= SCANNED_SHARE * max(len(glyphs.text), 1),
    )
    return page, int(sight.hidden.sum()) + unsaid


def _count_pictured(opened: OpenPage, glyphs: Glyphs) -> int:
    if not 0 < len(glyphs.text) <= SPARSE_CHARACTERS:
        return 0
    size = (glyphs.width, glyphs.height)
    boxes = np.nan_to_num(glyphs.boxes)
    try:
        return count_pictured(Drawer(opened), size, boxes, glyphs.sizes)
    except UndrawnPageError:
        return 0


def _read_visible(
    opened: OpenPage, number: int, job: ReadJob, sink: BinaryIO
) -> tuple[Glyphs, Sight]:
    """Read the characters of a page that a person can see; tell of the others.

    Raises:
        UnreadPageError: If they cannot be read.
        UndrawnPageError: If nobody can tell which of them can be seen.
    """
    drawn = read_page(opened)
    glyphs = arrange_glyphs(drawn)
    page = f"{job.file}: page {number}"
    if opened.unsaid:
        reason = f"{page} says {opened.unsaid:,} characters that it does not show"
        write_frame(sink, "warning", reason=f"{reason}; left out")
    if number in job.unchecked:
        raise UndrawnPageError("drawing it has ended the reader")
    write_frame(sink, "check", number=number)
    try:
        sight = find_hidden(
            Drawer(opened),
            glyphs,
            lambda places: number_texts(opened, [drawn.places[at] for at in places]),
        )
    except MemoryError as error:
        raise UndrawnPageError("drawing it needs too much memory") from error
    finally:
        write_frame(sink, "begin", number=number)
    hidden = sight.hidden
    if hidden.any():
        count = int(hidden.sum())
        reason = f"{page} holds {count:,} characters that nobody can see; left out"
        write_frame(sink, "warning", reason=reason)
    if opened.spans:
        hidden = hidden[gather_marks(opened, drawn)]
        glyphs = arrange_glyphs(drawn)
    return drop_glyphs(glyphs, hidden) if hidden.any() else glyphs, sight


def _keep_readable(
    pages: Sequence[LinedPage], job: ReadJob, sink: BinaryIO
) -> list[LinedPage]:
    """Drop text that is none, and say which pages have to be read by eye."""
    uses = Counter(
        text for page in pages for text in {line.text for line in page.lines}
    )
    characters = sum(len(line.text) for page in pages for line in page.lines)
    whys = {page.number: _why_unread(page, uses) for page in pages}
    told = [
        say_why(job.file, number, why)
        for number, why in whys.items()
        if why and number not in job.skip
    ]
    for reason in told:
        write_frame(sink, "warning", reason=reason)
    is_empty = characters < min(MIN_CHARACTERS, MIN_CHARACTERS_PER_PAGE * len(pages))
    if _is_unreadable(pages):
        whole = f"{job.file}: the text layer holds no readable characters"
    elif is_empty and not any(page.unread for page in pages):
        whole = f"{job.file}: no text layer on any page"
    elif told and not any(page.lines and not whys[page.number] for page in pages):
        whole = told[0] if len(told) == 1 else f"{told[0]}; no other page has text"
    else:
        return [
            replace(page, lines=()) if whys[page.number] else page for page in pages
        ]
    write_frame(sink, "needs_ocr", reason=whole)
    return [replace(page, lines=()) for page in pages]


def _why_unread(page: LinedPage, uses: Mapping[str, int]) -> str:
    """Say why a page has no text that may be quoted, or nothing.

    Args:
        page: As read.
        uses: On how many pages of the document each line stands.
    """
    if page.unread:
        return page.unread
    if page.width and not page.lines and not page.unreadable:
        return NO_TEXT
    if _is_unreadable([page]):
        return NO_READABLE
    own = sum(len(line.text) for line in page.lines if uses[line.text] == 1)
    if page.pictured >= max(MIN_PICTURED, PICTURED_PER_SAID * own):
        return MOSTLY_PICTURED
    return ""


def _is_unreadable(pages: Iterable[LinedPage]) -> bool:
    pages = list(pages)
    characters = sum(len(line.text) for page in pages for line in page.lines)
    unreadable = sum(page.unreadable for page in pages)
    return unreadable > UNREADABLE_SHARE * (characters + unreadable)


def _one_line(error: BaseException) -> str:
    return " ".join(str(error).split())[:200] or "it needs too much memory"


@contextmanager
def _spending(seconds: int) -> Iterator[None]:
    """Stop what is done once it has used so much processor time.

    Raises:
        PageCostError: As soon as Python gets to run after that.
    """

    def stop(number: int, frame: FrameType | None) -> None:
        raise PageCostError(f"it takes more than {seconds} s of processor time")

    signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)


def _limit_cpu(seconds: int) -> None:
    """Let the process be ended if it burns this much more CPU time."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    soft = int(usage.ru_utime + usage.ru_stime) + 1 + seconds
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    if hard != resource.RLIM_INFINITY:
        soft = min(soft, hard - 1)
    resource.setrlimit(resource.RLIMIT_CPU, (soft, hard))
