"""One PDF into frames for the parent: the work of the child process when it reads.

Each page may use so much CPU time, and the parent hears which page comes next before
it is read, so that it knows what to skip if reading it ends the process.
"""

import resource
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import BinaryIO

from ingest.blocks import LinedPage, build_pages, squeeze
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
from ingest.reader import Structure, open_pdf, read_page, read_structure
from ingest.titles import choose_title, is_another_title
from ingest.visibility import drop_glyphs, find_hidden

STRUCTURE = 0
"""Stands for the structure where page numbers are counted."""

MIN_CHARACTERS_PER_PAGE = 16
MIN_CHARACTERS = 40
"""A document with less text than both is a scan; its stray words are stamps."""

UNREADABLE_SHARE = 0.15
"""Of control and private characters: more than this, and the fonts lie about them."""


@dataclass(frozen=True, slots=True)
class ReadJob:
    """What the parent asks for.

    `skip` holds the pages that ended an earlier try, `unchecked` those where only the
    look for hidden text did.
    """

    file: str
    skip: tuple[int, ...]
    unchecked: tuple[int, ...]
    limits: Limits


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
        resource.setrlimit(resource.RLIMIT_CPU, (hard, hard))
        structure = _read_structure(document, job, sink)
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


def _read_structure(document: PdfDocument, job: ReadJob, sink: BinaryIO) -> Structure:
    if STRUCTURE in job.skip:
        return Structure(title="", labels=(), outline=())
    write_frame(sink, "begin", number=STRUCTURE)
    _limit_cpu(job.limits.page_cpu_s)
    return read_structure(document)


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
    _limit_cpu(job.limits.page_cpu_s)
    try:
        with open_page(document, number) as opened:
            glyphs, hidden = _read_visible(opened, number, job, sink)
    except (UnreadPageError, MemoryError) as error:
        reason = f"{job.file}: page {number} unread, {_one_line(error)}"
        write_frame(sink, "warning", reason=reason)
        return empty, 0
    page = LinedPage(
        number=number,
        label=label or str(number),
        width=glyphs.width,
        height=glyphs.height,
        lines=tuple(read_lines(glyphs)),
        rules=glyphs.rules,
        unreadable=glyphs.unreadable,
    )
    return page, hidden


def _read_visible(
    opened: OpenPage, number: int, job: ReadJob, sink: BinaryIO
) -> tuple[Glyphs, int]:
    drawn = read_page(opened)
    glyphs = arrange_glyphs(drawn)
    page = f"{job.file}: page {number}"
    if opened.unsaid:
        reason = f"{page} says {opened.unsaid:,} characters that it does not show"
        write_frame(sink, "warning", reason=f"{reason}; left out")
    if number in job.unchecked:
        return glyphs, opened.unsaid
    write_frame(sink, "check", number=number)
    try:
        unseen = find_hidden(
            Drawer(opened),
            glyphs,
            lambda places: number_texts(opened, [drawn.places[at] for at in places]),
        )
    except (UndrawnPageError, MemoryError) as error:
        reason = f"{page} read without a look for hidden text, {_one_line(error)}"
        write_frame(sink, "warning", reason=reason)
        return glyphs, opened.unsaid
    finally:
        write_frame(sink, "begin", number=number)
    hidden = int(unseen.sum())
    if hidden:
        reason = f"{page} holds {hidden:,} characters that nobody can see; left out"
        write_frame(sink, "warning", reason=reason)
        glyphs = drop_glyphs(glyphs, unseen)
    return glyphs, hidden + opened.unsaid


def _keep_readable(
    pages: Sequence[LinedPage], job: ReadJob, sink: BinaryIO
) -> list[LinedPage]:
    """Drop text that is none, and say which pages have to be read by eye."""
    characters = sum(len(line.text) for page in pages for line in page.lines)
    if characters < min(MIN_CHARACTERS, MIN_CHARACTERS_PER_PAGE * len(pages)):
        reason = f"{job.file}: no text layer on any page"
        write_frame(sink, "needs_ocr", reason=reason)
        return [replace(page, lines=()) for page in pages]
    if _is_unreadable(pages):
        reason = f"{job.file}: the text layer holds no readable characters"
        write_frame(sink, "needs_ocr", reason=reason)
        return [replace(page, lines=()) for page in pages]
    kept = []
    for page in pages:
        reason = ""
        if not page.lines and not page.unreadable:
            reason = f"{job.file}: page {page.number} has no text"
        elif _is_unreadable([page]):
            reason = f"{job.file}: page {page.number} has no readable characters"
            page = replace(page, lines=())
        if reason and page.number not in job.skip:
            write_frame(sink, "warning", reason=reason)
        kept.append(page)
    return kept


def _is_unreadable(pages: Iterable[LinedPage]) -> bool:
    pages = list(pages)
    characters = sum(len(line.text) for page in pages for line in page.lines)
    unreadable = sum(page.unreadable for page in pages)
    return unreadable > UNREADABLE_SHARE * (characters + unreadable)


def _one_line(error: BaseException) -> str:
    return " ".join(f"{type(error).__name__}: {error}".split())[:200]


def _limit_cpu(seconds: int) -> None:
    """Let the process be ended if it burns this much more CPU time."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    soft = int(usage.ru_utime + usage.ru_stime) + 1 + seconds
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    if hard != resource.RLIM_INFINITY:
        soft = min(soft, hard)
    resource.setrlimit(resource.RLIMIT_CPU, (soft, hard))
