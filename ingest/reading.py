"""One PDF into frames for the parent: the work of the child process when it reads.

Each page may use so much CPU time, and the parent hears which page comes next before
it is read, so that it knows what to skip if reading it ends the process.
"""

import resource
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import BinaryIO

from ingest.blocks import LinedPage, build_pages, squeeze
from ingest.errors import QuarantinedError
from ingest.frames import write_frame, write_page
from ingest.glyphs import arrange_glyphs
from ingest.limits import Limits
from ingest.lines import read_lines
from ingest.masthead import read_masthead
from ingest.reader import (
    PdfDocument,
    Structure,
    UnreadPageError,
    open_pdf,
    read_page,
    read_structure,
)
from ingest.titles import choose_title, is_another_title

STRUCTURE = 0
"""Stands for the structure where page numbers are counted."""

MIN_CHARACTERS_PER_PAGE = 16
MIN_CHARACTERS = 40
"""A document with less text than both is a scan; its stray words are stamps."""

UNREADABLE_SHARE = 0.15
"""Of control and private characters: more than this, and the fonts lie about them."""


@dataclass(frozen=True, slots=True)
class ReadJob:
    """What the parent asks for: `skip` holds the pages that ended an earlier try."""

    file: str
    skip: tuple[int, ...]
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
        resource.setrlimit(resource.RLIMIT_CPU, (hard, hard + 1))
        structure = _read_structure(document, job, sink)
        pages = [
            _read_lines(document, number, structure, job, sink)
            for number in range(1, count + 1)
        ]
    pages = _keep_readable(pages, job, sink)
    outline = {
        (entry.page, squeeze(entry.title)): entry.level for entry in structure.outline
    }
    _limit_cpu(job.limits.page_cpu_s + count // 10)
    write_frame(sink, "begin", number=STRUCTURE)
    built = build_pages(pages, outline)
    for built_page in built:
        write_page(sink, built_page)
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
) -> LinedPage:
    label = structure.labels[number - 1] if number <= len(structure.labels) else ""
    empty = LinedPage.empty(number, label or str(number))
    if number in job.skip:
        return empty
    write_frame(sink, "begin", number=number)
    _limit_cpu(job.limits.page_cpu_s)
    try:
        glyphs = arrange_glyphs(read_page(document, number))
    except (UnreadPageError, MemoryError) as error:
        reason = f"{job.file}: page {number} unread, {_one_line(error)}"
        write_frame(sink, "warning", reason=reason)
        return empty
    return LinedPage(
        number=number,
        label=label or str(number),
        width=glyphs.width,
        height=glyphs.height,
        lines=tuple(read_lines(glyphs)),
        rules=glyphs.rules,
        unreadable=glyphs.unreadable,
    )


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
        soft = min(soft, hard - 1)
    resource.setrlimit(resource.RLIMIT_CPU, (soft, hard))
